package admin

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/diff"
	"xuanlan/internal/href"
	"xuanlan/internal/record"
	"xuanlan/internal/sanitize"
	"xuanlan/internal/store"
	"xuanlan/internal/web"
	"xuanlan/templates/adminpage"
)

func historyShell(title string, article int64) adminpage.Shell {
	return adminpage.Shell{Title: title, Active: adminpage.MenuArticles,
		Trail: []adminpage.Link{{Label: "稿件", URL: href.AdminArticles}, {Label: "编辑", URL: href.AdminArticle(article)}}}
}

func (h *Handler) showRevisions(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r)
	if err != nil {
		return err
	}
	list, err := h.Store.Revisions(r.Context(), id)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return cms.E(cms.NotFound, "没有这篇稿件")
	}
	v := adminpage.RevisionsView{ArticleID: id, Title: list[0].Title}
	for i, e := range list {
		row := adminpage.RevisionRow{Number: e.Number, Title: e.Title, Who: saver(e), When: minute(e.CreatedAt), Live: e.Live, Newest: i == 0}
		if i < len(list)-1 {
			row.CompareURL = href.Revision(id, e.Number)
		}
		v.Rows = append(v.Rows, row)
	}
	return h.page(w, r, http.StatusOK, historyShell("版本记录", id), adminpage.Revisions(v))
}

// saver names who saved a revision; imports have no account.
func saver(e store.RevisionEntry) string {
	if e.Account == "" {
		return "导入"
	}
	return e.Account
}

// showRevision compares a revision with the one that the query names, or else
// with the one before it.
func (h *Handler) showRevision(w http.ResponseWriter, r *http.Request) error {
	id, number, err := revisionOf(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	list, err := h.Store.Revisions(ctx, id)
	if err != nil {
		return err
	}
	with := int(web.Int64(r.URL.Query().Get("with")))
	if with == 0 {
		with = number - 1
	}
	var older, newer *store.RevisionEntry
	for i := range list {
		switch list[i].Number {
		case number:
			newer = &list[i]
		case with:
			older = &list[i]
		}
	}
	if newer == nil || older == nil {
		return cms.E(cms.NotFound, "没有这个版本可以对比")
	}
	v := adminpage.CompareView{ArticleID: id, Number: number, Against: strconv.Itoa(with), Newest: newer == &list[0],
		Old: revisionHead(*older), New: revisionHead(*newer)}
	for _, e := range list {
		if e.Number != number {
			v.Choices = append(v.Choices, adminpage.Choice{Value: strconv.Itoa(e.Number), Label: fmt.Sprintf("第 %d 版 %s %s", e.Number, saver(e), minute(e.CreatedAt))})
		}
	}
	if err := h.compare(ctx, older.ID, newer.ID, &v); err != nil {
		return err
	}
	return h.page(w, r, http.StatusOK, historyShell("对比版本", id), adminpage.Compare(v))
}

func revisionOf(r *http.Request) (article int64, number int, err error) {
	if article, err = web.ID(r); err != nil {
		return 0, 0, err
	}
	n, err := strconv.Atoi(r.PathValue("number"))
	if err != nil || n < 1 {
		return 0, 0, cms.E(cms.NotFound, "没有这个版本")
	}
	return article, n, nil
}

func revisionHead(e store.RevisionEntry) adminpage.RevisionHead {
	return adminpage.RevisionHead{Name: fmt.Sprintf("第 %d 版", e.Number), Who: saver(e), When: minute(e.CreatedAt)}
}

func (h *Handler) compare(ctx context.Context, older, newer int64, v *adminpage.CompareView) error {
	a, err := h.Store.Revision(ctx, older)
	if err != nil {
		return err
	}
	b, err := h.Store.Revision(ctx, newer)
	if err != nil {
		return err
	}
	tree, err := h.Store.Tree(ctx)
	if err != nil {
		return err
	}
	compareContents(tree, &a.Content, &b.Content, v)
	return nil
}

// compareTyped sets the newest stored revision beside what was typed.
func (h *Handler) compareTyped(ctx context.Context, tree *cms.Tree, article int64, f articleForm) (*adminpage.CompareView, error) {
	list, err := h.Store.Revisions(ctx, article)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	head, err := h.Store.Revision(ctx, list[0].ID)
	if err != nil {
		return nil, err
	}
	typed := f.content
	typed.Body = sanitize.HTML(f.body)
	if c := tree.Get(typed.ColumnID); c == nil || c.Kind != cms.KindDocuments {
		typed.Document = nil // the form always has its fields
	}
	v := &adminpage.CompareView{Old: revisionHead(list[0]), New: adminpage.RevisionHead{Name: "您写的", Who: "还没有保存"}}
	compareContents(tree, &head.Content, &typed, v)
	return v, nil
}

// compareContents fills in what differs.
func compareContents(tree *cms.Tree, a, b *cms.Content, v *adminpage.CompareView) {
	old, new := record.Describe(tree, a), record.Describe(tree, b)
	for i := range old {
		if old[i].Value != new[i].Value {
			x, y := diff.Text(old[i].Value, new[i].Value)
			v.Fields = append(v.Fields, adminpage.FieldChange{Label: old[i].Label, Old: diffSpans(x), New: diffSpans(y)})
		}
	}
	v.Rows = bodyRows(a.Body, b.Body)
	switch {
	case len(v.Rows) == 0 && a.Body != b.Body:
		v.Note = "正文的文字没有变，只改了格式。"
	case len(v.Rows) == 0:
		v.Note = "正文没有改动。"
	}
}

func shownTime(t *time.Time) string {
	if t == nil {
		return ""
	}
	return minute(*t)
}

// around is the number of unchanged blocks shown beside a change.
const around = 1

// bodyRows compares two bodies; unchanged stretches shrink to a gap. It
// returns nothing when the text is the same.
func bodyRows(before, after cms.SafeHTML) []adminpage.CompareRow {
	rows := diff.Blocks(marked(before), marked(after))
	near := make([]bool, len(rows))
	any := false
	for i, r := range rows {
		if r.Changed {
			any = true
			for j := max(0, i-around); j <= min(len(rows)-1, i+around); j++ {
				near[j] = true
			}
		}
	}
	if !any {
		return nil
	}
	var out []adminpage.CompareRow
	for i, r := range rows {
		if near[i] {
			out = append(out, compareRow(r))
			continue
		}
		if n := len(out); n > 0 && out[n-1].Gap > 0 {
			out[n-1].Gap++
		} else {
			out = append(out, adminpage.CompareRow{Gap: 1})
		}
	}
	return out
}

// separator stands between a block's kind and its text while they are
// compared; no text holds it.
const separator = "\x1f"

func marked(body cms.SafeHTML) []string {
	blocks := sanitize.Blocks(body)
	out := make([]string, len(blocks))
	for i, b := range blocks {
		out[i] = b.Kind + separator + b.Text
	}
	return out
}

func compareRow(r diff.Row) adminpage.CompareRow {
	row := adminpage.CompareRow{Changed: r.Changed}
	row.OldKind, row.Old = split(r.Old)
	row.NewKind, row.New = split(r.New)
	return row
}

// split takes the kind off the front of a block.
func split(spans []diff.Span) (kind string, rest []adminpage.DiffSpan) {
	inText := false
	for _, s := range spans {
		text := s.Text
		if !inText {
			before, after, found := strings.Cut(text, separator)
			kind += before
			text, inText = after, found
		}
		if text != "" && inText {
			rest = append(rest, adminpage.DiffSpan{Text: text, Changed: s.Changed})
		}
	}
	return kind, rest
}

func diffSpans(spans []diff.Span) []adminpage.DiffSpan {
	out := make([]adminpage.DiffSpan, len(spans))
	for i, s := range spans {
		out[i] = adminpage.DiffSpan(s)
	}
	return out
}

func (h *Handler) restoreRevision(w http.ResponseWriter, r *http.Request) error {
	id, number, err := revisionOf(r)
	if err != nil {
		return err
	}
	restored, err := h.Desk.RestoreRevision(r.Context(), web.Actor(r), id, number)
	if err != nil {
		return h.failed(w, r, err, href.Revisions(id))
	}
	f := web.Flash{Text: fmt.Sprintf("已把第 %d 版另存为最新一版", number), Note: "网上的内容没有变，核对后再发布。"}
	if !restored {
		f = web.Flash{Text: fmt.Sprintf("第 %d 版和最新一版内容一样，不用恢复", number)}
	}
	return h.done(w, r, f, href.AdminArticle(id))
}
