//go:build browser

package browsertest

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"xuanlan/internal/apptest"
	"xuanlan/internal/cms"
)

// desk opens a new article that only lacks its body.
func desk(t *testing.T, s *apptest.Server, title string) *tab {
	t.Helper()
	s.User("clerk", cms.RoleEditor)
	tb := newTab(t, s.URL, 1440, 900)
	tb.acceptDialogs()
	tb.login("clerk")
	tb.open("/admin/articles/new")
	tb.fill("[name=title]", title)
	tb.choose("[name=column_id]", columnID(t, s, "news"))
	tb.fill("[name=source]", "市水务局")
	return tb
}

// body is what the form would send.
func (tb *tab) body() string {
	tb.t.Helper()
	return eval[string](tb, `document.querySelector("textarea[name=body]").value`)
}

// ctrl presses a key with Ctrl held.
func (tb *tab) ctrl(key string) {
	tb.t.Helper()
	tb.do("Ctrl+"+key, chromedp.KeyEvent(key, chromedp.KeyModifiers(chromedp.ModifierCtrl)))
}

// tool uses a tool of the editor; those in menus need their menu first.
func (tb *tab) tool(ids ...string) {
	tb.t.Helper()
	for _, id := range ids {
		tb.click("[data-testid=toolbar] [data-tool=" + id + "]")
	}
}

// publish publishes the article, and returns its body as visitors get it.
func (tb *tab) publish(s *apptest.Server) (id, body string) {
	tb.t.Helper()
	tb.follow("button[name=action][value=publish]")
	if got := tb.text("[data-testid=state]"); got != "已发布" {
		tb.t.Fatalf("state %q", got)
	}
	id = eval[string](tb, `location.pathname.split("/").pop()`)
	body, err := s.Client().Get("/articles/" + id).Doc().Find(".prose").Html()
	if err != nil {
		tb.t.Fatal(err)
	}
	return id, strings.TrimSpace(body)
}

// TestEditorFindsAndReplaces replaces across marks, one and all, and takes
// that back in one step.
func TestEditorFindsAndReplaces(t *testing.T) {
	t.Parallel()
	s := site(t)
	tb := desk(t, s, "查找和替换")
	tb.write("党支部开会。")
	tb.ctrl("b")
	tb.do("write", chromedp.KeyEvent("支"))
	tb.ctrl("b")
	tb.do("write", chromedp.KeyEvent("部学习，支部交流 ABC abc。"))
	tb.ctrl("h")
	if got := eval[string](tb, `document.activeElement.dataset.testid`); got != "find-with" {
		t.Fatalf("Ctrl+H leads to %q", got)
	}
	tb.fill("[data-testid=find-query]", "支部")
	tb.wait(`document.querySelector("[data-testid=find-count]").textContent === "第 1 处，共 3 处"`)
	tb.do("next", chromedp.KeyEvent(kb.Enter))
	if got := tb.text("[data-testid=find-count]"); got != "第 2 处，共 3 处" {
		t.Errorf("count %q", got)
	}
	if n := eval[int](tb, `document.querySelectorAll(".ProseMirror .hit.is-now").length`); n != 2 {
		t.Errorf("the hit across a mark is shown in %d pieces", n)
	}
	tb.fill("[data-testid=find-with]", "小组")
	tb.click("[data-testid=find] .find-row:nth-child(2) button:last-of-type")
	want := "<p>党小组开会。<strong>小组</strong>学习，小组交流 ABC abc。</p>"
	if got := tb.body(); got != want {
		t.Errorf("replaced: %s", got)
	}
	tb.fill("[data-testid=find-query]", "abc")
	tb.wait(`document.querySelector("[data-testid=find-count]").textContent.endsWith("共 2 处")`)
	tb.click("[data-testid=find-case]")
	tb.wait(`document.querySelector("[data-testid=find-count]").textContent.endsWith("共 1 处")`)
	tb.do("close", chromedp.KeyEvent(kb.Escape))
	if got := eval[string](tb, `document.activeElement.dataset.testid + getSelection()`); got != "editorabc" {
		t.Errorf("after Esc: %q", got)
	}
	tb.ctrl("z")
	if got := tb.body(); strings.Contains(got, "小组") || strings.Count(got, "支") != 3 {
		t.Errorf("taken back: %s", got)
	}
}

// TestEditorSymbolsAndColours inserts special characters and colours words.
func TestEditorSymbolsAndColours(t *testing.T) {
	t.Parallel()
	s := site(t)
	tb := desk(t, s, "字符和颜色")
	tb.write("市文")
	tb.tool("symbol")
	tb.click("[data-symbol=〔]")
	tb.do("write", chromedp.KeyEvent("2026"))
	tb.tool("symbol")
	if got := tb.text("[data-testid=dialog] .symbols h3"); got != "最近用过" {
		t.Errorf("first group %q", got)
	}
	eval[bool](tb, `document.querySelector("[data-symbol=〕]").dispatchEvent(new MouseEvent("click", {bubbles: true, shiftKey: true}))`)
	tb.do("still open", chromedp.WaitVisible(chromedp.CSS("[data-testid=dialog]")), chromedp.KeyEvent(kb.Escape))
	tb.do("write", chromedp.KeyEvent("1号"))
	tb.ctrl("a")
	tb.tool("colour", "colour-teal")
	tb.tool("more", "strike")
	id, body := tb.publish(s)
	if want := `<p><span class="c-teal"><s>市文〔2026〕1号</s></span></p>`; body != want {
		t.Errorf("public body %s", body)
	}
	tb.open("/articles/" + id)
	if got := eval[string](tb, `getComputedStyle(document.querySelector(".prose span")).color`); got != "rgb(29, 74, 82)" {
		t.Errorf("colour %s", got)
	}
}
