package admin

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"xuanlan/internal/cms"
	"xuanlan/internal/web"
)

// shortDifferences is how many changed fields a row of the log tells.
const shortDifferences = 3

// describe puts an event's detail into words, with the first most of its
// changed fields; 0 leaves them out.
func describe(d map[string]any, most int) string {
	parts := facts(d)
	list := changes(d)
	for i, c := range list {
		if most == 0 {
			break
		}
		if i == most {
			parts = append(parts, fmt.Sprintf("等 %d 项", len(list)))
			break
		}
		c.before, c.after = clipped(c.before), clipped(c.after)
		parts = append(parts, c.String())
	}
	return strings.Join(parts, "；")
}

// maxShown is the length, in characters, of a value in a row of the log. The
// page of the entry has it whole.
const maxShown = 24

func clipped(s string) string {
	if r := []rune(s); len(r) > maxShown {
		return string(r[:maxShown]) + "…"
	}
	return s
}

// texts are details that are told as they are, behind a word.
var texts = []struct{ key, format string }{
	{"device", "%s"}, {"reason", "原因：%s"}, {"holder", "原来由 %s 编辑"}, {"to", "交给 %s"}, {"problem", "发现：%s"}, {"opinion", "意见：%s"}, {"basis", "依据：%s"}, {"warning", "提醒：%s"}, {"format", "格式：%s"},
}

// moments are details that are times.
var moments = []struct{ key, format string }{
	{"shown_at", "发布时间 %s"}, {"publish_at", "定时 %s"}, {"expires_at", "到 %s 为止有效"}, {"before_time", "清理 %s 以前的"},
}

// numbers are details that are whole numbers.
var numbers = []struct{ key, format string }{
	{"revision", "第 %.0f 版"}, {"attempt", "连续第 %.0f 次"}, {"count", "清理 %.0f 条"}, {"items", "%.0f 篇"}, {"added", "新导入 %.0f 篇"}, {"known", "原已有 %.0f 篇"},
	{"failed", "没有导入 %.0f 行"}, {"omitted", "此前还有 %.0f 次没有逐条记录"}, {"notes", "批注 %.0f 条"}, {"note", "批注编号 %.0f"},
}

// facts tells what a detail holds besides before and after.
func facts(d map[string]any) []string {
	var parts []string
	for _, f := range texts {
		if s, ok := d[f.key].(string); ok {
			parts = append(parts, fmt.Sprintf(f.format, s))
		}
	}
	for _, f := range numbers {
		if n, ok := d[f.key].(float64); ok {
			parts = append(parts, fmt.Sprintf(f.format, n))
		}
	}
	for _, f := range moments {
		if t, ok := instant(d[f.key]); ok {
			parts = append(parts, fmt.Sprintf(f.format, t))
		}
	}
	if list, ok := d["changed"].([]any); ok && len(list) > 0 {
		names := make([]string, len(list))
		for i, f := range list {
			names[i] = fieldName(fmt.Sprint(f))
		}
		parts = append(parts, "改动："+strings.Join(names, "、"))
	}
	if n, ok := d["size"].(float64); ok {
		parts = append(parts, web.Size(int64(n)))
	}
	if s, ok := d["step"].(string); ok {
		c, _ := d["conclusion"].(string)
		parts = append(parts, s+"："+cms.Conclusion(c).Label())
	}
	if s, ok := d["secrecy"].(string); ok {
		parts = append(parts, "保密审查："+cms.Finding(s).Label())
	}
	if urgent, _ := d["urgent"].(bool); urgent {
		parts = append(parts, "加急")
	}
	if short, _ := d["short"].(bool); short {
		parts = append(parts, "转载短流程")
	}
	if known, _ := d["known"].(bool); known {
		parts = append(parts, "图库里已有同一个文件")
	}
	if s := span(d); s != "" {
		parts = append(parts, s)
	}
	return append(parts, filterFacts(d)...)
}

// span is the stretch of entries that was verified.
func span(d map[string]any) string {
	from, ok := d["from"].(float64)
	through, alsoOK := d["through"].(float64)
	if !ok || !alsoOK {
		return ""
	}
	return fmt.Sprintf("第 %.0f 至 %.0f 条", from, through)
}

// filterFacts tells by what the log was filtered when it was exported.
func filterFacts(d map[string]any) []string {
	var parts []string
	filter, _ := d["filter"].(map[string]any)
	for _, k := range slices.Sorted(maps.Keys(filter)) {
		parts = append(parts, fieldName(k)+"："+shown(k, filter[k]))
	}
	return parts
}
