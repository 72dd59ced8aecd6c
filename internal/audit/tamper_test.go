package audit_test

import (
	"strings"
	"testing"
	"time"

	"xuanlan/internal/audit"
	"xuanlan/internal/store"
	"xuanlan/internal/testdb"
)

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
