//go:build browser

package browsertest

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"xuanlan/internal/apptest"
	"xuanlan/internal/cms"
)

// TestReviewByFourPeople takes an item of a unit through four people in four
// browsers to the public page, with a return in between; once at a desk, once
// on phones.
func TestReviewByFourPeople(t *testing.T) {
	t.Parallel()
	for name, size := range map[string][2]int64{"desk": {1440, 900}, "phone": {390, 844}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fourPeople(t, size[0], size[1])
		})
	}
}

func fourPeople(t *testing.T, width, height int64) {
	s := site(t)
	ctx := context.Background()
	settings, err := s.Store.Site(ctx)
	if err != nil {
		t.Fatal(err)
	}
	settings.Workflow = &cms.DefaultWorkflow
	if err := s.Desk.SaveSite(ctx, apptest.Actor, settings); err != nil {
		t.Fatal(err)
	}
	tabs := map[string]*tab{}
	for _, r := range []cms.Role{cms.RoleFirst, cms.RoleSecond, cms.RoleSecrecy, cms.RoleFinal, cms.RolePublisher} {
		s.User(string(r), r)
		tabs[string(r)] = newTab(t, s.URL, width, height)
		tabs[string(r)].login(string(r))
	}
	author := contributorTab(t, s, width, height)
	author.open("/admin/articles/new")
	author.fill("[name=title]", "水务局开展冬季巡河")
	author.choose("[name=column_id]", columnID(t, s, "news"))
	author.write("党员分三组徒步巡查。")
	author.follow("[data-testid=submit]")
	if got := author.text("[data-testid=review-status]"); got != "待初审" {
		t.Fatalf("submitted: %q", got)
	}
	id := eval[string](author, `location.pathname.split("/").pop()`)

	sign(tabs["first"], "pass", "")
	sign(tabs["second"], "return", "请补充里程")
	author.open("/admin/articles/" + id)
	if got := author.text("[data-testid=review-block]"); !strings.Contains(got, "请补充里程") || !strings.Contains(got, "已退回") {
		t.Errorf("the author reads %q", got)
	}
	author.write("全程十一公里。")
	author.follow("[data-testid=submit]")
	first := tabs["first"]
	sign(first, "pass", "")
	second := tabs["second"]
	second.open("/admin/reviews")
	second.follow("[data-testid=queue-row] a")
	if got := second.text("[data-testid=since-signed]"); !strings.Contains(got, "全程十一公里") {
		t.Errorf("changes since the return: %q", got)
	}
	if width < 500 {
		if over := eval[int](second, "document.documentElement.scrollWidth"); over > int(width) {
			t.Errorf("the page is %d wide", over)
		}
	}
	second.follow("[data-testid=verdict] [value=pass]")
	sign(tabs["secrecy"], "pass", "可以公开")
	sign(tabs["final"], "pass", "同意发布")

	author.open("/admin") // an open form holds the item
	publisher := tabs["publisher"]
	publisher.acceptDialogs()
	publisher.open("/admin/articles/" + id)
	publisher.follow("button[name=action][value=publish]")
	if got := publisher.text("[data-testid=state]"); got != "已发布" {
		t.Fatalf("state %q", got)
	}
	visitor := newTab(t, s.URL, width, height)
	visitor.open("/articles/" + id)
	if got := visitor.text(".prose"); !strings.Contains(got, "全程十一公里") || !strings.Contains(visitor.text(".meta"), "市水务局") {
		t.Errorf("public page %q, %q", got, visitor.text(".meta"))
	}
}

// contributorTab is a 信息员 at work.
func contributorTab(t *testing.T, s *apptest.Server, width, height int64) *tab {
	t.Helper()
	ctx := context.Background()
	units, err := s.Store.RegisteredUnits(ctx)
	if err != nil {
		t.Fatal(err)
	}
	u := cms.User{Login: "xinxiyuan", Name: "林晚舟", Phone: "0000-8860155", Grants: []cms.Grant{{Role: cms.RoleContributor}}}
	for i := range units {
		if units[i].Name == "市水务局" {
			u.UnitID = &units[i].ID
		}
	}
	s.Account(&u)
	tb := newTab(t, s.URL, width, height)
	tb.acceptDialogs()
	tb.login("xinxiyuan")
	return tb
}

// sign opens the first item of the queue and says the verdict.
func sign(tb *tab, conclusion, opinion string) {
	tb.t.Helper()
	tb.open("/admin")
	if got := tb.text("[data-testid=waiting]"); got != "1" {
		tb.t.Errorf("%q items wait in the menu", got)
	}
	tb.open("/admin/reviews")
	tb.follow("[data-testid=queue-row] a")
	tb.do("as it will look", chromedp.WaitVisible(chromedp.CSS(".review-frame")))
	if opinion != "" {
		tb.fill("[name=opinion]", opinion)
	}
	if eval[bool](tb, `!!document.querySelector("[name=secrecy]")`) {
		tb.click("[name=secrecy][value=open]")
	}
	tb.follow("[data-testid=verdict] [value=" + conclusion + "]")
	if got := tb.text("[data-testid=flash]"); !strings.Contains(got, "没有别的稿件") {
		tb.t.Errorf("after the signature: %q", got)
	}
}
