package cms

import "time"

// Actor is who does something: a logged-in user, or a command on the server.
type Actor struct {
	ID        int64 // 0: no account
	Name      string
	Address   string // of the client; empty for commands
	RequestID string
	User      *User // nil: a command, which may do everything
}

// Command is the actor of work started from the command line.
func Command(name string) Actor { return Actor{Name: "命令 " + name} }

// Event is an entry of the audit log.
type Event struct {
	Action     string // for example "article.publish"
	ObjectType string // for example "article"
	ObjectID   int64
	Object     string // its name at the time
	Detail     map[string]any
}

// AuditEntry is an event as it was recorded.
type AuditEntry struct {
	ID         int64
	At         time.Time
	Actor      string
	Action     string
	ObjectType string
	ObjectID   *int64
	Object     string
	Detail     map[string]any
	Address    string
}

// Actions are the recorded actions with their Chinese names.
var Actions = []Option{
	{"login", "登录"}, {"login.fail", "登录失败"}, {"login.lock", "锁定账号"}, {"logout", "退出"},
	{"password.change", "修改密码"}, {"password.reset", "重设密码"},
	{"user.create", "新建用户"}, {"user.update", "修改用户"}, {"unit.create", "新增单位"}, {"unit.update", "修改单位"},
	{"article.create", "新建稿件"}, {"article.save", "保存稿件"}, {"article.publish", "发布稿件"},
	{"article.withdraw", "撤稿"}, {"article.delete", "移入回收站"}, {"article.restore", "从回收站恢复"},
	{"article.submit", "提交审核"}, {"review.sign", "审核"}, {"review.recall", "撤回提交"}, {"review.cancel", "改动后审核作废"},
	{"article.takeover", "接手编辑"}, {"article.handover", "让出编辑"},
	{"article.move", "移动栏目"}, {"article.revert", "恢复旧版本"}, {"article.import", "导入稿件"},
	{"preview.create", "新建预览链接"}, {"preview.revoke", "撤销预览链接"},
	{"column.create", "新建栏目"}, {"column.update", "修改栏目"}, {"column.delete", "删除栏目"},
	{"column.restore", "恢复栏目"}, {"column.move", "调整栏目顺序"},
	{"site.update", "修改站点设置"}, {"home.create", "新增首页内容"}, {"home.update", "修改首页内容"},
	{"home.delete", "删除首页内容"}, {"home.restore", "恢复首页内容"}, {"home.move", "调整首页顺序"},
	{"file.upload", "上传文件"}, {"file.update", "修改文件说明"}, {"file.crop", "裁切图片"},
	{"file.delete", "删除文件"}, {"file.restore", "恢复文件"},
}

// ActionLabel is an action's Chinese name.
func ActionLabel(action string) string { return labelOf(Actions, action) }
