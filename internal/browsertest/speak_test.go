//go:build browser

package browsertest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// voice stands in for the voices of a browser, of which the one of the tests
// has none; what is said is kept in window.said, and ends when a test says so.
const voice = `(() => {
	window.said = [];
	class Utterance { constructor(text) { this.text = text; } }
	const voices = { getVoices: () => [{ name: "A", lang: "en-US" }, { name: "B", lang: "zh-CN" }],
		speak(u) { said.push(u.text); window.finish = () => u.onend(); }, cancel() {}, addEventListener() {} };
	Object.defineProperty(window, "speechSynthesis", { value: voices });
	Object.defineProperty(window, "SpeechSynthesisUtterance", { value: Utterance });
	Object.defineProperty(navigator, "share", { value: (what) => { window.shared = what.url; return Promise.resolve(); } });
})()`

// voice gives the tab a voice.
func (tb *tab) voice() {
	tb.t.Helper()
	if _, err := chromedp.Call(tb.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: voice}); err != nil {
		tb.t.Fatal(err)
	}
}

// TestReadAloud listens to an article, to what is selected in it, and stops.
func TestReadAloud(t *testing.T) {
	t.Parallel()
	s := site(t)
	path, _ := s.Client().Get("/columns/news").Doc().Find("main a[href^='/articles/']").First().Attr("href")
	mute := newTab(t, s.URL, 1440, 900)
	mute.open(path)
	if got := eval[int](mute, `[...document.querySelectorAll("[data-speak], [data-share]")].filter((b) => b.offsetParent).length`); got != 0 {
		t.Errorf("a browser that can't is offered %d tools", got)
	}

	tb := newTab(t, s.URL, 1440, 900)
	tb.voice()
	tb.open(path)
	tb.click("[data-speak]")
	if got, want := eval[string](tb, "said[0]"), eval[string](tb, `document.querySelector("h1").textContent.trim()`); got != want {
		t.Errorf("begins with %q, want %q", got, want)
	}
	blocks := eval[int](tb, `document.querySelectorAll(".prose :is(p, h2, h3, h4, li, td, th, figcaption)").length`)
	for i := range blocks + 2 {
		if eval[string](tb, `document.querySelector("[data-speak]").getAttribute("aria-pressed")`) == "false" {
			break
		}
		if i > 0 && !eval[bool](tb, `document.querySelector(".is-spoken").textContent.trim() === said.at(-1)`) {
			t.Errorf("what is said isn't marked: %q", eval[string](tb, "said.at(-1)"))
		}
		eval[bool](tb, "(finish(), true)")
	}
	if got, want := eval[string](tb, "said.at(-1)"), eval[string](tb, `[...document.querySelectorAll(".prose p")].at(-1).textContent.trim()`); got != want {
		t.Errorf("ends with %q, want %q", got, want)
	}
	if got := tb.text("[data-speak]"); got != "朗读" || eval[bool](tb, `!!document.querySelector(".is-spoken")`) {
		t.Errorf("at the end the button says %q", got)
	}

	eval[bool](tb, `(getSelection().selectAllChildren(document.querySelector(".prose h2, .prose p")), true)`)
	tb.click("[data-speak]")
	if got, want := eval[string](tb, "said.at(-1)"), eval[string](tb, "getSelection().toString().trim()"); got != want || want == "" {
		t.Errorf("of the selection %q says %q", want, got)
	}
	n := eval[int](tb, "said.length")
	tb.click("[data-speak]") // stops
	eval[bool](tb, "(finish(), true)")
	if got := eval[int](tb, "said.length"); got != n || tb.text("[data-speak]") != "朗读" {
		t.Errorf("after stopping it says %d more", got-n)
	}

	tb.click("[data-share]")
	if got := eval[string](tb, "shared"); got != s.URL+path {
		t.Errorf("shared %q", got)
	}
}

// TestScanAndPaper opens the QR code without scripts, and prints the address
// with the text and without what only a screen needs.
func TestScanAndPaper(t *testing.T) {
	t.Parallel()
	s := site(t)
	path, _ := s.Client().Get("/columns/news").Doc().Find("main a[href^='/articles/']").First().Attr("href")
	other, _ := s.Client().Get("/columns/documents").Doc().Find("main a[href^='/articles/']").First().Attr("href")
	r := s.Client().Get(path + "/qr.svg")
	if got := r.Header.Get("Content-Type"); got != "image/svg+xml" || r.Body == s.Client().Get(other+"/qr.svg").Body {
		t.Errorf("the code is %s, or the same for all", got)
	}
	if r := s.Client().Get("/articles/999999/qr.svg"); r.Status != 404 {
		t.Errorf("the code of no article: %d", r.Status)
	}
	plain := newTab(t, s.URL, 390, 844)
	plain.withoutScripts()
	plain.open(path)
	plain.do("open", chromedp.Click(chromedp.CSS(".scan summary"), chromedp.NodeVisible), chromedp.WaitVisible(chromedp.CSS(".scan img")))

	tb := newTab(t, s.URL, 1440, 900)
	tb.open(path)
	tb.click(".scan summary")
	tb.wait(`document.querySelector(".scan img").complete && document.querySelector(".scan img").naturalWidth > 0`)
	if _, err := chromedp.Call(tb.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}); err != nil {
		t.Fatal(err)
	}
	shown := eval[[]string](tb, `[".tools", ".nav", ".near", ".printed", "h1", ".meta"].filter((s) => document.querySelector(s).offsetParent)`)
	if got := fmt.Sprint(shown); got != "[.printed h1 .meta]" {
		t.Errorf("on paper: %s", got)
	}
	if got := tb.text(".printed"); !strings.HasSuffix(got, path) || !strings.Contains(got, "://") {
		t.Errorf("the address on paper: %q", got)
	}
}
