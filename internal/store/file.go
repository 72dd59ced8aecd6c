package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"xuanlan/internal/cms"
)

const fileFields = `f.id, f.key, f.name, f.mime, f.size, f.sha256, f.upload_sha256, f.width, f.height, f.scalable,
	f.title, f.alt, f.decorative, f.credit, COALESCE(f.created_by, 0) AS created_by, f.created_at, f.deleted_at`

// File returns a file by number, in the bin or not.
func (q *Queries) File(ctx context.Context, id int64) (cms.File, error) {
	return one[cms.File](ctx, q.db, `SELECT `+fileFields+` FROM file f WHERE f.id = $1`, id)
}

// Files returns those of the files with the given numbers that are not in the
// bin.
func (q *Queries) Files(ctx context.Context, ids []int64) (map[int64]cms.File, error) {
	files, err := many[cms.File](ctx, q.db, `SELECT `+fileFields+` FROM file f WHERE f.id = ANY($1) AND f.deleted_at IS NULL`, ids)
	m := make(map[int64]cms.File, len(files))
	for _, f := range files {
		m[f.ID] = f
	}
	return m, err
}

// FilesByKey returns the files with the given keys, in the bin or not, in no
// order.
func (q *Queries) FilesByKey(ctx context.Context, keys []string) ([]cms.File, error) {
	return many[cms.File](ctx, q.db, `SELECT `+fileFields+` FROM file f WHERE f.key = ANY($1)`, keys)
}

// FileByUpload returns a file for which the same bytes were sent and which is
// not in the bin, or NotFound.
func (q *Queries) FileByUpload(ctx context.Context, sum []byte) (cms.File, error) {
	return one[cms.File](ctx, q.db, `
		SELECT `+fileFields+` FROM file f WHERE f.upload_sha256 = $1 AND f.deleted_at IS NULL ORDER BY f.id LIMIT 1`, sum)
}

// FileByKey returns a file and whether the public may see it: because a
// visible article, the home page or the masthead shows it.
func (q *Queries) FileByKey(ctx context.Context, key string) (f cms.File, public bool, err error) {
	f, err = one[cms.File](ctx, q.db, `SELECT `+fileFields+` FROM file f WHERE f.key = $1`, key)
	if err != nil || f.DeletedAt != nil {
		return f, false, err
	}
	public, err = value[bool](ctx, q.db, `
		SELECT EXISTS (SELECT FROM revision_file rf JOIN article a ON a.live_revision_id = rf.revision_id
		               WHERE rf.file_id = $1 AND `+visible+`)
		    OR EXISTS (SELECT FROM home_item WHERE file_id = $1 AND visible AND deleted_at IS NULL)
		    OR EXISTS (SELECT FROM setting WHERE name = 'site' AND (value->>'logo_id')::bigint = $1)`, f.ID)
	return f, public, err
}

// CreateFile stores f with its search terms and sets its ID and CreatedAt.
func (tx *Tx) CreateFile(ctx context.Context, f *cms.File, terms []string) error {
	f.CreatedAt = tx.now()
	id, err := value[int64](ctx, tx.db, `
		INSERT INTO file (key, name, mime, size, sha256, upload_sha256, width, height, scalable,
		                  title, alt, decorative, credit, terms, created_by, created_at)
		VALUES (@key, @name, @mime, @size, @sha256, @upload_sha256, @width, @height, @scalable,
		        @title, @alt, @decorative, @credit, array_to_tsvector(@terms), NULLIF(@created_by, 0), @created_at) RETURNING id`,
		pgx.StrictNamedArgs{
			"key": f.Key, "name": f.Name, "mime": f.MIME, "size": f.Size, "sha256": f.SHA256, "upload_sha256": f.UploadSHA256,
			"width": f.Width, "height": f.Height, "scalable": f.Scalable, "title": f.Title, "alt": f.Alt,
			"decorative": f.Decorative, "credit": f.Credit, "terms": terms, "created_by": f.CreatedBy, "created_at": f.CreatedAt,
		})
	f.ID = id
	return err
}

// DescribeFile stores what is said of a file, with its search terms.
func (tx *Tx) DescribeFile(ctx context.Context, id int64, t cms.FileText, terms []string) error {
	return execOne(ctx, tx.db, `
		UPDATE file SET title = @title, alt = @alt, decorative = @decorative, credit = @credit, terms = array_to_tsvector(@terms)
		WHERE id = @id`,
		pgx.StrictNamedArgs{"id": id, "title": t.Title, "alt": t.Alt, "decorative": t.Decorative, "credit": t.Credit, "terms": terms})
}

// SetFileDeleted puts a file into the bin or takes it out.
func (tx *Tx) SetFileDeleted(ctx context.Context, id int64, deleted bool) error {
	return execOne(ctx, tx.db, `UPDATE file SET deleted_at = CASE WHEN $2 THEN $3::timestamptz END WHERE id = $1`, id, deleted, tx.now())
}

// AttachmentName returns the name under which a visible article offers a
// file, without extension; "" when none does.
func (q *Queries) AttachmentName(ctx context.Context, id int64) (string, error) {
	names, err := values[string](ctx, q.db, `
		SELECT rf.name FROM revision_file rf JOIN article a ON a.live_revision_id = rf.revision_id
		WHERE rf.file_id = $1 AND rf.role = 'attachment' AND `+visible+` ORDER BY a.id LIMIT 1`, id)
	if err != nil || len(names) == 0 {
		return "", err
	}
	return names[0], nil
}
