package app_test

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"xuanlan/internal/apptest"
	"xuanlan/internal/cms"
)

// The second of two editors sees the first.
func TestSomebodyElseIsEditing(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	s.User("first", cms.RoleEditor)
	s.User("second", cms.RoleEditor)
	id := save(t, s, draft(s.Column("news", "动态", cms.KindList, nil), "题"))
	n := strconv.FormatInt(id, 10)
	first, second := s.Login("first"), s.Login("second")
	base, _ := first.Get("/admin/articles/" + n).Doc().Find("[name=base_revision]").Attr("value")
	if got := second.Get("/admin/articles/" + n).Text("[data-testid=editing]"); got != "" {
		t.Errorf("nobody types yet: %q", got)
	}
	r := first.Post("/admin/articles/autosave", url.Values{"id": {n}, "base_revision": {base}, "title": {"改题"}})
	if r.Status != http.StatusOK || !strings.Contains(r.Body, "saved") {
		t.Fatalf("autosave: %d %s", r.Status, r.Body)
	}
	if got := second.Get("/admin/articles/" + n).Text("[data-testid=editing]"); !strings.Contains(got, "用户first") {
		t.Errorf("the second sees %q", got)
	}
	if got := first.Get("/admin/articles/" + n); got.Text("[data-testid=editing]") != "" || got.Text("[name=title]") != "改题" {
		t.Errorf("the first sees %q and the title %q", got.Text("[data-testid=editing]"), got.Text("[name=title]"))
	}
	s.Clock.Add(6 * time.Minute)
	if got := second.Get("/admin/articles/" + n).Text("[data-testid=editing]"); got != "" {
		t.Errorf("long after: %q", got)
	}
	// The first saves: what was typed is no longer unsaved.
	first.Post("/admin/articles/"+n, url.Values{"title": {"改题"}, "column_id": {"1"}, "base_revision": {base}, "action": {"save"}})
	if got := first.Get("/admin/articles/" + n).Text("[data-testid=resumed]"); got != "" {
		t.Errorf("still offered: %q", got)
	}
}

func TestHistory(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	s.User("clerk", cms.RoleEditor)
	news := s.Column("news", "动态", cms.KindList, nil)
	d := draft(news, "旧标题")
	d.Body = "<p>第一段不变。</p><p>第二段写312项。</p><p>第三段不变。</p><p>第四段不变。</p>"
	id := save(t, s, d)
	a, err := s.Store.Article(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	d.ArticleID, d.BaseRevision, d.Publish = id, a.HeadRevisionID, false
	d.Content.Title, d.Body = "新标题", "<p>第一段不变。</p><p>第二段写321项。</p><p>第三段不变。</p><p>第四段不变。</p>"
	save(t, s, d)

	c := s.Login("clerk")
	path := "/admin/articles/" + strconv.FormatInt(id, 10)
	if got := c.Get(path + "/revisions").Doc().Find("[data-testid=revision-row]").Length(); got != 2 {
		t.Fatalf("%d revisions", got)
	}
	r := c.Get(path + "/revisions/2")
	if got := r.Text("[data-testid=field-change]"); !strings.Contains(got, "旧标题") || !strings.Contains(got, "新标题") {
		t.Errorf("field change %q", got)
	}
	// The newer side reads as the text without gaps between the pieces.
	if got := r.Text(".compare-row.is-changed:not([data-testid]) > :last-child"); got != "第二段写321项。" {
		t.Errorf("new side %q", got)
	}
	if del, ins := r.Doc().Find("del").Text(), r.Doc().Find("ins").Text(); !strings.Contains(del, "旧") || !strings.Contains(ins, "新") {
		t.Errorf("marked %q and %q", del, ins)
	}
	if got := r.Text(".compare-gap"); got != "1 段没有改动" {
		t.Errorf("gap %q", got)
	}

	c.Post(path+"/revisions/1/restore", nil)
	a, _ = s.Store.Article(context.Background(), id)
	head, err := s.Store.Revision(context.Background(), a.HeadRevisionID)
	if err != nil || head.Number != 3 || head.Title != "旧标题" {
		t.Errorf("restored %d %q %v", head.Number, head.Title, err)
	}
	for _, p := range []string{"/revisions/9", "/revisions/x", "/revisions/1"} {
		if got := c.Get(path + p).Status; got != http.StatusNotFound {
			t.Errorf("%s: %d", p, got)
		}
	}
}
