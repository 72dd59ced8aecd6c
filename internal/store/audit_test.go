package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"xuanlan/internal/audit"
	"xuanlan/internal/cms"
	"xuanlan/internal/store"
	"xuanlan/internal/testdb"
)

var actor = cms.Actor{ID: 7, Name: "程雨石", Unit: "市水务局", Address: "10.6.2.18", RequestID: "abc"}

// write appends one entry for each name.
func write(t testing.TB, s *store.Store, names ...string) {
	t.Helper()
	err := s.InTx(context.Background(), actor, func(tx *store.Tx) error {
		for _, n := range names {
			if err := tx.Audit(context.Background(), cms.Event{Action: "article.save", ObjectType: "article", ObjectID: 12, Object: n,
				Detail: map[string]any{"before": map[string]any{"revision": 1}, "after": map[string]any{"revision": 2}}}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// verify returns what a verification finds, "" for nothing, and the number of
// the last entry.
func verify(t testing.TB, s *store.Store) (problem string, last int64) {
	t.Helper()
	rep, err := audit.New(s, time.Now).Verify(context.Background(), audit.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if rep.Problem != nil {
		return rep.Problem.Text, rep.Through
	}
	return "", rep.Through
}

func TestAuditChain(t *testing.T) {
	t.Parallel()
	ctx, s := context.Background(), testdb.New(t, nil)
	write(t, s, "甲", "乙\n\"引号\"", "")
	if problem, last := verify(t, s); problem != "" || last != 4 { // the first is that of the migration
		t.Errorf("%d %s", last, problem)
	}
	e, err := s.AuditEntry(ctx, 3)
	if err != nil {
		t.Fatal(err)
	}
	if e.Actor != actor.Name || e.Unit != actor.Unit || e.Address != actor.Address || e.RequestID != "abc" || *e.AccountID != 7 || *e.ObjectID != 12 ||
		e.Outcome != cms.OutcomeSuccess || e.Detail != `{"after":{"revision":2},"before":{"revision":1}}` {
		t.Errorf("%+v", e)
	}
	// The database says the same of the hashes, without this program.
	var wrong int
	if err := s.Pool().QueryRow(ctx, "SELECT count(*) FROM audit_log l WHERE hash IS DISTINCT FROM audit_hash(l)").Scan(&wrong); err != nil || wrong != 0 {
		t.Errorf("%d differ: %v", wrong, err)
	}
}

// A transaction that fails leaves no entry and no gap, nor does one whose
// connection is killed while it holds the chain.
func TestAuditOfFailures(t *testing.T) {
	t.Parallel()
	ctx, s := context.Background(), testdb.New(t, nil)
	stop := errors.New("stop")
	err := s.InTx(ctx, actor, func(tx *store.Tx) error {
		if err := tx.Audit(ctx, cms.Event{Action: "article.save"}); err != nil {
			return err
		}
		return stop
	})
	if !errors.Is(err, stop) {
		t.Fatal(err)
	}
	tx, err := s.Pool().Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var pid int
	insert := `INSERT INTO audit_log (at, actor, action, object_type, object, address, request_id) VALUES (now(), '', '', '', '', '', '')`
	if _, err := tx.Exec(ctx, insert); err != nil {
		t.Fatal(err)
	}
	if err := tx.QueryRow(ctx, "SELECT pg_backend_pid()").Scan(&pid); err != nil {
		t.Fatal(err)
	}
	waited := make(chan struct{})
	go func() {
		defer close(waited)
		write(t, s, "等着的")
	}()
	if _, err := s.Pool().Exec(ctx, "SELECT pg_terminate_backend($1)", pid); err != nil {
		t.Fatal(err)
	}
	<-waited
	_ = tx.Rollback(ctx) // its connection is gone
	if problem, last := verify(t, s); problem != "" || last != 2 {
		t.Errorf("%d %s", last, problem)
	}
}

// Sixteen at a time, some of which fail: the chain has no gap.
func TestAuditConcurrently(t *testing.T) {
	t.Parallel()
	ctx, s := context.Background(), testdb.New(t, nil)
	const workers, each = 16, 25
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := range each {
				err := s.InTx(ctx, actor, func(tx *store.Tx) error {
					for n := range 1 + i%3 {
						if err := tx.Audit(ctx, cms.Event{Action: "article.save", Object: fmt.Sprintf("%d-%d-%d", w, i, n)}); err != nil {
							return err
						}
					}
					if i%5 == 4 {
						return pgx.ErrTxClosed
					}
					return nil
				})
				if err != nil && !errors.Is(err, pgx.ErrTxClosed) {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	want := int64(1)
	for i := range each {
		if i%5 != 4 {
			want += workers * int64(1+i%3)
		}
	}
	if problem, last := verify(t, s); problem != "" || last != want {
		t.Errorf("%d entries, want %d: %s", last, want, problem)
	}
}

// A long transaction holds nobody up before it ends.
func TestAuditDoesNotBlock(t *testing.T) {
	t.Parallel()
	ctx, s := context.Background(), testdb.New(t, nil)
	err := s.InTx(ctx, actor, func(tx *store.Tx) error {
		if err := tx.Audit(ctx, cms.Event{Action: "import.run"}); err != nil {
			return err
		}
		short, cancel := context.WithTimeout(ctx, 10*time.Second)
		defer cancel()
		return s.InTx(short, actor, func(tx *store.Tx) error { return tx.Audit(short, cms.Event{Action: "logout"}) })
	})
	if err != nil {
		t.Fatal(err)
	}
	if problem, last := verify(t, s); problem != "" || last != 3 {
		t.Errorf("%d %s", last, problem)
	}
}

// Nobody, not even the owner, changes or removes an entry.
func TestAuditIsAppendOnly(t *testing.T) {
	t.Parallel()
	ctx, s := context.Background(), testdb.New(t, nil)
	write(t, s, "甲", "乙")
	for _, sql := range []string{
		"UPDATE audit_log SET object = 'x'", "DELETE FROM audit_log", "DELETE FROM audit_log WHERE seq = 2", "TRUNCATE audit_log",
		"UPDATE audit_head SET base_seq = 2", "UPDATE audit_head SET seq = 1", "DELETE FROM audit_head", "TRUNCATE audit_head",
		"UPDATE audit_head SET base_seq = 2, base_hash = (SELECT hash FROM audit_log WHERE seq = 2)",
		"INSERT INTO audit_head (one, seq, hash, base_seq, base_hash) SELECT false, seq, hash, base_seq, base_hash FROM audit_head",
		"SELECT audit_prune(now(), now(), NULL, '', '', '', '')",
		"SELECT audit_prune(now() - interval '364 days', now(), NULL, '', '', '', '')",
		"SET session_replication_role = replica; DELETE FROM audit_log",
	} {
		if _, err := s.Pool().Exec(ctx, sql, pgx.QueryExecModeSimpleProtocol); err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s: %v", sql, err)
		}
	}
	if problem, last := verify(t, s); problem != "" || last != 3 {
		t.Errorf("%d %s", last, problem)
	}
}

// What the numbers and hashes say of themselves is not asked for.
func TestAuditNumbersItself(t *testing.T) {
	t.Parallel()
	ctx, s := context.Background(), testdb.New(t, nil)
	_, err := s.Pool().Exec(ctx, `
		INSERT INTO audit_log (seq, at, actor, action, object_type, object, address, request_id, prev, hash)
		VALUES (99, now(), 'x', 'x', 'x', 'x', 'x', 'x', '\x00', '\x00'), (1, now(), 'y', 'y', 'y', 'y', 'y', 'y', '\x00', '\x00')`)
	if err != nil {
		t.Fatal(err)
	}
	if problem, last := verify(t, s); problem != "" || last != 3 {
		t.Errorf("%d %s", last, problem)
	}
}

func TestAuditBounded(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	now := time.Now()
	s := testdb.New(t, func() time.Time { return now })
	try := func(n int) {
		for range n {
			err := s.InTx(ctx, actor, func(tx *store.Tx) error {
				return tx.AuditBounded(ctx, "k", 3, cms.Event{Action: "access.deny", Object: strings.Repeat("长", 1000) + "\x00"})
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	try(50)
	now = now.Add(time.Hour)
	try(1)
	list, total, err := s.AuditLog(ctx, store.AuditFilter{Actions: []string{"access.deny"}, Limit: 10})
	if err != nil || total != 4 {
		t.Fatalf("%d %v", total, err)
	}
	if list[0].Details()["omitted"] != 47.0 || list[1].Details()["omitted"] != nil || len([]rune(list[0].Object)) > 301 {
		t.Errorf("%+v", list[0])
	}
}
