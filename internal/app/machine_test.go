package app_test

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"xuanlan/internal/apptest"
	"xuanlan/internal/cms"
)

// newOffice is a site with a domain, a column, and an item in it.
func newOffice(t *testing.T) (s *apptest.Server, column *cms.Column, id int64) {
	t.Helper()
	s = apptest.New(t)
	settings := cms.Site{Name: "云川机关党建", FullName: "云川市直机关工委", Domain: "www.example.gov.cn", IDCode: "6103000001", Workflow: &cms.Workflow{}}
	if err := s.Desk.SaveSite(context.Background(), apptest.Actor, settings); err != nil {
		t.Fatal(err)
	}
	column = &cms.Column{Slug: "news", Name: "动态", Kind: cms.KindList, Visible: true, Description: "工作动态", Keywords: "党建、动态", ColumnType: "工作动态"}
	if err := s.Desk.SaveColumn(context.Background(), apptest.Actor, column); err != nil {
		t.Fatal(err)
	}
	d := draft(column, "巡河 <一> & “二”")
	d.Content.Keywords, d.Content.Summary = "巡河，党员", "党员徒步巡河。"
	d.Body = `<p>全文 <a href="/columns/news">动态</a> 𠮷</p>`
	return s, column, save(t, s, d)
}

func meta(r *apptest.Response, name string) string {
	v, _ := r.Doc().Find(`meta`).FilterFunction(func(_ int, m *goquery.Selection) bool { return m.AttrOr("name", "") == name }).Attr("content")
	return v
}

// The tags of 国办发〔2017〕47号 stand on each kind of page, in their nesting,
// under exactly their names; what has no content is not there.
func TestStandardTags(t *testing.T) {
	t.Parallel()
	s, _, id := newOffice(t)
	c := s.Client()
	site := map[string]string{"SiteName": "云川机关党建", "SiteDomain": "www.example.gov.cn", "SiteIDCode": "6103000001"}
	column := map[string]string{"ColumnName": "动态", "ColumnDescription": "工作动态", "ColumnKeywords": "党建,动态", "ColumnType": "工作动态"}
	item := map[string]string{"ArticleTitle": "巡河 <一> & “二”", "ContentSource": "市水务局", "Keywords": "巡河,党员", "Author": "程雨石",
		"Description": "党员徒步巡河。", "Url": "https://www.example.gov.cn" + article(id)}
	for path, want := range map[string][]map[string]string{
		"/": {site, {"ColumnType": "首页"}}, "/columns/news": {site, column}, article(id): {site, column, item},
	} {
		r := c.Get(path)
		for _, tags := range want {
			for name, content := range tags {
				if got := meta(r, name); got != content {
					t.Errorf("%s %s: %q, want %q", path, name, got, content)
				}
			}
		}
		if n := r.Doc().Find(`meta[content=""]`).Length(); n != 0 {
			t.Errorf("%s: %d empty tags", path, n)
		}
		if lang, _ := r.Doc().Find("html").Attr("lang"); lang != "zh-CN" {
			t.Errorf("%s: lang %q", path, lang)
		}
		if got, _ := r.Doc().Find("link[rel=canonical]").Attr("href"); got != "https://www.example.gov.cn"+path {
			t.Errorf("%s: canonical %q", path, got)
		}
	}
	r := c.Get(article(id))
	if got := meta(r, "PubDate"); len(got) != len("2026-11-24 09:00") || meta(c.Get("/columns/news"), "ArticleTitle") != "" || meta(r, "Image") != "" {
		t.Errorf("PubDate %q", got)
	}
	if got, _ := r.Doc().Find(`meta[property="og:title"]`).Attr("content"); got != "巡河 <一> & “二”" {
		t.Errorf("og:title %q", got)
	}
	var data struct {
		Graph []struct {
			Type     string `json:"@type"`
			Headline string `json:"headline"`
			Items    []any  `json:"itemListElement"`
		} `json:"@graph"`
	}
	if err := json.Unmarshal([]byte(r.Doc().Find(`script[type="application/ld+json"]`).Text()), &data); err != nil {
		t.Fatal(err)
	}
	if len(data.Graph) != 2 || data.Graph[0].Headline != "巡河 <一> & “二”" || data.Graph[1].Type != "BreadcrumbList" || len(data.Graph[1].Items) != 3 {
		t.Errorf("%+v", data.Graph)
	}
}

// Without a domain and a code there are no tags that would need them.
func TestTagsWithoutSettings(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	news := s.Column("news", "动态", cms.KindList, nil)
	id := save(t, s, draft(news, "甲"))
	for _, path := range []string{"/", "/columns/news", article(id)} {
		r := s.Client().Get(path)
		for _, name := range []string{"SiteDomain", "SiteIDCode", "Url", "Image"} {
			if strings.Contains(r.Body, `name="`+name+`"`) {
				t.Errorf("%s has %s", path, name)
			}
		}
		if r.Doc().Find("link[rel=canonical]").Length() != 0 {
			t.Errorf("%s has a canonical address", path)
		}
	}
}

type rssFeed struct {
	Title string `xml:"channel>title"`
	Items []struct {
		Title   string `xml:"title"`
		Link    string `xml:"link"`
		GUID    string `xml:"guid"`
		PubDate string `xml:"pubDate"`
		Content string `xml:"http://purl.org/rss/1.0/modules/content/ encoded"`
	} `xml:"channel>item"`
}

type atomFeed struct {
	ID      string `xml:"id"`
	Updated string `xml:"updated"`
	Entries []struct {
		ID      string `xml:"id"`
		Title   string `xml:"title"`
		Content string `xml:"content"`
	} `xml:"entry"`
}

func parseXML[T any](t *testing.T, r *apptest.Response, contentType string) T {
	t.Helper()
	var v T
	if r.Status != http.StatusOK || !strings.HasPrefix(r.Header.Get("Content-Type"), contentType) {
		t.Fatalf("%s: %d %s", r.Path, r.Status, r.Header.Get("Content-Type"))
	}
	if err := xml.Unmarshal([]byte(r.Body), &v); err != nil {
		t.Fatalf("%s: %v", r.Path, err)
	}
	return v
}

// Feeds, site maps and the JSON interface show what the public sees, with the
// whole text and whole addresses, and nothing once it is withdrawn.
func TestForMachines(t *testing.T) {
	t.Parallel()
	s, column, id := newOffice(t)
	if err := s.Desk.SaveColumn(context.Background(), apptest.Actor, &cms.Column{Slug: "inner", Name: "内部", Kind: cms.KindList}); err != nil {
		t.Fatal(err)
	}
	c, address := s.Client(), "https://www.example.gov.cn"+article(id)
	for _, path := range []string{"/rss.xml", "/columns/news/rss.xml"} {
		f := parseXML[rssFeed](t, c.Get(path), "application/rss+xml")
		if len(f.Items) != 1 || f.Items[0].Title != "巡河 <一> & “二”" || f.Items[0].Link != address || f.Items[0].PubDate == "" ||
			!strings.Contains(f.Items[0].Content, `<a href="https://www.example.gov.cn/columns/news">动态</a> 𠮷`) {
			t.Errorf("%s: %+v", path, f)
		}
	}
	for _, path := range []string{"/atom.xml", "/columns/news/atom.xml"} {
		f := parseXML[atomFeed](t, c.Get(path), "application/atom+xml")
		if len(f.Entries) != 1 || f.Entries[0].ID != address || f.Updated == "" || f.ID == "" {
			t.Errorf("%s: %+v", path, f)
		}
	}
	if got, _ := c.Get("/columns/news").Doc().Find(`link[type="application/atom+xml"]`).Last().Attr("href"); got != "/columns/news/atom.xml" {
		t.Errorf("the page names the feed %q", got)
	}
	for path, want := range map[string]string{"/sitemap.xml": "/sitemap-0.xml</loc>", "/sitemap-0.xml": address + "</loc><lastmod>20",
		"/sitemap-columns.xml": "/columns/news</loc>", "/robots.txt": "Sitemap: https://www.example.gov.cn/sitemap.xml\n"} {
		if r := c.Get(path); r.Status != http.StatusOK || !strings.Contains(r.Body, want) || strings.Contains(r.Body, "inner") {
			t.Errorf("%s: %d %s", path, r.Status, r.Body)
		}
	}
	for path, status := range map[string]int{"/sitemap-7.xml": 404, "/sitemap-x.xml": 404, "/columns/inner/rss.xml": 404, "/columns/none/atom.xml": 404,
		"/api/v1/articles?page=0": 422, "/api/v1/articles?size=101": 422, "/api/v1/articles?column=inner": 404, "/api/v1/articles/99": 404,
		"/api/v1/nothing": 404} {
		r := c.Get(path)
		if r.Status != status {
			t.Errorf("%s: %d", path, r.Status)
		}
		if strings.HasPrefix(path, "/api/") && (json.Valid([]byte(r.Body)) == false || !strings.Contains(r.Body, `"error":"`)) {
			t.Errorf("%s: %s", path, r.Body)
		}
	}
	var list struct {
		Total int
		Items []struct {
			ID          int64
			Title, URL  string
			PublishedAt string `json:"published_at"`
		}
	}
	r := c.Get("/api/v1/articles?column=news&size=5")
	if err := json.Unmarshal([]byte(r.Body), &list); err != nil || list.Total != 1 || list.Items[0].ID != id || list.Items[0].URL != address ||
		r.Header.Get("Access-Control-Allow-Origin") != "*" || !strings.HasSuffix(list.Items[0].PublishedAt, "+08:00") {
		t.Errorf("%s %v", r.Body, err)
	}
	if r := c.Get(fmt.Sprintf("/api/v1/articles/%d", id)); !strings.Contains(r.Body, `"body_text":"全文 动态 𠮷`) {
		t.Errorf("%s", r.Body)
	}
	if r := c.Get("/api/v1/columns"); !strings.Contains(r.Body, column.Name) || strings.Contains(r.Body, "内部") {
		t.Errorf("%s", r.Body)
	}

	s.User("clerk", cms.RolePublisher)
	s.Login("clerk").Post("/admin/articles/withdraw", url.Values{"id": {fmt.Sprint(id)}, "reason": {"有误"}})
	for _, path := range []string{"/rss.xml", "/columns/news/atom.xml", "/sitemap.xml", "/api/v1/articles"} {
		if r := c.Get(path); strings.Contains(r.Body, "巡河") || strings.Contains(r.Body, "sitemap-0") {
			t.Errorf("%s still shows it", path)
		}
	}
	if got := c.Get(fmt.Sprintf("/api/v1/articles/%d", id)).Status; got != http.StatusGone {
		t.Errorf("withdrawn: %d", got)
	}
}
