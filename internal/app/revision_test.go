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
	"xuanlan/internal/store"
)

// The second of two editors sees the first and can't save; long after the
// first was last seen the second can.
func TestSomebodyElseIsEditing(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	s.User("first", cms.RoleEditor, cms.RolePublisher)
	s.User("second", cms.RoleEditor, cms.RolePublisher)
	id := save(t, s, draft(s.Column("news", "动态", cms.KindList, nil), "题"))
	path := "/admin/articles/" + strconv.FormatInt(id, 10)
	first, second := s.Login("first"), s.Login("second")
	held := func(c *apptest.Client) string { return c.Get(path).Text("[data-testid=held]") }
	form := func(title string) url.Values {
		base, _ := first.Get(path).Doc().Find("[name=base_revision]").Attr("value")
		return url.Values{"title": {title}, "column_id": {"1"}, "base_revision": {base}, "action": {"save"}}
	}
	typed := form("改题")
	typed.Set("id", strconv.FormatInt(id, 10))
	if r := first.Post("/admin/articles/autosave", typed); r.Status != http.StatusOK || !strings.Contains(r.Body, "saved") {
		t.Fatalf("autosave: %d %s", r.Status, r.Body)
	}
	if got := held(second); !strings.Contains(got, "用户first") {
		t.Errorf("the second sees %q", got)
	}
	if r := second.Post(path, form("抢改")); r.Status != http.StatusConflict || r.Text("[name=title]") != "抢改" {
		t.Errorf("the second saves: %d", r.Status)
	}
	if r := first.Get(path); held(first) != "" || r.Text("[name=title]") != "改题" {
		t.Errorf("the first sees %q and the title %q", held(first), r.Text("[name=title]"))
	}
	// The first saves: what was typed is no longer unsaved.
	first.Post(path, form("改题"))
	if got := first.Get(path).Text("[data-testid=resumed]"); got != "" {
		t.Errorf("still offered: %q", got)
	}
	s.Clock.Add(store.HoldFresh + time.Second)
	if got := held(second); got != "" {
		t.Errorf("long after: %q", got)
	}
}

func TestHistory(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	s.User("clerk", cms.RoleEditor, cms.RolePublisher)
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
