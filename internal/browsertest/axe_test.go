//go:build browser

package browsertest

import (
	"fmt"
	"os"
	"strings"
	"testing"
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

// look changes to another look with its button at the top.
func (tb *tab) look(name string) {
	tb.t.Helper()
	n := eval[int](tb, fmt.Sprintf(`[...document.querySelectorAll(".util-links li")].findIndex((li) => li.textContent.trim() === %q) + 1`, name))
	if n == 0 {
		tb.t.Fatalf("no button %s", name)
	}
	tb.follow(fmt.Sprintf(".util-links li:nth-child(%d) button", n))
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
		name, button string
		width        int64
	}{
		{"usual", "", 390}, {"usual", "", 1440}, {"elder", "长辈版", 390}, {"elder", "长辈版", 1440},
		{"contrast", "高对比度", 390}, {"contrast", "高对比度", 1440},
	} {
		t.Run(fmt.Sprint(look.name, look.width), func(t *testing.T) {
			tb := newTab(t, s.URL, look.width, 900)
			tb.expect("status of 404")
			tb.open("/map")
			if look.button != "" {
				tb.look(look.button)
			}
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
