package audit_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"xuanlan/internal/audit"
	"xuanlan/internal/cms"
	"xuanlan/internal/store"
	"xuanlan/internal/testdb"
)

var (
	ctx   = context.Background()
	actor = cms.Actor{ID: 7, Name: "沈禾", Unit: "机关党委", Address: "10.6.2.31", RequestID: "abc"}
)

func write(t testing.TB, s *store.Store, n int) {
	t.Helper()
	err := s.InTx(ctx, actor, func(tx *store.Tx) error {
		for i := range n {
			if err := tx.Audit(ctx, cms.Event{Action: "article.save", ObjectType: "article", ObjectID: int64(i), Object: "机关办事“少跑一趟”百日行动启动",
				Detail: map[string]any{"before": map[string]any{"revision": i}, "after": map[string]any{"revision": i + 1}, "changed": []string{"title", "body"}}}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestNewestOnly(t *testing.T) {
	t.Parallel()
	s := testdb.New(t, nil)
	write(t, s, 10)
	log := audit.New(s, time.Now)
	rep, err := log.Verify(ctx, audit.Options{Newest: 4})
	if err != nil || rep.Problem != nil || rep.From != 8 || rep.Through != 11 || rep.Skipped != 7 {
		t.Errorf("%+v %v", rep, err)
	}
	tamper(t, s, "UPDATE audit_log SET actor = '别人' WHERE seq = 9")
	if rep, err := log.Verify(ctx, audit.Options{Newest: 4}); err != nil || rep.Problem == nil || rep.Problem.Seq != 9 {
		t.Errorf("%+v %v", rep, err)
	}
}

// TestPrune takes what is old enough off the beginning and nothing else, and
// what is left can still be verified.
func TestPrune(t *testing.T) {
	t.Parallel()
	clock := time.Now().AddDate(-4, 0, 0)
	s := testdb.New(t, func() time.Time { return clock })
	log := audit.New(s, func() time.Time { return clock })
	progress := func(int64, int64) {}
	write(t, s, 9)
	err := s.InTx(ctx, actor, func(tx *store.Tx) error {
		return tx.Audit(ctx, cms.Event{Action: "article.withdraw", ObjectType: "article", ObjectID: 5, Detail: map[string]any{"reason": "数据有误"}})
	})
	if err != nil {
		t.Fatal(err)
	}
	clock = time.Now().AddDate(-3, 0, 10)
	write(t, s, 5)
	clock = time.Now()
	write(t, s, 3)
	// The entry of the migration stands first and is of today: nothing goes.
	if n, _, err := log.Prune(ctx, actor, progress); err != nil || n != 0 {
		t.Errorf("a young entry at the beginning: %d %v", n, err)
	}
	tamper(t, s, `DO $$
		DECLARE l audit_log; p bytea := decode(repeat('00', 32), 'hex');
		BEGIN
			UPDATE audit_log SET at = at - interval '4 years' WHERE seq = 1;
			FOR l IN SELECT * FROM audit_log ORDER BY seq LOOP
				l.prev := p; p := audit_hash(l);
				UPDATE audit_log SET prev = l.prev, hash = p WHERE seq = l.seq;
			END LOOP;
			UPDATE audit_head SET hash = p;
		END $$`)
	n, _, err := log.Prune(ctx, actor, progress)
	if err != nil || n != 11 {
		t.Fatalf("%d %v", n, err)
	}
	rep, err := log.Verify(ctx, audit.Options{})
	if err != nil || rep.Problem != nil || rep.From != 12 || rep.Removed != 11 {
		t.Errorf("%+v %+v %v", rep, rep.Problem, err)
	}
	list, _, err := s.AuditLog(ctx, store.AuditFilter{Actions: []string{"audit.prune"}, Limit: 2})
	if err != nil || len(list) != 1 || list[0].Details()["count"] != 11.0 || list[0].Actor != actor.Name {
		t.Errorf("%+v %v", list, err)
	}
	if n, _, err := log.Prune(ctx, actor, progress); err != nil || n != 0 {
		t.Errorf("again: %d %v", n, err)
	}
	// What the record of an item tells is kept.
	kept, err := s.KeptEvents(ctx, 5)
	if err != nil || len(kept) != 1 || kept[0].Seq != 11 || kept[0].Actor != actor.Name || kept[0].Details()["reason"] != "数据有误" {
		t.Errorf("%+v %v", kept, err)
	}
	// An anchor from before the removal can't be checked, and that is said.
	old := audit.Anchor{Seq: 3, Hash: make([]byte, 32)}
	if rep, err := log.Verify(ctx, audit.Options{Anchors: []audit.Anchor{old}}); err != nil || rep.Problem == nil {
		t.Errorf("%+v %v", rep, err)
	}
	// A log that isn't sound is left alone.
	tamper(t, s, "UPDATE audit_log SET actor = '别人' WHERE seq = 13")
	clock = clock.AddDate(9, 0, 0)
	if _, _, err := log.Prune(ctx, actor, progress); cms.KindOf(err) != cms.Conflict {
		t.Errorf("unsound: %v", err)
	}
}

// A setting of less than a year doesn't count.
func TestPruneFloor(t *testing.T) {
	t.Parallel()
	site := cms.Site{AuditMonths: 1}
	if site.AuditMonthsOrDefault() != 12 {
		t.Error(site.AuditMonthsOrDefault())
	}
	clock := time.Now().AddDate(0, 6, 0) // a clock that runs ahead
	s := testdb.New(t, nil)
	err := s.InTx(ctx, actor, func(tx *store.Tx) error {
		_, err := tx.PruneAudit(ctx, clock.AddDate(-1, 0, 0))
		return err
	})
	if err == nil || !strings.Contains(err.Error(), "a year") {
		t.Errorf("half a year: %v", err)
	}
}

func TestCheckIsRecorded(t *testing.T) {
	t.Parallel()
	s := testdb.New(t, nil)
	log := audit.New(s, time.Now)
	if st, err := log.State(ctx); err != nil || st.Checked != nil || st.Last.Seq != 1 {
		t.Errorf("%+v %v", st, err)
	}
	if rep, err := log.CheckFromPage(ctx, actor); err != nil || rep.Problem != nil {
		t.Fatalf("%+v %v", rep, err)
	}
	st, err := log.State(ctx)
	if err != nil || st.Checked == nil || st.Checked.Outcome != cms.OutcomeSuccess || st.Checked.Actor != actor.Name || st.Last.Seq != 2 {
		t.Errorf("%+v %v", st, err)
	}
	tamper(t, s, "UPDATE audit_log SET actor = '别人' WHERE seq = 1")
	if rep, err := log.Check(ctx, actor, audit.Options{}); err != nil || rep.Problem == nil {
		t.Fatalf("%+v %v", rep, err)
	}
	if st, err := log.State(ctx); err != nil || st.Checked.Outcome != cms.OutcomeFailure || st.Checked.Details()["bad_seq"] != 1.0 {
		t.Errorf("%+v %v", st.Checked, err)
	}
}

func TestExport(t *testing.T) {
	t.Parallel()
	s := testdb.New(t, nil)
	log := audit.New(s, time.Now)
	err := s.InTx(ctx, cms.Actor{Name: "=cmd|' /C calc'!A0"}, func(tx *store.Tx) error {
		return tx.Audit(ctx, cms.Event{Action: "login.fail", ObjectType: "user", Object: "甲,\"乙\"\n<丙>", Failed: true})
	})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	n, err := log.Export(ctx, actor, &b, audit.CSV, store.AuditFilter{}, map[string]any{"from": "2026-11-01"})
	if err != nil || n != 3 || !strings.HasPrefix(b.String(), "\ufeff编号,时间,") {
		t.Fatalf("%d %v %q", n, err, b.String())
	}
	rows, err := csv.NewReader(bytes.NewReader(b.Bytes()[3:])).ReadAll()
	if err != nil || len(rows) != 4 {
		t.Fatal(len(rows), err)
	}
	row := rows[2]
	if row[3] != "'=cmd|' /C calc'!A0" || row[5] != "登录失败" || row[7] != "失败" || row[10] != "甲,\"乙\"\n<丙>" || len(row[15]) != 64 || row[14] != rows[1][15] {
		t.Errorf("%q", row)
	}
	b.Reset()
	if _, err := log.Export(ctx, actor, &b, audit.JSON, store.AuditFilter{Outcome: cms.OutcomeFailure}, nil); err != nil {
		t.Fatal(err)
	}
	var one map[string]any
	if err := json.Unmarshal(b.Bytes(), &one); err != nil || one["actor"] != "=cmd|' /C calc'!A0" || one["seq"] != 2.0 || one["hash"] != row[15] {
		t.Errorf("%v %s", err, b.String())
	}
	if list, _, err := s.AuditLog(ctx, store.AuditFilter{Actions: []string{"audit.export"}, Limit: 9}); err != nil || len(list) != 2 ||
		fmt.Sprint(list[1].Details()["filter"]) != "map[from:2026-11-01]" {
		t.Errorf("%+v %v", list, err)
	}
}

func TestSeal(t *testing.T) {
	t.Parallel()
	s := testdb.New(t, nil)
	lines := make(lines, 8)
	over, cancel := context.WithCancel(ctx)
	defer cancel()
	go audit.New(s, time.Now, slog.New(slog.NewJSONHandler(lines, nil))).Seal(over)
	line := <-lines
	head, err := s.AuditHead(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if want := (audit.Anchor{Seq: head.Seq, Hash: head.Hash}).String(); !strings.Contains(line, want) {
		t.Errorf("no %s in %s", want, line)
	}
}

// lines are what a logger wrote.
type lines chan string

func (l lines) Write(b []byte) (int, error) {
	l <- string(b)
	return len(b), nil
}

// BenchmarkVerify verifies 100,000 entries; three seconds are allowed.
func BenchmarkVerify(b *testing.B) {
	s := testdb.New(b, nil)
	for range 100 {
		write(b, s, 1000)
	}
	log := audit.New(s, time.Now)
	b.ResetTimer()
	for range b.N {
		rep, err := log.Verify(ctx, audit.Options{})
		if err != nil || rep.Problem != nil || rep.Through != 100_001 {
			b.Fatalf("%+v %v", rep, err)
		}
	}
	if took := b.Elapsed() / time.Duration(b.N); took > 3*time.Second {
		b.Errorf("a verification takes %v", took)
	}
}
