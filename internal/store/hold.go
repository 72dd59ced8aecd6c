package store

import (
	"context"
	"time"
)

// Hold is somebody who has the form of an article open to write in it.
type Hold struct {
	AccountID int64
	Name      string
	Since     time.Time
	AskedBy   int64 // who would like to write in it; 0: nobody
	AskedName string
	RefusedAt *time.Time // when the holder said that it takes longer
}

// HoldFresh is how long a hold is good after its holder was last seen.
// Browsers slow down the clocks of pages in the background to a minute.
const HoldFresh = 3 * time.Minute

// Hold returns who holds an article, or NotFound when nobody does.
func (q *Queries) Hold(ctx context.Context, article int64) (Hold, error) {
	return one[Hold](ctx, q.db, `
		SELECT e.account_id, u.name, e.since, COALESCE(e.asked_by, 0) AS asked_by, COALESCE(a.name, '') AS asked_name, e.refused_at
		FROM editing e JOIN account u ON u.id = e.account_id LEFT JOIN account a ON a.id = e.asked_by
		WHERE e.article_id = $1 AND e.seen_at > $2`, article, q.now().Add(-HoldFresh))
}

// TakeHold gives an article to the actor if nobody holds it, and keeps it for
// the actor who holds it already.
func (tx *Tx) TakeHold(ctx context.Context, article int64) error {
	now := tx.now()
	return exec(ctx, tx.db, `
		INSERT INTO editing AS e (article_id, account_id, since, seen_at) VALUES ($1, $2, $3, $3)
		ON CONFLICT (article_id) DO UPDATE SET
		    since = CASE WHEN e.account_id = $2 AND e.seen_at > $4 THEN e.since ELSE $3 END,
		    asked_by = CASE WHEN e.account_id = $2 THEN e.asked_by END,
		    refused_at = CASE WHEN e.account_id = $2 THEN e.refused_at END,
		    account_id = $2, seen_at = $3
		WHERE e.account_id = $2 OR e.seen_at <= $4`, article, tx.actor.ID, now, now.Add(-HoldFresh))
}

// GiveHold gives an article to an account, whoever holds it.
func (tx *Tx) GiveHold(ctx context.Context, article, account int64) error {
	return exec(ctx, tx.db, `
		INSERT INTO editing (article_id, account_id, since, seen_at) VALUES ($1, $2, $3, $3)
		ON CONFLICT (article_id) DO UPDATE SET account_id = $2, since = $3, seen_at = $3, asked_by = NULL, refused_at = NULL`,
		article, account, tx.now())
}

// AskHold notes that the actor would like to write in an article that another
// one holds.
func (tx *Tx) AskHold(ctx context.Context, article int64) error {
	return exec(ctx, tx.db, `
		UPDATE editing SET asked_by = $2, refused_at = NULL WHERE article_id = $1 AND account_id <> $2`, article, tx.actor.ID)
}

// RefuseHold notes that the actor, who holds an article, needs it longer.
func (tx *Tx) RefuseHold(ctx context.Context, article int64) error {
	return exec(ctx, tx.db, `
		UPDATE editing SET asked_by = NULL, refused_at = $3 WHERE article_id = $1 AND account_id = $2`, article, tx.actor.ID, tx.now())
}

// DropHold ends the actor's hold.
func (tx *Tx) DropHold(ctx context.Context, article int64) error {
	return exec(ctx, tx.db, `DELETE FROM editing WHERE article_id = $1 AND account_id = $2`, article, tx.actor.ID)
}
