package app_test

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"xuanlan/internal/apptest"
	"xuanlan/internal/cms"
)

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
