package sample_test

import (
	"context"
	"testing"
	"time"

	"xuanlan/internal/apptest"
	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

// Every page of the sample site shows its design: no column is empty, lists
// have a second page, and loading it twice changes nothing.
func TestLoad(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := apptest.New(t)
	if loaded, err := s.LoadSample(ctx, func(string) {}); err != nil || !loaded {
		t.Fatalf("%v %v", loaded, err)
	}
	if loaded, err := s.LoadSample(ctx, func(string) {}); err != nil || loaded {
		t.Errorf("second time: %v %v", loaded, err)
	}
	count := func(f store.ListFilter) int {
		n, err := s.Store.Count(ctx, f)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := count(store.ListFilter{}); n < 70 {
		t.Errorf("%d articles", n)
	}
	if n := count(store.ListFilter{Documents: true}); n < 10 {
		t.Errorf("%d documents", n)
	}
	columns, err := s.Store.Columns(ctx)
	if err != nil {
		t.Fatal(err)
	}
	tree := cms.NewTree(columns)
	if n := len(tree.Visible(0)); n != 7 {
		t.Errorf("%d top columns", n)
	}
	for _, n := range tree.Walk() {
		if n.Kind != cms.KindLink && count(store.ListFilter{ColumnIDs: tree.Subtree(n.ID)}) == 0 {
			t.Errorf("%s is empty", n.Slug)
		}
	}
	if n := count(store.ListFilter{ColumnIDs: tree.Subtree(tree.BySlug("news").ID)}); n <= 15 {
		t.Errorf("动态 has no second page: %d", n)
	}
	home := s.Client().Get("/").Doc()
	for _, selector := range []string{".headline-title", ".slide", ".topic", ".notice", ".noted", ".photos", ".links a"} {
		if home.Find(selector).Length() == 0 {
			t.Errorf("home page lacks %s", selector)
		}
	}
}

// Loading that is stopped at any point goes on the next time, and ends with
// the same site.
func TestLoadGoesOn(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	for _, step := range []string{"稿件和公文", "单位、首页和站点设置"} {
		ctx, stop := context.WithCancel(context.Background())
		_, err := s.LoadSample(ctx, func(now string) {
			switch {
			case now != step:
			case step == "稿件和公文":
				time.AfterFunc(30*time.Millisecond, stop) // in the midst of it
			default:
				stop()
			}
		})
		stop()
		if err == nil {
			t.Fatalf("stopped at %s, and finished", step)
		}
	}
	if loaded, err := s.LoadSample(context.Background(), func(string) {}); err != nil || !loaded {
		t.Fatalf("%v %v", loaded, err)
	}
	whole := apptest.New(t)
	if _, err := whole.LoadSample(context.Background(), func(string) {}); err != nil {
		t.Fatal(err)
	}
	if got, want := content(t, s), content(t, whole); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if loaded, err := s.LoadSample(context.Background(), func(string) {}); err != nil || loaded {
		t.Errorf("once more: %v %v", loaded, err)
	}
}

type numbers struct {
	columns, articles, home, pictures int
	name                              string
}

func content(t *testing.T, s *apptest.Server) (n numbers) {
	t.Helper()
	ctx := context.Background()
	columns, err := s.Store.Columns(ctx)
	if err != nil {
		t.Fatal(err)
	}
	home, err := s.Store.HomeItems(ctx)
	if err != nil {
		t.Fatal(err)
	}
	site, err := s.Store.Site(ctx)
	if err != nil {
		t.Fatal(err)
	}
	n.columns, n.home, n.name = len(columns), len(home), site.Name
	if n.articles, err = s.Store.Count(ctx, store.ListFilter{}); err != nil {
		t.Fatal(err)
	}
	if n.pictures, err = s.Store.FileCount(ctx, store.FileFilter{}); err != nil {
		t.Fatal(err)
	}
	return n
}
