//go:build browser

package browsertest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"xuanlan/internal/cms"
)

// keys presses keys one after the other.
func (tb *tab) keys(list ...string) {
	tb.t.Helper()
	for _, k := range list {
		tb.do("press "+fmt.Sprintf("%q", k), chromedp.KeyEvent(k))
	}
}

// toTool goes from the text to a tool with the keyboard.
func (tb *tab) toTool(id string) {
	tb.t.Helper()
	tb.do("Alt+F10", chromedp.KeyEvent(kb.F10, chromedp.KeyModifiers(chromedp.ModifierAlt)))
	tb.keys(kb.Home)
	for range 40 {
		if eval[string](tb, `document.activeElement.dataset.tool ?? ""`) == id {
			return
		}
		tb.keys(kb.ArrowRight)
	}
	tb.t.Fatalf("the arrows don't lead to %s", id)
}

// TestEditorByKeyboard writes, formats, inserts a table and a picture of the
// library, and publishes without a mouse.
func TestEditorByKeyboard(t *testing.T) {
	t.Parallel()
	s := site(t)
	tb := desk(t, s, "只用键盘")
	eval[bool](tb, `(document.querySelector("[name=subtitle]").focus(), true)`)
	for range 30 {
		if eval[bool](tb, `document.activeElement.matches(".ProseMirror")`) {
			break
		}
		tb.keys(kb.Tab)
	}
	tb.keys("甲段")
	tb.ctrl("b")
	tb.keys("粗")
	tb.ctrl("b")
	tb.keys(kb.Enter)
	tb.toTool("insert")
	tb.keys(kb.Enter) // the menu
	if got := eval[string](tb, `document.activeElement.dataset.tool`); got != "table" {
		t.Fatalf("the menu begins at %q", got)
	}
	tb.keys(kb.Enter) // the dialog
	tb.do("dialog", chromedp.WaitVisible(chromedp.CSS("[data-testid=dialog]")))
	tb.keys(kb.Enter)
	tb.do("table", chromedp.WaitVisible(chromedp.CSS(".ProseMirror table")))
	tb.keys("组别", kb.Tab, "范围")
	tb.ctrl(kb.End)
	tb.wait(`!getSelection().anchorNode.parentElement.closest("table")`)
	time.Sleep(200 * time.Millisecond) // the editor learns of a moved cursor a little later
	tb.toTool("picture")
	tb.keys(kb.Enter)
	tb.do("offered", chromedp.WaitVisible(chromedp.CSS("[data-testid=picker] [data-pick]")))
	for range 30 {
		if eval[bool](tb, `document.activeElement.matches("[data-pick]")`) {
			break
		}
		tb.keys(kb.Tab)
	}
	tb.keys(" ")
	tb.wait(`document.activeElement.getAttribute("aria-pressed") === "true"`)
	for range 40 {
		if eval[bool](tb, `document.activeElement.matches("[data-testid=dialog-ok]")`) {
			break
		}
		tb.keys(kb.Tab)
	}
	tb.keys(kb.Enter)
	tb.wait(`!!document.activeElement.closest("[data-picture-row]")`) // the text of the picture
	tb.keys(kb.Enter)
	tb.wait(`!document.querySelector("[data-testid=dialog]")`)
	tb.leave("Ctrl+S", chromedp.KeyEvent("s", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	body := tb.body()
	for _, part := range []string{"<p>甲段<strong>粗</strong></p>", ">组别</th>", ">范围</th>", "<figure><img"} {
		if !strings.Contains(body, part) {
			t.Errorf("body lacks %s: %s", part, body)
		}
	}
}

// TestClerkOnPhone writes and publishes on a phone: everything is within the
// width and large enough for a thumb.
func TestClerkOnPhone(t *testing.T) {
	t.Parallel()
	s := site(t)
	s.User("clerk", cms.RoleEditor, cms.RolePublisher)
	tb := newTab(t, s.URL, 390, 844)
	tb.acceptDialogs()
	if _, err := chromedp.Call(tb.ctx, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: true}); err != nil {
		t.Fatal(err)
	}
	tb.login("clerk")
	tb.open("/admin/articles/new")
	tb.fill("[name=title]", "手机上写的稿")
	tb.choose("[name=column_id]", columnID(t, s, "news"))
	tb.fill("[name=source]", "市水务局")
	tb.write("现场写几句。")
	tb.tool("bold")
	tb.keys("要紧的")
	tb.tool("picture")
	tb.click("[data-testid=picker] [data-pick]")
	tb.click("[data-testid=dialog-ok]")
	tb.do("texts", chromedp.WaitVisible(chromedp.CSS("[data-picture-row] [data-alt]")))
	tb.click("[data-testid=dialog-ok]")
	tb.wait(`[...document.querySelectorAll(".ProseMirror img")].every((i) => i.complete)`) // or the page moves under the thumb
	small := eval[[]string](tb, `[...document.querySelectorAll("[data-testid=toolbar] button, .edit-side button, .edit-side .btn")]
		.filter((b) => b.offsetParent && (b.offsetHeight < 24 || b.offsetWidth < 24)).map((b) => b.outerHTML.slice(0, 80))`)
	if len(small) > 0 {
		t.Errorf("too small to touch: %v", small)
	}
	if w := eval[int](tb, `document.documentElement.scrollWidth`); w > 390 {
		t.Errorf("the form is %d wide", w)
	}
	_, body := tb.publish(s)
	if !strings.Contains(body, "<strong>要紧的</strong>") || !strings.Contains(body, "<figure><picture>") {
		t.Errorf("public body %s", body)
	}
}

// BenchmarkEditorReady is the time from asking for the form of an article, by
// a browser that has nothing of it yet, to the moment at which one can type.
func BenchmarkEditorReady(b *testing.B) {
	s := site(b)
	s.User("clerk", cms.RoleEditor, cms.RolePublisher)
	tb := newTab(b, s.URL, 1440, 900)
	tb.login("clerk")
	if _, err := chromedp.Call(tb.ctx, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true}); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		tb.open("/admin/articles/new")
		if !eval[bool](tb, `document.querySelector(".ProseMirror").isContentEditable`) {
			b.Fatal("the page is loaded and can't be written in")
		}
	}
}
