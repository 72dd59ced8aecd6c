package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"xuanlan/internal/cms"
)

// Shelf is a group of files of a kind in the library.
type Shelf string

// The shelves. A file in the bin is on no other one.
const (
	ShelfAll    Shelf = ""
	ShelfMute   Shelf = "mute"   // pictures without alternative text that are not decorative
	ShelfUnused Shelf = "unused" // nothing that can be seen or edited shows it
	ShelfBin    Shelf = "bin"
)

// used is the condition on file f that the newest or the public revision of
// an article, the home page or the masthead shows it.
const used = `(EXISTS (SELECT FROM revision_file rf JOIN article_revision r ON r.id = rf.revision_id
	                 JOIN article a ON a.id = r.article_id AND (a.head_revision_id = r.id OR a.live_revision_id = r.id)
	                 WHERE rf.file_id = f.id)
	     OR EXISTS (SELECT FROM home_item h WHERE h.file_id = f.id AND h.deleted_at IS NULL)
	     OR EXISTS (SELECT FROM setting WHERE name = 'site' AND (value->>'logo_id')::bigint = f.id))`

// shelves maps each shelf to its condition on file f.
var shelves = map[Shelf]string{
	ShelfAll:    `f.deleted_at IS NULL`,
	ShelfMute:   `f.deleted_at IS NULL AND f.kind = 'picture' AND f.alt = '' AND NOT f.decorative`,
	ShelfUnused: `f.deleted_at IS NULL AND NOT ` + used,
	ShelfBin:    `f.deleted_at IS NOT NULL`,
}

// FileFilter narrows the library. Zero values don't limit.
type FileFilter struct {
	Kind          cms.FileKind
	Shelf         Shelf
	Month         time.Time // its first day
	Wide, Tall    bool      // pictures of this shape only
	Words         []string  // each must stand in name, title, alternative text or credit, in lower case
	Terms         []string  // of the words
	Limit, Offset int
}

func (f *FileFilter) where() (string, pgx.NamedArgs) {
	shelf, ok := shelves[f.Shelf]
	if !ok {
		shelf = shelves[ShelfAll]
	}
	sql := ` FROM file f WHERE ` + shelf
	args := pgx.NamedArgs{"limit": f.Limit, "offset": f.Offset}
	if f.Kind != "" {
		sql += ` AND f.kind = @kind`
		args["kind"] = string(f.Kind)
	}
	if !f.Month.IsZero() {
		sql += ` AND f.created_at >= @from AND f.created_at < @to`
		args["from"], args["to"] = f.Month, f.Month.AddDate(0, 1, 0)
	}
	switch {
	case f.Wide:
		sql += ` AND f.width > f.height`
	case f.Tall:
		sql += ` AND f.width < f.height`
	}
	if len(f.Words) > 0 {
		sql += ` AND f.terms @@ ` + allTerms("@terms") + `
			AND NOT EXISTS (SELECT FROM unnest(@words::text[]) AS w
			                WHERE strpos(lower(f.name || ' ' || f.title || ' ' || f.alt || ' ' || f.credit), w) = 0)`
		args["words"], args["terms"] = f.Words, f.Terms
	}
	return sql, args
}

// FileList returns a page of the library, the newest first.
func (q *Queries) FileList(ctx context.Context, f FileFilter) ([]cms.File, error) {
	where, args := f.where()
	return many[cms.File](ctx, q.db, `SELECT `+fileFields+where+` ORDER BY f.created_at DESC, f.id DESC LIMIT @limit OFFSET @offset`, args)
}

// FileCount counts the files that match.
func (q *Queries) FileCount(ctx context.Context, f FileFilter) (int, error) {
	where, args := f.where()
	return value[int](ctx, q.db, `SELECT count(*)`+where, args)
}

// FileMonths returns the months in which files of a kind came, with their
// number, the latest first.
func (q *Queries) FileMonths(ctx context.Context, kind cms.FileKind) ([]MonthCount, error) {
	return many[MonthCount](ctx, q.db, `
		SELECT date_trunc('month', f.created_at) AS month, count(*) AS n FROM file f
		WHERE f.kind = $1 AND f.deleted_at IS NULL GROUP BY 1 ORDER BY 1 DESC`, string(kind))
}

// FileUse is an article that shows a file.
type FileUse struct {
	ID      int64
	Title   string
	State   cms.State
	Live    bool // the public sees the file there
	Deleted bool // the article is in the recycle bin
	Roles   []string
}

// FileUses says where a file is shown.
type FileUses struct {
	Articles []FileUse
	Home     []cms.HomeItem
	Logo     bool
	Older    int // older revisions that show it
}

// Any reports whether something that can be seen or edited shows the file.
func (u *FileUses) Any() bool { return len(u.Articles) > 0 || len(u.Home) > 0 || u.Logo }

// FileUses returns where a file is shown; the newest articles first.
func (q *Queries) FileUses(ctx context.Context, id int64) (FileUses, error) {
	var u FileUses
	var err error
	u.Articles, err = many[FileUse](ctx, q.db, `
		SELECT a.id, h.title, a.state, a.deleted_at IS NOT NULL AS deleted,
		       bool_or(rf.revision_id = a.live_revision_id) AND `+visible+` AS live,
		       array_agg(DISTINCT rf.role) AS roles
		FROM revision_file rf JOIN article_revision r ON r.id = rf.revision_id
		JOIN article a ON a.id = r.article_id AND (a.head_revision_id = r.id OR a.live_revision_id = r.id)
		JOIN article_revision h ON h.id = a.head_revision_id
		WHERE rf.file_id = @id GROUP BY a.id, h.title ORDER BY a.id DESC LIMIT 200`, pgx.NamedArgs{"id": id})
	if err != nil {
		return u, err
	}
	u.Home, err = many[cms.HomeItem](ctx, q.db, `
		SELECT `+homeItemFields+` FROM home_item WHERE file_id = $1 AND deleted_at IS NULL ORDER BY id`, id)
	if err != nil {
		return u, err
	}
	u.Logo, err = value[bool](ctx, q.db, `SELECT EXISTS (SELECT FROM setting WHERE name = 'site' AND (value->>'logo_id')::bigint = $1)`, id)
	if err != nil {
		return u, err
	}
	u.Older, err = value[int](ctx, q.db, `
		SELECT count(DISTINCT rf.revision_id) FROM revision_file rf JOIN article_revision r ON r.id = rf.revision_id
		JOIN article a ON a.id = r.article_id
		WHERE rf.file_id = $1 AND r.id <> a.head_revision_id AND r.id IS DISTINCT FROM a.live_revision_id`, id)
	return u, err
}

// allTerms is the text search query that asks for every term of a parameter.
func allTerms(param string) string {
	return `(SELECT string_agg('''' || replace(replace(t, '\', '\\'), '''', '''''') || '''', ' & ')::tsquery FROM unnest(` + param + `::text[]) AS t)`
}
