package admin

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/web"
)

// fieldNames are the fields that the log names, in Chinese.
var fieldNames = map[string]string{
	"title": "标题", "subtitle": "副标题", "columnid": "栏目", "otherids": "其他栏目", "source": "信息来源", "author": "发稿作者",
	"publishedat": "发布时间", "pinneduntil": "置顶", "summary": "摘要", "keywords": "关键词", "coverid": "封面", "coveralt": "封面说明",
	"body": "正文", "document": "公文信息", "attachments": "附件",
	"name": "名称", "full_name": "全称", "domain": "域名", "id_code": "标识码", "logo_id": "标志", "copyright": "版权", "icp": "备案号",
	"police": "公安备案号", "hotline": "投诉电话", "address": "地址", "postcode": "邮编", "email": "邮箱", "description": "说明", "headline_id": "头条",
	"login": "用户名", "roles": "角色", "disabled": "停用", "unit": "单位", "phone": "电话", "staffed": "在编", "expires_on": "有效期",
	"Class": "类别", "Position": "排序号", "Contact": "联系人", "Phone": "电话", "MergedInto": "并入", "Registered": "登记",
	"Name": "名称", "Slug": "网址名", "ParentID": "上级栏目", "Description": "说明", "Keywords": "关键词", "ColumnType": "类别", "Kind": "类型",
	"LinkURL": "链接", "HomeStyle": "首页样式", "Visible": "显示", "Title": "标题", "Note": "小字", "URL": "链接", "Group": "分组",
	"FileID": "图片", "Alt": "图片说明", "Tone": "底色", "Decorative": "装饰图", "Credit": "供图", "limits": "上传限制",
	"typeset_off": "一键排版",
}

func fieldName(key string) string {
	if n, ok := fieldNames[key]; ok {
		return n
	}
	return key
}

// describe puts an event's detail into words.
func describe(d map[string]any) string {
	var parts []string
	add := func(format string, args ...any) { parts = append(parts, fmt.Sprintf(format, args...)) }
	if n, ok := d["revision"].(float64); ok {
		add("第 %d 版", int(n))
	}
	if list, ok := d["changed"].([]any); ok && len(list) > 0 {
		names := make([]string, len(list))
		for i, f := range list {
			names[i] = fieldName(fmt.Sprint(f))
		}
		add("改动：%s", strings.Join(names, "、"))
	}
	if s, ok := d["reason"].(string); ok {
		add("原因：%s", s)
	}
	if t, ok := instant(d["shown_at"]); ok {
		add("发布时间 %s", t)
	}
	if t, ok := instant(d["visible_from"]); ok {
		add("公开时间 %s", t)
	}
	if t, ok := instant(d["expires_at"]); ok {
		add("到 %s 为止有效", t)
	}
	if n, ok := d["size"].(float64); ok {
		add("%s", web.Size(int64(n)))
	}
	if s, ok := d["step"].(string); ok {
		c, _ := d["conclusion"].(string)
		add("%s：%s", s, map[string]string{"pass": "通过", "return": "退回作者", "down": "退回上一级"}[c])
	}
	if s, ok := d["opinion"].(string); ok && s != "" {
		add("意见：%s", s)
	}
	if s, ok := d["holder"].(string); ok {
		add("原来由 %s 编辑", s)
	}
	if s, ok := d["to"].(string); ok {
		add("交给 %s", s)
	}
	if s, ok := d["warning"].(string); ok {
		add("提醒：%s", s)
	}
	before, _ := d["before"].(map[string]any)
	after, _ := d["after"].(map[string]any)
	return strings.Join(append(parts, differences(before, after)...), "；")
}

func instant(v any) (string, bool) {
	s, _ := v.(string)
	t, err := time.Parse(time.RFC3339, s)
	return t.In(cms.Zone).Format("2006-01-02 15:04"), err == nil
}

// differences names each field that changed with its old and new value.
func differences(before, after map[string]any) []string {
	var out []string
	for _, k := range slices.Sorted(maps.Keys(after)) {
		was, is := shown(before[k]), shown(after[k])
		if was != is && k != "Position" {
			out = append(out, fmt.Sprintf("%s：%s → %s", fieldName(k), was, is))
		}
	}
	return out
}

func shown(v any) string {
	switch x := v.(type) {
	case nil:
		return "空"
	case bool:
		if x {
			return "是"
		}
		return "否"
	}
	if s := fmt.Sprint(v); s != "" {
		return s
	}
	return "空"
}
