package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// Term is one of the index; with Prefix it is the beginning of one.
type Term struct {
	Text   string
	Prefix bool
}

// SearchQuery is what a visitor looks for, already cut into terms.
type SearchQuery struct {
	Terms         []Term   // each must be in the entry
	Words         []string // folded; each must stand in the entry as it is
	Whole         string   // all words as one; for ranking
	Filter        SearchFilter
	ByDate        bool // newest first instead of the best first
	Limit, Offset int
}

// SearchFilter narrows a search. Zero values don't limit.
type SearchFilter struct {
	ColumnIDs []int64 // primary columns
	Year      int     // of publication
	Source    string
	Validity  string
}

// On reports whether the filter narrows at all.
func (f *SearchFilter) On() bool {
	return f.ColumnIDs != nil || f.Year != 0 || f.Source != "" || f.Validity != ""
}

// SearchPage is a page of hits, with what the hits can be narrowed to.
type SearchPage struct {
	Total      int
	Partial    bool    // only the newest were looked at: there are more
	IDs        []int64 // of this page
	Columns    map[int64]int
	Years      map[int]int
	Sources    map[string]int
	Validities map[string]int
}

// Bounds of what is looked at. A word of which the newest articles hold
// enough is not looked for in the older ones: ranking reads every candidate.
const (
	Enough  = 1000
	windows = 4 // of time; the last one has no bound
)

// tsquery asks for every term; of the title, with the mark that its terms
// have.
func (s *SearchQuery) tsquery(mark string) string {
	out := make([]string, len(s.Terms))
	for i, t := range s.Terms {
		out[i] = quoted(mark + t.Text)
		if t.Prefix {
			out[i] += ":*"
		}
	}
	return strings.Join(out, " & ")
}

// window is the labels of one of the windows, which hold the newest articles:
// of a half to three quarters of a year, of two years, of five. nil is no bound.
func (f *SearchFilter) window(now time.Time, n int) []string {
	year, quarter := now.Year(), (int(now.Month())+2)/3
	if f.Year != 0 && f.Year != year {
		if year, quarter = f.Year, 4; n > 0 { // the filter itself is the bound
			return nil
		}
	}
	label := func(ago int) string {
		q := year*4 + quarter - 1 - ago
		return fmt.Sprintf("q%d-%d", q/4, q%4+1)
	}
	switch n {
	case 0:
		return []string{label(-1), label(0), label(1)}
	case 1, 2:
		var out []string
		for y := year + 1; y > year+1-3*n; y-- {
			out = append(out, "y"+strconv.Itoa(y))
		}
		return out
	}
	return nil
}

// where is the condition on entry s. The one index answers it alone.
func (f *SearchFilter) where(query string, window []string, args pgx.NamedArgs, name string) string {
	sql := `s.terms @@ @` + name + `::tsquery`
	args[name] = query
	and := func(key string, labels ...string) {
		sql += ` AND s.labels && @` + name + key + `::text[]`
		args[name+key] = labels
	}
	if window != nil {
		and("_window", window...)
	}
	if f.ColumnIDs != nil {
		labels := make([]string, len(f.ColumnIDs))
		for i, id := range f.ColumnIDs {
			labels[i] = "c" + strconv.FormatInt(id, 10)
		}
		and("_columns", labels...)
	}
	if f.Year != 0 {
		and("_year", "y"+strconv.Itoa(f.Year))
	}
	if f.Source != "" {
		and("_source", "s"+f.Source)
	}
	if f.Validity != "" {
		and("_validity", "v"+f.Validity)
	}
	return sql
}

// widen returns the first window from n on that holds enough, or the last.
func (q *Queries) widen(ctx context.Context, f *SearchFilter, query string, n int) (int, error) {
	for ; n < windows-1; n++ {
		w := f.window(q.now(), n)
		if w == nil {
			break
		}
		args := pgx.NamedArgs{}
		found, err := value[int](ctx, q.db, `SELECT count(*) FROM (SELECT FROM article_search s WHERE `+
			f.where(query, w, args, "q")+` LIMIT `+strconv.Itoa(Enough)+`) AS s`, args)
		if err != nil || found == Enough {
			return n, err
		}
	}
	return windows - 1, nil
}

// score is how well hit s answers: words of the document number before those
// of the title before the rest, the whole query in one piece before its words
// apart, and of two alike the newer one.
const score = `
	(SELECT COALESCE(avg(CASE WHEN strpos(s.number, w) > 0 THEN 12 WHEN strpos(s.title, w) > 0 THEN 6 WHEN strpos(s.facts, w) > 0 THEN 2 ELSE 0 END), 0) FROM unnest(@words::text[]) AS w)
	+ CASE WHEN s.title = @whole THEN 6 WHEN starts_with(s.title, @whole) THEN 2.5 WHEN strpos(s.title, @whole) > 0 THEN 2 ELSE 0 END
	+ 2 / (1 + GREATEST(extract(epoch FROM @now::timestamptz - a.published_at) / 31557600, 0)) - CASE WHEN s.validity = 'repealed' THEN 1 ELSE 0 END`

// Search returns a page of the visible articles in which every word occurs.
func (q *Queries) Search(ctx context.Context, s SearchQuery) (SearchPage, error) {
	page, err := q.search(ctx, s)
	if err != nil {
		return page, err
	}
	// What a filter offers is counted under the other filters.
	for _, f := range []struct {
		on   bool
		drop func(*SearchFilter)
		take func(SearchPage)
	}{
		{s.Filter.ColumnIDs != nil, func(f *SearchFilter) { f.ColumnIDs = nil }, func(p SearchPage) { page.Columns = p.Columns }},
		{s.Filter.Year != 0, func(f *SearchFilter) { f.Year = 0 }, func(p SearchPage) { page.Years = p.Years }},
		{s.Filter.Source != "", func(f *SearchFilter) { f.Source = "" }, func(p SearchPage) { page.Sources = p.Sources }},
		{s.Filter.Validity != "", func(f *SearchFilter) { f.Validity = "" }, func(p SearchPage) { page.Validities = p.Validities }},
	} {
		if !f.on {
			continue
		}
		other := s
		other.Limit, other.Offset = 0, 0
		f.drop(&other.Filter)
		p, err := q.search(ctx, other)
		if err != nil {
			return page, err
		}
		f.take(p)
	}
	return page, nil
}

func (q *Queries) search(ctx context.Context, s SearchQuery) (SearchPage, error) {
	n, err := q.widen(ctx, &s.Filter, s.tsquery(""), 0)
	if err != nil {
		return SearchPage{}, err
	}
	title := n
	if !s.ByDate {
		if title, err = q.widen(ctx, &s.Filter, s.tsquery("^"), n); err != nil {
			return SearchPage{}, err
		}
	}
	page, err := q.candidates(ctx, s, n, title)
	// Of terms that are common a word may be rare all the same.
	for err == nil && n < windows-1 && page.Total < Enough/5 {
		n++
		page, err = q.candidates(ctx, s, n, max(n, title))
	}
	return page, err
}

// candidates searches in the window n, and in the window title for what has
// every term in its title.
func (q *Queries) candidates(ctx context.Context, s SearchQuery, n, title int) (SearchPage, error) {
	args := pgx.NamedArgs{"words": s.Words, "whole": s.Whole, "now": q.now(), "limit": s.Limit, "offset": s.Offset}
	w := s.Filter.window(q.now(), n)
	from := `SELECT s.article_id FROM article_search s WHERE ` + s.Filter.where(s.tsquery(""), w, args, "any")
	if title > n {
		from += ` UNION SELECT s.article_id FROM article_search s WHERE ` + s.Filter.where(s.tsquery("^"), s.Filter.window(q.now(), title), args, "title")
	}
	order, points := `score DESC, `, score
	if s.ByDate {
		order, points = ``, `0`
	}
	rows, err := many[struct {
		Kind, Key string
		N         int
	}](ctx, q.db, `
		WITH candidate AS MATERIALIZED (`+from+`), hit AS MATERIALIZED (
			SELECT a.id, a.published_at, s.column_id, s.source, s.validity, `+points+` AS score
			FROM candidate JOIN article_search s USING (article_id) JOIN article a ON a.id = s.article_id
			WHERE `+visible+` AND NOT EXISTS (SELECT FROM unnest(@words::text[]) AS w
				WHERE strpos(s.title, w) = 0 AND strpos(s.number, w) = 0 AND strpos(s.facts, w) = 0 AND strpos(s.body, w) = 0)
		)
		(SELECT 'hit' AS kind, id::text AS key, 0 AS n FROM hit ORDER BY `+order+`published_at DESC, id DESC LIMIT @limit OFFSET @offset)
		UNION ALL SELECT 'column', column_id::text, count(*) FROM hit GROUP BY column_id
		UNION ALL SELECT 'year', extract(year FROM published_at AT TIME ZONE 'Asia/Shanghai')::text, count(*) FROM hit GROUP BY 2
		UNION ALL SELECT 'source', source, count(*) FROM hit WHERE source <> '' GROUP BY source
		UNION ALL SELECT 'validity', validity, count(*) FROM hit WHERE validity <> '' GROUP BY validity`, args)
	p := SearchPage{Partial: w != nil, Columns: map[int64]int{}, Years: map[int]int{}, Sources: map[string]int{}, Validities: map[string]int{}}
	for _, r := range rows {
		id, _ := strconv.ParseInt(r.Key, 10, 64) // a text where it is none
		switch r.Kind {
		case "hit":
			p.IDs = append(p.IDs, id)
		case "column":
			p.Columns[id] = r.N
			p.Total += r.N
		case "year":
			p.Years[int(id)] = r.N
		case "source":
			p.Sources[r.Key] = r.N
		case "validity":
			p.Validities[r.Key] = r.N
		}
	}
	return p, err
}

// Hit is a found article with its text, from which the snippet is cut.
type Hit struct {
	Listing
	BodyText string
}

// Hits returns the visible ones of the articles, in that order.
func (q *Queries) Hits(ctx context.Context, ids []int64) ([]Hit, error) {
	return many[Hit](ctx, q.db, `SELECT `+listingFields+`, r.body_text`+liveFrom+visible+
		` AND a.id = ANY(@ids) ORDER BY array_position(@ids, a.id)`, pgx.NamedArgs{"ids": ids, "now": q.now()})
}
