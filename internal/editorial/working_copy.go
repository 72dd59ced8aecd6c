package editorial

import (
	"context"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

// PutBy keeps what the actor has typed into the form of an article (0 for a
// new one), so that nothing is lost when the browser or the login ends. It
// returns a Conflict when somebody else has saved since the form was opened;
// the form is kept all the same.
func (d *Desk) PutBy(ctx context.Context, actor cms.Actor, article int64, form map[string][]string, base int64) (time.Time, error) {
	var newer error
	err := d.store.InTx(ctx, actor, func(tx *store.Tx) error {
		if article != 0 {
			a, err := tx.Article(ctx, article)
			if err != nil {
				return err
			}
			if a.HeadRevisionID != base {
				head, err := tx.Revision(ctx, a.HeadRevisionID)
				if err != nil {
					return err
				}
				newer = d.conflict(ctx, tx, &head)
			}
		}
		return tx.PutWorkingCopy(ctx, article, store.WorkingCopy{BaseRevision: base, Form: form})
	})
	if err == nil {
		err = newer
	}
	return d.now(), err
}

// Discard forgets what the actor has typed and not saved.
func (d *Desk) Discard(ctx context.Context, actor cms.Actor, article int64) error {
	return d.store.InTx(ctx, actor, func(tx *store.Tx) error { return tx.DropWorkingCopy(ctx, article) })
}
