package store

import (
	"context"
	"time"
)

// WorkingCopy is an article form as it stood when it was last put by.
type WorkingCopy struct {
	BaseRevision int64 // that the form was opened on
	Form         map[string][]string
	SavedAt      time.Time
}

// WorkingCopy returns what an account has typed and not saved, or NotFound.
func (q *Queries) WorkingCopy(ctx context.Context, account, article int64) (WorkingCopy, error) {
	return one[WorkingCopy](ctx, q.db, `
		SELECT base_revision, form, saved_at FROM working_copy WHERE account_id = $1 AND article_id = $2`, account, article)
}

// PutWorkingCopy keeps the actor's form, in place of an earlier one.
func (tx *Tx) PutWorkingCopy(ctx context.Context, article int64, c WorkingCopy) error {
	return exec(ctx, tx.db, `
		INSERT INTO working_copy (account_id, article_id, base_revision, form, saved_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (account_id, article_id) DO UPDATE
		SET base_revision = EXCLUDED.base_revision, form = EXCLUDED.form, saved_at = EXCLUDED.saved_at`,
		tx.actor.ID, article, c.BaseRevision, c.Form, tx.now())
}

// DropWorkingCopy forgets the actor's form.
func (tx *Tx) DropWorkingCopy(ctx context.Context, article int64) error {
	return exec(ctx, tx.db, `DELETE FROM working_copy WHERE account_id = $1 AND article_id = $2`, tx.actor.ID, article)
}
