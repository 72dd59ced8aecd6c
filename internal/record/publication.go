package record

import (
	"fmt"
	"strings"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/paper"
)

// publication adds when the public saw the item: as the system recorded it, as
// it was shown, and what was done since.
func (f *facts) publication(p *paper.Form) {
	a := &f.article
	p.Heading("发布")
	p.Pair("首次发布", or(optional(a.FirstPublishedAt, minute), "没有发布过"), "网页发布时间", or(optional(a.PublishedAt, minute), "—"))
	if a.FirstPublishedAt != nil || a.RedatedAt != nil {
		p.Wide("手工改动", paper.Line{Text: f.redated()})
	}
	if a.PublishAt != nil {
		given(p, "定时发布", minute(*a.PublishAt)+"，"+f.versionOf(*a.NextRevisionID))
	}
	given(p, "下线时间", optional(a.TakeDownAt, minute))
	if a.WithdrawnAt != nil {
		p.Wide("撤稿", paper.Line{Text: minute(*a.WithdrawnAt) + by(f.event("article.withdraw", *a.WithdrawnAt))}, paper.Line{Text: "原因：" + a.WithdrawReason})
	}
	if a.DeletedAt != nil {
		p.Wide("回收站", paper.Line{Text: minute(*a.DeletedAt) + by(f.event("article.delete", *a.DeletedAt)) + " 移入回收站"})
	}
	var lines []paper.Line
	for i := range f.events {
		lines = append(lines, paper.Line{Text: minute(f.events[i].At) + by(&f.events[i]) + " " + tell(&f.events[i])})
	}
	if len(lines) > 0 {
		p.Wide("经过", lines...)
	}
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// redated says whether somebody set the shown 发布时间 by hand.
func (f *facts) redated() string {
	a := &f.article
	set := "显示的发布时间没有手工改过"
	if a.ShownAt != nil {
		set = "手工设为 " + minute(*a.ShownAt)
	} else if a.RedatedAt != nil {
		set = "改回系统记下的时间"
	}
	if a.RedatedAt == nil {
		return set
	}
	who := "导入"
	if a.RedatedBy != nil {
		who = f.names[*a.RedatedBy]
	}
	return minute(*a.RedatedAt) + " " + who + " " + set
}

// event returns what the log has of an action of that moment, or nil.
func (f *facts) event(action string, at time.Time) *cms.AuditEntry {
	for i := range f.events {
		if e := &f.events[i]; e.Action == action && e.At.Sub(at).Abs() < time.Second {
			return e
		}
	}
	return nil
}

func by(e *cms.AuditEntry) string {
	if e == nil {
		return ""
	}
	return " " + e.Actor
}

// tell puts an event into words.
func tell(e *cms.AuditEntry) string {
	d := e.Details()
	before, _ := d["before"].(map[string]any)
	after, _ := d["after"].(map[string]any)
	parts := []string{cms.ActionLabel(e.Action)}
	add := func(format string, v any) {
		if s := word(v); s != "" {
			parts = append(parts, fmt.Sprintf(format, s))
		}
	}
	switch e.Action {
	case "article.publish":
		add("第 %s 版", after["revision"])
		add("显示时间 %s", d["shown_at"])
	case "article.redate":
		add("原为 %s", or(word(before["shown_at"]), "系统时间"))
		add("改为 %s", or(word(after["shown_at"]), "系统时间"))
	default:
		add("第 %s 版", d["revision"])
		add("%s", d["publish_at"])
	}
	add("原因：%s", d["reason"])
	return strings.Join(parts, "，")
}

// word is a value of a detail as people read it.
func word(v any) string {
	switch x := v.(type) {
	case float64:
		return fmt.Sprintf("%.0f", x)
	case string:
		if t, err := time.Parse(time.RFC3339, x); err == nil {
			return minute(t)
		}
		return x
	}
	return ""
}
