//go:build browser

package browsertest

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"xuanlan/internal/apptest"
	"xuanlan/internal/attack"
	"xuanlan/internal/cms"
	"xuanlan/internal/sanitize"
)

// elsewhere is another site; it notes who asks it for something.
type elsewhere struct {
	*httptest.Server
	mu    sync.Mutex
	asked []string
}

func newElsewhere(t *testing.T) *elsewhere {
	e := &elsewhere{}
	e.Server = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.asked = append(e.asked, r.URL.Path)
	}))
	t.Cleanup(e.Close)
	return e
}

func (e *elsewhere) requests() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.asked
}

// watchful makes the test fail when a page opens a dialog or asks another
// site for something.
func (tb *tab) watchful() {
	tb.t.Helper()
	sent := chromedp.Events(tb.ctx, network.RequestWillBeSent)
	if _, err := chromedp.Call(tb.ctx, network.Enable, network.EnableParams{}); err != nil {
		tb.t.Fatal(err)
	}
	go func() {
		for e, err := range sent {
			if err != nil {
				return
			}
			// Chromium has the pictures of its own buttons in such addresses.
			if at := e.Request.URL; !strings.HasPrefix(at, tb.url+"/") && !strings.HasPrefix(at, "data:image/svg+xml;base64,") {
				tb.complain("a request for " + at)
			}
		}
	}()
	dialogs := chromedp.Events(tb.ctx, page.JavascriptDialogOpening)
	go func() {
		for e, err := range dialogs {
			if err != nil {
				return
			}
			tb.complain("a dialog: " + e.Message)
			_, _ = chromedp.Call(tb.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
		}
	}()
}

// intact checks that no attack ran in the page, and that what belongs to the
// page is there once, visible, and not covered.
func (tb *tab) intact(path string, own ...string) {
	tb.t.Helper()
	tb.open(path)
	if ran := eval[string](tb, `String(window.__ran ?? "")`); ran != "" {
		tb.t.Errorf("%s: attack %s ran", path, ran)
	}
	for _, selector := range own {
		state := eval[string](tb, fmt.Sprintf(`(() => {
			const all = document.querySelectorAll(%q);
			if (all.length !== 1) return all.length + " times";
			all[0].scrollIntoView({block: "center"});
			const r = all[0].getBoundingClientRect();
			const hit = document.elementFromPoint(r.left + Math.min(r.width / 2, 20), (Math.max(r.top, 0) + Math.min(r.bottom, innerHeight)) / 2);
			return all[0].contains(hit) ? "" : "covered by " + hit?.outerHTML.slice(0, 200);
		})()`, selector))
		if state != "" {
			tb.t.Errorf("%s: %s is there %s", path, selector, state)
		}
	}
}

// TestNoScriptRuns saves every attack as a body, and as much of it as fits in
// every other field, and opens all pages that show them.
func TestNoScriptRuns(t *testing.T) {
	t.Parallel()
	s := site(t)
	s.User("clerk", cms.RoleEditor, cms.RolePublisher)
	s.Rules(func(p *cms.Security) { p.OneSession = false })
	other := newElsewhere(t)
	desk := s.Login("clerk")
	var ids []string
	payloads := attack.Payloads(other.URL)
	for _, body := range bodies(payloads) {
		ids = append(ids, saveAttack(t, s, desk, body, payloads, len(ids)))
	}
	t.Logf("%d attacks in %d articles", len(payloads), len(ids))
	const tabs = 2
	var wg sync.WaitGroup
	for n := range tabs {
		tb := newTab(t, s.URL, 1440, 900)
		tb.expect("status of 404") // pictures with addresses of ours that don't exist
		tb.watchful()
		tb.login("clerk")
		wg.Go(func() {
			for i := n; i < len(ids); i += tabs {
				tb.visit(ids[i])
			}
		})
	}
	wg.Wait()
	tb := newTab(t, s.URL, 1440, 900)
	tb.watchful()
	for _, path := range []string{"/", "/columns/news", "/columns/news?page=2", "/search?q=script", "/search?q=" + url.QueryEscape(`<img src=x onerror=top.__ran=1>`)} {
		tb.intact(path, ".site-head", "main")
	}
	tb.login("clerk")
	tb.intact("/admin/articles", "main", "[data-testid=menu]")
	if asked := other.requests(); len(asked) > 0 {
		t.Errorf("asked elsewhere for %v", asked)
	}
}

func (tb *tab) visit(id string) {
	tb.t.Helper()
	edit := "/admin/articles/" + id
	tb.intact("/articles/"+id, ".site-head", "main > article > .art-head", "main > article > .prose", ".sizes")
	tb.intact(edit, ".ProseMirror", "[data-testid=toolbar]", "button[name=action][value=save]:not(.vh)")
	tb.intact(edit+"/revisions/2", "main", "[data-testid=menu]")
	tb.intact(edit+"/preview/page", "main > article > .prose")
}

// bodies puts attacks together that end where they end; one that swallows
// what follows is a body of its own.
func bodies(payloads []attack.Payload) []string {
	const together = 20
	var out []string
	var group strings.Builder
	n := 0
	for _, p := range payloads {
		if len(p.Text) > 5000 || !strings.HasSuffix(string(sanitize.HTML(p.Text+"<p>END</p>")), "<p>END</p>") {
			out = append(out, "<p>始</p>"+p.Text)
			continue
		}
		fmt.Fprintf(&group, "<p>第 %s</p>%s", strings.SplitN(p.Name, ":", 2)[0], p.Text)
		if n++; n%together == 0 {
			out = append(out, group.String())
			group.Reset()
		}
	}
	return append(out, group.String()+"<p>终</p>")
}

// saveAttack publishes an article made of attacks, and saves it once more so
// that there is something to compare.
func saveAttack(t *testing.T, s *apptest.Server, desk *apptest.Client, body string, payloads []attack.Payload, i int) string {
	t.Helper()
	next := 6 * i
	field := func(length int) string {
		r := []rune(strings.ToValidUTF8(payloads[next%len(payloads)].Text, ""))
		next++
		return string(r[:min(len(r), length)])
	}
	picture, err := s.Library.Add(context.Background(), apptest.Actor, "图.png", bytes.NewReader(dot(t, uint8(i))))
	if err != nil {
		t.Fatal(err)
	}
	alt := strings.NewReplacer("&", "&amp;", `"`, "&quot;").Replace(field(200))
	v := url.Values{
		"title": {"攻击 " + field(190)}, "subtitle": {field(200)}, "column_id": {columnID(t, s, "news")}, "source": {"源 " + field(90)},
		"author": {field(100)}, "summary": {field(400)}, "keywords": {field(200)}, "cover_id": {strconv.FormatInt(picture.ID, 10)},
		"cover_alt": {"图 " + field(190)}, "attachment_id": {strconv.FormatInt(picture.ID, 10)}, "attachment_name": {"附 " + field(110)},
		"body":   {`<figure><img src="/files/` + picture.Key + `" alt="` + alt + `"><figcaption>` + field(200) + `</figcaption></figure>` + body},
		"action": {"publish"},
	}
	r := desk.Post("/admin/articles/new", v)
	if r.Status != http.StatusOK {
		t.Fatalf("save: %d at %s: %s", r.Status, r.Path, r.Text("[data-testid=field-error]"))
	}
	id := strings.TrimPrefix(strings.SplitN(r.Path, "?", 2)[0], "/admin/articles/")
	v.Set("base_revision", r.Doc().Find("[name=base_revision]").AttrOr("value", ""))
	v.Set("body", body+"<p>改</p>")
	if r := desk.Post("/admin/articles/"+id, v); r.Status != http.StatusOK {
		t.Fatalf("save again: %d at %s", r.Status, r.Path)
	}
	return id
}
