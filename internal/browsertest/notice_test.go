//go:build browser

package browsertest

import (
	"context"
	"strings"
	"testing"

	"xuanlan/internal/apptest"
	"xuanlan/internal/cms"
)

// TestNoticesOnAPhone lets a reviewer and an author learn of each other at the
// bell of a phone, and opens what it leads to.
func TestNoticesOnAPhone(t *testing.T) {
	t.Parallel()
	s := site(t)
	settings, err := s.Store.Site(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	settings.Workflow = &cms.DefaultWorkflow
	if err := s.Desk.SaveSite(context.Background(), apptest.Actor, settings); err != nil {
		t.Fatal(err)
	}
	s.User("first", cms.RoleFirst)
	reviewer := newTab(t, s.URL, 390, 844)
	reviewer.login("first")
	bell := func(tb *tab, want string) {
		t.Helper()
		tb.open("/admin")
		if got := tb.text("[data-testid=bell]"); got != want {
			t.Errorf("the bell says %q, want %q", got, want)
		}
	}
	bell(reviewer, "")
	author := contributorTab(t, s, 390, 844)
	author.open("/admin/articles/new")
	author.fill("[name=title]", "水务局开展冬季巡河")
	author.choose("[name=column_id]", columnID(t, s, "news"))
	author.write("党员分三组徒步巡查。")
	author.follow("[data-testid=submit]")

	bell(reviewer, "1")
	if got := reviewer.text("[data-testid=dashboard-waiting]"); !strings.Contains(got, "水务局开展冬季巡河") {
		t.Errorf("the first page shows %q", got)
	}
	reviewer.follow("a.bell")
	if got := reviewer.text("[data-testid=notice-row].is-new"); !strings.Contains(got, "待初审") {
		t.Errorf("the list begins with %q", got)
	}
	if over := eval[int](reviewer, "document.documentElement.scrollWidth"); over > 390 {
		t.Errorf("the page is %d wide", over)
	}
	reviewer.follow("[data-testid=notice-row] a")
	reviewer.fill("[name=opinion]", "请补充里程")
	reviewer.follow("[data-testid=verdict] [value=return]")
	bell(reviewer, "")

	bell(author, "1")
	author.follow("a.bell")
	author.follow("[data-testid=notice-row] a")
	if got := author.text("[data-testid=review-block]"); !strings.Contains(got, "请补充里程") {
		t.Errorf("the author reads %q", got)
	}
	bell(author, "")
	if got := author.text("[data-testid=dashboard-returned]"); !strings.Contains(got, "请补充里程") {
		t.Errorf("the first page shows %q", got)
	}
}
