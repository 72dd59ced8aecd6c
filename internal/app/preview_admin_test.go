package app_test

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

func TestPreviewIsAudited(t *testing.T) {
	t.Parallel()
	u := prepareDraft(t)
	links, err := u.Store.PreviewLinks(context.Background(), u.id)
	if err != nil || len(links) != 1 {
		t.Fatalf("%v %v", links, err)
	}
	u.clerk.Post(u.admin("/links/revoke"), url.Values{"link": {fmt.Sprint(links[0].ID)}})
	log, _, err := u.Store.AuditLog(context.Background(), store.AuditFilter{Limit: 50})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"preview.create", "preview.revoke"} {
		i := slices.IndexFunc(log, func(e cms.AuditEntry) bool { return e.Action == want })
		if i < 0 || log[i].Actor != "用户clerk" || log[i].Object != "未公开的稿" || *log[i].ObjectID != u.id {
			t.Errorf("%s: %+v", want, log)
		}
	}
	if strings.Contains(fmt.Sprintf("%+v", log), u.token()) {
		t.Error("the log holds the token")
	}
}

// The frame of the preview is the only admin page that may be framed, by
// pages of this site.
func TestPreviewFrame(t *testing.T) {
	t.Parallel()
	u := prepareDraft(t)
	for _, path := range []string{u.admin(""), u.admin("?view=phone"), u.admin("?view=elder"), u.admin("?view=odd"), "/admin", "/admin/articles"} {
		r := u.clerk.Get(path)
		if r.Header.Get("X-Frame-Options") != "DENY" || !strings.Contains(r.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'") {
			t.Errorf("%s may be framed", path)
		}
	}
	r := u.clerk.Get(u.admin("/page"))
	policy := r.Header.Get("Content-Security-Policy")
	if r.Header.Get("X-Frame-Options") != "SAMEORIGIN" || !strings.Contains(policy, "frame-ancestors 'self'") || !strings.Contains(policy, "default-src 'self'") {
		t.Errorf("%v", r.Header)
	}
	if r.Text("h1") != "未公开的稿" || r.Doc().Find("html[data-mode]").Length() != 0 || r.Doc().Find("link[rel=canonical]").Length() != 0 {
		t.Errorf("%s", r.Body)
	}
	if mode, _ := u.clerk.Get(u.admin("/page?mode=elder")).Doc().Find("html").Attr("data-mode"); mode != "elder" {
		t.Errorf("mode %q", mode)
	}
	if n := views(t, u.Server, u.id); n != 0 {
		t.Errorf("%d views counted", n)
	}
	page := u.clerk.Get(u.admin("?view=elder"))
	if got := page.Text(".pv-tabs [aria-current]"); got != "长辈版" {
		t.Errorf("tab %q", got)
	}
	if src, _ := page.Doc().Find("iframe").Attr("src"); src != u.admin("/page?mode=elder") {
		t.Errorf("frame %q", src)
	}
	if got := page.Text(".pv-facts"); !strings.Contains(got, "第 1 版") || !strings.Contains(got, "草稿") {
		t.Errorf("facts %q", got)
	}
}
