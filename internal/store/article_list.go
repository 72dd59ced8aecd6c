package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"xuanlan/internal/cms"
)

// Tab is a group of articles in the editors' list.
type Tab string

// The tabs. An article in the recycle bin is in no other one.
const (
	TabAll       Tab = "all"
	TabDraft     Tab = "draft"
	TabPublished Tab = "published"
	TabScheduled Tab = "scheduled"
	TabWithdrawn Tab = "withdrawn"
	TabDeleted   Tab = "deleted"
)

// tabs maps each tab to its condition on article a at the time @now.
var tabs = map[Tab]string{
	TabAll:       `a.deleted_at IS NULL`,
	TabDraft:     `a.deleted_at IS NULL AND a.state = 'draft'`,
	TabPublished: `a.deleted_at IS NULL AND a.state = 'published' AND a.visible_from <= @now`,
	TabScheduled: `a.deleted_at IS NULL AND a.state = 'published' AND a.visible_from > @now`,
	TabWithdrawn: `a.deleted_at IS NULL AND a.state = 'withdrawn'`,
	TabDeleted:   `a.deleted_at IS NOT NULL`,
}

// articleSorts maps a sort key to SQL; a leading minus reverses.
var articleSorts = map[string]string{
	"updated": `a.updated_at, a.id`, "-updated": `a.updated_at DESC, a.id DESC`,
	"title": `r.title, a.id`, "-title": `r.title DESC, a.id DESC`,
	"published": `a.published_at NULLS FIRST, a.id`, "-published": `a.published_at DESC NULLS LAST, a.id DESC`,
	"views": `views, a.id`, "-views": `views DESC, a.id DESC`,
}

// ArticleFilter narrows the editors' list. Zero values don't limit.
type ArticleFilter struct {
	Tab           Tab
	Words         string // in title, document number or body
	ColumnIDs     []int64
	Scope         *cms.Scope // what the reader may see; nil: everything
	Author        string     // named author or account name
	Source        string
	From, To      time.Time // of the last change; To is exclusive
	Sort          string    // a key of articleSorts; unknown means -updated
	Limit, Offset int
}

// ArticleRow is a line of the editors' list.
type ArticleRow struct {
	ID          int64
	State       cms.State
	Title       string
	ColumnID    int64
	Source      string
	Author      string
	Account     string // who saved the newest revision
	UpdatedAt   time.Time
	PublishedAt *time.Time
	VisibleFrom *time.Time
	PinnedUntil *time.Time
	DeletedAt   *time.Time
	HasCover    bool
	Attachments int
	Pending     bool // published, with a newer revision that the public doesn't see
	Views       int64
}

const articleFrom = `
	FROM article a JOIN article_revision r ON r.id = a.head_revision_id
	LEFT JOIN account u ON u.id = r.created_by
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
	tab, ok := tabs[f.Tab]
	if !ok {
		tab = tabs[TabAll]
	}
	sort, ok := articleSorts[f.Sort]
	if !ok {
		sort = articleSorts["-updated"]
	}
	args := f.args()
	args["now"] = q.now()
	return many[ArticleRow](ctx, q.db, `
		SELECT a.id, a.state, r.title, r.column_id, r.source, r.author, COALESCE(u.name, '') AS account,
		       a.updated_at, COALESCE(a.published_at, r.published_at) AS published_at, a.visible_from,
		       r.pinned_until, a.deleted_at, r.cover_id IS NOT NULL AS has_cover,
		       (SELECT count(*) FROM revision_file f WHERE f.revision_id = r.id AND f.role = 'attachment') AS attachments,
		       a.state = 'published' AND a.live_revision_id <> a.head_revision_id AS pending,
		       COALESCE((SELECT v.views + v.imported FROM article_view v WHERE v.article_id = a.id), 0) AS views
		`+articleFrom+` AND `+tab+` ORDER BY `+sort+` LIMIT @limit OFFSET @offset`, args)
}

// ArticleCounts counts the articles that match the filter in each tab.
func (q *Queries) ArticleCounts(ctx context.Context, f ArticleFilter) (map[Tab]int, error) {
	order := []Tab{TabAll, TabDraft, TabPublished, TabScheduled, TabWithdrawn, TabDeleted}
	sql := `SELECT ARRAY[`
	for i, t := range order {
		if i > 0 {
			sql += `, `
		}
		sql += `count(*) FILTER (WHERE ` + tabs[t] + `)`
	}
	args := f.args()
	args["now"] = q.now()
	counts, err := value[[]int](ctx, q.db, sql+`]`+articleFrom, args)
	if err != nil {
		return nil, err
	}
	m := make(map[Tab]int, len(order))
	for i, t := range order {
		m[t] = counts[i]
	}
	return m, nil
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
		WHERE `+visible("$1")+` GROUP BY p.column_id`, q.now())
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
		LEFT JOIN article a ON a.published_at >= m AND a.published_at < m + interval '1 month' AND `+visible("$1")+`
		GROUP BY m ORDER BY m`, q.now(), n)
}
