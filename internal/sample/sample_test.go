package sample_test

import (
	"context"
	"testing"

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
