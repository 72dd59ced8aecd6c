//go:build browser

package browsertest

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"xuanlan/internal/apptest"
	"xuanlan/internal/cms"
)

// TestAuditPage goes the way of whoever reads the log for an inspector: who
// changed the site's name, what was it before, is the log sound.
func TestAuditPage(t *testing.T) {
	t.Parallel()
	s := site(t)
	s.Rules(func(p *cms.Security) { p.OneSession = false })
	u := s.User("theauditor", cms.RoleAuditor)
	known, err := s.Store.Site(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	known.Hotline, known.AuditMonths = "0000-1234567", 48
	if err := s.Desk.SaveSite(context.Background(), cms.Actor{ID: u.ID, Name: u.Name, Unit: "机关党委", Address: "10.6.2.31", RequestID: "abc"}, known); err != nil {
		t.Fatal(err)
	}
	if r := s.Client().Post("/admin/login", map[string][]string{"login": {"chengyushi"}, "password": {"x"}}); r.Status != http.StatusUnauthorized {
		t.Fatal(r.Status)
	}
	tb := newTab(t, s.URL, 1440, 900)
	tb.login("theauditor")
	tb.open("/admin/audit")
	if got := tb.text("[data-testid=chain]"); !strings.Contains(got, "4 年") || !strings.Contains(got, "还没有校验过") {
		t.Errorf("chain: %s", got)
	}
	tb.follow("[data-testid=verify]")
	if got := tb.text("[data-testid=chain]"); !strings.Contains(got, "完好") {
		t.Errorf("verified: %s", got)
	}
	tb.choose("[name=action]", "site.update")
	tb.choose("[name=who]", fmt.Sprint(u.ID))
	tb.follow(".filter button:not([formaction])")
	if n := eval[int](tb, "document.querySelectorAll('[data-testid=audit-row]').length"); n != 1 {
		t.Errorf("%d rows", n)
	}
	if got := tb.text("[data-testid=audit-row] .det"); !strings.Contains(got, "0000-1234567") {
		t.Errorf("details: %s", got)
	}
	// Where the export button leads, with the filter as it is.
	address := eval[string](tb, "document.querySelector('[formaction]').formAction.replace(location.origin, '') + location.search")
	if r := s.Login("theauditor").Get(address); strings.Count(r.Body, "\r\n") != 2 || !strings.Contains(r.Body, "修改站点设置") || !strings.Contains(r.Header.Get("Content-Disposition"), ".csv") {
		t.Errorf("export: %d %q", r.Status, r.Body)
	}
	tb.follow("[data-testid=audit-row] a")
	if got := tb.text(".is-changes tbody"); !strings.Contains(got, "投诉电话") || !strings.Contains(got, "0000-1234567") {
		t.Errorf("changes: %s", got)
	}
}

// A log that somebody changed is shown as such to everybody who opens it.
func TestTamperedAudit(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	s.User("theauditor", cms.RoleAuditor)
	tb := newTab(t, s.URL, 390, 844)
	tb.login("theauditor")
	for _, sql := range []string{"ALTER TABLE audit_log DISABLE TRIGGER USER", "UPDATE audit_log SET actor = '别人' WHERE seq = 2", "ALTER TABLE audit_log ENABLE TRIGGER USER"} {
		if _, err := s.Store.Pool().Exec(context.Background(), sql); err != nil {
			t.Fatal(err)
		}
	}
	tb.open("/admin/audit")
	tb.follow("[data-testid=verify]")
	for range 2 {
		if got := tb.text("[data-testid=chain-bad]"); !strings.Contains(got, "第 2 条被改动") {
			t.Errorf("alert: %s", got)
		}
		tb.open("/admin/audit")
	}
}
