package record

import (
	"fmt"
	"strings"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/diff"
	"xuanlan/internal/sanitize"
)

// Field is a field of a version in words.
type Field struct{ Label, Value string }

// Describe puts every field but the body into words, always in the same
// order.
func Describe(tree *cms.Tree, c *cms.Content) []Field {
	d, o := c.Document, c.Repost
	if d == nil {
		d = &cms.Document{}
	}
	if o == nil {
		o = &cms.Repost{}
	}
	cover := ""
	if c.CoverID != nil {
		cover = fmt.Sprint(*c.CoverID)
	}
	return []Field{
		{"标题", c.Title}, {"副标题", c.Subtitle}, {"栏目", tree.PathName(c.ColumnID)}, {"其他栏目", others(tree, c)},
		{"信息来源", c.Source}, {"发稿作者", c.Author}, {"执笔人", c.Writer}, {"联系电话", c.WriterPhone},
		{"转载自", o.Site}, {"原文链接", o.URL}, {"转载时间", optional(o.At, minute)},
		{"摘要", c.Summary}, {"关键词", c.Keywords}, {"封面", cover}, {"封面说明", c.CoverAlt}, {"附件", attachments(c)},
		{"发文字号", d.Number}, {"发文机关", d.Issuer}, {"文种", d.Genre}, {"索引号", d.IndexNumber},
		{"成文日期", optional(d.WrittenOn, day)}, {"有效性", d.Validity.Label()}, {"有效性说明", d.Note}, {"公开属性", d.Openness.Label()}, {"密级", d.Grade.Label()},
	}
}

func others(tree *cms.Tree, c *cms.Content) string {
	names := make([]string, len(c.OtherIDs))
	for i, id := range c.OtherIDs {
		names[i] = tree.PathName(id)
	}
	return strings.Join(names, "、")
}

func attachments(c *cms.Content) string {
	names := make([]string, len(c.Attachments))
	for i, a := range c.Attachments {
		names[i] = a.Name
	}
	return strings.Join(names, "、")
}

func optional(t *time.Time, format func(time.Time) string) string {
	if t == nil {
		return ""
	}
	return format(*t)
}

func day(t time.Time) string { return t.In(cms.Zone).Format(time.DateOnly) }

// changed names what differs between two versions, with how much of the text
// came and went.
func changed(tree *cms.Tree, before, after *cms.Revision) string {
	var names []string
	old, new := Describe(tree, &before.Content), Describe(tree, &after.Content)
	for i := range old {
		if old[i].Value != new[i].Value {
			names = append(names, old[i].Label)
		}
	}
	if before.Body != after.Body {
		names = append(names, "正文（"+grown(before.Body, after.Body)+"）")
	}
	return strings.Join(names, "、")
}

func grown(before, after cms.SafeHTML) string {
	gone, come := 0, 0
	for _, r := range diff.Blocks(blocks(before), blocks(after)) {
		if r.Changed {
			gone, come = gone+count(r.Old), come+count(r.New)
		}
	}
	switch {
	case gone == 0 && come == 0:
		return "只改格式"
	case gone == 0:
		return fmt.Sprintf("增 %d 字", come)
	case come == 0:
		return fmt.Sprintf("删 %d 字", gone)
	}
	return fmt.Sprintf("增 %d 字，删 %d 字", come, gone)
}

func blocks(body cms.SafeHTML) []string {
	list := sanitize.Blocks(body)
	out := make([]string, len(list))
	for i, b := range list {
		out[i] = b.Text
	}
	return out
}

func count(spans []diff.Span) (n int) {
	for _, s := range spans {
		if s.Changed {
			n += len([]rune(s.Text))
		}
	}
	return n
}
