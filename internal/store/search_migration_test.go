package store_test

import (
	"context"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"xuanlan/internal/store"
	"xuanlan/internal/testdb"
	"xuanlan/migrations"
)

// What was public before the upgrade is found after it, with its filters.
func TestSearchMigration(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s, err := store.Open(ctx, testdb.Bare(t))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	p, err := goose.NewProvider(goose.DialectPostgres, stdlib.OpenDBFromPool(s.Pool()), migrations.FS, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.UpTo(ctx, 29); err != nil {
		t.Fatal(err)
	}
	_, err = s.Pool().Exec(ctx, `
		INSERT INTO site_column (slug, name, kind) VALUES ('news', '动态', 'list');
		INSERT INTO article (state, head_revision_id, live_revision_id, published_at, first_published_at, created_at, updated_at, title)
		VALUES ('published', 1, 1, '2025-12-31 23:30+08', now(), now(), now(), '巡河记录'), ('draft', 2, NULL, NULL, NULL, now(), now(), '巡河草稿');
		INSERT INTO article_revision (article_id, number, title, subtitle, column_id, other_ids, source, author, summary, keywords, cover_alt, body, body_text, created_at)
		VALUES (1, 1, '巡河记录', '', 1, '{}', '市水务局', '', '', '', '', '', 'ABC', now()), (2, 1, '巡河草稿', '', 1, '{}', '', '', '', '', '', '', '', now());
		INSERT INTO article_search (article_id, terms, head_terms) VALUES (1, array_to_tsvector(ARRAY['巡河']), NULL), (2, NULL, array_to_tsvector(ARRAY['巡河']))`)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.UpTo(ctx, 30); err != nil {
		t.Fatal(err)
	}
	page, err := s.Search(ctx, store.SearchQuery{Terms: []store.Term{{Text: "巡河"}}, Words: []string{"巡河"}, Limit: 10,
		Filter: store.SearchFilter{ColumnIDs: []int64{1}, Year: 2025, Source: "市水务局"}})
	if err != nil || !slices.Equal(page.IDs, []int64{1}) || page.Sources["市水务局"] != 1 {
		t.Errorf("%+v %v", page, err)
	}
}
