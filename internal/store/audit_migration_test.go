package store_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"xuanlan/internal/cms"
	"xuanlan/internal/store"
	"xuanlan/internal/testdb"
	"xuanlan/migrations"
)

// What was recorded before there was a chain becomes its beginning, with gaps
// of the former numbers closed and nothing else changed.
func TestAuditMigration(t *testing.T) {
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
	if _, err := p.UpTo(ctx, 13); err != nil {
		t.Fatal(err)
	}
	_, err = s.Pool().Exec(ctx, `
		INSERT INTO audit_log (at, actor, action, object_type, object, detail, address, request_id)
		SELECT timestamptz '2026-03-01 08:00:00.123456+08' + n * interval '1 hour', '程雨石',
		       CASE WHEN n % 10 = 0 THEN 'login.fail' ELSE 'article.save' END, 'article', '稿件' || n,
		       jsonb_build_object('revision', n, 'reason', '原因“' || n || '”', 'ratio', 1.50), '10.6.2.18', 'r' || n
		FROM generate_series(1, 2000) n`)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Pool().Exec(ctx, `DELETE FROM audit_log WHERE id IN (1, 7, 8)`); err != nil {
		t.Fatal(err)
	}
	if err := s.Migrate(ctx, func(string, time.Duration) {}); err != nil {
		t.Fatal(err)
	}
	if problem, last := verify(t, s); problem != "" || last != 1998 {
		t.Errorf("%d %s", last, problem)
	}
	e, err := s.AuditEntry(ctx, 1997)
	if err != nil || e.Object != "稿件2000" || e.Outcome != cms.OutcomeFailure || e.Details()["ratio"] != 1.5 ||
		!e.At.Equal(time.Date(2026, 3, 1, 8, 0, 0, 123456000, cms.Zone).Add(2000*time.Hour)) {
		t.Errorf("%+v %v", e, err)
	}
	if e, err := s.AuditEntry(ctx, 1998); err != nil || e.Action != "schema.migrate" || !strings.Contains(e.Detail, `"before":{"version":13}`) {
		t.Errorf("%+v %v", e, err)
	}
}
