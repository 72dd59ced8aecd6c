package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"xuanlan/internal/cms"
)

// Listing is a visible article as lists show it.
type Listing struct {
	ID            int64
	Title         string
	Summary       string
	Source        string
	Author        string
	ColumnID      int64
	PublishedAt   time.Time
	Pinned        bool
	CoverKey      string // "" without a cover
	CoverAlt      string
	CoverWidth    int
	CoverHeight   int
	CoverScalable bool
	DocNumber     string
	DocWrittenOn  *time.Time
	DocValidity   cms.Validity // "" when not an official document
	HasPDF        bool
	Views         int64
}

// Live is a visible article whole.
type Live struct {
	Listing
	Revision         cms.Revision
	FirstPublishedAt time.Time
	Archived         bool // closed to changes
	Cover            *cms.File
	Files            []AttachedFile
	BodyFiles        map[string]cms.File // by key: what the text shows or links to
}

// AttachedFile is an attachment with its file.
type AttachedFile struct {
	Name string // shown
	cms.File
}

// ListFilter narrows a public list. Zero values don't limit.
type ListFilter struct {
	ColumnIDs     []int64
	WithCover     bool
	Documents     bool // official documents only, in the order of their own dates
	Validity      cms.Validity
	Year          int // of 成文日期
	Genre         string
	Words         string // in title, document number or text
	Exclude       []int64
	Unpinned      bool // pinned items in their place by date
	Limit, Offset int
}

const listingFields = `a.id, r.title, r.summary, r.source, r.author, r.column_id, a.published_at,
	COALESCE(a.pinned_until > @now, false) AS pinned,
	COALESCE(f.key, '') AS cover_key, r.cover_alt, COALESCE(f.width, 0) AS cover_width, COALESCE(f.height, 0) AS cover_height,
	COALESCE(f.scalable, false) AS cover_scalable,
	COALESCE(r.doc_number, '') AS doc_number, r.doc_written_on, COALESCE(r.doc_validity, '') AS doc_validity,
	EXISTS (SELECT FROM revision_file rf JOIN file pf ON pf.id = rf.file_id
	        WHERE rf.revision_id = r.id AND rf.role = 'attachment' AND pf.mime = 'application/pdf') AS has_pdf,
	COALESCE(v.views + v.imported, 0) AS views`

const liveFrom = `
	FROM article a JOIN article_revision r ON r.id = a.live_revision_id
	LEFT JOIN file f ON f.id = r.cover_id AND f.deleted_at IS NULL
	LEFT JOIN article_view v ON v.article_id = a.id
	WHERE `

func (f *ListFilter) where() (string, pgx.NamedArgs) {
	sql := visible
	args := pgx.NamedArgs{"limit": f.Limit, "offset": f.Offset}
	and := func(cond, name string, v any) {
		sql += ` AND ` + cond
		if name != "" {
			args[name] = v
		}
	}
	if f.ColumnIDs != nil {
		and(`EXISTS (SELECT FROM placement p WHERE p.article_id = a.id AND p.column_id = ANY(@columns))`, "columns", f.ColumnIDs)
	}
	if f.WithCover {
		and(`f.id IS NOT NULL`, "", nil)
	}
	if f.Documents {
		and(`r.doc_validity IS NOT NULL`, "", nil)
	}
	if f.Validity != "" {
		and(`r.doc_validity = @validity`, "validity", f.Validity)
	}
	if f.Year != 0 {
		and(`extract(year FROM r.doc_written_on) = @year::int`, "year", f.Year)
	}
	if f.Genre != "" {
		and(`r.doc_genre = @genre`, "genre", f.Genre)
	}
	if f.Words != "" {
		and(`(strpos(r.title, @words) > 0 OR strpos(r.doc_number, @words) > 0 OR strpos(r.body_text, @words) > 0)`, "words", f.Words)
	}
	if len(f.Exclude) > 0 {
		and(`a.id <> ALL(@exclude)`, "exclude", f.Exclude)
	}
	return sql, args
}

func (f *ListFilter) order() string {
	switch {
	case f.Documents:
		return `r.doc_written_on DESC NULLS LAST, a.published_at DESC, a.id DESC`
	case f.Unpinned:
		return `a.published_at DESC, a.id DESC`
	}
	return `COALESCE(a.pinned_until > @now, false) DESC, a.published_at DESC, a.id DESC`
}

// List returns a page of visible articles.
func (q *Queries) List(ctx context.Context, f ListFilter) ([]Listing, error) {
	where, args := f.where()
	args["now"] = q.now()
	return many[Listing](ctx, q.db, `SELECT `+listingFields+liveFrom+where+
		` ORDER BY `+f.order()+` LIMIT @limit OFFSET @offset`, args)
}

// Count returns how many visible articles match.
func (q *Queries) Count(ctx context.Context, f ListFilter) (int, error) {
	where, args := f.where()
	args["now"] = q.now()
	return value[int](ctx, q.db, `SELECT count(*)`+liveFrom+where, args)
}

// MostViewed returns the n most viewed visible articles of the columns that
// were published since the given time.
func (q *Queries) MostViewed(ctx context.Context, columns []int64, since time.Time, n int) ([]Listing, error) {
	f := ListFilter{ColumnIDs: columns, Limit: n}
	where, args := f.where()
	args["now"], args["since"] = q.now(), since
	return many[Listing](ctx, q.db, `SELECT `+listingFields+liveFrom+where+
		` AND a.published_at >= @since ORDER BY views DESC, a.published_at DESC, a.id DESC LIMIT @limit`, args)
}

// Latest returns the n newest visible articles of each of the given groups of
// columns, in one query; the result has the same order as groups.
func (q *Queries) Latest(ctx context.Context, groups [][]int64, n int) ([][]Listing, error) {
	type row struct {
		GroupNo int
		Listing
	}
	ids, numbers := []int64{}, []int32{}
	for i, g := range groups {
		for _, id := range g {
			ids, numbers = append(ids, id), append(numbers, int32(i))
		}
	}
	rows, err := many[row](ctx, q.db, `
		WITH member AS (SELECT DISTINCT g.no, p.article_id
		                FROM unnest(@ids::bigint[], @numbers::int[]) AS g(column_id, no)
		                JOIN placement p ON p.column_id = g.column_id),
		     ranked AS (SELECT m.no, a.id, row_number() OVER (PARTITION BY m.no ORDER BY
		                       COALESCE(a.pinned_until > @now, false) DESC, a.published_at DESC, a.id DESC) AS rank
		                FROM member m JOIN article a ON a.id = m.article_id WHERE `+visible+`)
		SELECT x.no AS group_no, `+listingFields+`
		FROM ranked x JOIN article a ON a.id = x.id AND x.rank <= @n
		JOIN article_revision r ON r.id = a.live_revision_id
		LEFT JOIN file f ON f.id = r.cover_id AND f.deleted_at IS NULL
		LEFT JOIN article_view v ON v.article_id = a.id
		ORDER BY x.no, x.rank`, pgx.NamedArgs{"ids": ids, "numbers": numbers, "n": n, "now": q.now()})
	out := make([][]Listing, len(groups))
	for _, r := range rows {
		out[r.GroupNo] = append(out[r.GroupNo], r.Listing)
	}
	return out, err
}

// Neighbour is the article before or after another one.
type Neighbour struct {
	ID        int64
	Title     string
	DocNumber string
}

// Neighbours returns the visible articles of a column that stand just above
// (newer) and below (older) one in the list by publication; nil at the ends.
func (q *Queries) Neighbours(ctx context.Context, column, id int64, at time.Time) (newer, older *Neighbour, err error) {
	next := func(cmp, order string) (*Neighbour, error) {
		rows, err := many[Neighbour](ctx, q.db, `
			SELECT a.id, r.title, COALESCE(r.doc_number, '') AS doc_number
			FROM placement p JOIN article a ON a.id = p.article_id JOIN article_revision r ON r.id = a.live_revision_id
			WHERE p.column_id = @column AND `+visible+` AND (a.published_at, a.id) `+cmp+` (@at, @id)
			ORDER BY a.published_at `+order+`, a.id `+order+` LIMIT 1`,
			pgx.NamedArgs{"column": column, "id": id, "at": at})
		if err != nil || len(rows) == 0 {
			return nil, err
		}
		return &rows[0], nil
	}
	if newer, err = next(">", "ASC"); err != nil {
		return nil, nil, err
	}
	older, err = next("<", "DESC")
	return newer, older, err
}

// DocumentFacets are the years and genres that the documents of some columns
// have, and how many there are in each.
type DocumentFacets struct {
	Years  []int
	Genres []string
	Valid  int // documents in force
}

// DocumentFacets returns what the visible documents of the columns can be
// narrowed by.
func (q *Queries) DocumentFacets(ctx context.Context, columns []int64) (DocumentFacets, error) {
	f := ListFilter{ColumnIDs: columns, Documents: true}
	where, args := f.where()
	args["now"] = q.now()
	return one[DocumentFacets](ctx, q.db, `
		SELECT COALESCE(array_agg(DISTINCT extract(year FROM r.doc_written_on)::int ORDER BY extract(year FROM r.doc_written_on)::int DESC)
		                FILTER (WHERE r.doc_written_on IS NOT NULL), '{}') AS years,
		       COALESCE(array_agg(DISTINCT r.doc_genre ORDER BY r.doc_genre) FILTER (WHERE r.doc_genre <> ''), '{}') AS genres,
		       count(*) FILTER (WHERE r.doc_validity = 'valid') AS valid`+liveFrom+where, args)
}

// NewestTitles returns the titles of the n newest visible articles.
func (q *Queries) NewestTitles(ctx context.Context, n int) ([]string, error) {
	return values[string](ctx, q.db, `
		SELECT r.title FROM article a JOIN article_revision r ON r.id = a.live_revision_id
		WHERE `+visible+` ORDER BY a.published_at DESC, a.id DESC LIMIT $1`, n)
}
