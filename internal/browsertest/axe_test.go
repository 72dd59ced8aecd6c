//go:build browser

package browsertest

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// axe is the script that looks for barriers; see package.json.
const axe = "../../static/node_modules/axe-core/axe.min.js"

// audit applies every rule of WCAG 2.2 A and AA and those of good practice, and
// leaves what breaks one in window.barriers.
const audit = `axe.run(document, {
	runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
	resultTypes: ["violations"],
}).then((found) => { window.barriers = found.violations.flatMap((v) => v.nodes.map((n) =>
	v.id + ": " + n.target.join(" ") + " — " + n.failureSummary.replace(/\s+/g, " "))); }),
true`

// look makes the tab have a look, as ui.Look writes it, from now on.
func (tb *tab) look(value string) {
	tb.t.Helper()
	if _, err := chromedp.Call(tb.ctx, network.SetCookie, network.SetCookieParams{Name: "mode", Value: value, URL: tb.url}); err != nil {
		tb.t.Fatal(err)
	}
}

// TestAxe lets axe-core look at every kind of public page in every look.
func TestAxe(t *testing.T) {
	t.Parallel()
	script, err := os.ReadFile(axe)
	if err != nil {
		t.Fatal("run `make assets` first: ", err)
	}
	s := site(t)
	first := func(list string) string {
		href, _ := s.Client().Get(list).Doc().Find("main a[href^='/articles/']").First().Attr("href")
		if href == "" {
			t.Fatalf("%s is empty", list)
		}
		return href
	}
	pages := []string{"/", "/columns/party", "/columns/news", "/columns/documents", first("/columns/news"), first("/columns/documents"),
		"/columns/about", "/columns/groups", "/search", "/search?q=%E5%BF%97%E6%84%BF", "/search?q=%E6%B2%A1%E6%9C%89%E7%9A%84%E8%AF%8D", "/map", "/accessibility", "/nothing"}
	for _, look := range []struct {
		value string
		width int64
	}{
		{"", 390}, {"", 1440}, {"elder", 390}, {"elder.tools", 1440}, {"high.tools", 390}, {"high.tools", 1440},
		{"yellow.200", 390}, {"yellow.200.tools", 1440}, {"blue.150.tools", 768}, {"elder.200.tools", 390}, {"elder.200.tools", 768},
	} {
		t.Run(fmt.Sprint("look ", look.value, " ", look.width), func(t *testing.T) {
			tb := newTab(t, s.URL, look.width, 900)
			tb.expect("status of 404")
			tb.look(look.value)
			for _, p := range pages {
				tb.open(p)
				if over := eval[int](tb, "document.documentElement.scrollWidth - document.documentElement.clientWidth"); over > 0 {
					t.Errorf("%s is %d pixels too wide", p, over)
				}
				tb.wait(`document.getAnimations().every((a) => a.playState !== "running")`) // half-faded text is pale
				eval[bool](tb, string(script)+";"+audit)
				tb.wait("!!window.barriers")
				if found := eval[[]string](tb, "window.barriers"); len(found) > 0 {
					t.Errorf("%s:\n  %s", p, strings.Join(found, "\n  "))
				}
			}
		})
	}
}
