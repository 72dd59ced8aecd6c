package record

import (
	"fmt"
	"strings"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/paper"
)

// digestLength is how much of a text stands for it where there is no summary,
// in characters.
const digestLength = 160

// quoteLength is how much of the words is quoted that a note is about, in
// characters.
const quoteLength = 40

// digest is what an item is about (内容要点).
func digest(summary, text string) string {
	if summary != "" {
		return summary
	}
	r := []rune(strings.Join(strings.Fields(text), " "))
	if len(r) > digestLength {
		return string(r[:digestLength]) + "……"
	}
	return string(r)
}

// form fills in the record.
func (f *facts) form(reader string, now time.Time) paper.Form {
	unit := f.site.FullName
	if unit == "" {
		unit = f.site.Name
	}
	p := paper.Form{Title: "信息发布审核表", Head: []string{"单位：" + unit, "编号：" + Number(f.article.ID, f.article.CreatedAt)},
		Foot: "本表由系统按审核记录填写，签字的姓名、时间和意见由系统在签字时记下。打印：" + reader + "，" + signedTime(now)}
	f.item(&p)
	for i := len(f.reviews) - 1; i >= 0; i-- {
		f.review(&p, i)
	}
	if len(f.reviews) == 0 {
		p.Heading("审核")
		p.Wide("审核意见", paper.Line{Text: "没有提交过审核。"})
	}
	f.publication(&p)
	f.versions(&p)
	return p
}

// subject is the version that the form is about: what was handed in or shown
// to the public last, or else the newest.
func (f *facts) subject() *cms.Revision {
	id := int64(0)
	if f.article.LiveRevisionID != nil {
		id = *f.article.LiveRevisionID
	}
	for _, r := range f.reviews {
		id = max(id, r.RevisionID)
	}
	for i := range f.revisions {
		if f.revisions[i].ID == id {
			return &f.revisions[i]
		}
	}
	return &f.revisions[len(f.revisions)-1]
}

func (f *facts) item(p *paper.Form) {
	r, newest := f.subject(), f.revisions[len(f.revisions)-1].Number
	version := fmt.Sprintf("第 %d 版", r.Number)
	if newest > r.Number {
		version += fmt.Sprintf("（之后改到第 %d 版，还没有提交审核）", newest)
	}
	given(p, "题目", r.Title)
	given(p, "副标题", r.Subtitle)
	p.Pair("栏目", f.tree.PathName(r.ColumnID), "信息来源", r.Source)
	given(p, "其他栏目", others(f.tree, &r.Content))
	p.Pair("发稿作者", r.Author, "执笔人", strings.TrimSpace(r.Writer+" "+r.WriterPhone))
	p.Pair("录入人", f.who(f.article.CreatedBy), "录入时间", minute(f.article.CreatedAt))
	if d := r.Document; d != nil {
		p.Pair("发文字号", d.Number, "发文机关", d.Issuer)
		p.Pair("成文日期", optional(d.WrittenOn, day), "有效性", d.Validity.Label()+d.Note)
	}
	if o := r.Repost; o != nil {
		p.Pair("转载自", o.Site, "转载时间", optional(o.At, minute))
		given(p, "原文链接", o.URL)
	}
	given(p, "内容要点", digest(r.Summary, r.BodyText))
	given(p, "附件", attachments(&r.Content))
	p.Pair("所列版本", version, "目前状态", f.state())
}

// given adds a box for what is not empty.
func given(p *paper.Form, label, text string) {
	if text != "" {
		p.Wide(label, paper.Line{Text: text})
	}
}

// who names an account; imports have none.
func (f *facts) who(account int64) string {
	if account == 0 {
		return "导入"
	}
	return f.names[account]
}

func (f *facts) state() string {
	if s := f.standing; s.Standing == cms.StandReview && s.Review != nil {
		return "待" + *s.Review
	}
	return f.standing.Standing.Label()
}

func (f *facts) versionOf(revision int64) string {
	for _, r := range f.revisions {
		if r.ID == revision {
			return fmt.Sprintf("第 %d 版", r.Number)
		}
	}
	return ""
}

// review adds the n-th submission with a box for each step.
func (f *facts) review(p *paper.Form, n int) {
	r := &f.reviews[n]
	path := ""
	if r.Short {
		path = "，转载短流程"
	}
	p.Heading(fmt.Sprintf("第 %d 次提交审核：%s%s，%s", n+1, f.versionOf(r.RevisionID), path, outcome(r)))
	p.Pair("提交人", f.who(r.SubmittedBy), "提交时间", minute(r.SubmittedAt))
	for i, step := range r.Flow {
		var lines []paper.Line
		for _, s := range r.Signatures {
			if s.Step == step.Step {
				lines = append(lines, f.signature(&s)...)
			}
		}
		if waits := r.Status == cms.ReviewPending && i == r.Position; waits {
			lines = append(lines, paper.Line{Text: "等待签字"})
		} else if len(lines) == 0 {
			lines = append(lines, paper.Line{Text: "（没有签字）"})
		}
		p.Wide(step.Name+"意见", lines...)
	}
}

func outcome(r *cms.Review) string {
	switch {
	case r.Status == cms.ReviewApproved:
		return "已审完"
	case r.Status == cms.ReviewReturned:
		return "已退回作者"
	case r.Status == cms.ReviewRecalled:
		return "提交人已撤回"
	case r.Status == cms.ReviewCancelled && r.Position == len(r.Flow):
		return "已审完；之后稿件又有改动，改后的版本另行审核"
	case r.Status == cms.ReviewCancelled:
		return "没有审完，因稿件改动而作废"
	}
	return "审核中"
}

// signature is what a reviewer said, and who it was.
func (f *facts) signature(s *cms.Signature) []paper.Line {
	said := []string{s.Conclusion.Label()}
	if s.Void {
		said[0] = "【已作废】" + said[0]
	}
	if s.Secrecy != cms.FindingNone {
		said = append(said, "保密审查结论："+s.Secrecy.Label())
	}
	if s.Basis != "" {
		said = append(said, "依据："+s.Basis)
	}
	lines := []paper.Line{{Text: strings.Join(said, "；")}}
	lines = append(lines, split(s.Opinion)...)
	for i := range f.notes {
		if n := &f.notes[i]; !n.Open() && *n.SignatureID == s.ID {
			lines = append(lines, note(n))
		}
	}
	by := strings.TrimSpace(s.Unit+" "+s.Name) + "　" + signedTime(s.SignedAt) + "　" + f.versionOf(s.RevisionID)
	lines = append(lines, paper.Line{Text: by, Signed: true})
	for i := range lines {
		lines[i].Void = s.Void
	}
	return lines
}

// note is a remark on words of the version, and what became of it.
func note(n *cms.Note) paper.Line {
	words, settled := []rune(n.Exact), "没有标为改好"
	if len(words) > quoteLength {
		words = append(words[:quoteLength:quoteLength], '…')
	}
	if n.SettledAt != nil {
		settled = n.SettledBy + " " + minute(*n.SettledAt) + " 改好"
	}
	return paper.Line{Text: "批注" + n.Field.Label() + "“" + string(words) + "”：" + strings.Join(strings.Fields(n.Text), " ") + "（" + settled + "）"}
}

// split makes lines of a text.
func split(text string) []paper.Line {
	var out []paper.Line
	for line := range strings.Lines(strings.ReplaceAll(text, "\r", "\n")) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, paper.Line{Text: line})
		}
	}
	return out
}

// versions adds a box for each version.
func (f *facts) versions(p *paper.Form) {
	p.Heading(fmt.Sprintf("版本：共 %d 版", len(f.revisions)))
	for i := range f.revisions {
		r := &f.revisions[i]
		lines := []paper.Line{{Text: minute(r.CreatedAt) + " " + f.who(r.CreatedBy) + " 保存"}}
		if i > 0 {
			if c := changed(f.tree, &f.revisions[i-1], r); c != "" {
				lines = append(lines, paper.Line{Text: "改动：" + c})
			}
		}
		p.Wide(fmt.Sprintf("第 %d 版", r.Number), lines...)
	}
}
