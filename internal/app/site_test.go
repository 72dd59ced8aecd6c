package app_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"xuanlan/internal/apptest"
	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

func views(t *testing.T, s *apptest.Server, id int64) int64 {
	t.Helper()
	n, err := s.Counter.Total(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestViewCounter(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	id := save(t, s, draft(s.Column("news", "动态", cms.KindList, nil), "题"))
	c := s.Client()
	c.Do("GET", article(id), nil, http.Header{"User-Agent": {"Mozilla/5.0 (compatible; Baiduspider/2.0)"}})
	c.Do("HEAD", article(id), nil, nil)
	c.Do("GET", article(id), nil, http.Header{"Sec-Purpose": {"prefetch"}})
	if n := views(t, s, id); n != 0 {
		t.Errorf("%d views without a person", n)
	}
	for i := range 3 {
		want := fmt.Sprintf("查看 %d 次", i)
		if got := c.Get(article(id)).Text(".meta"); !strings.Contains(got, want) {
			t.Errorf("load %d: %q, want %s", i, got, want)
		}
	}
	if err := s.Counter.Flush(context.Background()); err != nil {
		t.Fatal(err)
	}
	if got := c.Get(article(id)).Text(".meta"); !strings.Contains(got, "查看 3 次") {
		t.Errorf("after a flush: %q", got)
	}
	if got := c.Get("/columns/news").Text(".feed .by"); !strings.Contains(got, "查看 4 次") {
		t.Errorf("list: %q", got)
	}
}

func TestPagesOfAColumn(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	party := s.Column("party", "党建动态", cms.KindList, nil)
	news := s.Column("news", "动态", cms.KindList, party)
	base := s.Clock.Now().Add(-24 * time.Hour)
	for i := range 17 {
		d := draft(news, fmt.Sprintf("第%02d篇", i))
		at := base.Add(time.Duration(i) * time.Minute)
		d.Publishing = &cms.Publishing{ShownAt: &at}
		save(t, s, d)
	}
	c := s.Client()
	first := c.Get("/columns/party")
	if got := first.Doc().Find(".feed > li").Length(); got != 15 {
		t.Errorf("first page has %d items", got)
	}
	if got := first.Text(".feed h2"); got != "第16篇" {
		t.Errorf("first item %q", got)
	}
	second := c.Get("/columns/party?page=2")
	if got := second.Text(".feed h2"); got != "第01篇" {
		t.Errorf("second page begins with %q", got)
	}
	for _, odd := range []string{"0", "-1", "x", "1e9"} {
		if got := c.Get("/columns/party?page=" + odd).Status; got != http.StatusOK {
			t.Errorf("page=%s: %d", odd, got)
		}
	}
	for path, want := range map[string]int{"/columns/party?page=3": 404, "/columns/none": 404, "/columns/party?page=99999": 404} {
		if got := c.Get(path).Status; got != want {
			t.Errorf("%s: %d", path, got)
		}
	}
}

func TestNeighboursSkipWhatIsNotVisible(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	news := s.Column("news", "动态", cms.KindList, nil)
	other := s.Column("other", "别的", cms.KindList, nil)
	base := s.Clock.Now().Add(-24 * time.Hour)
	var ids []int64
	for i, title := range []string{"甲", "乙", "丙", "丁"} {
		d := draft(news, title)
		at := base.Add(time.Duration(i) * time.Minute)
		d.Publishing = &cms.Publishing{ShownAt: &at}
		ids = append(ids, save(t, s, d))
	}
	save(t, s, draft(other, "别栏"))
	near := func(id int64) string {
		d := s.Client().Get(article(id)).Doc()
		return strings.Join(strings.Fields(d.Find(".near").Text()), " ")
	}
	if got := near(ids[1]); !strings.Contains(got, "丙") || !strings.Contains(got, "甲") {
		t.Errorf("neighbours of 乙: %q", got)
	}
	if err := s.Desk.Withdraw(context.Background(), apptest.Actor, []int64{ids[2]}, "测试"); err != nil {
		t.Fatal(err)
	}
	if got := near(ids[1]); !strings.Contains(got, "丁") || strings.Contains(got, "丙") {
		t.Errorf("after withdrawing 丙: %q", got)
	}
	if got := near(ids[0]); !strings.Contains(got, "没有了") {
		t.Errorf("neighbours of 甲: %q", got)
	}
}

func TestMovingKeepsTheAddress(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	a, b := s.Column("a", "甲栏", cms.KindList, nil), s.Column("b", "乙栏", cms.KindList, nil)
	id := save(t, s, draft(a, "搬家稿"))
	if err := s.Desk.Move(context.Background(), apptest.Actor, []int64{id}, b.ID); err != nil {
		t.Fatal(err)
	}
	c := s.Client()
	if r := c.Get(article(id)); r.Status != http.StatusOK || !strings.Contains(r.Text("nav.crumb"), "乙栏") {
		t.Errorf("%d, %q", r.Status, r.Text("nav.crumb"))
	}
	if strings.Contains(c.Get("/columns/a").Text("main"), "搬家稿") || !strings.Contains(c.Get("/columns/b").Text("main"), "搬家稿") {
		t.Error("lists don't follow")
	}
}

func TestDocuments(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	docs := s.Column("docs", "工委文件", cms.KindDocuments, nil)
	add := func(title, number, day string, v cms.Validity) int64 {
		on, _ := time.ParseInLocation(time.DateOnly, day, cms.Zone)
		d := draft(docs, title)
		d.Content.Document = &cms.Document{Number: number, Issuer: "工委", Genre: "通知", WrittenOn: &on, Validity: v}
		return save(t, s, d)
	}
	id := add("关于甲的通知", "云直工发〔2026〕18号", "2026-02-28", cms.ValidityValid)
	add("关于乙的通知", "云直工发〔2025〕3号", "2025-03-01", cms.ValidityRepealed)
	c := s.Client()
	page := c.Get(article(id))
	for _, want := range []string{"云直工发〔2026〕18号", "2026年2月28日", "有效", "工委"} {
		if !strings.Contains(page.Text("main"), want) {
			t.Errorf("document page lacks %s", want)
		}
	}
	for query, want := range map[string][2]string{
		"":                                 {"关于甲的通知", "关于乙的通知"},
		"?year=2025":                       {"关于乙的通知", ""},
		"?validity=valid":                  {"关于甲的通知", ""},
		"?q=" + url.QueryEscape("〔2025〕3"): {"关于乙的通知", ""},
		"?genre=" + url.QueryEscape("通知"):  {"关于甲的通知", "关于乙的通知"},
		"?year=99999999999&validity=x%00y": {"", ""},
	} {
		r := c.Get("/columns/docs" + query)
		if r.Status != http.StatusOK {
			t.Errorf("%s: %d", query, r.Status)
		}
		text := r.Doc().Find("table tbody").Text()
		for _, title := range []string{"关于甲的通知", "关于乙的通知"} {
			wanted := title == want[0] || title == want[1]
			if strings.Contains(text, title) != wanted {
				t.Errorf("%s: %s shown: %v", query, title, !wanted)
			}
		}
	}
}

func TestSearch(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	news := s.Column("news", "动态", cms.KindList, nil)
	d := draft(news, "河道管护主题日")
	d.Body = "<p>党员徒步巡查，䶮先生与𠀀同志参加。ABC计划'启动'\\完成。</p>"
	save(t, s, d)
	save(t, s, draft(news, "无关的稿"))
	hidden := draft(news, "河道管护草稿")
	hidden.Publish = false
	save(t, s, hidden)
	c := s.Client()
	for q, hits := range map[string]int{
		"河": 1, "管护": 1, "河道管护主题日": 1, "河道 巡查": 1, "河道 无关": 0, "管道": 0, "䶮": 1, "𠀀同志": 1, "abc": 1, "程雨石": 2,
		"": 0, "%": 0, "'": 0, "'启动'\\": 1, "<script>": 0, "\x00": 0, "市水务局": 2, "护主": 1, strings.Repeat("河", 500): 0,
	} {
		r := c.Get("/search?q=" + url.QueryEscape(q))
		if got := r.Doc().Find(".hits > li").Length(); r.Status != http.StatusOK || got != hits {
			t.Errorf("%q: %d, %d hits, want %d", q, r.Status, got, hits)
		}
	}
	r := c.Get("/search?q=" + url.QueryEscape("管护"))
	if got := r.Text(".hits mark"); got != "管护" {
		t.Errorf("marked %q", got)
	}
}

func picture(t *testing.T, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, w, h))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A file is public exactly as long as a public page shows it.
func TestFilesFollowTheirArticle(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	s.User("clerk", cms.RoleEditor, cms.RolePublisher)
	news := s.Column("news", "动态", cms.KindList, nil)
	ctx := context.Background()
	f, err := s.Library.Add(ctx, apptest.Actor, "现场 图.png", bytes.NewReader(picture(t, 8, 5)))
	if err != nil {
		t.Fatal(err)
	}
	path := "/files/" + f.Key
	public, clerk := s.Client(), s.Login("clerk")
	if got := public.Get(path).Status; got != http.StatusNotFound {
		t.Errorf("unused file is public: %d", got)
	}
	if r := clerk.Get(path); r.Status != http.StatusOK || r.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("editor: %d, %q", r.Status, r.Header.Get("Cache-Control"))
	}
	d := draft(news, "有图")
	d.Body = `<p>文</p><figure><img src="` + path + `" alt="图"></figure>`
	id := save(t, s, d)
	r := public.Get(path)
	if r.Status != http.StatusOK || r.Header.Get("Content-Type") != "image/png" || !strings.Contains(r.Header.Get("Content-Security-Policy"), "default-src 'none'") {
		t.Errorf("published: %d %v", r.Status, r.Header)
	}
	r = public.Get(path + "?download=1")
	if got := r.Header.Get("Content-Disposition"); !strings.HasPrefix(got, "attachment") || !strings.Contains(got, "filename*=UTF-8''%E7%8E%B0%E5%9C%BA%20%E5%9B%BE.png") {
		t.Errorf("disposition %q", got)
	}
	if err := s.Desk.Withdraw(ctx, apptest.Actor, []int64{id}, "测试"); err != nil {
		t.Fatal(err)
	}
	if got := public.Get(path).Status; got != http.StatusNotFound {
		t.Errorf("file of a withdrawn article: %d", got)
	}
}

func TestErrorPages(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	c := s.Client()
	for _, p := range []string{"/nothing", "/articles/0", "/articles/99", "/articles/x", "/columns/%ff", "/files/nope", "/articles/99999999999999999999"} {
		r := c.Get(p)
		if r.Status != http.StatusNotFound || r.Text("h1") == "" {
			t.Errorf("%s: %d %q", p, r.Status, r.Text("h1"))
		}
	}
	if r := c.Post("/articles/1", nil); r.Status != http.StatusMethodNotAllowed || r.Text("h1") == "" {
		t.Errorf("post to a page: %d", r.Status)
	}
	// Without a database there is still a page, and it tells nothing.
	s.Store.Close()
	r := c.Get("/")
	if r.Status != http.StatusInternalServerError || !strings.Contains(r.Text("main"), "暂时打不开") || strings.Contains(r.Body, "pool") {
		t.Errorf("%d %q", r.Status, r.Text("main"))
	}
}

func TestCounts(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	news := s.Column("news", "动态", cms.KindList, nil)
	ctx := context.Background()
	save(t, s, draft(news, "甲"))
	d := draft(news, "乙")
	d.Publish = false
	bin := save(t, s, d)
	if err := s.Desk.Delete(ctx, apptest.Actor, []int64{bin}); err != nil {
		t.Fatal(err)
	}
	got, err := s.Store.ArticleCounts(ctx, store.ArticleFilter{ColumnIDs: []int64{news.ID}})
	if err != nil || got[""] != 1 || got[cms.StandPublished] != 1 || got[cms.StandDeleted] != 1 || got[cms.StandDraft] != 0 {
		t.Errorf("%v %v", got, err)
	}
}
