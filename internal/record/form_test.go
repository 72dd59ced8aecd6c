package record

import (
	"strings"
	"testing"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/paper"
	"xuanlan/internal/store"
)

// text is a form, a line for each box.
func text(f paper.Form) string {
	var b strings.Builder
	for _, r := range f.Rows {
		b.WriteString(r.Heading)
		for _, box := range r.Boxes {
			b.WriteString(box.Label + "：")
			for _, l := range box.Lines {
				b.WriteString(l.Text + "|")
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func beijing(day, hour int) *time.Time {
	t := time.Date(2026, 11, day, hour, 30, 0, 0, cms.Zone)
	return &t
}

// item was signed, published, shown with another time, changed and taken down.
func item() facts {
	live, who, signed := int64(10), int64(3), int64(5)
	return facts{
		site: cms.Site{Name: "云川机关党建", FullName: "中共云川市委市直机关工委"}, tree: cms.NewTree([]cms.Column{{ID: 1, Name: "动态"}}),
		names:    map[int64]string{2: "林晚舟", 3: "沈志高"},
		standing: store.Standing{Standing: cms.StandWithdrawn},
		article: cms.Article{ID: 7, CreatedBy: 2, CreatedAt: *beijing(1, 8), State: cms.StateWithdrawn, LiveRevisionID: &live, HeadRevisionID: 11,
			Publishing: cms.Publishing{ShownAt: beijing(2, 9)}, RedatedBy: &who, RedatedAt: beijing(4, 10), PublishedAt: beijing(2, 9),
			FirstPublishedAt: beijing(3, 23), WithdrawnAt: beijing(5, 11), WithdrawReason: "数据有误"},
		notes: []cms.Note{
			{Field: cms.NoteTitle, Quote: cms.Quote{Exact: "巡河"}, Text: "宜写全\n加地名", SignatureID: &signed, SettledAt: beijing(1, 12), SettledBy: "林晚舟"},
			{Field: cms.NoteBody, Quote: cms.Quote{Exact: strings.Repeat("长", 50)}, Text: "太长", SignatureID: &signed},
			{Field: cms.NoteBody, Quote: cms.Quote{Exact: "河"}, Text: "还没有签"},
		},
		revisions: []cms.Revision{
			{ID: 10, Number: 1, CreatedBy: 2, CreatedAt: *beijing(1, 8), BodyText: strings.Repeat("长", 300), Content: cms.Content{Title: "巡河", ColumnID: 1, Source: "市水务局",
				Repost: &cms.Repost{Site: "人民网", URL: "https://people.cn/1", At: beijing(1, 7)}, Attachments: []cms.Attachment{{Name: "名单"}, {Name: "附表"}}}},
			{ID: 11, Number: 2, CreatedBy: 2, CreatedAt: *beijing(4, 8), Content: cms.Content{Title: "巡河记", ColumnID: 1, Source: "市水务局", Body: "<p>文</p>"}},
		},
		reviews: []cms.Review{{ID: 1, RevisionID: 10, Status: cms.ReviewCancelled, Position: 1, Short: true, SubmittedBy: 2, SubmittedAt: *beijing(1, 9),
			Flow: []cms.FlowStep{{Step: cms.StepFinal, Name: "终审", Secrecy: true}},
			Signatures: []cms.Signature{{ID: signed, RevisionID: 10, Step: cms.StepFinal, StepName: "终审", Conclusion: cms.Pass, Secrecy: cms.FindingOpen, Basis: "转载官方媒体",
				Opinion: "第一行\r\n\r\n第二行", Name: "沈志高", Unit: "委领导", SignedAt: *beijing(1, 10)}}}},
	}
}

func wantAll(t *testing.T, got string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(got, p) {
			t.Errorf("no %q in\n%s", p, got)
		}
	}
}

// What the tables hold is told where no events are known.
func TestFormWithoutEvents(t *testing.T) {
	t.Parallel()
	f := item()
	form := f.form("王管理", *beijing(24, 16))
	if head := strings.Join(form.Head, "|"); head != "单位：中共云川市委市直机关工委|编号：2026-000007" || !strings.Contains(form.Foot, "王管理，2026年11月24日 16:30") {
		t.Errorf("head %q, foot %q", head, form.Foot)
	}
	wantAll(t, text(form), "题目：巡河|", "第 1 版（之后改到第 2 版，还没有提交审核）", "附件：名单、附表|", "转载自：人民网|", "内容要点："+strings.Repeat("长", digestLength)+"……|",
		"第 1 次提交审核：第 1 版，转载短流程，已审完；之后稿件又有改动", "通过；保密审查结论：可以公开；依据：转载官方媒体|第一行|第二行|批注标题“巡河”：宜写全 加地名（林晚舟 2026-11-01 12:30 改好）|批注正文“"+strings.Repeat("长", quoteLength)+"…”：太长（没有标为改好）|委领导 沈志高　2026年11月1日 10:30　第 1 版|",
		"首次发布：2026-11-03 23:30|网页发布时间：2026-11-02 09:30|", "2026-11-04 10:30 沈志高 手工设为 2026-11-02 09:30", "撤稿：2026-11-05 11:30|原因：数据有误|",
		"第 2 版：2026-11-04 08:30 林晚舟 保存|改动：标题、转载自、原文链接、转载时间、附件、正文（增 1 字）|")
}

// An item that waits, and one that nobody handed in.
func TestFormUnderway(t *testing.T) {
	t.Parallel()
	f := item()
	step := "终审"
	f.standing = store.Standing{Standing: cms.StandReview, Review: &step}
	f.article = cms.Article{ID: 7, CreatedAt: *beijing(1, 8), Publishing: cms.Publishing{PublishAt: beijing(30, 8)}, NextRevisionID: &f.revisions[0].ID}
	f.reviews[0].Status, f.reviews[0].Position, f.reviews[0].Signatures = cms.ReviewPending, 0, nil
	got := text(f.form("甲", *beijing(24, 16)))
	wantAll(t, got, "目前状态：待终审|", "录入人：导入|", "审核中", "终审意见：等待签字|", "首次发布：没有发布过|", "定时发布：2026-11-30 08:30，第 1 版|")
	if strings.Contains(got, "手工改动") || strings.Contains(got, "撤稿") || strings.Contains(got, "经过") {
		t.Errorf("tells what did not happen:\n%s", got)
	}
	f.reviews = nil
	wantAll(t, text(f.form("甲", *beijing(24, 16))), "题目：巡河记|", "没有提交过审核")
}

// What the log says of each action is told with its reason and times.
func TestTell(t *testing.T) {
	t.Parallel()
	for want, e := range map[string]cms.AuditEntry{
		"发布稿件，第 3 版，显示时间 2026-11-02 09:30":  {Action: "article.publish", Detail: `{"shown_at":"2026-11-02T09:30:00+08:00","after":{"revision":3}}`},
		"改发布时间，原为 系统时间，改为 2026-11-02 09:30": {Action: "article.redate", Detail: `{"before":{},"after":{"shown_at":"2026-11-02T01:30:00Z"}}`},
		"撤稿，原因：数据有误":                        {Action: "article.withdraw", Detail: `{"reason":"数据有误","before":{"state":"published"}}`},
		"定时发布，第 2 版，2026-11-02 09:30":       {Action: "article.schedule", Detail: `{"publish_at":"2026-11-02T09:30:00+08:00","revision":2}`},
		"取消定时发布，2026-11-02 09:30，原因：稿件改动过":  {Action: "article.unschedule", Detail: `{"publish_at":"2026-11-02T09:30:00+08:00","reason":"稿件改动过"}`},
		"撤回提交，第 1 版":                        {Action: "review.recall", Detail: `{"revision":1}`},
		"移入回收站":                             {Action: "article.delete", Detail: `{"before":{"deleted":false}}`},
		"归档":                                {Action: "article.archive", Detail: `not JSON`},
		"改动后审核作废，第 2 版":                     {Action: "review.cancel", Detail: `{"revision":2,"signatures":4}`},
	} {
		if got := tell(&e); got != want {
			t.Errorf("%s: %q, want %q", e.Action, got, want)
		}
	}
}

// A month is one of Beijing, whatever the clock's own zone.
func TestMonth(t *testing.T) {
	t.Parallel()
	f := Month(time.Date(2026, 11, 30, 17, 0, 0, 0, time.UTC), true, nil)
	if !f.From.Equal(time.Date(2026, 11, 30, 16, 0, 0, 0, time.UTC)) || !f.To.Equal(time.Date(2026, 12, 31, 16, 0, 0, 0, time.UTC)) || !f.Submitted {
		t.Errorf("%+v", f)
	}
}

// Rows are as tall as their texts, in a column as narrow as it is.
func TestWrapped(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text  string
		width float64
		want  int
	}{{"", 10, 0}, {"巡河", 10, 1}, {"巡河记录一", 10, 2}, {"张三\n2026-11-24\n可以公开", 12, 3}, {"2026-11-24", 11, 1}} {
		if got := wrapped(tt.text, tt.width); got != tt.want {
			t.Errorf("%q in %v: %d, want %d", tt.text, tt.width, got, tt.want)
		}
	}
}
