package editorial

import (
	"context"

	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

// Hold says who may write in the form of an article at the moment. With take
// it becomes the actor, unless somebody else is at it.
func (d *Desk) Hold(ctx context.Context, actor cms.Actor, article int64, take bool) (h store.Hold, mine bool, err error) {
	err = d.store.InTx(ctx, actor, func(tx *store.Tx) error {
		if take {
			if err := tx.TakeHold(ctx, article); err != nil {
				return err
			}
		}
		h, err = tx.Hold(ctx, article)
		if cms.KindOf(err) == cms.NotFound {
			return nil // nobody
		}
		return err
	})
	return h, h.AccountID == actor.ID, err
}

// TakeOver gives an article to the actor though somebody else is at it, and
// records that. What the other one has typed stays put by under that name.
func (d *Desk) TakeOver(ctx context.Context, actor cms.Actor, article int64) error {
	return d.store.InTx(ctx, actor, func(tx *store.Tx) error {
		return d.handOver(ctx, tx, article, actor.ID, "article.takeover")
	})
}

// HandOver gives an article that the actor holds to the one who asked for it.
func (d *Desk) HandOver(ctx context.Context, actor cms.Actor, article int64) error {
	return d.store.InTx(ctx, actor, func(tx *store.Tx) error {
		h, err := tx.Hold(ctx, article)
		if err != nil || h.AccountID != actor.ID || h.AskedBy == 0 {
			return err
		}
		return d.handOver(ctx, tx, article, h.AskedBy, "article.handover")
	})
}

func (d *Desk) handOver(ctx context.Context, tx *store.Tx, article, to int64, action string) error {
	a, err := tx.Article(ctx, article)
	if err != nil {
		return err
	}
	rev, err := tx.Revision(ctx, a.HeadRevisionID)
	if err != nil {
		return err
	}
	detail := map[string]any{}
	if h, err := tx.Hold(ctx, article); err == nil && h.AccountID != to {
		detail["holder"] = h.Name
	}
	if u, err := tx.User(ctx, to); err == nil {
		detail["to"] = u.Name
	}
	if err := tx.GiveHold(ctx, article, to); err != nil {
		return err
	}
	return tx.Audit(ctx, cms.Event{Action: action, ObjectType: "article", ObjectID: article, Object: rev.Title, Detail: detail})
}

// AskFor lets the holder of an article know that the actor would like to
// write in it.
func (d *Desk) AskFor(ctx context.Context, actor cms.Actor, article int64) error {
	return d.store.InTx(ctx, actor, func(tx *store.Tx) error { return tx.AskHold(ctx, article) })
}

// Keep lets the one who asked know that the actor needs longer.
func (d *Desk) Keep(ctx context.Context, actor cms.Actor, article int64) error {
	return d.store.InTx(ctx, actor, func(tx *store.Tx) error { return tx.RefuseHold(ctx, article) })
}

// Release ends the actor's hold on an article.
func (d *Desk) Release(ctx context.Context, actor cms.Actor, article int64) error {
	return d.store.InTx(ctx, actor, func(tx *store.Tx) error { return tx.DropHold(ctx, article) })
}
