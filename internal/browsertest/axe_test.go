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

// TestAxe lets axe-core look at every kind of public page.
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
		"/columns/about", "/columns/groups", "/search", "/search?q=%E5%BF%97%E6%84%BF", "/search?q=%E6%B2%A1%E6%9C%89%E7%9A%84%E8%AF%8D", "/map", "/nothing"}
	for _, width := range []int64{390, 1440} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			t.Parallel()
			tb := newTab(t, s.URL, width, 900)
			tb.expect("status of 404")
			for _, p := range pages {
				tb.open(p)
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
