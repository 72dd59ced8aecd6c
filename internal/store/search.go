package store

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// SearchQuery is what a visitor looks for, already cut into terms.
type SearchQuery struct {
	Terms         []string // each must be in the index entry
	Words         []string // each must stand in title, number, source, author or text as typed, in lower case
	ColumnIDs     []int64  // primary columns; nil: everywhere
	ByDate        bool     // newest first instead of title hits first
	Limit, Offset int
}

// Hit is a found article with its text, from which the snippet is cut.
type Hit struct {
	Listing
	BodyText string
}

// searchText is what a word is looked for in.
const searchText = `lower(r.title || ' ' || r.subtitle || ' ' || COALESCE(r.doc_number, '') || ' ' || r.source || ' ' || r.author || ' ' || r.body_text)`

func (s *SearchQuery) where() (string, pgx.NamedArgs) {
	args := pgx.NamedArgs{"words": s.Words, "limit": s.Limit, "offset": s.Offset, "columns": nil, "terms": s.Terms}
	if s.ColumnIDs != nil {
		args["columns"] = s.ColumnIDs
	}
	return `
		FROM article_search s JOIN article a ON a.id = s.article_id
		JOIN article_revision r ON r.id = a.live_revision_id
		LEFT JOIN file f ON f.id = r.cover_id AND f.deleted_at IS NULL
		LEFT JOIN article_view v ON v.article_id = a.id
		WHERE ` + visible + `
		  AND s.terms @@ ` + allTerms("@terms") + `
		  AND NOT EXISTS (SELECT FROM unnest(@words::text[]) AS w WHERE strpos(` + searchText + `, w) = 0)
		  AND (@columns::bigint[] IS NULL OR r.column_id = ANY(@columns))`, args
}

// allTerms is the text search query that asks for every term of a parameter.
func allTerms(param string) string {
	return `(SELECT string_agg('''' || replace(replace(t, '\', '\\'), '''', '''''') || '''', ' & ')::tsquery FROM unnest(` + param + `::text[]) AS t)`
}

// Search returns a page of visible articles in which every word occurs.
func (q *Queries) Search(ctx context.Context, s SearchQuery) ([]Hit, error) {
	where, args := s.where()
	args["now"] = q.now()
	order := `(SELECT count(*) FROM unnest(@words::text[]) AS w WHERE strpos(lower(r.title), w) > 0) DESC, `
	if s.ByDate {
		order = ``
	}
	return many[Hit](ctx, q.db, `SELECT `+listingFields+`, r.body_text`+where+
		` ORDER BY `+order+`a.published_at DESC, a.id DESC LIMIT @limit OFFSET @offset`, args)
}

// SearchCounts counts the hits by primary column.
func (q *Queries) SearchCounts(ctx context.Context, s SearchQuery) (map[int64]int, error) {
	where, args := s.where()
	args["now"] = q.now()
	type row struct {
		ColumnID int64
		N        int
	}
	rows, err := many[row](ctx, q.db, `SELECT r.column_id, count(*) AS n`+where+` GROUP BY r.column_id`, args)
	counts := make(map[int64]int, len(rows))
	for _, r := range rows {
		counts[r.ColumnID] = r.N
	}
	return counts, err
}
