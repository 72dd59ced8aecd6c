package editorial

import (
	"context"
	"slices"
	"strings"

	"xuanlan/internal/cms"
	"xuanlan/internal/hanzi"
	"xuanlan/internal/store"
)

// entry is what visitors find a revision by.
func entry(r *cms.Revision) store.SearchEntry {
	facts := []string{hanzi.Text(r.Subtitle), hanzi.Text(r.Keywords), hanzi.Text(r.Source), hanzi.Text(r.Author)}
	for _, a := range r.Attachments {
		facts = append(facts, hanzi.Text(a.Name))
	}
	e := store.SearchEntry{Title: hanzi.Text(r.Title), Facts: strings.Join(facts, "\n"), Body: hanzi.Text(r.BodyText)}
	if r.Document != nil {
		e.Number = hanzi.Text(r.Document.Number)
	}
	e.Terms = slices.Concat(hanzi.Terms(e.Title, e.Number, e.Facts, e.Body), hanzi.InTitle(hanzi.Terms(e.Title)))
	return e
}

// reindexBatch is how many articles are locked at a time.
const reindexBatch = 100

// Reindex makes the search entries of all that was ever public anew, while
// the site is being served and edited. progress is called with how many of
// how many are done. Stopped, it may be run again.
func (d *Desk) Reindex(ctx context.Context, actor cms.Actor, progress func(done, total int)) error {
	total, err := d.store.Indexable(ctx)
	if err != nil {
		return err
	}
	done := 0
	for last, more := int64(0), true; more; {
		err := d.store.InTx(ctx, actor, func(tx *store.Tx) error {
			revisions, err := tx.LockLive(ctx, last, reindexBatch)
			if err != nil {
				return err
			}
			for _, id := range revisions {
				r, err := tx.Revision(ctx, id)
				if err != nil {
					return err
				}
				if err := tx.Index(ctx, &r, entry(&r)); err != nil {
					return err
				}
				last = r.ArticleID
			}
			done += len(revisions)
			if more = len(revisions) == reindexBatch; more {
				return nil
			}
			return tx.Audit(ctx, cms.Event{Action: "search.reindex", ObjectType: "site", Object: "搜索索引", Detail: map[string]any{"articles": done}})
		})
		if err != nil {
			return err
		}
		progress(done, max(done, total))
	}
	return nil
}
