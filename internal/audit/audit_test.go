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

// tamper does as somebody would who owns the database.
func tamper(t testing.TB, s *store.Store, sql ...string) {
	t.Helper()
	sql = append([]string{"ALTER TABLE audit_log DISABLE TRIGGER USER", "ALTER TABLE audit_head DISABLE TRIGGER USER"}, sql...)
	sql = append(sql, "ALTER TABLE audit_log ENABLE TRIGGER USER", "ALTER TABLE audit_head ENABLE TRIGGER USER")
	for _, q := range sql {
		if _, err := s.Pool().Exec(ctx, q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
}

const rehash = `UPDATE audit_log l SET hash = audit_hash(l) WHERE seq = `

// TestTampering finds the first place of everything that can be done to the
// rows.
func TestTampering(t *testing.T) {
	t.Parallel()
	swap := []string{"UPDATE audit_log SET seq = -5 WHERE seq = 5", "UPDATE audit_log SET seq = 5 WHERE seq = 6", "UPDATE audit_log SET seq = 6 WHERE seq = -5"}
	content := "actor, unit, object, detail, at, address"
	for name, tt := range map[string]struct {
		sql  []string
		kind audit.Kind
		seq  int64
	}{
		"actor":             {[]string{"UPDATE audit_log SET actor = '别人' WHERE seq = 5"}, audit.Altered, 5},
		"unit":              {[]string{"UPDATE audit_log SET unit = '' WHERE seq = 5"}, audit.Altered, 5},
		"microsecond":       {[]string{"UPDATE audit_log SET at = at + interval '1 microsecond' WHERE seq = 5"}, audit.Altered, 5},
		"detail":            {[]string{"UPDATE audit_log SET detail = replace(detail::text, 'title', 'Title')::json WHERE seq = 5"}, audit.Altered, 5},
		"detail's spaces":   {[]string{"UPDATE audit_log SET detail = (detail::text || ' ')::json WHERE seq = 5"}, audit.Altered, 5},
		"outcome":           {[]string{"UPDATE audit_log SET outcome = 'failure' WHERE seq = 5"}, audit.Altered, 5},
		"account":           {[]string{"UPDATE audit_log SET account_id = NULL WHERE seq = 5"}, audit.Altered, 5},
		"moved boundary":    {[]string{"UPDATE audit_log SET actor = '沈', unit = '禾机关党委' WHERE seq = 5"}, audit.Altered, 5},
		"hash":              {[]string{`UPDATE audit_log SET hash = '\x00' WHERE seq = 5`}, audit.Altered, 5},
		"with a new hash":   {[]string{"UPDATE audit_log SET actor = '别人' WHERE seq = 5", rehash + "5"}, audit.Altered, 5},
		"the last one":      {[]string{"UPDATE audit_log SET actor = '别人' WHERE seq = 11", rehash + "11"}, audit.Altered, 11},
		"deleted":           {[]string{"DELETE FROM audit_log WHERE seq = 5"}, audit.Missing, 5},
		"several deleted":   {[]string{"DELETE FROM audit_log WHERE seq IN (5, 6, 7)"}, audit.Missing, 5},
		"the first":         {[]string{"DELETE FROM audit_log WHERE seq = 1"}, audit.Missing, 1},
		"cut":               {[]string{"DELETE FROM audit_log WHERE seq > 8"}, audit.Cut, 9},
		"all":               {[]string{"DELETE FROM audit_log"}, audit.Cut, 1},
		"cut and went on":   {[]string{"DELETE FROM audit_log WHERE seq > 8", "ALTER TABLE audit_log ENABLE TRIGGER USER", "INSERT INTO audit_log (at, actor, action, object_type, object, address, request_id) VALUES (now(), '', '', '', '', '', '')"}, audit.Missing, 9},
		"swapped":           {swap, audit.Reordered, 5},
		"swapped, rehashed": {append(swap, rehash+"5", rehash+"6"), audit.Reordered, 5},
		"contents swapped":  {[]string{"UPDATE audit_log l SET (" + content + ") = (SELECT " + content + " FROM audit_log o WHERE o.seq = 11 - l.seq) WHERE seq IN (5, 6)"}, audit.Altered, 5},
		"moved to the end":  {[]string{"UPDATE audit_log SET seq = 12 WHERE seq = 5"}, audit.Reordered, 5},
		"beginning hidden":  {[]string{"DELETE FROM audit_log WHERE seq <= 5", "UPDATE audit_head h SET base_seq = 5, base_hash = (SELECT prev FROM audit_log WHERE seq = 6)"}, audit.Missing, 6},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := testdb.New(t, nil)
			write(t, s, 10)
			log := audit.New(s, time.Now)
			if rep, err := log.Verify(ctx, audit.Options{}); err != nil || rep.Problem != nil || rep.Through != 11 {
				t.Fatalf("before: %+v %v", rep, err)
			}
			tamper(t, s, tt.sql...)
			rep, err := log.Verify(ctx, audit.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if rep.Problem == nil || rep.Problem.Kind != tt.kind || rep.Problem.Seq != tt.seq {
				t.Errorf("got %+v, want %s at %d", rep.Problem, tt.kind, tt.seq)
			}
		})
	}
}

// TestAnchors finds a chain that somebody who owns the database made anew.
func TestAnchors(t *testing.T) {
	t.Parallel()
	s := testdb.New(t, nil)
	write(t, s, 10)
	log := audit.New(s, time.Now)
	rep, err := log.Verify(ctx, audit.Options{})
	if err != nil {
		t.Fatal(err)
	}
	anchor, err := audit.ParseAnchor(rep.Last.String())
	if err != nil {
		t.Fatal(err)
	}
	write(t, s, 1)
	check := func(want audit.Kind) {
		t.Helper()
		rep, err := log.Verify(ctx, audit.Options{Anchors: []audit.Anchor{anchor}})
		if err != nil {
			t.Fatal(err)
		}
		if rep.Problem == nil && want != "" || rep.Problem != nil && rep.Problem.Kind != want {
			t.Errorf("got %+v, want %q", rep.Problem, want)
		}
	}
	check("")
	tamper(t, s, `DO $$
		DECLARE l audit_log; p bytea := decode(repeat('00', 32), 'hex');
		BEGIN
			UPDATE audit_log SET actor = '别人' WHERE seq = 5;
			FOR l IN SELECT * FROM audit_log ORDER BY seq LOOP
				l.prev := p; p := audit_hash(l);
				UPDATE audit_log SET prev = l.prev, hash = p WHERE seq = l.seq;
			END LOOP;
			UPDATE audit_head SET hash = p;
		END $$`)
	if rep, err := log.Verify(ctx, audit.Options{}); err != nil || rep.Problem != nil {
		t.Fatalf("made anew: %+v %v", rep.Problem, err)
	}
	check(audit.Rebuilt)
	tamper(t, s, "DELETE FROM audit_log WHERE seq > 8", "UPDATE audit_head SET seq = 8, hash = (SELECT hash FROM audit_log WHERE seq = 8)")
	check(audit.Cut)
	for _, odd := range []string{"", "5", "5:zz", "0:" + strings.Repeat("00", 32), "5:" + strings.Repeat("00", 31)} {
		if _, err := audit.ParseAnchor(odd); err == nil {
			t.Errorf("%q is an anchor", odd)
		}
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
	write(t, s, 10)
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
