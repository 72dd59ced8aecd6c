package editorial

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

// NoteDraft is a note as a reviewer writes it.
type NoteDraft struct {
	ReviewID int64         // that the reviewer saw
	Field    cms.NoteField // "": wherever the words stand, title first
	Quote    cms.Quote     // without anything around the words they must be the only ones of their kind
	Text     string
}

// AddNote keeps a note on the version that waits for the actor's signature. The
// same note sent twice is one.
func (d *Desk) AddNote(ctx context.Context, actor cms.Actor, article int64, draft NoteDraft) error {
	bad := checkNote(&draft.Text)
	draft.Quote.Exact = strings.Join(strings.Fields(draft.Quote.Exact), " ")
	switch n := utf8.RuneCountInString(draft.Quote.Exact); {
	case n == 0:
		bad.Add("note_quote", "请写上要批注的原文，从稿件里复制几个字就行")
	case n > cms.MaxQuote:
		bad.Add("note_quote", fmt.Sprintf("选了 %d 字，一次最多 %d 字，请选得短一些", n, cms.MaxQuote))
	}
	if len(bad) > 0 {
		return bad
	}
	return d.onReview(ctx, actor, article, func(tx *store.Tx, r *cms.Review, rev *cms.Revision) error {
		next, ok := r.Next()
		if r.ID != draft.ReviewID || !ok || r.RevisionID != rev.ID {
			return cms.E(cms.Conflict, "这篇稿件刚才被改动、撤回或审完了，批注没有保存。请看最新的情况")
		}
		if err := d.maySign(ctx, tx, actor, r, rev, next.Step); err != nil {
			return err
		}
		n := cms.Note{ArticleID: article, RevisionID: rev.ID, Text: draft.Text}
		if err := pin(&n, rev, draft); err != nil {
			return err
		}
		if known, err := d.known(ctx, tx, &n, actor.ID); known || err != nil {
			return err
		}
		return tx.CreateNote(ctx, &n)
	})
}

// known reports whether the account has written the same note before, and
// refuses one too many.
func (d *Desk) known(ctx context.Context, tx *store.Tx, n *cms.Note, account int64) (bool, error) {
	notes, err := tx.Notes(ctx, n.ArticleID, account)
	own := 0
	for _, o := range cms.NotesOn(notes, n.RevisionID) {
		if o.AccountID != account || !o.Open() {
			continue
		}
		if o.Field == n.Field && o.Quote == n.Quote && o.Text == n.Text {
			return true, nil
		}
		own++
	}
	if own >= cms.MaxNotes {
		return false, cms.FieldErrors{"note_text": fmt.Sprintf("这一版您已经写了 %d 条批注，请先退回让作者改", own)}
	}
	return false, err
}

// checkNote trims the text of a note and says what is wrong with it.
func checkNote(text *string) cms.FieldErrors {
	*text = strings.TrimSpace(*text)
	bad := cms.FieldErrors{}
	switch n := utf8.RuneCountInString(*text); {
	case n == 0:
		bad.Add("note_text", "请写明这里有什么问题、怎么改")
	case n > cms.MaxNote:
		bad.Add("note_text", fmt.Sprintf("批注有 %d 字，最多 %d 字，请缩短", n, cms.MaxNote))
	}
	return bad
}

// noteText returns the text of a part of a revision.
func noteText(r *cms.Revision, f cms.NoteField) string {
	switch f {
	case cms.NoteTitle:
		return r.Title
	case cms.NoteSubtitle:
		return r.Subtitle
	}
	return r.BodyText
}

// pin sets where a note belongs.
func pin(n *cms.Note, r *cms.Revision, draft NoteDraft) error {
	typed := draft.Field == ""
	for _, o := range cms.NoteFields {
		f := cms.NoteField(o.Value)
		if !typed && f != draft.Field {
			continue
		}
		text := cms.Fold(noteText(r, f))
		from, to, found := draft.Quote.Find(text)
		if found == 0 {
			continue
		}
		if typed && found > 1 {
			return cms.FieldErrors{"note_quote": fmt.Sprintf("这几个字在%s里有 %d 处，请连前后的字一起写上，好分清是哪一处", f.Label(), found)}
		}
		n.Field, n.Quote = f, cms.QuoteAt(text, from, to, draft.Quote.Exact)
		return nil
	}
	return cms.FieldErrors{"note_quote": "稿件里没有找到这些字，请照原文复制，标点也要一样"}
}

// EditNote changes the text of a note before the verdict.
func (d *Desk) EditNote(ctx context.Context, actor cms.Actor, article, id int64, text string) error {
	if bad := checkNote(&text); len(bad) > 0 {
		return bad
	}
	return d.onOwnNote(ctx, actor, article, id, func(n *cms.Note) { n.Text = text })
}

// DropNote takes a note back before the verdict, or brings it back.
func (d *Desk) DropNote(ctx context.Context, actor cms.Actor, article, id int64, dropped bool) error {
	return d.onOwnNote(ctx, actor, article, id, func(n *cms.Note) { n.Dropped = dropped })
}

func (d *Desk) onOwnNote(ctx context.Context, actor cms.Actor, article, id int64, change func(*cms.Note)) error {
	return d.store.InTx(ctx, actor, func(tx *store.Tx) error {
		if _, err := tx.LockArticle(ctx, article); err != nil {
			return err
		}
		n, err := ownNote(ctx, tx.Queries, actor, article, id)
		if err != nil {
			return err
		}
		change(&n)
		return tx.UpdateNote(ctx, &n)
	})
}

// OwnNote returns a note of the actor that waits for the verdict.
func (d *Desk) OwnNote(ctx context.Context, actor cms.Actor, article, id int64) (cms.Note, error) {
	return ownNote(ctx, d.store.Queries, actor, article, id)
}

func ownNote(ctx context.Context, q *store.Queries, actor cms.Actor, article, id int64) (cms.Note, error) {
	n, err := q.Note(ctx, article, id)
	switch {
	case cms.KindOf(err) == cms.NotFound, err == nil && n.Open() && n.AccountID != actor.ID:
		return n, cms.E(cms.NotFound, "没有这条批注")
	case err == nil && n.AccountID != actor.ID:
		return n, cms.E(cms.Forbidden, "别人的批注不能改")
	case err == nil && !n.Open():
		return n, cms.E(cms.Conflict, "这条批注已随审核意见送出，不能再改了")
	}
	return n, err
}

// SettleNote says that what a note is about has been mended, or takes that
// back.
func (d *Desk) SettleNote(ctx context.Context, actor cms.Actor, article, id int64, settled bool) error {
	return d.store.InTx(ctx, actor, func(tx *store.Tx) error {
		a, err := tx.LockArticle(ctx, article)
		if err != nil {
			return err
		}
		head, err := tx.Revision(ctx, a.HeadRevisionID)
		if err != nil {
			return err
		}
		tree, err := tx.Tree(ctx)
		if err != nil {
			return err
		}
		if err := entitled(actor, cms.PermWrite, tree, a, &head); err != nil {
			return err
		}
		n, err := tx.Note(ctx, article, id)
		if cms.KindOf(err) == cms.NotFound || err == nil && n.Open() {
			return cms.E(cms.NotFound, "没有这条批注")
		}
		if err != nil || settled == (n.SettledAt != nil) {
			return err
		}
		if err := tx.SettleNote(ctx, id, settled); err != nil {
			return err
		}
		action := "note.settle"
		if !settled {
			action = "note.reopen"
		}
		return tx.Audit(ctx, cms.Event{Action: action, ObjectType: "article", ObjectID: article, Object: head.Title,
			Detail: map[string]any{"revision": n.Number, "note": id}})
	})
}
