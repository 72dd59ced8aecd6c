package app_test

import (
	"strings"
	"testing"

	"xuanlan/internal/apptest"
)

// TestAccessibilityPage is linked everywhere and says whom to tell.
func TestAccessibilityPage(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	if _, err := s.LoadSample(t.Context(), func(string) {}); err != nil {
		t.Fatal(err)
	}
	c := s.Client()
	for _, from := range []string{"/", "/map", "/nothing"} {
		if c.Get(from).Doc().Find("footer a[href='/accessibility']").Length() != 1 {
			t.Errorf("%s has no link to it at its foot", from)
		}
	}
	site, err := s.Store.Site(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	text := c.Get("/accessibility").Doc().Find("main").Text()
	for _, part := range []string{"GB/T 37668-2019", "2.2 版 AA 级", site.Hotline, site.Email} {
		if part == "" || !strings.Contains(text, part) {
			t.Errorf("the page lacks %q", part)
		}
	}
}
