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

func (tb *tab) write(text string) {
	tb.t.Helper()
	body := chromedp.CSS(".ProseMirror")
	tb.do("write", chromedp.Click(body, chromedp.NodeVisible), chromedp.SendKeys(body, text))
}

const autosaved = `document.querySelector("[data-save-note]").textContent.includes("已自动保存")`

// TestUnsavedTextComesBack leaves the form without saving: the next visit
// goes on where the last one ended, until the text is saved or given up.
func TestUnsavedTextComesBack(t *testing.T) {
	t.Parallel()
	s := site(t)
	s.User("clerk", cms.RoleEditor, cms.RolePublisher)
	tb := newTab(t, s.URL, 1440, 900)
	tb.acceptDialogs()
	tb.login("clerk")
	tb.open("/admin/articles/new")
	tb.fill("[name=title]", "没写完的稿")
	tb.write("写到一半的正文。")
	tb.wait(autosaved)

	tb.open("/admin")
	tb.open("/admin/articles/new")
	if got := tb.text("[data-testid=resumed]"); !strings.Contains(got, "没保存") {
		t.Errorf("notice %q", got)
	}
	if got := tb.text(".ProseMirror"); got != "写到一半的正文。" {
		t.Errorf("body %q", got)
	}
	if got := eval[string](tb, `document.querySelector("[name=title]").value`); got != "没写完的稿" {
		t.Errorf("title %q", got)
	}
	tb.follow("[data-testid=resumed] button")
	if got := eval[string](tb, `document.querySelector("[name=title]").value`); got != "" {
		t.Errorf("given up, and still there: %q", got)
	}
}

// TestExpiredLogin ends the session while a clerk writes: the page asks for
// the password and goes on, and the save that was under way is made.
func TestExpiredLogin(t *testing.T) {
	t.Parallel()
	s := site(t)
	u := s.User("clerk", cms.RoleEditor, cms.RolePublisher)
	tb := newTab(t, s.URL, 1440, 900)
	tb.acceptDialogs()
	tb.expect("status of 401")
	tb.login("clerk")
	tb.open("/admin/articles/new")
	tb.fill("[name=title]", "登录过期时的稿")
	tb.choose("[name=column_id]", columnID(t, s, "news"))
	tb.fill("[name=source]", "市水务局")
	tb.write("正文。")
	tb.wait(autosaved)
	if err := s.Accounts.EndOthers(context.Background(), apptest.Actor, u, 0); err != nil {
		t.Fatal(err)
	}
	tb.click("button[name=action][value=publish]")
	tb.do("asked", chromedp.WaitVisible(chromedp.CSS("[data-testid=relogin] input")))
	if got := tb.text("[data-testid=relogin] [data-why]"); !strings.Contains(got, "让您退出了登录") {
		t.Errorf("why: %q", got)
	}
	tb.fill("[data-testid=relogin] input", "wrong")
	tb.click("[data-testid=relogin] button")
	tb.wait(`document.querySelector("[data-testid=relogin] [role=alert]").textContent !== ""`)
	tb.fill("[data-testid=relogin] input", apptest.Password)
	tb.follow("[data-testid=relogin] button")
	if got := tb.text("[data-testid=state]"); got != "已发布" {
		t.Errorf("state %q at %s", got, eval[string](tb, "location.pathname"))
	}
}

// TestTooLongToSave asks for a save of more than the server takes: the page
// says so and keeps what was typed.
func TestTooLongToSave(t *testing.T) {
	t.Parallel()
	s := site(t)
	tb := desk(t, s, "太长")
	tb.expect("status of 413")
	tb.write("正文。")
	eval[bool](tb, `(() => {
		const more = Object.assign(document.createElement("input"), {type: "hidden", id: "more", name: "more", value: "x".repeat(9 << 20)});
		return document.querySelector("form[data-article]").append(more) ?? true;
	})()`)
	tb.click("button[name=action][value=save]:not(.vh)")
	tb.wait(`document.querySelector("[data-save-note]").textContent.includes("超过 8.0 MB")`)
	if got := tb.text(".ProseMirror"); got != "正文。" || eval[string](tb, `location.pathname`) != "/admin/articles/new" {
		t.Errorf("body %q at %s", got, eval[string](tb, `location.pathname`))
	}
	eval[bool](tb, `document.querySelector("#more").remove() ?? true`)
	tb.follow("button[name=action][value=save]:not(.vh)")
	if got := tb.text("[data-testid=state]"); got != "草稿" {
		t.Errorf("state %q", got)
	}
}
