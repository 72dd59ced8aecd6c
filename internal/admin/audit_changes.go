package admin

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"xuanlan/internal/cms"
)

// fieldNames are the fields that the log names, in Chinese.
var fieldNames = map[string]string{
	"title": "标题", "subtitle": "副标题", "columnid": "栏目", "otherids": "其他栏目", "source": "信息来源", "author": "发稿作者",
	"shown_at": "发布时间", "take_down_at": "下线时间", "pinned_until": "置顶到", "writer": "执笔人", "writerphone": "联系电话", "repost": "转载", "summary": "摘要", "keywords": "关键词", "coverid": "封面", "coveralt": "封面说明",
	"body": "正文", "document": "公文信息", "attachments": "附件", "revision": "版本", "state": "状态", "deleted": "在回收站", "place": "位置",
	"name": "名称", "full_name": "全称", "domain": "域名", "id_code": "标识码", "logo_id": "标志", "copyright": "版权", "icp": "备案号",
	"police": "公安备案号", "hotline": "投诉电话", "address": "地址", "postcode": "邮编", "email": "邮箱", "description": "说明", "headline_id": "头条",
	"login": "用户名", "roles": "角色", "disabled": "停用", "version": "版本", "phone": "电话", "mails": "邮件提醒", "outlet": "途径", "staffed": "在编", "expires_on": "有效期",
	"Class": "类别", "Contact": "联系人", "Phone": "电话", "MergedInto": "并入", "Registered": "登记", "workflow": "审核", "Workflow": "审核",
	"Name": "名称", "Slug": "网址名", "ParentID": "上级栏目", "Description": "说明", "Keywords": "关键词", "ColumnType": "类别", "Kind": "类型",
	"LinkURL": "链接", "HomeStyle": "首页样式", "Visible": "显示", "Title": "标题", "Note": "小字", "URL": "链接", "Group": "分组",
	"FileID": "图片", "Alt": "图片说明", "Tone": "底色", "Decorative": "装饰图", "Credit": "供图", "limits": "上传限制",
	"one_session": "一个账号只在一处登录", "factor": "动态口令", "factor_roles": "必须用动态口令的角色",
	"typeset_off": "一键排版关闭的规则", "audit_months": "日志保存期限（月）", "repost_hosts": "走短流程的转载来源",
	"picture_mb": "图片上限（MB）", "attachment_mb": "附件上限（MB）", "recording_mb": "音视频上限（MB）", "megapixels": "图片像素上限（百万）",
	"edge": "图片最长边", "archive_mb": "压缩包解开后上限（MB）", "archive_files": "压缩包文件数上限",
	// parameters of the log's filter
	"q": "词", "who": "人员", "action": "操作", "outcome": "结果", "unit": "单位", "from": "从", "to": "到", "object": "对象",
}

// hiddenFields are of no use to who reads the log.
var hiddenFields = []string{"ID", "Position", "DeletedAt"}

func fieldName(key string) string {
	if n, ok := fieldNames[key]; ok {
		return n
	}
	for _, b := range cms.SecurityBounds {
		if b.Name == key {
			return b.Label
		}
	}
	return key
}

// change is a field before and after.
type change struct{ key, field, before, after string }

// changes are the fields that differ between before and after of a detail.
func changes(d map[string]any) []change {
	before, _ := d["before"].(map[string]any)
	after, _ := d["after"].(map[string]any)
	return differences(before, after)
}

// differences compares two sets of fields. Fields within fields stand for
// themselves.
func differences(before, after map[string]any) []change {
	var out []change
	keys := slices.Sorted(maps.Keys(after))
	for k := range before {
		if _, ok := after[k]; !ok {
			keys = append(keys, k)
		}
	}
	for _, k := range keys {
		was, isMap := before[k].(map[string]any)
		is, alsoMap := after[k].(map[string]any)
		if isMap || alsoMap {
			out = append(out, differences(was, is)...)
			continue
		}
		c := change{k, fieldName(k), shown(k, before[k]), shown(k, after[k])}
		if c.before != c.after && !slices.Contains(hiddenFields, k) {
			out = append(out, c)
		}
	}
	return out
}

// String tells a change in a line. Some fields say by their value what they
// are.
func (c change) String() string {
	text := c.before + " → " + c.after
	if c.key == "state" || c.key == "revision" {
		return text
	}
	return c.field + "：" + text
}

// shown puts a value of a field into words.
func shown(key string, v any) string {
	switch x := v.(type) {
	case nil:
		return "空"
	case bool:
		if x {
			return "是"
		}
		return "否"
	case float64:
		if key == "revision" || key == "version" {
			return fmt.Sprintf("第 %.0f 版", x)
		}
		if key == "place" {
			return fmt.Sprintf("第 %.0f 位", x)
		}
		return fmt.Sprintf("%.0f", x)
	case []any:
		parts := make([]string, len(x))
		for i, e := range x {
			parts[i] = shown(key, e)
		}
		v = strings.Join(parts, "、")
	case string:
		v = word(key, x)
	}
	if s := fmt.Sprint(v); s != "" {
		return s
	}
	return "空"
}

// word is the Chinese word for a value that is a code.
func word(key, value string) string {
	switch key {
	case "state":
		return cms.State(value).Label()
	case "role", "factor_roles":
		return cms.Role(value).Label()
	case "action":
		return cms.ActionLabel(strings.TrimPrefix(value, groupPrefix))
	case "factor":
		return cms.FactorRule(value).Label()
	case "outcome":
		return cms.OutcomeLabel(value)
	case "Kind":
		return optionLabel(value, cms.ColumnKinds, itemKinds)
	case "HomeStyle":
		return optionLabel(value, cms.HomeStyles)
	case "Tone":
		return optionLabel(value, cms.Tones)
	}
	if t, ok := instant(value); ok {
		return t
	}
	return value
}

// itemKinds are the kinds of items of the home page; the name of links does
// for columns as well.
var itemKinds = []cms.Option{{Value: string(cms.ItemSlide), Label: "轮播图"}, {Value: string(cms.ItemTopic), Label: "专题横幅"}}

// optionLabel is the Chinese name of a value among options.
func optionLabel(value string, lists ...[]cms.Option) string {
	for _, o := range slices.Concat(lists...) {
		if o.Value == value {
			return o.Label
		}
	}
	return value
}

func instant(v any) (string, bool) {
	s, _ := v.(string)
	t, err := time.Parse(time.RFC3339, s)
	return t.In(cms.Zone).Format("2006-01-02 15:04"), err == nil
}
