package app_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"xuanlan/internal/apptest"
	"xuanlan/internal/cms"

	"github.com/PuerkitoBio/goquery"
)

func suggested(t *testing.T, c *apptest.Client, q string) []string {
	t.Helper()
	r := c.Get("/search/suggest?q=" + url.QueryEscape(q))
	var list []string
	if err := json.Unmarshal([]byte(r.Body), &list); err != nil || r.Status != http.StatusOK || len(list) > 8 {
		t.Fatalf("%q: %d %s %v", q, r.Status, r.Body, err)
	}
	if got := r.Header.Get("Cache-Control"); got != "public, max-age=60" {
		t.Errorf("Cache-Control %q", got)
	}
	return list
}

// Pinyin and initials offer words, Chinese offers titles.
func TestSuggest(t *testing.T) {
	t.Parallel()
	c := sampleSite(t).Client()
	for q, want := range map[string]string{
		"dangjian": "党建", "dj": "党建", "zhiyuanfuwu": "志愿服务", "zhi yuan": "志愿", "shuzhi": "述职", "zyfw": "志愿服务",
		"述职评": "关于开展 2026 年度机关支部工作述职评议的通知", "[2026]18": "关于开展 2026 年度机关支部工作述职评议的通知", "yinhang": "",
		"": "", "x": "", "'": "", "%": "", "\x00": "", strings.Repeat("a", 5000): "", "zzzz": "",
	} {
		got := suggested(t, c, q)
		if want == "" && len(got) > 0 && len(q) > 1 || want != "" && !slices.Contains(got, want) {
			t.Errorf("%.20q: want %q, got %q", q, want, got)
		}
		for _, text := range got {
			if hits, _ := found(t, c, url.Values{"q": {text}}); len(hits) == 0 {
				t.Errorf("%q is offered and finds nothing", text)
			}
		}
	}
}

// A search that finds nothing offers others that do.
func TestSearchInstead(t *testing.T) {
	t.Parallel()
	c := sampleSite(t).Client()
	for q, want := range map[string]string{
		"志原服务": "志愿服务", "述职评意": "述职评议", "支部换界": "支部换届", "国庆值班": "国庆 值班", "zhiyuanfuwu": "志愿服务", "管护 河到": "管护 河道",
	} {
		hits, doc := found(t, c, url.Values{"q": {q}})
		links := doc.Find(".instead a").Map(func(_ int, a *goquery.Selection) string { return strings.TrimSpace(a.Text()) })
		if len(hits) > 0 || !slices.Contains(links, want) {
			t.Errorf("%s: want %s, got %q, %d hits", q, want, links, len(hits))
		}
		for _, l := range links {
			if hits, _ := found(t, c, url.Values{"q": {l}}); len(hits) == 0 {
				t.Errorf("%q is offered and finds nothing", l)
			}
		}
	}
	if _, doc := found(t, c, url.Values{"q": {"志愿服务"}}); doc.Find(".instead").Length() > 0 {
		t.Error("a search that finds something offers others")
	}
}

// What was taken down is offered no more, at once.
func TestSuggestFollowsArticle(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	news := s.Column("news", "栏目", cms.KindList, nil)
	id := save(t, s, draft(news, "䶮池管护"))
	c := s.Client()
	for _, q := range []string{"guanhu", "gh", "管护"} {
		if got := suggested(t, c, q); len(got) == 0 {
			t.Errorf("%s: nothing is offered", q)
		}
	}
	if err := s.Desk.Withdraw(context.Background(), apptest.Actor, []int64{id}, "内容有误"); err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{"guanhu", "gh", "管护"} {
		if got := suggested(t, c, q); len(got) > 0 {
			t.Errorf("%s: %q", q, got)
		}
	}
}
