package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"xuanlan/internal/cms"
)

const noteSelect = `
	SELECT n.id, n.article_id, n.revision_id, r.number, n.field, n.exact, n.prefix, n.suffix, n.start, n.text,
	       n.account_id, n.name, n.created_at, n.dropped, n.signature_id, COALESCE(s.step_name, '') AS step_name, s.signed_at,
	       n.settled_at, COALESCE(u.name, '') AS settled_by
	FROM note n JOIN article_revision r ON r.id = n.revision_id
	LEFT JOIN signature s ON s.id = n.signature_id LEFT JOIN account u ON u.id = n.settled_by
	WHERE n.article_id = $1 AND `

// Notes returns the notes on an article that an account may see: those on
// record, and its own that wait for the verdict; by version, each in the order
// of the text.
func (q *Queries) Notes(ctx context.Context, article, account int64) ([]cms.Note, error) {
	return many[cms.Note](ctx, q.db, noteSelect+`(n.signature_id IS NOT NULL OR n.account_id = $2)
		ORDER BY r.number, array_position(ARRAY['title', 'subtitle', 'body'], n.field), n.start, n.id`, article, account)
}

// Note returns a note on an article, or NotFound.
func (q *Queries) Note(ctx context.Context, article, id int64) (cms.Note, error) {
	return one[cms.Note](ctx, q.db, noteSelect+`n.id = $2`, article, id)
}

// CreateNote stores a note of the actor and sets its ID, writer and time.
func (tx *Tx) CreateNote(ctx context.Context, n *cms.Note) error {
	n.AccountID, n.Name, n.CreatedAt = tx.actor.ID, tx.actor.Name, tx.now()
	id, err := value[int64](ctx, tx.db, `
		INSERT INTO note (article_id, revision_id, field, exact, prefix, suffix, start, text, account_id, name, created_at)
		VALUES (@article, @revision, @field, @exact, @prefix, @suffix, @start, @text, @account, @name, @at) RETURNING id`,
		pgx.StrictNamedArgs{"article": n.ArticleID, "revision": n.RevisionID, "field": n.Field, "exact": n.Exact, "prefix": n.Prefix,
			"suffix": n.Suffix, "start": n.Start, "text": n.Text, "account": n.AccountID, "name": n.Name, "at": n.CreatedAt})
	n.ID = id
	return err
}

// UpdateNote stores the text of a note that waits for the verdict, and whether
// it is dropped.
func (tx *Tx) UpdateNote(ctx context.Context, n *cms.Note) error {
	return execOne(ctx, tx.db, `UPDATE note SET text = $2, dropped = $3 WHERE id = $1 AND signature_id IS NULL`, n.ID, n.Text, n.Dropped)
}

// RecordNotes puts the actor's notes on a revision on record with a signature,
// forgets the dropped ones, and returns how many were recorded.
func (tx *Tx) RecordNotes(ctx context.Context, revision, signature int64) (int, error) {
	if err := exec(ctx, tx.db, `DELETE FROM note WHERE revision_id = $1 AND account_id = $2 AND dropped`, revision, tx.actor.ID); err != nil {
		return 0, err
	}
	ids, err := values[int64](ctx, tx.db, `
		UPDATE note SET signature_id = $3 WHERE revision_id = $1 AND account_id = $2 AND signature_id IS NULL RETURNING id`,
		revision, tx.actor.ID, signature)
	return len(ids), err
}

// SettleNote says that the actor has mended what a note is about, or takes that
// back. The note must be on record.
func (tx *Tx) SettleNote(ctx context.Context, id int64, settled bool) error {
	if !settled {
		return execOne(ctx, tx.db, `UPDATE note SET settled_at = NULL, settled_by = NULL WHERE id = $1 AND signature_id IS NOT NULL`, id)
	}
	return execOne(ctx, tx.db, `UPDATE note SET settled_at = $2, settled_by = $3 WHERE id = $1 AND signature_id IS NOT NULL`, id, tx.now(), tx.actor.ID)
}
