package admin

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"xuanlan/internal/cms"
	"xuanlan/internal/editorial"
	"xuanlan/internal/href"
	"xuanlan/internal/web"
	"xuanlan/templates/adminpage"
)

// noteForm is what the fields of a note hold.
type noteForm struct {
	id      int64 // of the note that is changed
	draft   editorial.NoteDraft
	open    bool
	problem string // why it could not be kept
}

func parseNote(f url.Values) noteForm {
	field, located := cms.NoteField(web.Text(f, "note_field")), editorial.NoteDraft{}
	for _, o := range cms.NoteFields {
		if o.Value == string(field) {
			located.Field = field
			located.Quote = cms.Quote{Prefix: web.Text(f, "note_prefix"), Suffix: web.Text(f, "note_suffix"), Start: int(web.Int64(f.Get("note_start")))}
		}
	}
	located.ReviewID, located.Text, located.Quote.Exact = web.Int64(f.Get("review")), web.Text(f, "note_text"), web.Text(f, "note_quote")
	return noteForm{id: web.Int64(f.Get("note_id")), draft: located}
}

// writeNote does to a note what the pressed button says. All fields of the
// page come with it and go back, so that no opinion is lost.
func (h *Handler) writeNote(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r)
	if err != nil {
		return err
	}
	if err := parseForm(r); err != nil {
		return err
	}
	said, n := parseVerdict(r.PostForm), parseNote(r.PostForm)
	next, err := h.changeNote(r, id, n)
	if bad, ok := fieldErrors(err); ok {
		n.open = true
		return h.renderReview(w, r, http.StatusUnprocessableEntity, id, said, n, bad)
	}
	if cms.KindOf(err) == cms.Conflict && !wantsJSON(r) {
		_, n.problem = web.Status(err)
		return h.renderReview(w, r, http.StatusConflict, id, said, n, nil)
	}
	if err != nil {
		return err
	}
	return h.renderReview(w, r, http.StatusOK, id, said, next, nil)
}

// changeNote returns what the fields of a note hold next.
func (h *Handler) changeNote(r *http.Request, article int64, n noteForm) (noteForm, error) {
	ctx, actor, f := r.Context(), web.Actor(r), r.PostForm
	switch {
	case f.Has("edit"):
		o, err := h.Desk.OwnNote(ctx, actor, article, web.Int64(f.Get("edit")))
		return noteForm{id: o.ID, open: true, draft: editorial.NoteDraft{Field: o.Field, Quote: o.Quote, Text: o.Text}}, err
	case f.Has("drop"):
		return n, h.Desk.DropNote(ctx, actor, article, web.Int64(f.Get("drop")), true)
	case f.Has("restore"):
		return n, h.Desk.DropNote(ctx, actor, article, web.Int64(f.Get("restore")), false)
	case f.Has("cancel"):
		return noteForm{}, nil
	case n.id != 0:
		return noteForm{}, h.Desk.EditNote(ctx, actor, article, n.id, n.draft.Text)
	}
	return noteForm{}, h.Desk.AddNote(ctx, actor, article, n.draft)
}

// settleNote takes that a note has been seen to. Without a script the form of
// the article comes along and is put by, so that nothing typed is lost.
func (h *Handler) settleNote(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r)
	if err != nil {
		return err
	}
	if err := parseForm(r); err != nil {
		return err
	}
	ctx, actor, f := r.Context(), web.Actor(r), r.PostForm
	if f.Has("base_revision") {
		_, err := h.Desk.PutBy(ctx, actor, id, clean(f), web.Int64(f.Get("base_revision")))
		if err != nil && cms.KindOf(err) != cms.Conflict { // a conflict is told where the form comes back
			return err
		}
	}
	note, settled := web.Int64(f.Get("settle")), true
	if f.Has("reopen") {
		note, settled = web.Int64(f.Get("reopen")), false
	}
	if err := h.Desk.SettleNote(ctx, actor, id, note, settled); err != nil {
		return err
	}
	return web.SeeOther(w, r, href.AdminArticle(id)+"#notes")
}

// reviewNotes are the notes on the page of a review.
func (h *Handler) reviewNotes(ctx context.Context, rv *cms.Review, may bool, n noteForm, bad cms.FieldErrors) (adminpage.ReviewNotes, error) {
	v := adminpage.ReviewNotes{Post: href.ReviewNotes(rv.ArticleID), Page: href.NotedPage(rv.ArticleID), CanWrite: may, Problem: n.problem}
	q := n.draft.Quote
	v.Fields = adminpage.NoteFields{Open: n.open, ID: "", Field: string(n.draft.Field), Prefix: q.Prefix, Suffix: q.Suffix, Start: strconv.Itoa(q.Start),
		Quote: q.Exact, Text: n.draft.Text, Errors: bad}
	if n.id != 0 {
		v.Fields.ID = number(n.id)
	}
	reader := web.User(ctx).ID
	notes, err := h.Store.Notes(ctx, rv.ArticleID, reader)
	no := 0
	for _, n := range notes {
		row := h.noteRow(&n)
		if row.Own = n.Open() && n.AccountID == reader; row.Own {
			row.Who = "我"
		}
		if n.RevisionID != rv.RevisionID {
			if n.Open() {
				row.Where = "还没送出，"
			}
			row.Where = fmt.Sprintf("%s第 %d 版", row.Where, n.Number)
			v.Earlier = append(v.Earlier, row)
			continue
		}
		if !n.Dropped {
			no++
			row.No = strconv.Itoa(no)
		}
		v.Rows = append(v.Rows, row)
	}
	return v, err
}

func (h *Handler) noteRow(n *cms.Note) adminpage.NoteRow {
	row := adminpage.NoteRow{ID: n.ID, Field: string(n.Field), Quote: n.Exact, Prefix: n.Prefix, Suffix: n.Suffix, Text: n.Text, Who: n.Name,
		Where: n.StepName, When: shortTime(n.CreatedAt, h.Now()), Dropped: n.Dropped, Settled: n.SettledAt != nil}
	if n.Field != cms.NoteBody {
		row.Place = n.Field.Label()
	}
	if n.SettledAt != nil {
		row.SettledNote = n.SettledBy + " " + shortTime(*n.SettledAt, h.Now()) + " 已改"
	}
	return row
}

// writerNotes are what the form of an article shows of its notes.
func (h *Handler) writerNotes(ctx context.Context, article int64) ([]adminpage.NoteRow, error) {
	notes, err := h.Store.Notes(ctx, article, web.User(ctx).ID)
	var out []adminpage.NoteRow
	for i, n := range cms.NotesForWriter(notes) {
		row := h.noteRow(&n)
		row.No = strconv.Itoa(i + 1)
		out = append(out, row)
	}
	return out, err
}
