package app_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"xuanlan/internal/apptest"
)

// TestModes changes the look of the site and reads on where one was; every
// look has the same words.
func TestModes(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	if _, err := s.LoadSample(t.Context(), func(string) {}); err != nil {
		t.Fatal(err)
	}
	c := s.Client()
	words := func(r *apptest.Response) string {
		return strings.Join(strings.Fields(r.Doc().Find("main").Text()), " ")
	}
	usual := c.Get("/columns/news?page=2")
	if mode, ok := usual.Doc().Find("html").Attr("data-mode"); ok {
		t.Errorf("the usual look is %q", mode)
	}
	if got := usual.Header.Get("Vary"); got != "Cookie" {
		t.Errorf("Vary %q", got)
	}
	html := func(r *apptest.Response) string {
		h := r.Doc().Find("html")
		return fmt.Sprint(h.AttrOr("data-mode", "-"), h.AttrOr("data-contrast", "-"), h.AttrOr("data-zoom", "-"), h.AttrOr("data-cursor", "-"), h.Find("[data-toolbar]").Length())
	}
	for mode, want := range map[string]string{"elder": "elder---0", "high": "-high--0", "elder.blue.150.cursor.tools": "elderblue150large1", "tools": "----1"} {
		r := c.Post("/mode", url.Values{"mode": {mode}, "back": {usual.Doc().Find("[name=back]").AttrOr("value", "")}})
		if got := html(r); got != want {
			t.Errorf("after %s the look is %q, want %s", mode, got, want)
		}
		if words(r) != words(usual) {
			t.Errorf("in %s the page says something else", mode)
		}
		if got := html(c.Get("/nothing")); got != want {
			t.Errorf("the error page is in %q, want %s", got, want)
		}
	}
	for _, mode := range []string{"", "text", "<script>", "elder\r\nX: y"} {
		r := c.Post("/mode", url.Values{"mode": {mode}, "back": {"/map"}})
		if got, ok := r.Doc().Find("html").Attr("data-mode"); ok {
			t.Errorf("the look is %q after %q", got, mode)
		}
	}
}

// TestModesLeadNowhereElse sends addresses of other sites along.
func TestModesLeadNowhereElse(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	for back, want := range map[string]string{
		"/search?q=%E5%BF%97&page=2": "/search?q=%E5%BF%97&page=2", "": "/", "map": "/",
		"https://evil.example/": "/", "//evil.example": "/", "///evil.example": "/", `/\evil.example`: "/", "/%5Cevil.example": "/",
		"/%2F/evil.example": "/", "javascript:alert(1)": "/", "/\t/evil.example": "/", "http:evil.example": "/",
	} {
		r := s.Client().Stay().Post("/mode", url.Values{"mode": {"elder"}, "back": {back}})
		if got := r.Header.Get("Location"); r.Status != http.StatusSeeOther || got != want {
			t.Errorf("%q leads to %q with %d, want %q", back, got, r.Status, want)
		}
	}
}
