package store

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"xuanlan/internal/cms"
)

// standingFields tell where article a stands, with its latest review v.
const standingFields = `a.standing, CASE WHEN v.status = 'pending' THEN v.flow->v.position->>'name' END AS review,
	a.publish_at, a.state = 'published' AND a.live_revision_id <> a.head_revision_id AS pending`

// articleSorts maps a sort key to SQL; a leading minus reverses.
var articleSorts = map[string]string{
	"updated": `a.updated_at, a.id`, "-updated": `a.updated_at DESC, a.id DESC`,
	"title": `a.title, a.id`, "-title": `a.title DESC, a.id DESC`,
	"published": `a.published_at, a.id`, "-published": `a.published_at DESC, a.id DESC`,
	"views": `COALESCE(n.views + n.imported, 0), a.id`, "-views": `COALESCE(n.views + n.imported, 0) DESC, a.id DESC`,
}

// ArticleFilter narrows the editors' list. Zero values don't limit.
type ArticleFilter struct {
	Standing      cms.Standing // "": all but the recycle bin
	Terms         []string     // in the newest revision; of Latin words and numbers the beginning is enough
	Words         []string     // in the newest revision's texts, in lower case, where Terms don't say it all
	ColumnIDs     []int64
	Scope         *cms.Scope // what the reader may see; nil: everything
	Author        string     // a part of the named author
	Source        string
	From, To      time.Time // of the last change; To is exclusive
	Sort          string    // a key of articleSorts; unknown means -updated
	Limit, Offset int
}

// Standing is where an article stands, with what there is to say of it.
type Standing struct {
	Standing  cms.Standing
	Review    *string    // name of the step that waits for a signature
	PublishAt *time.Time // when it will be published
	Pending   bool       // public, with a newer revision that the public doesn't see
}

// ArticleRow is a line of the editors' list.
type ArticleRow struct {
	ID int64
	Standing
	Title       string
	ColumnID    int64
	Source      string
	Author      string
	Account     string // who saved the newest revision
	UpdatedAt   time.Time
	PublishedAt *time.Time
	PinnedUntil *time.Time
	DeletedAt   *time.Time
	HasCover    bool
	Attachments int
	Waiting     *time.Time // since when it waits for a signature
	Said        *string    // why it was returned
	ColumnIDs   []int64    // where the public sees it
	Views       int64
}

// searchText is what a word is looked for in.
const searchText = `lower(r.title || ' ' || r.subtitle || ' ' || COALESCE(r.doc_number, '') || ' ' || r.source || ' ' || r.author || ' ' || r.body_text)`

// within is whether article a lies in a scope.
const within = `a.column_ids[1] = ANY(@scope) OR a.unit_id = @unit AND (@unit_everywhere OR a.column_ids[1] = ANY(@unit_scope))`

func scopeArgs(s *cms.Scope) map[string]any {
	return map[string]any{"scope": s.Columns, "unit": s.Unit, "unit_everywhere": s.UnitAll, "unit_scope": s.UnitIn}
}

// where is the condition on article a, but for the standing.
func (f *ArticleFilter) where() (string, pgx.NamedArgs) {
	sql, args := `true`, pgx.NamedArgs{"limit": f.Limit, "offset": f.Offset, "standing": f.Standing}
	and := func(cond string, values map[string]any) {
		sql += ` AND (` + cond + `)`
		for k, v := range values {
			args[k] = v
		}
	}
	if len(f.Terms) > 0 {
		and(`a.id IN (SELECT article_id FROM article_search WHERE head_terms @@ @query::tsquery
			UNION ALL SELECT article_id FROM article_search WHERE terms @@ @query::tsquery AND head_terms IS NULL)`,
			map[string]any{"query": beginnings(f.Terms)})
	}
	if len(f.Words) > 0 {
		and(`NOT EXISTS (SELECT FROM article_revision r, unnest(@words::text[]) AS w
			WHERE r.id = a.head_revision_id AND strpos(`+searchText+`, w) = 0)`, map[string]any{"words": f.Words})
	}
	if len(f.ColumnIDs) > 0 {
		and(`a.column_ids && @columns`, map[string]any{"columns": f.ColumnIDs})
	}
	if s := f.Scope; s != nil && !s.All {
		and(within, scopeArgs(s))
	}
	if f.Author != "" {
		and(`strpos(a.author, @author) > 0`, map[string]any{"author": f.Author})
	}
	if f.Source != "" {
		and(`a.source = @source`, map[string]any{"source": f.Source})
	}
	if !f.From.IsZero() {
		and(`a.updated_at >= @from`, map[string]any{"from": f.From})
	}
	if !f.To.IsZero() {
		and(`a.updated_at < @to`, map[string]any{"to": f.To})
	}
	return sql, args
}

// quoted is a term as a text search query writes it.
func quoted(t string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `''`).Replace(t) + "'"
}

// beginnings is the text search query that asks for every term; of terms of
// letters and digits the beginning is enough.
func beginnings(terms []string) string {
	out := make([]string, len(terms))
	for i, t := range terms {
		out[i] = quoted(t)
		if t[0] < utf8.RuneSelf {
			out[i] += ":*"
		}
	}
	return strings.Join(out, " & ")
}

// Articles returns a page of the editors' list.
func (q *Queries) Articles(ctx context.Context, f ArticleFilter) ([]ArticleRow, error) {
	sort, ok := articleSorts[f.Sort]
	if !ok {
		sort = articleSorts["-updated"]
	}
	where, args := f.where()
	if f.Standing == "" {
		where += ` AND a.deleted_at IS NULL`
	} else {
		where += ` AND a.standing = @standing`
	}
	const views = `LEFT JOIN article_view n ON n.article_id = a.id`
	from := `FROM article a `
	if strings.HasSuffix(f.Sort, "views") {
		from += views
	}
	return many[ArticleRow](ctx, q.db, `
		WITH page AS (SELECT a.id `+from+` WHERE `+where+` ORDER BY `+sort+` LIMIT @limit OFFSET @offset)
		SELECT a.id, `+standingFields+`, a.title, r.column_id, a.source, a.author, COALESCE(u.name, '') AS account,
		       a.updated_at, a.published_at, a.pinned_until, a.deleted_at, r.cover_id IS NOT NULL AS has_cover,
		       CASE WHEN v.status = 'pending' THEN v.waiting_since END AS waiting,
		       CASE WHEN v.status = 'returned' THEN (SELECT s.opinion FROM signature s WHERE s.review_id = v.id ORDER BY s.id DESC LIMIT 1) END AS said,
		       ARRAY(SELECT p.column_id FROM placement p WHERE p.article_id = a.id AND `+visible+` ORDER BY NOT p.is_primary, p.column_id) AS column_ids,
		       (SELECT count(*) FROM revision_file f WHERE f.revision_id = r.id AND f.role = 'attachment') AS attachments,
		       COALESCE(n.views + n.imported, 0) AS views
		FROM page JOIN article a ON a.id = page.id JOIN article_revision r ON r.id = a.head_revision_id
		LEFT JOIN account u ON u.id = r.created_by LEFT JOIN review v ON v.id = a.review_id `+views+`
		ORDER BY `+sort, args)
}

// ArticleCounts counts the articles that match the filter in each standing,
// and under "" those that are not in the recycle bin.
func (q *Queries) ArticleCounts(ctx context.Context, f ArticleFilter) (map[cms.Standing]int, error) {
	type row struct {
		Standing cms.Standing
		N        int
	}
	where, args := f.where()
	rows, err := many[row](ctx, q.db, `SELECT a.standing, count(*) AS n FROM article a WHERE `+where+` GROUP BY a.standing`, args)
	m := map[cms.Standing]int{}
	for _, r := range rows {
		m[r.Standing] = r.N
		if r.Standing != cms.StandDeleted {
			m[""] += r.N
		}
	}
	return m, err
}

// Standing returns where an article stands.
func (q *Queries) Standing(ctx context.Context, article int64) (Standing, error) {
	return one[Standing](ctx, q.db, `SELECT `+standingFields+` FROM article a LEFT JOIN review v ON v.id = a.review_id WHERE a.id = $1`, article)
}

// Authors returns the authors named in the latest revisions, most used first.
func (q *Queries) Authors(ctx context.Context) ([]string, error) {
	return values[string](ctx, q.db, `
		SELECT author FROM (SELECT author FROM article_revision ORDER BY id DESC LIMIT 3000) AS r
		WHERE author <> '' GROUP BY author ORDER BY count(*) DESC, author LIMIT 200`)
}

// ColumnFreshness is when a column last showed something new.
type ColumnFreshness struct {
	ColumnID int64
	Latest   time.Time // the newest shown publication time
	Count    int
}

// Freshness returns, for each column with visible articles of its own, the
// newest publication.
func (q *Queries) Freshness(ctx context.Context) ([]ColumnFreshness, error) {
	return many[ColumnFreshness](ctx, q.db, `
		SELECT p.column_id, max(a.published_at) AS latest, count(*) AS count
		FROM placement p JOIN article a ON a.id = p.article_id
		WHERE `+visible+` GROUP BY p.column_id`)
}

// MonthCount is the number of articles first published in a month.
type MonthCount struct {
	Month time.Time // its first day
	N     int
}

// PublishedByMonth counts first publications in each of the last n months,
// the present one last; the shown date decides the month.
func (q *Queries) PublishedByMonth(ctx context.Context, n int) ([]MonthCount, error) {
	return many[MonthCount](ctx, q.db, `
		SELECT m AS month, count(a.id) AS n
		FROM generate_series(date_trunc('month', $1::timestamptz) - ($2 - 1) * interval '1 month',
		                     date_trunc('month', $1::timestamptz), interval '1 month') AS m
		LEFT JOIN article a ON a.published_at >= m AND a.published_at < m + interval '1 month' AND `+visible+`
		GROUP BY m ORDER BY m`, q.now(), n)
}
