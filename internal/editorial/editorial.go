// Package editorial holds the rules for articles: what may be saved, how an
// item becomes public and how it goes again. Every change runs in one
// transaction that also records it.
package editorial

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/hanzi"
	"xuanlan/internal/sanitize"
	"xuanlan/internal/store"
)

// Desk changes articles.
type Desk struct {
	store *store.Store
	now   func() time.Time
}

// New returns a desk on the store. now is the clock.
func New(s *store.Store, now func() time.Time) *Desk { return &Desk{store: s, now: now} }

// Draft is what the article form sends.
type Draft struct {
	ArticleID    int64 // 0: a new article
	BaseRevision int64 // the revision that the form was opened on; 0 for a new article
	Content      cms.Content
	Body         string          // HTML from anywhere
	Publishing   *cms.Publishing // nil: as it is; without Publish, PublishAt is not looked at
	Publish      bool            // now or, with PublishAt, then
	Submit       bool            // for review
	Urgent       bool            // with Submit: to be signed sooner
}

// Saved is the outcome of a save.
type Saved struct {
	ArticleID  int64
	RevisionID int64
	Published  bool
	Scheduled  bool // will be published at the time that was set
	Submitted  bool
	Short      bool // submitted on the short path of reposts
}

// Save stores the draft as a new revision, if it differs from the newest one,
// and publishes it when asked to. It returns cms.FieldErrors when something
// must be mended, a Conflict when somebody else saved in between or has taken
// the article over, and stores nothing then.
func (d *Desk) Save(ctx context.Context, actor cms.Actor, draft Draft) (Saved, error) {
	var out Saved
	err := d.store.InTx(ctx, actor, func(tx *store.Tx) error {
		var err error
		out, err = d.save(ctx, tx, actor, draft)
		return err
	})
	return out, err
}

func (d *Desk) save(ctx context.Context, tx *store.Tx, actor cms.Actor, draft Draft) (Saved, error) {
	rev := cms.Revision{ArticleID: draft.ArticleID, Content: draft.Content}
	rev.Body = sanitize.HTML(draft.Body)
	rev.BodyText = sanitize.Text(rev.Body)
	if err := d.check(ctx, tx, actor, &rev, draft.Publish || draft.Submit); err != nil {
		return Saved{}, err
	}
	if err := d.mayWrite(ctx, tx, actor, draft.ArticleID); err != nil {
		return Saved{}, err
	}
	head, err := d.base(ctx, tx, draft)
	if err != nil {
		return Saved{}, err
	}
	if err := d.entitled(ctx, tx, actor, draft, head, &rev); err != nil {
		return Saved{}, err
	}
	action := "article.save"
	if draft.ArticleID == 0 {
		action = "article.create"
		if rev.ArticleID, err = tx.CreateArticle(ctx); err != nil {
			return Saved{}, err
		}
	}
	switch {
	case head != nil && same(head, &rev):
		rev = *head
	default:
		if err := d.addRevision(ctx, tx, action, head, &rev); err != nil {
			return Saved{}, err
		}
		if err := d.changedSince(ctx, tx, &rev); err != nil {
			return Saved{}, err
		}
	}
	if err := tx.DropWorkingCopy(ctx, draft.ArticleID); err != nil {
		return Saved{}, err
	}
	out := Saved{ArticleID: rev.ArticleID, RevisionID: rev.ID}
	if draft.Publishing != nil {
		p := *draft.Publishing
		if !draft.Publish {
			p.PublishAt = nil
		}
		if err := d.setPublishing(ctx, tx, actor, &rev, p); err != nil {
			return Saved{}, err
		}
	}
	if draft.Submit {
		out.Submitted = true
		out.Short, err = d.submit(ctx, tx, &rev, draft.Urgent)
		return out, err
	}
	if !draft.Publish {
		return out, nil
	}
	if err := d.reviewed(ctx, tx, actor, &rev); err != nil {
		return Saved{}, asField(err)
	}
	if draft.Publishing != nil && draft.Publishing.PublishAt != nil {
		out.Scheduled = true
		return out, d.schedule(ctx, tx, &rev, *draft.Publishing.PublishAt)
	}
	out.Published = true
	return out, d.publish(ctx, tx, &rev)
}

// mayWrite returns a Conflict while somebody else has the article. Commands
// have no form open and need none.
func (d *Desk) mayWrite(ctx context.Context, tx *store.Tx, actor cms.Actor, article int64) error {
	if actor.ID == 0 {
		return nil
	}
	h, err := tx.Hold(ctx, article)
	if cms.KindOf(err) == cms.NotFound || err == nil && h.AccountID == actor.ID {
		return nil
	}
	if err != nil {
		return err
	}
	return cms.E(cms.Conflict, fmt.Sprintf("%s 从 %s 起在编辑这篇稿件。您的内容还在下面，没有保存；可以先复制，或接手后再保存",
		h.Name, h.Since.In(cms.Zone).Format("15:04")))
}

// base returns the newest revision of the draft's article, locked, or nil for
// a new article.
func (d *Desk) base(ctx context.Context, tx *store.Tx, draft Draft) (*cms.Revision, error) {
	if draft.ArticleID == 0 {
		return nil, nil
	}
	a, err := tx.LockArticle(ctx, draft.ArticleID)
	if err != nil {
		return nil, err
	}
	if err := editable(a); err != nil {
		return nil, err
	}
	head, err := tx.Revision(ctx, a.HeadRevisionID)
	if err != nil {
		return nil, err
	}
	if head.ID != draft.BaseRevision {
		return nil, d.conflict(ctx, tx, &head)
	}
	return &head, nil
}

func (d *Desk) conflict(ctx context.Context, tx *store.Tx, head *cms.Revision) error {
	who := "别人"
	if u, err := tx.User(ctx, head.CreatedBy); err == nil {
		who = u.Name
	}
	return cms.E(cms.Conflict, fmt.Sprintf(
		"您编辑期间，%s 在 %s 保存了新的一版（第 %d 版）。您的内容还在下面，没有保存。核对后再次保存，将以您的为准",
		who, head.CreatedAt.In(cms.Zone).Format("15:04"), head.Number))
}

func (d *Desk) addRevision(ctx context.Context, tx *store.Tx, action string, head, rev *cms.Revision) error {
	files, err := tx.FilesByKey(ctx, sanitize.FileKeys(rev.Body))
	if err != nil {
		return err
	}
	ids := make([]int64, len(files))
	for i, f := range files {
		ids[i] = f.ID
	}
	if err := tx.AddRevision(ctx, rev, ids, terms(rev)); err != nil {
		return err
	}
	if err := d.learnAlts(ctx, tx, rev, files); err != nil {
		return err
	}
	detail := map[string]any{"after": map[string]any{"revision": rev.Number}}
	if head != nil {
		detail["before"], detail["changed"] = map[string]any{"revision": head.Number}, changed(head, rev)
	}
	return tx.Audit(ctx, cms.Event{Action: action, ObjectType: "article", ObjectID: rev.ArticleID, Object: rev.Title, Detail: detail})
}

// learnAlts lets the library know what its pictures show, where it has no
// text for them yet: whoever uses them next is offered it.
func (d *Desk) learnAlts(ctx context.Context, tx *store.Tx, rev *cms.Revision, files []cms.File) error {
	alts := sanitize.Alts(rev.Body)
	if rev.CoverID != nil && rev.CoverAlt != "" {
		f, err := tx.File(ctx, *rev.CoverID)
		if err != nil {
			return err
		}
		files, alts[f.Key] = append(files, f), rev.CoverAlt
	}
	for _, f := range files {
		if !f.IsImage() || f.Alt != "" || f.Decorative || alts[f.Key] == "" {
			continue
		}
		f.Alt = alts[f.Key]
		if err := tx.DescribeFile(ctx, f.ID, f.FileText, hanzi.Terms(f.Name, f.Title, f.Alt, f.Credit)); err != nil {
			return err
		}
	}
	return nil
}

// terms are those by which a revision is found.
func terms(r *cms.Revision) []string {
	number := ""
	if r.Document != nil {
		number = r.Document.Number
	}
	return hanzi.Terms(r.Title, r.Subtitle, r.Source, r.Author, number, r.BodyText)
}

// Match narrows the filter to articles in whose newest revision every word of
// the query occurs.
func Match(query string, f *store.ArticleFilter) {
	for _, w := range strings.Fields(strings.ToLower(query)) {
		t := hanzi.QueryTerms(w)
		f.Terms = append(f.Terms, t...)
		// One term is the word itself, if nothing else stands in it.
		if len(t) != 1 || t[0] != w {
			f.Words = append(f.Words, w)
		}
	}
}

// same reports whether two revisions hold the same content.
func same(a, b *cms.Revision) bool { return len(changed(a, b)) == 0 }

// changed returns the names of the fields of Content that differ.
func changed(a, b *cms.Revision) []string {
	var names []string
	va, vb := reflect.ValueOf(a.Content), reflect.ValueOf(b.Content)
	for i := range va.NumField() {
		if !equal(va.Field(i).Interface(), vb.Field(i).Interface()) {
			names = append(names, strings.ToLower(va.Type().Field(i).Name))
		}
	}
	return names
}

// equal is DeepEqual but for times, which are equal when they are the same
// moment, and for empty slices, which equal nil.
func equal(a, b any) bool {
	switch x := a.(type) {
	case *time.Time:
		y := b.(*time.Time)
		return x == nil && y == nil || x != nil && y != nil && x.Equal(*y)
	case *cms.Repost:
		y := b.(*cms.Repost)
		if x == nil || y == nil {
			return x == y
		}
		return x.Site == y.Site && x.URL == y.URL && equal(x.At, y.At)
	case *cms.Document:
		y := b.(*cms.Document)
		if x == nil || y == nil {
			return x == y
		}
		dx, dy := *x, *y
		dx.WrittenOn, dy.WrittenOn = nil, nil
		return dx == dy && equal(x.WrittenOn, y.WrittenOn)
	}
	va, vb := reflect.ValueOf(a), reflect.ValueOf(b)
	if va.Kind() == reflect.Slice && va.Len() == 0 && vb.Len() == 0 {
		return true
	}
	return reflect.DeepEqual(a, b)
}
