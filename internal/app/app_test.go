package app_test

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"xuanlan/internal/apptest"
	"xuanlan/internal/cms"
	"xuanlan/internal/editorial"
)

// draft is an article that is fit to be published.
func draft(column *cms.Column, title string) editorial.Draft {
	return editorial.Draft{
		Content: cms.Content{Title: title, ColumnID: column.ID, Source: "市水务局", Author: "程雨石"},
		Body:    "<p>正文第一段。</p>", Publish: true,
	}
}

func save(t *testing.T, s *apptest.Server, d editorial.Draft) int64 {
	t.Helper()
	saved, err := s.Desk.Save(context.Background(), apptest.Actor, d)
	if err != nil {
		t.Fatalf("save %q: %v", d.Content.Title, err)
	}
	return saved.ArticleID
}

func article(id int64) string { return "/articles/" + strconv.FormatInt(id, 10) }

func TestClerkPublishes(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	s.User("clerk", cms.RoleEditor, cms.RolePublisher)
	news := s.Column("news", "动态", cms.KindList, s.Column("party", "党建动态", cms.KindList, nil))
	c := s.Login("clerk")

	form := url.Values{"title": {"新标题"}, "subtitle": {"——副题"}, "column_id": {strconv.FormatInt(news.ID, 10)},
		"source": {"市水务局"}, "author": {"程雨石"}, "body": {"<p>\u3000\u3000甲。</p><script>x</script>"}, "base_revision": {"0"}}

	form.Set("action", "save")
	r := c.Post("/admin/articles/new", form)
	if r.Status != http.StatusOK || !strings.HasPrefix(r.Path, "/admin/articles/") {
		t.Fatalf("save: %d at %s\n%s", r.Status, r.Path, r.Body)
	}
	id := r.Path[strings.LastIndexByte(r.Path, '/')+1:]
	if got := s.Client().Get("/articles/" + id).Status; got != http.StatusNotFound {
		t.Errorf("draft is public: %d", got)
	}

	base, _ := r.Doc().Find("[name=base_revision]").Attr("value")
	form.Set("base_revision", base)
	form.Set("action", "publish")
	r = c.Post("/admin/articles/"+id, form)
	if r.Status != http.StatusOK || r.Text("[data-testid=state]") != "已发布" {
		t.Fatalf("publish: %d, state %q\n%s", r.Status, r.Text("[data-testid=state]"), r.Body)
	}

	page := s.Client().Get("/articles/" + id)
	if page.Status != http.StatusOK {
		t.Fatalf("public page: %d", page.Status)
	}
	if got := page.Text("h1"); got != "新标题" {
		t.Errorf("h1 %q", got)
	}
	if got := page.Text(".art-sub"); got != "——副题" {
		t.Errorf("subtitle %q", got)
	}
	if got, _ := page.Doc().Find(".prose").Html(); strings.TrimSpace(got) != "<p>甲。</p>" {
		t.Errorf("body %q", got)
	}
	for _, want := range []string{"信息来源", "市水务局", "发稿作者", "程雨石", "发布时间", "查看"} {
		if !strings.Contains(page.Text(".meta"), want) {
			t.Errorf("meta line lacks %s: %q", want, page.Text(".meta"))
		}
	}
	if got := page.Text("nav.crumb"); !strings.Contains(got, "首页") || !strings.Contains(got, "党建动态") || !strings.Contains(got, "动态") {
		t.Errorf("breadcrumb %q", got)
	}
}

// An edit of a published article must not show before it is published too.
func TestEditLeavesLivePageAlone(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	news := s.Column("news", "动态", cms.KindList, nil)
	id := save(t, s, draft(news, "第一版"))
	a, err := s.Store.Article(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	d := draft(news, "第二版")
	d.ArticleID, d.BaseRevision, d.Publish = id, a.HeadRevisionID, false
	save(t, s, d)
	if got := s.Client().Get(article(id)).Text("h1"); got != "第一版" {
		t.Errorf("live page shows %q", got)
	}
	if got := s.Client().Get("/columns/news").Text(".feed h2"); got != "第一版" {
		t.Errorf("list shows %q", got)
	}
	if err := s.Desk.Publish(context.Background(), apptest.Actor, []int64{id}); err != nil {
		t.Fatal(err)
	}
	if got := s.Client().Get(article(id)).Text("h1"); got != "第二版" {
		t.Errorf("after publishing: %q", got)
	}
}

func TestStaleSaveKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	s.User("clerk", cms.RoleEditor, cms.RolePublisher)
	news := s.Column("news", "动态", cms.KindList, nil)
	id := save(t, s, draft(news, "原题"))
	c := s.Login("clerk")
	path := "/admin/articles/" + strconv.FormatInt(id, 10)
	base, _ := c.Get(path).Doc().Find("[name=base_revision]").Attr("value")
	d := draft(news, "别人的改动")
	d.ArticleID, d.Publish = id, false
	d.BaseRevision, _ = strconv.ParseInt(base, 10, 64)
	save(t, s, d)

	r := c.Post(path, url.Values{"title": {"我的改动"}, "column_id": {strconv.FormatInt(news.ID, 10)}, "body": {"<p>乙</p>"},
		"base_revision": {base}, "action": {"save"}})
	if r.Status != http.StatusConflict {
		t.Fatalf("status %d", r.Status)
	}
	if got := r.Text("[name=title]"); got != "我的改动" {
		t.Errorf("title typed is gone: %q", got)
	}
	a, _ := s.Store.Article(context.Background(), id)
	if head, _ := s.Store.Revision(context.Background(), a.HeadRevisionID); head.Title != "别人的改动" {
		t.Errorf("stored %q", head.Title)
	}
}

func TestBadFormKeepsEverything(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	s.User("clerk", cms.RoleEditor, cms.RolePublisher)
	s.Column("news", "动态", cms.KindList, nil)
	r := s.Login("clerk").Post("/admin/articles/new", url.Values{"title": {""}, "subtitle": {"副"}, "source": {"来"}, "author": {"作"},
		"summary": {"摘"}, "keywords": {"词"}, "body": {"<p>文</p>"}, "publish_at": {"昨天"}, "action": {"publish"}})
	if r.Status != http.StatusUnprocessableEntity {
		t.Fatalf("status %d", r.Status)
	}
	d := r.Doc()
	for field, want := range map[string]string{"subtitle": "副", "source": "来", "author": "作", "keywords": "词", "publish_at": "昨天"} {
		if got, _ := d.Find("[name=" + field + "]").Attr("value"); got != want {
			t.Errorf("%s = %q, want %q", field, got, want)
		}
	}
	if got := r.Text("[name=body]"); got != "<p>文</p>" {
		t.Errorf("body %q", got)
	}
	if d.Find("[data-testid=field-error]").Length() == 0 {
		t.Error("no error at a field")
	}
}

func TestWithdrawAndDelete(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	s.User("clerk", cms.RoleEditor, cms.RolePublisher)
	news := s.Column("news", "动态", cms.KindList, nil)
	id := save(t, s, draft(news, "要撤的稿"))
	c, public := s.Login("clerk"), s.Client()
	n := strconv.FormatInt(id, 10)

	r := c.Post("/admin/articles/withdraw", url.Values{"id": {n}, "reason": {""}})
	if r.Status != http.StatusUnprocessableEntity {
		t.Errorf("withdrawn without a reason: %d", r.Status)
	}
	c.Post("/admin/articles/withdraw", url.Values{"id": {n}, "reason": {"数据有误"}})
	gone := public.Get(article(id))
	if gone.Status != http.StatusGone || strings.Contains(gone.Body, "要撤的稿") {
		t.Errorf("withdrawn page: %d", gone.Status)
	}
	for _, p := range []string{"/", "/columns/news", "/search?q=" + url.QueryEscape("要撤")} {
		if strings.Contains(public.Get(p).Doc().Find("main").Text(), "要撤的稿") {
			t.Errorf("%s still shows it", p)
		}
	}

	c.Post("/admin/articles/bulk", url.Values{"id": {n}, "action": {"publish"}})
	if got := public.Get(article(id)).Status; got != http.StatusOK {
		t.Fatalf("published again: %d", got)
	}
	r = c.Post("/admin/articles/bulk", url.Values{"id": {n}, "action": {"delete"}})
	if !strings.Contains(r.Text("[data-testid=flash]"), "回收站") {
		t.Errorf("flash %q", r.Text("[data-testid=flash]"))
	}
	if got := public.Get(article(id)).Status; got != http.StatusGone {
		t.Errorf("deleted page: %d", got)
	}
	c.Post("/admin/articles/bulk", url.Values{"id": {n}, "action": {"restore"}})
	if got := public.Get(article(id)).Status; got != http.StatusGone {
		t.Errorf("a restored article is public by itself: %d", got)
	}
}
