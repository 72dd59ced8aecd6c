//go:build browser

package browsertest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"xuanlan/internal/apptest"
)

// anArticle is the address of the newest item of the sample site's news.
func anArticle(t *testing.T, s *apptest.Server) string {
	t.Helper()
	href, _ := s.Client().Get("/columns/news").Doc().Find("main a[href^='/articles/']").First().Attr("href")
	return href
}

// act presses a button of the tool bar that changes the look, and waits until
// the page has it.
func (tb *tab) act(key, until string) {
	tb.t.Helper()
	tb.click("[data-act=" + key + "]")
	tb.wait(until)
}

// TestToolbar works the tools of 无障碍 in place: the page neither comes anew
// nor counts as viewed again, and the next one looks the same.
func TestToolbar(t *testing.T) {
	t.Parallel()
	s := site(t)
	tb := newTab(t, s.URL, 1440, 900)
	tb.voice()
	// A browser that drives itself isn't counted as a person.
	if _, err := chromedp.Call(tb.ctx, emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{UserAgent: apptest.Browser}); err != nil {
		t.Fatal(err)
	}
	path := anArticle(t, s)
	tb.open(path)
	eval[bool](tb, `(window.stays = true)`)
	tb.act("open", `document.activeElement.dataset.act === "open" && !!document.querySelector("[data-toolbar]")`)
	size := `parseFloat(getComputedStyle(document.querySelector(".prose p")).fontSize)`
	usual := eval[float64](tb, size)
	for zoom := 125; zoom <= 200; zoom += 25 {
		tb.act("i", fmt.Sprintf(`document.documentElement.dataset.zoom === "%d"`, zoom))
	}
	tb.wait(`document.querySelector("[data-act=i]").disabled`)
	if got := eval[float64](tb, size); got != 2*usual {
		t.Errorf("%v px at 200 %%, %v at 100", got, usual)
	}
	tb.act("o", `document.documentElement.dataset.zoom === "175"`)
	for _, colour := range []string{"high", "yellow", "blue"} {
		tb.act("c", fmt.Sprintf(`document.documentElement.dataset.contrast === %q`, colour))
	}
	tb.act("m", `getComputedStyle(document.body).cursor.includes("cursor.png")`)

	tb.click("[data-tool=line]")
	tb.wait(`document.querySelector("[data-tool=line]").ariaPressed === "true" && document.querySelectorAll(".read-line, .read-cross").length === 2`)
	tb.click("[data-tool=caption]")
	eval[bool](tb, `(document.querySelector(".brand").focus(), true)`)
	tb.wait(`document.querySelector(".caption").textContent.includes("云川市直机关工委")`)

	tb.click("[data-toolbar] [data-speak]")
	if got, want := eval[string](tb, "said[0]"), tb.text("h1"); got != want || tb.text(".tools [data-label]") != "停止朗读" {
		t.Errorf("says %q, want %q", got, want)
	}
	tb.act("c", `!document.documentElement.dataset.contrast`)
	if tb.text("[data-toolbar] [data-label]") != "停止朗读" {
		t.Error("the new tool bar doesn't know that it reads aloud")
	}
	tb.click("[data-toolbar] [data-speak]")
	if !eval[bool](tb, `!!window.stays`) {
		t.Error("the page came anew")
	}
	viewed := tb.text(".meta")
	tb.open(path)
	if seen := views(t, tb.text(".meta")) - views(t, viewed); seen != 1 {
		t.Errorf("changing the look counts as %d views", seen-1)
	}

	tb.open("/map")
	tb.do("captions on the next page", chromedp.WaitVisible(chromedp.CSS(`[data-zoom="175"][data-cursor=large] .caption`)))
	tb.click("[data-toolbar] [data-speak]")
	if got := eval[string](tb, "said[0]"); got != "网站地图" {
		t.Errorf("a page without an article begins with %q", got)
	}
	tb.act("z", `!document.documentElement.dataset.zoom && !document.documentElement.dataset.contrast && !document.querySelector(".caption, .read-line")`)
	tb.act("q", `!document.querySelector("[data-toolbar]")`)
}

// views is the number of views in the line of facts above an article.
func views(t *testing.T, meta string) int {
	t.Helper()
	var n int
	if _, err := fmt.Sscanf(meta[strings.Index(meta, "查看"):], "查看 %d 次", &n); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestToolbarByKeyboard opens and works the tool bar with its short cuts.
func TestToolbarByKeyboard(t *testing.T) {
	t.Parallel()
	s := site(t)
	tb := newTab(t, s.URL, 1440, 900)
	tb.look("tools")
	tb.open("/")
	alt := func(key, until string) {
		t.Helper()
		for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeKeyDown, input.DispatchKeyEventTypeKeyUp} {
			_, err := chromedp.Call(tb.ctx, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: kind, Modifiers: 1,
				Key: key, UnmodifiedText: key, Text: key, WindowsVirtualKeyCode: int64(strings.ToUpper(key)[0])})
			if err != nil {
				t.Fatal(err)
			}
		}
		tb.wait(until)
	}
	alt("i", `document.documentElement.dataset.zoom === "125" && document.activeElement.dataset.act === "i"`)
	alt("c", `document.documentElement.dataset.contrast === "high"`)
	alt("l", `!!document.querySelector(".read-line")`)
	alt("q", `!document.querySelector("[data-toolbar]") && document.documentElement.dataset.zoom === "125"`)
}

// TestLookBeforeScripts has a page in another look drawn by the server: the
// same with and without scripts.
func TestLookBeforeScripts(t *testing.T) {
	t.Parallel()
	s := site(t)
	top := func(scripts bool) float64 {
		t.Helper()
		tb := newTab(t, s.URL, 390, 844)
		if !scripts {
			tb.withoutScripts()
		}
		tb.look("elder.high.125.tools")
		tb.open(anArticle(t, s))
		return eval[float64](tb, `document.querySelector("h1").getBoundingClientRect().top`)
	}
	if with, without := top(true), top(false); with != without {
		t.Errorf("the title stands at %v with scripts and at %v without", with, without)
	}
}
