package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"xuanlan/internal/cms"
)

// SearchEntry is what a revision is found by. Its texts are folded.
type SearchEntry struct {
	Terms  []string
	Title  string
	Number string // 文号
	Facts  string // subtitle, keywords, source, author, names of attachments
	Body   string
}

// Index makes e the search entry of an article, whose live revision is r.
func (tx *Tx) Index(ctx context.Context, r *cms.Revision, e SearchEntry) error {
	validity := cms.Validity("")
	if r.Document != nil {
		validity = r.Document.Validity
	}
	return execOne(ctx, tx.db, `
		INSERT INTO article_search AS s (article_id, terms, title, number, facts, body, column_id, source, validity, published_at)
		SELECT id, array_to_tsvector(@terms), @title, @number, @facts, @body, @column, @source, @validity, published_at FROM article WHERE id = @article
		ON CONFLICT (article_id) DO UPDATE SET terms = EXCLUDED.terms, title = EXCLUDED.title, number = EXCLUDED.number, facts = EXCLUDED.facts,
			body = EXCLUDED.body, column_id = EXCLUDED.column_id, source = EXCLUDED.source, validity = EXCLUDED.validity, published_at = EXCLUDED.published_at,
			head_terms = CASE WHEN (SELECT head_revision_id FROM article WHERE id = @article) = @revision THEN NULL ELSE s.head_terms END`,
		pgx.StrictNamedArgs{"article": r.ArticleID, "revision": r.ID, "terms": e.Terms, "title": e.Title, "number": e.Number, "facts": e.Facts,
			"body": e.Body, "column": r.ColumnID, "source": r.Source, "validity": validity})
}

// Indexable is how many articles have an entry to make.
func (q *Queries) Indexable(ctx context.Context) (int, error) {
	return value[int](ctx, q.db, `SELECT count(*) FROM article WHERE live_revision_id IS NOT NULL`)
}

// LockLive keeps the next n articles that were ever public from being
// published until the transaction ends, and returns their live revisions.
func (tx *Tx) LockLive(ctx context.Context, after int64, n int) ([]int64, error) {
	return values[int64](ctx, tx.db, `
		SELECT live_revision_id FROM article WHERE id > $1 AND live_revision_id IS NOT NULL ORDER BY id LIMIT $2 FOR NO KEY UPDATE`, after, n)
}
