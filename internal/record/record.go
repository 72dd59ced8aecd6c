// Package record makes what an office files of its reviews: the record of an
// item (《信息发布审核表》), which 《互联网政务应用安全管理规定》 article 12 asks to
// be kept, and the register of a month.
package record

import (
	"context"
	"fmt"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/paper"
	"xuanlan/internal/store"
)

// Archive reads records and registers.
type Archive struct {
	store *store.Store
	now   func() time.Time
}

// New returns the archive in the store. now is the clock.
func New(s *store.Store, now func() time.Time) *Archive { return &Archive{s, now} }

// facts are what is known of an item, all of it kept for ever.
type facts struct {
	site      cms.Site
	tree      *cms.Tree
	names     map[int64]string // of the accounts
	article   cms.Article
	standing  store.Standing
	revisions []cms.Revision // the oldest first
	reviews   []cms.Review   // the oldest first
	notes     []cms.Note     // on record
	events    []cms.AuditEntry
}

// Form fills in the record of an item, wherever it stands, for somebody who
// prints it now.
func (a *Archive) Form(ctx context.Context, reader cms.Actor, article int64) (paper.Form, error) {
	var f facts
	err := a.store.Snapshot(ctx, func(q *store.Queries) error {
		var err error
		f, err = gather(ctx, q, article)
		return err
	})
	if err != nil {
		return paper.Form{}, err
	}
	return f.form(reader.Name, a.now()), nil
}

func gather(ctx context.Context, q *store.Queries, article int64) (f facts, err error) {
	if f.article, err = q.Article(ctx, article); err != nil {
		return f, err
	}
	if f.site, err = q.Site(ctx); err != nil {
		return f, err
	}
	if f.tree, err = q.Tree(ctx); err != nil {
		return f, err
	}
	if f.standing, err = q.Standing(ctx, article); err != nil {
		return f, err
	}
	if f.revisions, err = q.History(ctx, article); err != nil {
		return f, err
	}
	if f.reviews, err = q.Reviews(ctx, article); err != nil {
		return f, err
	}
	if f.notes, err = q.Notes(ctx, article, 0); err != nil {
		return f, err
	}
	users, err := q.Users(ctx)
	if err != nil {
		return f, err
	}
	f.names = map[int64]string{}
	for _, u := range users {
		f.names[u.ID] = u.Name
	}
	f.events, err = q.KeptEvents(ctx, article)
	return f, err
}

// Exported records that somebody printed the record of an item or took it as
// a file.
func (a *Archive) Exported(ctx context.Context, actor cms.Actor, article int64, format string) error {
	item, err := a.store.Article(ctx, article)
	if err != nil {
		return err
	}
	head, err := a.store.Revision(ctx, item.HeadRevisionID)
	if err != nil {
		return err
	}
	return a.store.InTx(ctx, actor, func(tx *store.Tx) error {
		return tx.Audit(ctx, cms.Event{Action: "record.export", ObjectType: "article", ObjectID: article, Object: head.Title,
			Detail: map[string]any{"format": format}})
	})
}

// Number is the number under which an item is filed.
func Number(article int64, created time.Time) string {
	return fmt.Sprintf("%d-%06d", created.In(cms.Zone).Year(), article)
}

func minute(t time.Time) string { return t.In(cms.Zone).Format("2006-01-02 15:04") }

// signedTime is a time as a signature bears it.
func signedTime(t time.Time) string { return t.In(cms.Zone).Format("2006年1月2日 15:04") }
