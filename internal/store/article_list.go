package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"xuanlan/internal/cms"
)

// standing is where article a stands with its latest review v: a cms.Standing.
const standing = `CASE
	WHEN a.deleted_at IS NOT NULL THEN 'deleted'
	WHEN a.state IN ('published', 'archived') THEN a.state
	WHEN a.next_revision_id IS NOT NULL OR v.status = 'approved' THEN 'ready'
	WHEN v.status = 'pending' THEN 'review'
	WHEN v.status = 'returned' THEN 'returned'
	ELSE a.state END`

const standingFields = standing + ` AS standing, CASE WHEN v.status = 'pending' THEN v.flow->v.position->>'name' END AS review,
	a.publish_at, a.state = 'published' AND a.live_revision_id <> a.head_revision_id AS pending`

// articleSorts maps a sort key to SQL; a leading minus reverses.
var articleSorts = map[string]string{
	"updated": `a.updated_at, a.id`, "-updated": `a.updated_at DESC, a.id DESC`,
	"title": `r.title, a.id`, "-title": `r.title DESC, a.id DESC`,
	"published": `a.published_at NULLS FIRST, a.id`, "-published": `a.published_at DESC NULLS LAST, a.id DESC`,
	"views": `views, a.id`, "-views": `views DESC, a.id DESC`,
}

// ArticleFilter narrows the editors' list. Zero values don't limit.
type ArticleFilter struct {
	Standing      cms.Standing // "": all but the recycle bin
	Words         string       // in title, document number or body
	ColumnIDs     []int64
	Scope         *cms.Scope // what the reader may see; nil: everything
	Author        string     // named author or account name
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

const articleFrom = `
	FROM article a JOIN article_revision r ON r.id = a.head_revision_id
	LEFT JOIN account u ON u.id = r.created_by
	LEFT JOIN review v ON v.id = a.review_id
	WHERE (@words::text = '' OR strpos(r.title, @words) > 0 OR strpos(r.doc_number, @words) > 0 OR strpos(r.body_text, @words) > 0)
	  AND (@columns::bigint[] IS NULL OR r.column_id = ANY(@columns) OR r.other_ids && @columns)
	  AND (@everywhere OR r.column_id = ANY(@scope) OR a.unit_id = @unit AND (@unit_everywhere OR r.column_id = ANY(@unit_scope)))
	  AND (@author::text = '' OR strpos(r.author, @author) > 0 OR u.name = @author)
	  AND (@source::text = '' OR r.source = @source)
	  AND (@from::timestamptz IS NULL OR a.updated_at >= @from)
	  AND (@to::timestamptz IS NULL OR a.updated_at < @to)`

func (f *ArticleFilter) args() pgx.NamedArgs {
	var columns any
	if len(f.ColumnIDs) > 0 {
		columns = f.ColumnIDs
	}
	scope := f.Scope
	if scope == nil {
		scope = &cms.Scope{All: true}
	}
	return pgx.NamedArgs{
		"everywhere": scope.All, "scope": scope.Columns, "unit": scope.Unit, "unit_everywhere": scope.UnitAll, "unit_scope": scope.UnitIn,
		"words": f.Words, "columns": columns, "author": f.Author, "source": f.Source,
		"from": nilIfZero(f.From), "to": nilIfZero(f.To), "limit": f.Limit, "offset": f.Offset,
	}
}

// Articles returns a page of the editors' list.
func (q *Queries) Articles(ctx context.Context, f ArticleFilter) ([]ArticleRow, error) {
	sort, ok := articleSorts[f.Sort]
	if !ok {
		sort = articleSorts["-updated"]
	}
	args := f.args()
	args["standing"] = f.Standing
	return many[ArticleRow](ctx, q.db, `
		SELECT a.id, `+standingFields+`, r.title, r.column_id, r.source, r.author, COALESCE(u.name, '') AS account,
		       a.updated_at, a.published_at, a.pinned_until, a.deleted_at, r.cover_id IS NOT NULL AS has_cover,
		       CASE WHEN v.status = 'pending' THEN v.waiting_since END AS waiting,
		       CASE WHEN v.status = 'returned' THEN (SELECT s.opinion FROM signature s WHERE s.review_id = v.id ORDER BY s.id DESC LIMIT 1) END AS said,
		       ARRAY(SELECT p.column_id FROM placement p WHERE p.article_id = a.id AND `+visible+` ORDER BY NOT p.is_primary, p.column_id) AS column_ids,
		       (SELECT count(*) FROM revision_file f WHERE f.revision_id = r.id AND f.role = 'attachment') AS attachments,
		       COALESCE((SELECT n.views + n.imported FROM article_view n WHERE n.article_id = a.id), 0) AS views
		`+articleFrom+` AND CASE WHEN @standing = '' THEN a.deleted_at IS NULL ELSE `+standing+` = @standing END ORDER BY `+sort+` LIMIT @limit OFFSET @offset`, args)
}

// ArticleCounts counts the articles that match the filter in each standing,
// and under "" those that are not in the recycle bin.
func (q *Queries) ArticleCounts(ctx context.Context, f ArticleFilter) (map[cms.Standing]int, error) {
	type row struct {
		Standing cms.Standing
		N        int
	}
	rows, err := many[row](ctx, q.db, `SELECT `+standing+` AS standing, count(*) AS n `+articleFrom+` GROUP BY 1`, f.args())
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

// Authors returns the authors named in newest revisions, most used first.
func (q *Queries) Authors(ctx context.Context) ([]string, error) {
	return values[string](ctx, q.db, `
		SELECT r.author FROM article a JOIN article_revision r ON r.id = a.head_revision_id
		WHERE r.author <> '' GROUP BY r.author ORDER BY count(*) DESC, r.author LIMIT 200`)
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
