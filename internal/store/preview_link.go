package store

import (
	"context"
	"crypto/sha256"
	"time"

	"github.com/jackc/pgx/v5"
)

// PreviewLink is a link that shows the newest revision of an article to who
// has no account, until it expires or is revoked.
type PreviewLink struct {
	ID        int64
	ArticleID int64
	CreatedBy string // name; "" for commands
	CreatedAt time.Time
	ExpiresAt time.Time
	OpenedAt  *time.Time // the last time
	Opened    int
}

// linkWorks is the condition under which link l to article a shows something.
// Withdrawing an article ends the links that it had; those made since are for
// those who decide whether it comes back.
const linkWorks = `l.revoked_at IS NULL AND l.expires_at > @now AND a.deleted_at IS NULL
	AND (a.state <> 'withdrawn' OR l.created_at > a.withdrawn_at)`

const previewLinks = `
	SELECT l.id, l.article_id, COALESCE(u.name, '') AS created_by, l.created_at, l.expires_at, l.opened_at, l.opened
	FROM preview_link l JOIN article a ON a.id = l.article_id LEFT JOIN account u ON u.id = l.created_by
	WHERE ` + linkWorks + ` AND `

// tokenSum is what is kept of a token. Tokens are long and random, so a plain
// hash is as hard to turn around as a slow one.
func tokenSum(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// PreviewLinks returns the links of an article that work, the newest first.
func (q *Queries) PreviewLinks(ctx context.Context, article int64) ([]PreviewLink, error) {
	return many[PreviewLink](ctx, q.db, previewLinks+`l.article_id = @article ORDER BY l.created_at DESC, l.id DESC`,
		pgx.StrictNamedArgs{"article": article, "now": q.now()})
}

// PreviewLink returns the link with a token. It returns NotFound alike for one
// that expired, that was revoked, that never was, and while the article is in
// the bin or was withdrawn since.
func (q *Queries) PreviewLink(ctx context.Context, token string) (PreviewLink, error) {
	return one[PreviewLink](ctx, q.db, previewLinks+`l.token_sha256 = @sum`,
		pgx.StrictNamedArgs{"sum": tokenSum(token), "now": q.now()})
}

// PreviewShows reports whether the page behind a link that works uses a file.
func (q *Queries) PreviewShows(ctx context.Context, token string, file int64) (bool, error) {
	return value[bool](ctx, q.db, `
		SELECT EXISTS (SELECT FROM preview_link l JOIN article a ON a.id = l.article_id
		               JOIN revision_file rf ON rf.revision_id = a.head_revision_id
		               WHERE l.token_sha256 = @sum AND rf.file_id = @file AND `+linkWorks+`)`,
		pgx.StrictNamedArgs{"sum": tokenSum(token), "now": q.now(), "file": file})
}

// CreatePreviewLink stores a link of the actor's.
func (tx *Tx) CreatePreviewLink(ctx context.Context, article int64, token string, expires time.Time) error {
	return exec(ctx, tx.db, `
		INSERT INTO preview_link (article_id, token_sha256, created_by, created_at, expires_at)
		VALUES (@article, @sum, NULLIF(@account, 0), @now, @expires)`,
		pgx.StrictNamedArgs{"article": article, "sum": tokenSum(token), "account": tx.actor.ID, "now": tx.now(), "expires": expires})
}

// RevokePreviewLink ends a link of an article, or returns NotFound when it
// doesn't work any more.
func (tx *Tx) RevokePreviewLink(ctx context.Context, article, link int64) error {
	return execOne(ctx, tx.db, `
		UPDATE preview_link SET revoked_at = @now
		WHERE id = @link AND article_id = @article AND revoked_at IS NULL AND expires_at > @now`,
		pgx.StrictNamedArgs{"link": link, "article": article, "now": tx.now()})
}

// CountPreview notes that a link was opened.
func (tx *Tx) CountPreview(ctx context.Context, link int64) error {
	return exec(ctx, tx.db, `UPDATE preview_link SET opened = opened + 1, opened_at = $2 WHERE id = $1`, link, tx.now())
}
