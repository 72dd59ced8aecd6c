package store

import (
	"context"
	"time"
)

// Views returns how often an article was viewed, on the former site too.
func (q *Queries) Views(ctx context.Context, id int64) (int64, error) {
	return value[int64](ctx, q.db, `
		SELECT COALESCE((SELECT views + imported FROM article_view WHERE article_id = $1), 0)`, id)
}

// AddViews adds counted views to the totals and to the day's history.
func (tx *Tx) AddViews(ctx context.Context, day time.Time, counts map[int64]int64) error {
	ids, ns := make([]int64, 0, len(counts)), make([]int64, 0, len(counts))
	for id, n := range counts {
		ids, ns = append(ids, id), append(ns, n)
	}
	// Rows are taken in one order, so that two processes can't deadlock.
	if err := exec(ctx, tx.db, `
		INSERT INTO article_view (article_id, views)
		SELECT id, n FROM unnest($1::bigint[], $2::bigint[]) AS c(id, n) ORDER BY id
		ON CONFLICT (article_id) DO UPDATE SET views = article_view.views + EXCLUDED.views`, ids, ns); err != nil {
		return err
	}
	return exec(ctx, tx.db, `
		INSERT INTO article_view_day (article_id, day, views)
		SELECT id, $3::date, n FROM unnest($1::bigint[], $2::bigint[]) AS c(id, n) ORDER BY id
		ON CONFLICT (article_id, day) DO UPDATE SET views = article_view_day.views + EXCLUDED.views`,
		ids, ns, day.Format(time.DateOnly))
}

// SetImportedViews records the count that an article brought from the former
// site.
func (tx *Tx) SetImportedViews(ctx context.Context, id, n int64) error {
	return exec(ctx, tx.db, `
		INSERT INTO article_view (article_id, imported) VALUES ($1, $2)
		ON CONFLICT (article_id) DO UPDATE SET imported = EXCLUDED.imported`, id, n)
}
