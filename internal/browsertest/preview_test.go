//go:build browser

package browsertest

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"xuanlan/internal/apptest"
	"xuanlan/internal/cms"
	"xuanlan/internal/editorial"
)

// unpublished stores a draft with a picture in the sample site and returns
// its number.
func unpublished(t *testing.T, s *apptest.Server) int64 {
	t.Helper()
	ctx := context.Background()
	data, err := os.ReadFile(sampleFile(t, "river.jpg", "图.jpg"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := s.Library.Add(ctx, apptest.Actor, "图.jpg", bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	columns, err := s.Store.Columns(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var news int64
	for _, c := range columns {
		if c.Slug == "news" {
			news = c.ID
		}
	}
	saved, err := s.Desk.Save(ctx, apptest.Actor, editorial.Draft{
		Content: cms.Content{Title: "水务局开展冬季巡河", Subtitle: "——还没有公开的一版", ColumnID: news, Source: "市水务局", Author: "程雨石"},
		Body: `<p>党员分三组徒步巡查，清理漂浮物，核对水位标识。</p><figure><img src="/files/` + f.Key + `" alt="河"><figcaption>冬天的河道</figcaption></figure>` +
			`<h2>一、分段包干</h2><p>每段有人管，每周有记录。</p>`})
	if err != nil {
		t.Fatal(err)
	}
	return saved.ArticleID
}

// inFrame returns the value of a script about the document in the frame.
func inFrame[T any](tb *tab, script string) T {
	tb.t.Helper()
	return eval[T](tb, fmt.Sprintf(`(d => %s)(document.querySelector("[data-testid=preview-frame]").contentDocument)`, script))
}

func (tb *tab) waitFrame() {
	tb.t.Helper()
	tb.wait(`(d => d && d.readyState === "complete" && !!d.querySelector(".prose img")?.naturalWidth)` +
		`(document.querySelector("[data-testid=preview-frame]").contentDocument)`)
}

// TestPreviewTabs looks at a draft as on a desktop, on a phone and in the
// elder mode.
func TestPreviewTabs(t *testing.T) {
	t.Parallel()
	s := site(t)
	s.User("clerk", cms.RoleEditor, cms.RolePublisher)
	id := unpublished(t, s)
	tb := newTab(t, s.URL, 1440, 900)
	tb.login("clerk")
	path := fmt.Sprintf("/admin/articles/%d/preview", id)
	tb.open(path)
	tb.waitFrame()
	size := func() float64 {
		return inFrame[float64](tb, `parseFloat(d.defaultView.getComputedStyle(d.querySelector(".prose p")).fontSize)`)
	}
	if got := inFrame[int](tb, "d.documentElement.clientWidth"); got != 1440 {
		t.Errorf("desktop frame is %d wide", got)
	}
	plain := size()

	tb.follow(".pv-tabs a:nth-child(2)")
	tb.waitFrame()
	if got := inFrame[int](tb, "d.documentElement.clientWidth"); got != 390 {
		t.Errorf("phone frame is %d wide", got)
	}

	tb.follow(".pv-tabs a:nth-child(3)")
	tb.waitFrame()
	if got := size(); got <= plain*1.2 {
		t.Errorf("elder text is %v px, the usual one %v", got, plain)
	}
	if inFrame[bool](tb, `[...d.querySelectorAll(".side")].some(e => e.getClientRects().length > 0)`) {
		t.Error("the elder mode has a sidebar")
	}
	small := inFrame[string](tb, `[...d.querySelectorAll(".tools button, .nav-item > a, .elder-acts a, .crumb a, .util-links a")].
		filter(e => e.getClientRects().length > 0 && (e.closest(".nav-item") || e).getBoundingClientRect().height < 56).map(e => e.textContent).join()`)
	if small != "" {
		t.Errorf("too small to hit: %s", small)
	}

	// A click in the frame opens a page of its own instead of a refusal here.
	if got := inFrame[string](tb, `d.querySelector("base").target`); got != "_blank" {
		t.Errorf("links open in %q", got)
	}
	tb.follow("[data-testid=preview-back]")
	if at := eval[string](tb, "location.pathname"); at != fmt.Sprintf("/admin/articles/%d", id) {
		t.Errorf("back at %s", at)
	}
}

// TestLeaderLooks makes a link as a clerk and opens it on a phone without an
// account; then the link is revoked and the page is gone.
func TestLeaderLooks(t *testing.T) {
	t.Parallel()
	s := site(t)
	s.User("clerk", cms.RoleEditor, cms.RolePublisher)
	id := unpublished(t, s)
	clerk := newTab(t, s.URL, 1440, 900)
	clerk.login("clerk")
	clerk.open(fmt.Sprintf("/admin/articles/%d", id))
	clerk.follow("[data-testid=preview-links-link]")
	clerk.follow("[data-testid=new-preview-link] button")
	clerk.waitFrame()
	link := clerk.text("[data-testid=preview-url]")
	if !strings.HasPrefix(link, s.URL+"/preview/") {
		t.Fatalf("link %q", link)
	}
	clerk.click("[data-copy]")
	clerk.wait(`document.querySelector("[data-copied]").textContent !== ""`)

	leader := newTab(t, s.URL, 390, 844)
	leader.open(strings.TrimPrefix(link, s.URL))
	if got := leader.text("h1"); got != "水务局开展冬季巡河" {
		t.Errorf("title %q", got)
	}
	leader.wait(`!!document.querySelector(".prose img")?.naturalWidth`)
	if got := leader.text("aside.preview"); !strings.Contains(got, "请勿转发") {
		t.Errorf("strip %q", got)
	}
	if n := eval[int](leader, "document.documentElement.scrollWidth"); n > 390 {
		t.Errorf("the page is %d wide", n)
	}
	if got := eval[string](leader, "document.cookie"); got != "" {
		t.Errorf("cookie %q", got)
	}

	clerk.follow("[data-testid=preview-link-row] button")
	if got := clerk.text("[data-testid=flash]"); !strings.Contains(got, "已撤销") {
		t.Errorf("flash %q", got)
	}
	leader.expect("status of 404")
	leader.open(strings.TrimPrefix(link, s.URL))
	if got := leader.text("main"); !strings.Contains(got, "失效") || strings.Contains(got, "巡河") {
		t.Errorf("after the end: %q", got)
	}
}
