//go:build browser

package browsertest

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Who types pinyin is offered words, chooses one with the arrows and finds;
// the offers speak to screen readers and go with Escape.
func TestVisitorIsOfferedWords(t *testing.T) {
	t.Parallel()
	s := site(t)
	tb := newTab(t, s.URL, 1440, 900)
	tb.open("/")
	typing := func(text string) {
		tb.do("type "+text, chromedp.SendKeys(chromedp.CSS("#q"), text))
		tb.wait(`document.querySelector("#q").getAttribute("aria-expanded") === "true"`)
	}
	typing("shuzhi")
	if got := eval[string](tb, `document.querySelector("#q").getAttribute("role") + document.querySelector("#" + document.querySelector("#q").getAttribute("aria-controls")).getAttribute("role")`); got != "comboboxlistbox" {
		t.Errorf("roles %q", got)
	}
	active := `document.getElementById(document.querySelector("#q").getAttribute("aria-activedescendant"))`
	tb.do("down", chromedp.KeyEvent(kb.ArrowDown))
	tb.wait(active + `.getAttribute("aria-selected") === "true"`)
	if got := eval[string](tb, active+`.textContent + "=" + document.querySelector("#q").value`); got != "述职=述职" {
		t.Errorf("chosen %q", got)
	}
	tb.do("escape", chromedp.KeyEvent(kb.Escape))
	tb.wait(`document.querySelector("#q").getAttribute("aria-expanded") === "false"`)
	if got := eval[string](tb, `document.querySelector("#q").value`); got != "shuzhi" {
		t.Errorf("Escape left %q", got)
	}
	tb.open("/search")
	tb.do("type", chromedp.SendKeys(chromedp.CSS("#find"), "述职评"))
	tb.wait(`document.querySelector("#find").getAttribute("aria-expanded") === "true"`)
	tb.follow(".find-bar [role=option]")
	if got := tb.text(".hits h2 a"); got != "关于开展 2026 年度机关支部工作述职评议的通知" {
		t.Errorf("first hit %q", got)
	}
}
