package store

import (
	"context"
	"time"

	"xuanlan/internal/cms"
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

// History returns every revision of an article with its attachments, the
// oldest first.
func (q *Queries) History(ctx context.Context, article int64) ([]cms.Revision, error) {
	rows, err := many[revisionRow](ctx, q.db, `SELECT `+revisionFields+` FROM article_revision r WHERE r.article_id = $1 ORDER BY r.number`, article)
	if err != nil {
		return nil, err
	}
	files, err := many[struct {
		RevisionID int64
		FileID     int64
		Name       string
	}](ctx, q.db, `
		SELECT f.revision_id, f.file_id, f.name FROM revision_file f JOIN article_revision r ON r.id = f.revision_id
		WHERE r.article_id = $1 AND f.role = 'attachment' ORDER BY f.revision_id, f.position`, article)
	out := make([]cms.Revision, len(rows))
	at := make(map[int64]*cms.Revision, len(rows))
	for i := range rows {
		out[i] = rows[i].revision()
		at[out[i].ID] = &out[i]
	}
	for _, f := range files {
		r := at[f.RevisionID]
		r.Attachments = append(r.Attachments, cms.Attachment{FileID: f.FileID, Name: f.Name})
	}
	return out, err
}
