package cms

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// Actor is who does something: a logged-in user, or a command on the server.
type Actor struct {
	ID        int64 // 0: no account
	Name      string
	Unit      string // of the account, as it is called now
	Address   string // of the client; of a command, the system's user
	RequestID string
	User      *User // nil: a command, which may do everything
}

// Command is the actor of work started from the command line.
func Command(name string) Actor { return Actor{Name: "命令 " + name} }

// Event is an entry of the audit log. GB/T 22239-2019 (8.1.4.3) asks for date
// and time, user, type of event, success or failure, and what else matters.
type Event struct {
	Action     string // for example "article.publish"
	ObjectType string // for example "article"
	ObjectID   int64
	Object     string         // its name at the time
	Detail     map[string]any // with the keys before and after, what changed; never a password, token or body
	Failed     bool
}

// The outcomes of an event.
const (
	OutcomeSuccess = "success"
	OutcomeFailure = "failure"
)

// Outcomes lists them with their Chinese names.
var Outcomes = []Option{{OutcomeSuccess, "成功"}, {OutcomeFailure, "失败"}}

// OutcomeLabel is an outcome's Chinese name.
func OutcomeLabel(outcome string) string { return labelOf(Outcomes, outcome) }

// AuditEntry is an event as it was recorded, a link of the chain.
type AuditEntry struct {
	Seq        int64 // 1, 2, … without gaps
	At         time.Time
	AccountID  *int64
	Actor      string
	Unit       string
	Action     string
	Outcome    string
	ObjectType string
	ObjectID   *int64
	Object     string
	Detail     string // JSON, as it was hashed
	Address    string
	RequestID  string
	Prev       []byte // hash of the entry before
	Hash       []byte
}

// Details is Detail as values; what isn't JSON is none.
func (e *AuditEntry) Details() map[string]any {
	var d map[string]any
	if json.Unmarshal([]byte(e.Detail), &d) != nil {
		return nil
	}
	return d
}

// AuditHead says where the chain of the log begins and ends.
type AuditHead struct {
	Seq      int64 // of the last entry that was written
	Hash     []byte
	BaseSeq  int64 // of the last entry that was removed when its time was over
	BaseHash []byte
}

// Actions are the recorded actions with their Chinese names.
var Actions = []Option{
	{"login", "登录"}, {"login.fail", "登录失败"}, {"login.lock", "锁定账号"}, {"login.lock_address", "锁定地址"},
	{"login.unlock", "解除锁定"}, {"logout", "退出"}, {"session.end", "结束登录"}, {"session.kick", "强制退出"},
	{"password.change", "修改密码"}, {"password.reset", "重设密码"},
	{"factor.on", "启用动态口令"}, {"factor.off", "停用动态口令"}, {"factor.reset", "重设动态口令"},
	{"factor.codes", "更换备用码"}, {"factor.recovery", "使用备用码"}, {"security.update", "修改登录安全"},
	{"user.create", "新建用户"}, {"user.update", "修改用户"}, {"user.mails", "开关邮件提醒"}, {"unit.create", "新增单位"}, {"unit.update", "修改单位"},
	{"article.create", "新建稿件"}, {"article.save", "保存稿件"}, {"article.publish", "发布稿件"},
	{"article.schedule", "定时发布"}, {"article.unschedule", "取消定时发布"}, {"article.settings", "修改发布设置"}, {"article.redate", "改发布时间"},
	{"article.archive", "归档"}, {"article.reopen", "取消归档"},
	{"article.withdraw", "撤稿"}, {"article.delete", "移入回收站"}, {"article.restore", "从回收站恢复"},
	{"article.submit", "提交审核"}, {"review.sign", "审核"}, {"review.recall", "撤回提交"}, {"review.cancel", "改动后审核作废"}, {"note.settle", "批注改好"}, {"note.reopen", "批注改为未改"},
	{"record.export", "打印或下载审核表"}, {"register.export", "导出审核登记表"},
	{"article.takeover", "接手编辑"}, {"article.handover", "让出编辑"},
	{"article.move", "移动栏目"}, {"article.revert", "恢复旧版本"}, {"article.import", "导入稿件"},
	{"preview.create", "新建预览链接"}, {"preview.revoke", "撤销预览链接"},
	{"column.create", "新建栏目"}, {"column.update", "修改栏目"}, {"column.delete", "删除栏目"},
	{"column.restore", "恢复栏目"}, {"column.move", "调整栏目顺序"},
	{"site.update", "修改站点设置"}, {"outlet.test", "测试邮件或机器人"}, {"home.create", "新增首页内容"}, {"home.update", "修改首页内容"},
	{"home.delete", "删除首页内容"}, {"home.restore", "恢复首页内容"}, {"home.move", "调整首页顺序"},
	{"access.deny", "越权被拒"},
	{"file.upload", "上传文件"}, {"file.download", "下载未公开文件"}, {"file.update", "修改文件说明"}, {"file.crop", "裁切图片"},
	{"file.delete", "删除文件"}, {"file.restore", "恢复文件"},
	{"audit.read", "查看日志"}, {"audit.export", "导出日志"}, {"audit.verify", "校验日志"}, {"audit.prune", "清理到期日志"},
	{"schema.migrate", "升级数据库"}, {"import.run", "批量导入"}, {"search.reindex", "重建搜索索引"}, {"sample.load", "装入示例网站"},
}

// KeptActions are those on articles that the record of an item (审核表) tells
// for ever; the log itself lets go of its oldest entries.
var KeptActions = []string{"article.publish", "article.withdraw", "article.archive", "article.reopen", "article.redate", "article.schedule",
	"article.unschedule", "article.delete", "article.restore", "review.recall", "review.cancel"}

// actionGroups gathers actions by what they begin with. What is in none
// belongs to the last.
var actionGroups = []actionGroup{
	{"登录与密码", []string{"login", "logout", "password.", "access."}}, {"用户", []string{"user."}},
	{"稿件", []string{"article.", "preview.", "note.", "record.", "register."}}, {"栏目", []string{"column."}}, {"站点与首页", []string{"site.", "home.", "outlet."}},
	{"文件", []string{"file."}}, {"日志", []string{"audit."}}, {"其他", nil},
}

type actionGroup struct {
	label    string
	prefixes []string
}

func (g actionGroup) holds(action string) bool {
	return g.prefixes == nil || slices.ContainsFunc(g.prefixes, func(p string) bool { return strings.HasPrefix(action, p) })
}

// ActionGroup is a kind of actions.
type ActionGroup struct {
	Label   string
	Actions []Option
}

// ActionGroups returns Actions in groups, in the order in which forms offer
// them.
func ActionGroups() []ActionGroup {
	groups := make([]ActionGroup, len(actionGroups))
	for i, g := range actionGroups {
		groups[i].Label = g.label
	}
	for _, a := range Actions {
		at := slices.IndexFunc(actionGroups, func(g actionGroup) bool { return g.holds(a.Value) })
		groups[at].Actions = append(groups[at].Actions, a)
	}
	return groups
}

// ObjectTypes are what entries are about, with their Chinese names.
var ObjectTypes = []Option{
	{"article", "稿件"}, {"column", "栏目"}, {"user", "用户"}, {"file", "文件"}, {"home", "首页内容"}, {"site", "站点"}, {"unit", "单位"}, {"address", "地址"},
	{"audit", "日志"}, {"register", "审核登记表"}, {"page", "页面"}, {"outlet", "邮件与机器人"}, {"schema", "数据库"}, {"import", "导入文件"},
}

// ObjectTypeLabel is the Chinese name of a type of object.
func ObjectTypeLabel(t string) string { return labelOf(ObjectTypes, t) }

// ActionLabel is an action's Chinese name.
func ActionLabel(action string) string { return labelOf(Actions, action) }
