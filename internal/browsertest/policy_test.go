//go:build browser

package browsertest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"xuanlan/internal/attack"
	"xuanlan/internal/sanitize"
)

// withoutPolicy serves pages without any content policy: all attacks
// sanitised, one as it is, and all as they are, each in a frame.
func withoutPolicy(payloads []attack.Payload) http.HandlerFunc {
	const head = `<!DOCTYPE html><meta charset="utf-8"><title>甲</title><link rel="icon" href="data:,"><h1>甲</h1>`
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		switch r.URL.Path {
		case "/raw":
			n, _ := strconv.Atoi(r.URL.Query().Get("n")) // always a number: see below
			fmt.Fprint(w, head, payloads[n].Text)
		case "/frames":
			fmt.Fprint(w, head, `<script>window.seen = new Set(); Object.defineProperty(window, "__ran", {set(n) { seen.add(n) }})</script>`)
			for i := range payloads {
				fmt.Fprintf(w, `<iframe src="/raw?n=%d"></iframe>`, i)
			}
		case "/safe":
			fmt.Fprint(w, head)
			for i, p := range payloads {
				fmt.Fprintf(w, `<div id="body-%d">%s</div>`, i, sanitize.HTML(p.Text))
			}
			fmt.Fprint(w, `<p id="end">终</p>`)
		default:
			http.NotFound(w, r)
		}
	}
}

// shake sets off every handler below the bodies, and gives the first element
// that has a handler, a style or an address of another kind, or what ran.
const shake = `(() => {
	for (const el of document.querySelectorAll("div *")) {
		for (const a of el.attributes) if (/^on|^style$/.test(a.name)) return el.outerHTML;
		if (el.localName === "a") {
			if (!/^(https?|mailto|tel):$/.test(el.protocol)) return el.outerHTML;
			continue;
		}
		for (const e of ["click", "mouseover", "focus", "pointerover", "animationend", "load", "error", "toggle"]) el.dispatchEvent(new Event(e, {bubbles: true}));
	}
	return String(window.__ran ?? "");
})()`

// TestSanitiserAlone opens the sanitised attacks in a page without any content
// policy: nothing runs. The same page with the attacks as they are shows that
// it would.
func TestSanitiserAlone(t *testing.T) {
	t.Parallel()
	other := newElsewhere(t)
	payloads := attack.Payloads(other.URL)
	srv := httptest.NewServer(withoutPolicy(payloads))
	t.Cleanup(srv.Close)
	tb := newTab(t, srv.URL, 1440, 900)
	tb.expect("status of 404")
	tb.watchful()
	tb.intact("/safe", "#end", "h1")
	if shaken := eval[string](tb, shake); shaken != "" {
		t.Errorf("without a policy: %s", shaken)
	}
	if n := eval[int](tb, `document.querySelectorAll("body > div[id^=body-]").length`); n != len(payloads) {
		t.Errorf("%d of %d bodies stand where they were put", n, len(payloads))
	}
	if asked := other.requests(); len(asked) > 0 {
		t.Errorf("asked elsewhere for %v", asked)
	}

	control := newTab(t, srv.URL, 1440, 900)
	control.expect("") // these attacks complain in every way
	control.acceptDialogs()
	control.open("/frames")
	const enough = 30
	control.wait(fmt.Sprintf("window.seen && seen.size >= %d", enough))
	time.Sleep(time.Second)
	t.Logf("%d of %d attacks run by themselves where nothing stops them; %d requests elsewhere",
		eval[int](control, "seen.size"), len(payloads), len(other.requests()))
	if len(other.requests()) == 0 {
		t.Error("no attack loads anything from elsewhere")
	}
}

// alien gives the first element in the editor that no body may have.
const alien = `(() => {
	for (const el of document.querySelectorAll(".ProseMirror *")) {
		if (/^(script|style|iframe|object|embed|link|meta|base|form|input|math|template)$/.test(el.localName)) return el.outerHTML;
		for (const a of el.attributes) if (/^on|^style$|^srcdoc$|^formaction$/.test(a.name) || /^\s*(javascript|data|vbscript):/i.test(a.value)) return el.outerHTML;
	}
	return "";
})()`

// TestPastedAttacks pastes every attack into the editor.
func TestPastedAttacks(t *testing.T) {
	t.Parallel()
	s := site(t)
	other := newElsewhere(t)
	tb := desk(t, s, "粘贴攻击")
	tb.watchful()
	tb.expect("status of 404")
	tb.expect("Content Security Policy") // said of markup in documents that are never shown, too
	for _, p := range attack.Payloads(other.URL) {
		if len(p.Text) > 20000 {
			continue
		}
		tb.pasteFresh(strings.ToValidUTF8(p.Text, ""), "")
		if ran := eval[string](tb, `String(window.__ran ?? "")`); ran != "" {
			t.Fatalf("%s ran", p.Name)
		}
		if bad := eval[string](tb, alien); bad != "" {
			t.Errorf("%s: in the editor is %s", p.Name, bad)
		}
	}
	if asked := other.requests(); len(asked) > 0 {
		t.Errorf("asked elsewhere for %v", asked)
	}
	tb.pasteFresh("<p>完好</p>", "")
	if got := tb.body(); got != "<p>完好</p>" {
		t.Errorf("afterwards: %s", got)
	}
}
