package apptest

import (
	"context"
	"io/fs"
	"os"
	"sync"
	"testing"
	"testing/fstest"

	"xuanlan/internal/app"
	"xuanlan/internal/store"
	"xuanlan/internal/testdb"
)

// Sample starts programs with the sample site. It is loaded once: each program
// has a copy.
type Sample struct {
	once  sync.Once
	model string
	files fstest.MapFS
}

// New starts a program with the sample site.
func (p *Sample) New(t testing.TB) *Server {
	t.Helper()
	p.once.Do(func() { p.load(t) })
	if p.model == "" {
		t.Fatal("the sample site wasn't loaded, as another test says")
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, p.files); err != nil {
		t.Fatal(err)
	}
	clock := &Clock{}
	return start(t, clock, testdb.NewFrom(t, p.model, clock.Now), dir, nil)
}

func (p *Sample) load(t testing.TB) {
	t.Helper()
	dir := t.TempDir()
	model := testdb.Model(t, func(s *store.Store) {
		withoutReview(t, s)
		from := start(t, &Clock{}, s, dir, []func(*app.Options){})
		if _, err := from.LoadSample(context.Background(), func(string) {}); err != nil {
			t.Fatal(err)
		}
	})
	files := fstest.MapFS{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(os.DirFS(dir), path)
		files[path] = &fstest.MapFile{Data: data, Mode: 0o640}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	p.model, p.files = model, files
}

// Drop removes the database that the sample site was loaded into.
func (p *Sample) Drop() error {
	if p.model == "" {
		return nil
	}
	return testdb.Drop(p.model)
}
