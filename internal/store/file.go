package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"xuanlan/internal/cms"
)

const fileFields = `id, key, name, mime, size, sha256, width, height, COALESCE(created_by, 0) AS created_by, created_at`

// File returns a file by number.
func (q *Queries) File(ctx context.Context, id int64) (cms.File, error) {
	return one[cms.File](ctx, q.db, `SELECT `+fileFields+` FROM file WHERE id = $1`, id)
}

// Files returns the files with the given numbers, in no order.
func (q *Queries) Files(ctx context.Context, ids []int64) (map[int64]cms.File, error) {
	files, err := many[cms.File](ctx, q.db, `SELECT `+fileFields+` FROM file WHERE id = ANY($1)`, ids)
	m := make(map[int64]cms.File, len(files))
	for _, f := range files {
		m[f.ID] = f
	}
	return m, err
}

// FilesByKey returns the files with the given keys, in no order.
func (q *Queries) FilesByKey(ctx context.Context, keys []string) ([]cms.File, error) {
	return many[cms.File](ctx, q.db, `SELECT `+fileFields+` FROM file WHERE key = ANY($1)`, keys)
}

// FileByHash returns a file with the same bytes and name, or NotFound.
func (q *Queries) FileByHash(ctx context.Context, sum []byte, name string) (cms.File, error) {
	return one[cms.File](ctx, q.db, `
		SELECT `+fileFields+` FROM file WHERE sha256 = $1 AND name = $2 ORDER BY id LIMIT 1`, sum, name)
}

// FileByKey returns a file and whether the public may see it: because a
// visible article, the home page or the masthead shows it.
func (q *Queries) FileByKey(ctx context.Context, key string) (f cms.File, public bool, err error) {
	f, err = one[cms.File](ctx, q.db, `SELECT `+fileFields+` FROM file WHERE key = $1`, key)
	if err != nil {
		return f, false, err
	}
	public, err = value[bool](ctx, q.db, `
		SELECT EXISTS (SELECT FROM revision_file rf JOIN article a ON a.live_revision_id = rf.revision_id
		               WHERE rf.file_id = $1 AND `+visible("$2")+`)
		    OR EXISTS (SELECT FROM home_item WHERE file_id = $1 AND visible AND deleted_at IS NULL)
		    OR EXISTS (SELECT FROM setting WHERE name = 'site' AND (value->>'logo_id')::bigint = $1)`,
		f.ID, q.now())
	return f, public, err
}

// CreateFile stores f and sets its ID and CreatedAt.
func (tx *Tx) CreateFile(ctx context.Context, f *cms.File) error {
	f.CreatedAt = tx.now()
	id, err := value[int64](ctx, tx.db, `
		INSERT INTO file (key, name, mime, size, sha256, width, height, created_by, created_at)
		VALUES (@key, @name, @mime, @size, @sha256, @width, @height, NULLIF(@created_by, 0), @created_at) RETURNING id`,
		pgx.StrictNamedArgs{
			"key": f.Key, "name": f.Name, "mime": f.MIME, "size": f.Size, "sha256": f.SHA256,
			"width": f.Width, "height": f.Height, "created_by": f.CreatedBy, "created_at": f.CreatedAt,
		})
	f.ID = id
	return err
}

// AttachmentName returns the name under which a visible article offers a
// file, without extension; "" when none does.
func (q *Queries) AttachmentName(ctx context.Context, id int64) (string, error) {
	names, err := values[string](ctx, q.db, `
		SELECT rf.name FROM revision_file rf JOIN article a ON a.live_revision_id = rf.revision_id
		WHERE rf.file_id = $1 AND rf.role = 'attachment' AND `+visible("$2")+` ORDER BY a.id LIMIT 1`, id, q.now())
	if err != nil || len(names) == 0 {
		return "", err
	}
	return names[0], nil
}
