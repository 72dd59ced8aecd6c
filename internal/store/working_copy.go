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
		INSERT INTO working_copy (account_id, article_id, base_revision, form, started_at, saved_at) VALUES ($1, $2, $3, $4, $5, $5)
		ON CONFLICT (account_id, article_id) DO UPDATE
		SET base_revision = EXCLUDED.base_revision, form = EXCLUDED.form, saved_at = EXCLUDED.saved_at`,
		tx.actor.ID, article, c.BaseRevision, c.Form, tx.now())
}

// OtherCopy is what another account has typed into the form of an article.
type OtherCopy struct {
	AccountID int64
	Name      string
	SavedAt   time.Time
}

// OtherCopies returns what others than the account have typed since the given
// time and not saved, the latest first.
func (q *Queries) OtherCopies(ctx context.Context, article, account int64, since time.Time) ([]OtherCopy, error) {
	return many[OtherCopy](ctx, q.db, `
		SELECT w.account_id, u.name, w.saved_at FROM working_copy w JOIN account u ON u.id = w.account_id
		WHERE w.article_id = $1 AND w.account_id <> $2 AND w.saved_at > $3 ORDER BY w.saved_at DESC`, article, account, since)
}

// DropWorkingCopy forgets the actor's form.
func (tx *Tx) DropWorkingCopy(ctx context.Context, article int64) error {
	return exec(ctx, tx.db, `DELETE FROM working_copy WHERE account_id = $1 AND article_id = $2`, tx.actor.ID, article)
}
