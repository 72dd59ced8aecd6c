package app_test

import (
	"context"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/PuerkitoBio/goquery"

	"xuanlan/internal/apptest"
	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

// found returns the titles of the first page of a search, and the page.
func found(t *testing.T, c *apptest.Client, query url.Values) ([]string, *goquery.Document) {
	t.Helper()
	r := c.Get("/search?" + query.Encode())
	if r.Status != http.StatusOK {
		t.Fatalf("%v: %d", query, r.Status)
	}
	doc := r.Doc()
	return doc.Find(".hits h2 a").Map(func(_ int, a *goquery.Selection) string { return strings.TrimSpace(a.Text()) }), doc
}

func sampleSite(t *testing.T) *apptest.Server {
	t.Helper()
	s := apptest.New(t)
	if loaded, err := s.LoadSample(context.Background(), func(string) {}); err != nil || !loaded {
		t.Fatalf("%v %v", loaded, err)
	}
	return s
}

// What visitors of the sample site look for comes first.
func TestSearchRelevance(t *testing.T) {
	t.Parallel()
	c := sampleSite(t).Client()
	b, err := os.ReadFile("testdata/search.txt")
	if err != nil {
		t.Fatal(err)
	}
	lines := 0
	for line := range strings.Lines(string(b)) {
		query, want, ok := strings.Cut(strings.TrimSpace(line), " | ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		lines++
		first := strings.Split(want, ", ")
		got, _ := found(t, c, url.Values{"q": {query}})
		top := slices.Clone(got[:min(len(got), len(first))])
		slices.Sort(first)
		slices.Sort(top)
		if !slices.Equal(top, first) {
			t.Errorf("%s: want %q, got %q", query, first, got[:min(len(got), 4)])
		}
	}
	if lines < 60 {
		t.Errorf("only %d queries", lines)
	}
}

// Every part of a title that doesn't begin or end within a Latin word finds
// its article.
func TestSearchFindsParts(t *testing.T) {
	t.Parallel()
	s := sampleSite(t)
	list, err := s.Store.List(context.Background(), store.ListFilter{Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	c := s.Client()
	random := rand.New(rand.NewPCG(3, 3))
	latin := func(r rune) bool { return r < 128 && (unicode.IsLetter(r) || unicode.IsDigit(r)) }
	for _, l := range list {
		title := []rune(l.Title)
		for range 3 {
			from := random.IntN(len(title))
			to := from + 1 + random.IntN(len(title)-from)
			if from > 0 && latin(title[from]) && latin(title[from-1]) || to < len(title) && latin(title[to]) && latin(title[to-1]) {
				continue
			}
			part := string(title[from:to])
			if !strings.ContainsFunc(part, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
				continue
			}
			var before []string
			for page := 1; ; page++ {
				got, _ := found(t, c, url.Values{"q": {part}, "page": {strconv.Itoa(page)}})
				if slices.Contains(got, l.Title) {
					break
				}
				if len(got) == 0 || slices.Equal(got, before) {
					t.Errorf("%q doesn't find %s", part, l.Title)
					break
				}
				before = got
			}
		}
	}
}

// The next search knows of what was published, changed, withdrawn, put in the
// bin or brought back; nobody finds what isn't public.
func TestSearchFollowsArticle(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := apptest.New(t)
	news := s.Column("news", "动态", cms.KindList, nil)
	c := s.Client()
	is := func(query string, want int) {
		t.Helper()
		if got, _ := found(t, c, url.Values{"q": {query}}); len(got) != want {
			t.Errorf("%s: %d hits, want %d", query, len(got), want)
		}
	}
	d := draft(news, "鹭鸶归来")
	d.Body, d.Publish = "<p>𬍛先生说：ＡＢＣ计划，archive2026。</p>", false
	id := save(t, s, d)
	is("鹭鸶", 0)
	if err := s.Desk.Publish(ctx, apptest.Actor, []int64{id}); err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{"鹭鸶", "鹭", "𬍛", "𬍛先生", "abc", "ab", "arch", `"鹭鸶归来"`} {
		is(q, 1)
	}
	is("鸶鹭", 0)
	is(`"鹭鸶先生"`, 0)
	// Made anew, the index finds the same, and what is hidden stays so.
	var done int
	if err := s.Desk.Reindex(ctx, apptest.Actor, func(n, _ int) { done = n }); err != nil || done != 1 {
		t.Errorf("%d made, %v", done, err)
	}
	is("鹭鸶", 1)
	if err := s.Desk.Withdraw(ctx, apptest.Actor, []int64{id}, "测试"); err != nil {
		t.Fatal(err)
	}
	is("鹭鸶", 0)
	if err := s.Desk.Reindex(ctx, apptest.Actor, func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	is("鹭鸶", 0)
	if err := s.Desk.Publish(ctx, apptest.Actor, []int64{id}); err != nil {
		t.Fatal(err)
	}
	is("鹭鸶", 1)
}

// Filters narrow, count under the other filters and stay in the address.
func TestSearchFilters(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	news := s.Column("news", "动态", cms.KindList, nil)
	below := s.Column("below", "支部", cms.KindList, news)
	other := s.Column("other", "文件", cms.KindList, nil)
	for i, column := range []*cms.Column{news, below, below, other, news} {
		d := draft(column, "巡河记录"+string(rune('甲'+i)))
		if i >= 3 {
			d.Content.Source = "市档案馆"
		}
		save(t, s, d)
	}
	c := s.Client()
	for query, want := range map[string]int{
		"": 5, "column=news": 4, "column=below": 2, "column=other": 1, "source=市档案馆": 2, "column=news&source=市档案馆": 1, "column=below&source=市档案馆": 0,
		"year=" + time.Now().In(cms.Zone).Format("2006"): 5, "year=1999": 0, "year=x": 5, "validity=valid": 0, "validity=bad": 5, "sort=date": 5, "column=nothing": 5, "page=99": 5,
	} {
		q, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		q.Set("q", "巡河")
		got, doc := found(t, c, q)
		if len(got) != want {
			t.Errorf("%s: %d, want %d", query, len(got), want)
		}
		if query == "source=市档案馆" {
			// Columns are counted under the source, sources without it.
			if n := doc.Find(`.facet a[href*="column=news"] .num`).Text(); n != "1条" {
				t.Errorf("count of the column %q", n)
			}
			if n := doc.Find(`.facet a[href*="%E6%B0%B4%E5%8A%A1"] .num`).Text(); n != "3条" {
				t.Errorf("count of the other source %q", n)
			}
			if n := doc.Find(`.facet a[aria-current][href*="source="] .num`).Text(); n != "2条" {
				t.Errorf("count of the source %q", n)
			}
			if doc.Find(`input[name=source][value=市档案馆]`).Length() != 1 {
				t.Error("the form loses the filter")
			}
		}
	}
}
