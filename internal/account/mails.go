package account

import (
	"context"

	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

// SetMails stores whether the actor wants notices by e-mail.
func (a *Accounts) SetMails(ctx context.Context, actor cms.Actor, yes bool) error {
	return a.store.InTx(ctx, actor, func(tx *store.Tx) error {
		if err := tx.SetMails(ctx, actor.ID, yes); err != nil {
			return err
		}
		return tx.Audit(ctx, cms.Event{Action: "user.mails", ObjectType: "user", ObjectID: actor.ID, Object: actor.Name,
			Detail: map[string]any{"before": map[string]any{"mails": !yes}, "after": map[string]any{"mails": yes}}})
	})
}
