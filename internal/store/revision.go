package store

import (
	"context"
	"time"
)

// RevisionEntry is a line of an article's history.
type RevisionEntry struct {
	ID        int64
	Number    int
	Title     string
	Account   string // who saved it; "" for imports
	CreatedAt time.Time
	Live      bool // what the public sees, or saw last
}

// Revisions returns the history of an article, the newest first.
func (q *Queries) Revisions(ctx context.Context, article int64) ([]RevisionEntry, error) {
	return many[RevisionEntry](ctx, q.db, `
		SELECT r.id, r.number, r.title, COALESCE(u.name, '') AS account, r.created_at, r.id IS NOT DISTINCT FROM a.live_revision_id AS live
		FROM article_revision r JOIN article a ON a.id = r.article_id LEFT JOIN account u ON u.id = r.created_by
		WHERE r.article_id = $1 ORDER BY r.number DESC`, article)
}

// RevisionID returns the revision of an article with a number, or NotFound.
func (q *Queries) RevisionID(ctx context.Context, article int64, number int) (int64, error) {
	return value[int64](ctx, q.db, `SELECT id FROM article_revision WHERE article_id = $1 AND number = $2`, article, number)
}
