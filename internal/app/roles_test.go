package app_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"xuanlan/internal/app"
	"xuanlan/internal/apptest"
	"xuanlan/internal/audit"
	"xuanlan/internal/blob"
	"xuanlan/internal/cms"
	"xuanlan/internal/sample"
	"xuanlan/internal/store"
	"xuanlan/internal/testdb"
)

// prepareRoles makes the roles of deploy/database-roles.sql, under names of
// this test's own, and returns a store as the application's role.
func prepareRoles(t *testing.T) *store.Store {
	t.Helper()
	ctx, address := context.Background(), testdb.URL(t)
	rights, err := os.ReadFile("../../deploy/database-roles.sql")
	if err != nil {
		t.Fatal(err)
	}
	suffix := fmt.Sprintf("_%d", time.Now().UnixNano())
	own := strings.NewReplacer("xuanlan_owner", "xuanlan_owner"+suffix, "xuanlan_app", "xuanlan_app"+suffix)
	c, err := pgx.Connect(ctx, address)
	if err != nil {
		t.Fatal(err)
	}
	run := func(sql string) {
		t.Helper()
		if _, err := c.Exec(ctx, own.Replace(sql), pgx.QueryExecModeSimpleProtocol); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	run("CREATE ROLE xuanlan_owner; CREATE ROLE xuanlan_app")
	t.Cleanup(func() {
		run("DROP OWNED BY xuanlan_app; DROP OWNED BY xuanlan_owner CASCADE; DROP ROLE xuanlan_app; DROP ROLE xuanlan_owner")
		_ = c.Close(ctx)
	})
	run("ALTER SCHEMA public OWNER TO xuanlan_owner")
	for _, owned := range []string{
		`SELECT format('ALTER TABLE %I OWNER TO xuanlan_owner', tablename) FROM pg_tables WHERE schemaname = 'public'`,
		`SELECT format('ALTER FUNCTION %s OWNER TO xuanlan_owner', p.oid::regprocedure) FROM pg_proc p
		 WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')`,
	} {
		rows, _ := c.Query(ctx, owned) // CollectRows reports the error
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		for _, sql := range lines {
			run(sql)
		}
	}
	run("SET ROLE xuanlan_owner")
	run(string(rights))
	run("RESET ROLE")
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("role", "xuanlan_app"+suffix)
	u.RawQuery = q.Encode()
	s, err := store.Open(ctx, u.String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// TestDatabaseRole runs the program as the role of deploy/database-roles.sql,
// and then does with its rights what nobody may do to the audit log.
func TestDatabaseRole(t *testing.T) {
	t.Parallel()
	ctx, s := context.Background(), prepareRoles(t)
	if err := s.CheckVersion(ctx); err != nil {
		t.Fatal(err)
	}
	blobs, err := blob.NewDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	var logged complaints
	a := app.New(ctx, app.Options{Store: s, Blobs: blobs, Log: slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelWarn})), Access: slog.New(slog.DiscardHandler), Now: time.Now})
	if _, _, err := a.Accounts.Bootstrap(ctx, "Test-pass-2026"); err != nil {
		t.Fatal(err)
	}
	loader := sample.Loader{Store: s, Desk: a.Desk, Library: a.Library}
	if loaded, err := loader.Load(ctx, func(string) {}); err != nil || !loaded {
		t.Fatalf("sample: %v %v", loaded, err)
	}
	w := httptest.NewRecorder()
	a.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if w.Code != 200 {
		t.Errorf("home page: %d", w.Code)
	}
	if e, err := a.Accounts.Login(ctx, cms.Actor{}, "admin", "Test-pass-2026", ""); err != nil || e.User.ID == 0 {
		t.Errorf("login: %v", err)
	}
	works(t, a)
	if said := logged.String(); said != "" {
		t.Errorf("logged: %s", said)
	}
	for _, sql := range []string{
		"UPDATE audit_log SET actor = ''", "DELETE FROM audit_log", "TRUNCATE audit_log", "ALTER TABLE audit_log DISABLE TRIGGER ALL",
		"DROP TRIGGER audit_log_keep ON audit_log", "DROP TABLE audit_log", "UPDATE audit_head SET base_seq = 1", "DELETE FROM audit_head",
		"TRUNCATE audit_head", "INSERT INTO audit_head (one, seq, hash, base_seq, base_hash) SELECT * FROM audit_head",
		"SELECT audit_prune(now() - interval '5 years', now(), NULL, '', '', '', '')", "SET session_replication_role = replica",
		"ALTER FUNCTION audit_append() RESET ALL", "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE sql AS 'SELECT NULL'",
		"CREATE TABLE more (n integer)", "UPDATE goose_db_version SET version_id = 1",
	} {
		if _, err := s.Pool().Exec(ctx, sql); err == nil || !strings.Contains(err.Error(), "42501") {
			t.Errorf("%s: %v", sql, err)
		}
	}
	if _, _, err := audit.New(s, time.Now).Prune(ctx, cms.Command("test"), nil); cms.KindOf(err) != cms.Forbidden {
		t.Errorf("prune: %v", err)
	}
	// Tables of the session's own don't stand in for the real ones.
	shadowed(t, s)
	rep, err := a.Audit.Verify(ctx, audit.Options{})
	if err != nil || rep.Problem != nil || rep.Through < 100 {
		t.Errorf("%+v %+v %v", rep, rep.Problem, err)
	}
}

// works does a job.
func works(t *testing.T, a *app.App) {
	t.Helper()
	ctx := context.Background()
	if err := a.Jobs.Start(ctx); err != nil {
		t.Fatal(err)
	}
	kind := cms.PostNotice{}.Kind()
	if err := a.Store.InTx(ctx, apptest.Actor, func(tx *store.Tx) error { return tx.Enqueue(ctx, cms.PostNotice{}, time.Now()) }); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		left, err := a.Store.QueuedJobs(ctx, kind)
		if err != nil || time.Now().After(end) {
			t.Fatalf("%d jobs are left, %v", left, err)
		}
		if left == 0 {
			break
		}
	}
	if failed, err := a.Store.FailedJobs(ctx, []string{kind}, 1); err != nil || len(failed) > 0 {
		t.Errorf("failed: %+v %v", failed, err)
	}
	if err := a.Jobs.Stop(ctx); err != nil {
		t.Error(err)
	}
}

// complaints collects what is logged as a warning or worse.
type complaints struct {
	mu   sync.Mutex
	text strings.Builder
}

func (c *complaints) Write(b []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.text.Write(b)
}

func (c *complaints) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.text.String()
}

// shadowed appends an entry in a session that has an audit_head of its own.
func shadowed(t *testing.T, s *store.Store) {
	t.Helper()
	ctx := context.Background()
	c, err := s.Pool().Acquire(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Release()
	for _, sql := range []string{
		"CREATE TEMPORARY TABLE audit_head AS SELECT true AS one, 0::bigint AS seq, '\\x00'::bytea AS hash, 0::bigint AS base_seq, '\\x00'::bytea AS base_hash",
		"INSERT INTO audit_log (at, actor, action, object_type, object, address, request_id) VALUES (now(), 'x', 'x', 'x', 'x', 'x', 'x')",
		"DROP TABLE pg_temp.audit_head",
	} {
		if _, err := c.Exec(ctx, sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
}
