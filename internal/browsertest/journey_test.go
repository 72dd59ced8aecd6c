//go:build browser

package browsertest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"xuanlan/internal/apptest"
	"xuanlan/internal/cms"
)

// site runs the program with the sample site.
func site(t testing.TB) *apptest.Server {
	t.Helper()
	return sample.New(t)
}

var sample apptest.Sample

// shoot keeps a picture of the page in the folder XUANLAN_SHOTS, if that is
// set: for looking at, `make shots`.
func (tb *tab) shoot(width int64, path string) {
	tb.t.Helper()
	dir := os.Getenv("XUANLAN_SHOTS")
	if dir == "" {
		return
	}
	b, err := chromedp.Run(tb.ctx, chromedp.FullScreenshot(80))
	if err != nil {
		tb.t.Fatal(err)
	}
	name := strings.Trim(strings.NewReplacer("/", "-", "?", "_", "&", "_", "=", "-", "%", "").Replace(path), "-")
	if name == "" {
		name = "home"
	}
	if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%s-%d.jpg", name, width)), b, 0o644); err != nil {
		tb.t.Fatal(err)
	}
}

func (tb *tab) login(login string) {
	tb.t.Helper()
	tb.open("/admin")
	tb.fill("[name=login]", login)
	tb.fill("[name=password]", apptest.Password)
	tb.follow("main form button")
	if at := eval[string](tb, "location.pathname"); at != "/admin" {
		tb.t.Fatalf("after the login at %s", at)
	}
}

// TestPagesFit opens every kind of page at four widths: nothing may stick out
// sideways, and each has one main heading.
func TestPagesFit(t *testing.T) {
	t.Parallel()
	s := site(t)
	s.User("thedesk", cms.RoleSystem, cms.RolePublisher)
	s.User("thesecurity", cms.RoleSecurity)
	s.User("theauditor", cms.RoleAuditor)
	s.Rules(func(p *cms.Security) { p.OneSession = false }) // one at each width
	public := []string{"/", "/columns/party", "/columns/news?page=2", "/columns/documents", "/columns/about", "/columns/groups",
		"/search", "/search?q=%E5%BF%97%E6%84%BF", "/search?q=%E6%B2%A1%E6%9C%89%E7%9A%84%E8%AF%8D", "/map", "/accessibility", "/nothing"}
	var admin []string
	for _, first := range []string{"/columns/news", "/columns/documents", "/columns/speeches"} {
		href, _ := s.Client().Get(first).Doc().Find("main a[href^='/articles/']").First().Attr("href")
		if href == "" {
			t.Fatalf("%s is empty", first)
		}
		public = append(public, href)
		admin = append(admin, "/admin"+href+"/preview/page?mode=elder")
	}
	admin = append(admin, "/admin", "/admin/articles", "/admin/articles?state=bin", "/admin/articles/new", "/admin/articles/1", "/admin/articles/withdraw?id=1",
		"/admin/articles/1/preview?view=phone", "/admin/articles/1/record", "/admin/register", "/admin/register?month=2026-01&by=submitted", "/admin/articles/1/preview?links=1",
		"/admin/columns", "/admin/columns/2", "/admin/settings", "/admin/home", "/admin/home/1", "/admin/home/new?kind=link",
		"/admin/password", "/admin/factor", "/admin/sessions", "/admin/notices", "/admin/outlets")
	private := map[string][]string{"thedesk": admin, "theauditor": {"/admin", "/admin/audit", "/admin/audit/5", "/admin/audit?object=article:1&unit=x"},
		"thesecurity": {"/admin/users", "/admin/users/new", "/admin/users/1", "/admin/users/1/logins", "/admin/security", "/admin/units", "/admin/units/new", "/admin/rights"}}
	for _, width := range []int64{390, 768, 1440, 1920} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			t.Parallel()
			check := func(tb *tab, path string) {
				tb.open(path)
				if over := eval[int](tb, "document.documentElement.scrollWidth - document.documentElement.clientWidth"); over > 0 {
					t.Errorf("%s is %d pixels too wide", path, over)
				}
				if n := eval[int](tb, "document.querySelectorAll('h1').length"); n != 1 {
					t.Errorf("%s has %d main headings", path, n)
				}
				tb.shoot(width, path)
			}
			tb := newTab(t, s.URL, width, 900)
			tb.expect("status of 404")
			for _, p := range public {
				check(tb, p)
			}
			for login, pages := range private {
				tb := newTab(t, s.URL, width, 900)
				tb.login(login)
				for _, p := range pages {
					check(tb, p)
				}
			}
		})
	}
}

func TestVisitorReads(t *testing.T) {
	t.Parallel()
	s := site(t)
	tb := newTab(t, s.URL, 1440, 900)
	tb.open("/")
	slide := `document.querySelector(".carousel-ticks [aria-current]").getAttribute("aria-label")`
	first := eval[string](tb, slide)
	tb.click(".carousel-bar [aria-label=下一张]")
	tb.wait(slide + " !== " + fmt.Sprintf("%q", first))
	tb.click(".carousel-bar [aria-label$=轮播]")

	tb.follow(".headline-title a")
	title := tb.text("h1")
	if title == "" || tb.text(".meta") == "" {
		t.Fatal("the headline leads to no article")
	}
	before := eval[float64](tb, `parseFloat(getComputedStyle(document.querySelector(".prose p")).fontSize)`)
	tb.click(".sizes button:last-of-type")
	tb.wait(fmt.Sprintf(`parseFloat(getComputedStyle(document.querySelector(".prose p")).fontSize) > %f`, before))
	if indent := eval[string](tb, `getComputedStyle(document.querySelector(".prose p:not([class])")).textIndent`); indent == "0px" {
		t.Error("paragraphs are not indented")
	}
	tb.fill("header [name=q]", "志愿")
	tb.leave("search", chromedp.KeyEvent(kb.Enter))
	if n := eval[int](tb, `document.querySelectorAll(".hits mark").length`); n == 0 {
		t.Error("the search marks no hits")
	}
}

// TestWithoutScripts reads the site with scripts off.
func TestWithoutScripts(t *testing.T) {
	t.Parallel()
	s := site(t)
	tb := newTab(t, s.URL, 390, 844)
	tb.withoutScripts()
	tb.open("/")
	for _, selector := range []string{".headline-title a", ".slide img", "[id^=news-] li a", ".topic", ".noted a"} {
		tb.do("see "+selector, chromedp.WaitVisible(chromedp.CSS(selector)))
	}
	tb.follow(".headline-title a")
	tb.do("read", chromedp.WaitVisible(chromedp.CSS(".prose p")))
	at, err := chromedp.Run(tb.ctx, chromedp.Location())
	if err != nil {
		t.Fatal(err)
	}
	tb.follow(".util-links button[value=elder]")
	tb.do("large", chromedp.WaitVisible(chromedp.CSS("[data-mode=elder] .prose p")))
	if back, err := chromedp.Run(tb.ctx, chromedp.Location()); back != at {
		t.Errorf("the elder mode leads from %s to %s, %v", at, back, err)
	}
	tb.follow(".util-links [data-act=open]")
	tb.follow("[data-toolbar] [data-act=i]")
	tb.follow("[data-toolbar] [data-act=c]")
	tb.do("larger on black", chromedp.WaitVisible(chromedp.CSS(`[data-mode=elder][data-zoom="125"][data-contrast=high] .prose p`)))
	if seen, err := chromedp.Run(tb.ctx, chromedp.Location()); seen != at {
		t.Errorf("the tool bar leads from %s to %s, %v", at, seen, err)
	}
	tb.open("/")
	tb.follow(".util-links [data-whole]")
	tb.do("not elder", chromedp.WaitVisible(chromedp.CSS("html[data-zoom]:not([data-mode]) .headline-title a")))
	tb.follow("[data-toolbar] [data-act=z]")
	tb.follow("[data-toolbar] [data-act=q]")
	tb.do("usual", chromedp.WaitVisible(chromedp.CSS("html:not([data-zoom], [data-contrast]) .headline-title a")))
}

// sampleFile copies a file of the sample site under a name of its own.
func sampleFile(t testing.TB, from, name string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	b, err := os.ReadFile(filepath.Join("../sample/site/files", from))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestClerkPublishes goes the whole way of a clerk: log in, write with the
// editor, upload, preview, publish, see it, withdraw it.
func TestClerkPublishes(t *testing.T) {
	t.Parallel()
	s := site(t)
	s.User("clerk", cms.RoleEditor, cms.RolePublisher)
	tb := newTab(t, s.URL, 1440, 900)
	tb.acceptDialogs()
	tb.login("clerk")
	tb.follow("[data-testid=new-article]")
	tb.fill("[name=title]", "水务局开展冬季巡河")
	tb.fill("[name=subtitle]", "——沿线十一公里逐段排查")
	tb.choose("[name=column_id]", columnID(t, s, "news"))
	tb.fill("[name=source]", "市水务局")
	tb.do("write", chromedp.Click(chromedp.CSS(".ProseMirror"), chromedp.NodeVisible),
		chromedp.SendKeys(chromedp.CSS(".ProseMirror"), "党员分三组徒步巡查。"+kb.Enter+"清理漂浮物、核对水位标识。"))
	tb.upload("#f-cover_id", sampleFile(t, "river.jpg", "封面.jpg"))
	tb.wait(`document.querySelector("[name=cover_id]").value !== ""`)
	tb.fill("[name=cover_alt]", "河道与远山")
	tb.upload("[data-files]", sampleFile(t, "doc-2026-16.pdf", "巡河记录.pdf"))
	tb.wait(`!!document.querySelector("[name=attachment_id]")?.value`)

	tb.follow("button[name=action][value=preview]:not(.vh)")
	tb.wait(`document.querySelector("[data-testid=preview-frame]").contentDocument.querySelector("h1")?.textContent === "水务局开展冬季巡河"`)
	tb.follow("[data-testid=preview-back]")
	tb.follow("button[name=action][value=publish]")
	if got := tb.text("[data-testid=state]"); got != "已发布" {
		t.Fatalf("state %q", got)
	}
	id := eval[string](tb, `location.pathname.split("/").pop()`)

	visitor := newTab(t, s.URL, 390, 844)
	visitor.open("/articles/" + id)
	if got := visitor.text(".prose"); !strings.Contains(got, "党员分三组徒步巡查。") || !strings.Contains(got, "清理漂浮物") {
		t.Errorf("public body %q", got)
	}
	if got := visitor.text(".files"); !strings.Contains(got, "巡河记录") || !strings.Contains(got, "PDF") {
		t.Errorf("attachments %q", got)
	}
	if n := eval[int](visitor, `document.querySelectorAll(".prose > p").length`); n != 2 {
		t.Errorf("%d paragraphs", n)
	}
	visitor.open("/columns/news")
	if got := visitor.text(".feed"); !strings.Contains(got, "水务局开展冬季巡河") {
		t.Error("the list lacks it")
	}

	tb.follow("[data-testid=withdraw-link]")
	tb.fill("[name=reason]", "数据待核对")
	tb.follow("[data-testid=withdraw] button")
	visitor.expect("status of 410")
	visitor.open("/articles/" + id)
	if got := visitor.text("h1"); got != "此页已撤下" {
		t.Errorf("after the withdrawal: %q", got)
	}
}

func columnID(t *testing.T, s *apptest.Server, slug string) string {
	t.Helper()
	columns, err := s.Store.Columns(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(cms.NewTree(columns).BySlug(slug).ID)
}

// TestRefusedSaveKeepsText publishes a form with mistakes: everything typed is
// still there, and each mistake is told at its field.
func TestRefusedSaveKeepsText(t *testing.T) {
	t.Parallel()
	s := site(t)
	s.User("clerk", cms.RoleEditor, cms.RolePublisher)
	tb := newTab(t, s.URL, 1440, 900)
	tb.acceptDialogs()
	tb.expect("status of 422")
	tb.expect("beforeunload")
	tb.login("clerk")
	tb.open("/admin/articles/new")
	tb.do("write", chromedp.Click(chromedp.CSS(".ProseMirror"), chromedp.NodeVisible),
		chromedp.SendKeys(chromedp.CSS(".ProseMirror"), "没有标题的正文。"))
	tb.fill("[name=keywords]", "巡河")
	tb.follow("button[name=action][value=publish]")
	if got := tb.text("[data-testid=field-error][data-field=title]"); !strings.Contains(got, "标题") {
		t.Errorf("error at the title: %q", got)
	}
	if got := tb.text(".ProseMirror"); got != "没有标题的正文。" {
		t.Errorf("body %q", got)
	}
	if got := eval[string](tb, `document.querySelector("[name=keywords]").value`); got != "巡河" {
		t.Errorf("keywords %q", got)
	}
}
