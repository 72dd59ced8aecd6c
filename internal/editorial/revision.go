package editorial

import (
	"context"

	"xuanlan/internal/cms"
	"xuanlan/internal/sanitize"
	"xuanlan/internal/store"
)

// RestoreRevision makes a new revision with the content of an older one. What
// the public sees stays as it is until it is published. It reports false when
// the newest revision holds the same content already.
func (d *Desk) RestoreRevision(ctx context.Context, actor cms.Actor, article int64, number int) (bool, error) {
	restored := false
	err := d.store.InTx(ctx, actor, func(tx *store.Tx) error {
		a, err := tx.LockArticle(ctx, article)
		if err != nil {
			return err
		}
		if err := editable(a); err != nil {
			return err
		}
		id, err := tx.RevisionID(ctx, article, number)
		if err != nil {
			return err
		}
		old, err := tx.Revision(ctx, id)
		if err != nil {
			return err
		}
		head, err := tx.Revision(ctx, a.HeadRevisionID)
		if err != nil {
			return err
		}
		next := cms.Revision{ArticleID: article, Content: old.Content}
		next.BodyText = sanitize.Text(next.Body)
		if err := d.check(ctx, tx, actor, &next, false); err != nil {
			return err
		}
		if err := d.entitled(ctx, tx, actor, Draft{ArticleID: article}, &head, &next); err != nil {
			return err
		}
		if same(&head, &next) {
			return nil
		}
		restored = true
		if err := d.addRevision(ctx, tx, "article.revert", &head, &next); err != nil {
			return err
		}
		return d.changedSince(ctx, tx, &next)
	})
	return restored, err
}
