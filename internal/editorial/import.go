package editorial

import (
	"context"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/sanitize"
	"xuanlan/internal/store"
)

// Imported is an article that comes from another system as it was published
// there.
type Imported struct {
	Key     string // tells it from all others
	Content cms.Content
	Shown   *time.Time // 发布时间; in the future: it is published then; nil: now
	Pinned  *time.Time // until when
	Views   int64      // counted by the other system
	Paths   []string   // its former addresses
	Draft   bool       // don't publish
}

// Import stores an article once: with a key that is known it changes nothing
// and reports false. What only new articles must have, such as a source, is
// not asked for.
func (d *Desk) Import(ctx context.Context, actor cms.Actor, item Imported) (bool, error) {
	created := false
	err := d.store.InTx(ctx, actor, func(tx *store.Tx) error {
		if _, err := tx.Imported(ctx, item.Key); err == nil || cms.KindOf(err) != cms.NotFound {
			return err
		}
		rev := cms.Revision{Content: item.Content, BodyText: sanitize.Text(item.Content.Body)}
		if err := d.check(ctx, tx, actor, &rev, false); err != nil {
			return err
		}
		var err error
		if rev.ArticleID, err = tx.CreateArticle(ctx); err != nil {
			return err
		}
		if err := tx.SetImportKey(ctx, rev.ArticleID, item.Key); err != nil {
			return err
		}
		if err := d.addRevision(ctx, tx, "article.import", nil, &rev); err != nil {
			return err
		}
		if item.Views > 0 {
			if err := tx.SetImportedViews(ctx, rev.ArticleID, item.Views); err != nil {
				return err
			}
		}
		for _, p := range item.Paths {
			if err := tx.AddRedirect(ctx, p, rev.ArticleID); err != nil {
				return err
			}
		}
		created = true
		p := cms.Publishing{PinnedUntil: item.Pinned}
		later := item.Shown != nil && item.Shown.After(d.now())
		if !later {
			p.ShownAt = item.Shown
		}
		if err := tx.SetPublishing(ctx, rev.ArticleID, p); err != nil {
			return err
		}
		switch {
		case item.Draft:
			return nil
		case later:
			return d.schedule(ctx, tx, &rev, *item.Shown)
		}
		return d.publish(ctx, tx, &rev)
	})
	return created, err
}
