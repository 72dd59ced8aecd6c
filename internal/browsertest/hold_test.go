//go:build browser

package browsertest

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"xuanlan/internal/apptest"
	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

// looksUp is what a page does when its window comes to the front: it asks how
// things stand.
func (tb *tab) looksUp() {
	tb.t.Helper()
	eval[bool](tb, `window.dispatchEvent(new Event("focus"))`)
}

// reloads looks up, and waits for the page to load itself anew.
func (tb *tab) reloads() {
	tb.t.Helper()
	eval[bool](tb, `(window.before = true)`)
	tb.looksUp()
	for range 40 {
		time.Sleep(250 * time.Millisecond)
		// Between the two pages there is none to ask.
		fresh, err := chromedp.Run(tb.ctx, chromedp.Evaluate[bool](`!window.before && document.readyState === "complete"`))
		if err == nil && fresh {
			return
		}
	}
	tb.t.Fatal("the page did not reload")
}

// opened is a tab of somebody at an article.
func opened(t *testing.T, s *apptest.Server, login, path string) *tab {
	t.Helper()
	s.User(login, cms.RoleEditor, cms.RolePublisher)
	tb := newTab(t, s.URL, 1440, 900)
	tb.acceptDialogs()
	tb.expect("status of 409")
	tb.login(login)
	tb.open(path)
	return tb
}

// TestTwoAtOneArticle lets a second one read, ask, be put off, take over with
// a record and go on with what the first one typed; the save of the first one
// then shows both.
func TestTwoAtOneArticle(t *testing.T) {
	t.Parallel()
	s := site(t)
	a := desk(t, s, "两人一稿")
	a.expect("status of 409")
	a.write("原来的正文。")
	id, _ := a.publish(s)
	path := "/admin/articles/" + id
	a.write("甲加的话。")
	a.wait(autosaved)

	b := opened(t, s, "second", path)
	if got := b.text("[data-testid=held]"); !strings.Contains(got, "用户clerk从") || !strings.Contains(got, "只能看") {
		t.Errorf("notice %q", got)
	}
	if eval[bool](b, `document.querySelector(".ProseMirror").isContentEditable || !document.querySelector("button[name=action][value=publish]").matches(":disabled")`) {
		t.Error("the second one can write")
	}
	if got := b.text(".ProseMirror"); got != "原来的正文。" {
		t.Errorf("the second one reads %q", got)
	}
	b.follow("[data-testid=held] [value=ask]")
	a.looksUp()
	a.do("asked", chromedp.WaitVisible(chromedp.CSS("[data-testid=asked]")))
	if got := a.text("[data-testid=asked]"); !strings.Contains(got, "用户second 想接着写") {
		t.Errorf("question %q", got)
	}
	a.follow("[data-testid=asked] [value=keep]")
	b.looksUp()
	b.wait(`document.querySelector("[data-testid=held]").textContent.includes("还要再写一会儿")`)

	b.follow("[data-testid=held] [value=take]")
	b.follow("[data-testid=unsaved] a")
	if got := b.text(".ProseMirror"); !strings.Contains(got, "甲加的话。") || !strings.Contains(b.text("[data-testid=resumed]"), "用户clerk") {
		t.Errorf("what the first one typed: %q, %q", got, b.text("[data-testid=resumed]"))
	}
	b.write("乙加的话。")
	b.follow("button[name=action][value=save]:not(.vh)")

	a.looksUp()
	a.wait(`document.querySelector("[data-testid=held]")?.textContent.includes("用户second从")`)
	a.follow("button[name=action][value=publish]")
	if got := a.text("[data-testid=conflict]"); !strings.Contains(got, "没有保存") {
		t.Errorf("conflict %q", got)
	}
	shown := a.text("[data-testid=conflict-compare]")
	if !strings.Contains(shown, "乙加的话。") || !strings.Contains(shown, "您写的") || !strings.Contains(a.text(".ProseMirror"), "甲加的话。") {
		t.Errorf("both sides %q", shown)
	}
	if s.Client().Get("/articles/"+id).Doc().Find(".prose").Text() != "原来的正文。" {
		t.Error("the public page was overwritten")
	}
	if !recorded(t, s, "两人一稿") {
		t.Error("the takeover is not in the log")
	}
}

// recorded reports whether the log says who took the article from whom.
func recorded(t *testing.T, s *apptest.Server, title string) bool {
	t.Helper()
	list, _, err := s.Store.AuditLog(context.Background(), store.AuditFilter{Words: title, Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(list, func(e cms.AuditEntry) bool {
		return e.Action == "article.takeover" && e.Actor == "用户second" && e.Details()["holder"] == "用户clerk"
	})
}

// TestHandedOver gives an article to the one who asked: the page of that one
// opens for writing by itself. Who closes the page gives it up too.
func TestHandedOver(t *testing.T) {
	t.Parallel()
	s := site(t)
	a := desk(t, s, "让出")
	a.write("正文。")
	id, _ := a.publish(s)
	path := "/admin/articles/" + id
	b := opened(t, s, "second", path)
	b.follow("[data-testid=held] [value=ask]")
	a.looksUp()
	a.follow("[data-testid=asked] [value=yield]")
	if got := a.text("[data-testid=held]"); !strings.Contains(got, "用户second从") {
		t.Errorf("the giver sees %q", got)
	}
	b.reloads()
	if !eval[bool](b, `document.querySelector(".ProseMirror").isContentEditable`) {
		t.Error("the one who asked can't write")
	}
	b.open("/admin")
	a.reloads()
	if !eval[bool](a, `document.querySelector(".ProseMirror").isContentEditable`) {
		t.Error("a closed page still holds the article")
	}
}

// TestStaleSaveShowsBoth saves in one browser while another one has had the
// same article open for long: the later save is refused and shows both.
func TestStaleSaveShowsBoth(t *testing.T) {
	t.Parallel()
	s := site(t)
	a := desk(t, s, "两台电脑")
	a.expect("status of 409")
	a.write("正文。")
	id, _ := a.publish(s)
	s.Clock.Add(store.HoldFresh + time.Minute) // the first computer sleeps
	b := opened(t, s, "second", "/admin/articles/"+id)
	b.fill("[name=subtitle]", "乙的副题")
	b.follow("button[name=action][value=publish]")
	b.open("/admin")
	a.fill("[name=subtitle]", "甲的副题")
	a.follow("button[name=action][value=publish]")
	shown := a.text("[data-testid=conflict-compare]")
	if !strings.Contains(a.text("[data-testid=conflict]"), "用户second") || !strings.Contains(shown, "乙的副题") || !strings.Contains(shown, "甲的副题") {
		t.Errorf("conflict %q, both %q", a.text("[data-testid=conflict]"), shown)
	}
	if got := eval[string](a, `document.querySelector("[name=subtitle]").value`); got != "甲的副题" {
		t.Errorf("typed text is now %q", got)
	}
	a.follow("button[name=action][value=publish]") // knowingly
	if got := a.text("[data-testid=state]"); got != "已发布" {
		t.Errorf("state %q", got)
	}
	if got := s.Client().Get("/articles/" + id).Text(".art-sub"); got != "甲的副题" {
		t.Errorf("public subtitle %q", got)
	}
}
