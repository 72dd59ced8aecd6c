// Package sample loads the sample site: a fictional committee with columns,
// articles, documents and pictures, so that a new installation shows every
// page at its best. Everything in it is made up.
package sample

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"

	"xuanlan/internal/cms"
	"xuanlan/internal/editorial"
	"xuanlan/internal/href"
	"xuanlan/internal/importer"
	"xuanlan/internal/library"
	"xuanlan/internal/store"
)

//go:embed site
var embedded embed.FS

// Loader loads the sample site.
type Loader struct {
	Store   *store.Store
	Desk    *editorial.Desk
	Library *library.Library
}

// column is a node of columns.json.
type column struct {
	Slug        string         `json:"slug"`
	Name        string         `json:"name"`
	Kind        cms.ColumnKind `json:"kind"`
	Type        string         `json:"type"`
	Description string         `json:"description"`
	Keywords    string         `json:"keywords"`
	Link        string         `json:"link"`
	Home        cms.HomeStyle  `json:"home"`
	Children    []column       `json:"children"`
}

// homeItem is an element of home.json. Article, a title, stands for its
// address.
type homeItem struct {
	Kind    cms.ItemKind `json:"kind"`
	Title   string       `json:"title"`
	Note    string       `json:"note"`
	URL     string       `json:"url"`
	Article string       `json:"article"`
	Group   string       `json:"group"`
	Picture string       `json:"picture"`
	Alt     string       `json:"alt"`
	Tone    string       `json:"tone"`
}

// settings is site.json: the settings, and the headline by its title.
type settings struct {
	cms.Site
	Headline string `json:"headline"`
}

// Load fills an empty database, or goes on where it was stopped. With any
// other column in it, it does nothing and reports false. progress is called
// with what is being done.
func (l *Loader) Load(ctx context.Context, progress func(step string)) (bool, error) {
	columns, err := l.Store.Columns(ctx)
	if err != nil {
		return false, err
	}
	underway, err := l.Store.SampleUnderway(ctx)
	if err != nil || len(columns) > 0 && !underway {
		return false, err
	}
	if err := l.mark(ctx, true); err != nil {
		return false, err
	}
	if err := l.load(ctx, cms.NewTree(columns), progress); err != nil {
		return false, err
	}
	return true, l.mark(ctx, false)
}

func (l *Loader) mark(ctx context.Context, underway bool) error {
	return l.Store.InTx(ctx, cms.Command("sample"), func(tx *store.Tx) error {
		if err := tx.SetSampleUnderway(ctx, underway); err != nil || underway {
			return err
		}
		return tx.Audit(ctx, cms.Event{Action: "sample.load", ObjectType: "site", Object: "示例网站"})
	})
}

// load makes what is not there yet.
func (l *Loader) load(ctx context.Context, there *cms.Tree, progress func(step string)) error {
	files, err := fs.Sub(embedded, "site")
	if err != nil {
		return err
	}
	actor := cms.Command("sample")
	var tree []column
	if err := read(files, "columns.json", &tree); err != nil {
		return err
	}
	progress("栏目")
	if err := l.columns(ctx, actor, there, nil, tree); err != nil {
		return err
	}
	progress("稿件和公文")
	if err := l.articles(ctx, actor, files); err != nil {
		return err
	}
	progress("单位、首页和站点设置")
	if err := l.units(ctx, actor); err != nil {
		return err
	}
	return l.home(ctx, actor, files)
}

func (l *Loader) columns(ctx context.Context, actor cms.Actor, there *cms.Tree, parent *int64, nodes []column) error {
	for _, n := range nodes {
		if c := there.BySlug(n.Slug); c != nil {
			if err := l.columns(ctx, actor, there, &c.ID, n.Children); err != nil {
				return err
			}
			continue
		}
		c := cms.Column{ParentID: parent, Slug: n.Slug, Name: n.Name, Kind: n.Kind, ColumnType: n.Type,
			Description: n.Description, Keywords: n.Keywords, LinkURL: n.Link, HomeStyle: n.Home, Visible: true}
		if err := l.Desk.SaveColumn(ctx, actor, &c); err != nil {
			return fmt.Errorf("column %s: %w", n.Slug, err)
		}
		if err := l.columns(ctx, actor, there, &c.ID, n.Children); err != nil {
			return err
		}
	}
	return nil
}

func (l *Loader) articles(ctx context.Context, actor cms.Actor, files fs.FS) error {
	lines, err := fs.ReadFile(files, "articles.jsonl")
	if err != nil {
		return err
	}
	columns, err := l.Store.Columns(ctx)
	if err != nil {
		return err
	}
	rep, err := importer.New(l.Desk, l.Library).Run(ctx, actor, cms.NewTree(columns), bytes.NewReader(lines), files, func(int64) {})
	if err != nil {
		return err
	}
	if len(rep.Problems) > 0 {
		return fmt.Errorf("sample line %d: %s", rep.Problems[0].Line, rep.Problems[0].Reason)
	}
	return nil
}

func (l *Loader) home(ctx context.Context, actor cms.Actor, files fs.FS) error {
	ids, err := l.titles(ctx)
	if err != nil {
		return err
	}
	var items []homeItem
	if err := read(files, "home.json", &items); err != nil {
		return err
	}
	there, err := l.Store.HomeItems(ctx)
	if err != nil {
		return err
	}
	for _, n := range items {
		if slices.ContainsFunc(there, func(i cms.HomeItem) bool { return i.Kind == n.Kind && i.Title == n.Title }) {
			continue
		}
		i := cms.HomeItem{Kind: n.Kind, Title: n.Title, Note: n.Note, URL: n.URL, Group: n.Group, Alt: n.Alt, Tone: n.Tone, Visible: true}
		if n.Article != "" {
			id, ok := ids[n.Article]
			if !ok {
				return fmt.Errorf("sample home item: no article %q", n.Article)
			}
			i.URL = href.Article(id)
		}
		if n.Picture != "" {
			f, err := l.picture(ctx, actor, files, n.Picture)
			if err != nil {
				return err
			}
			i.FileID = &f.ID
		}
		if err := l.Desk.SaveHomeItem(ctx, actor, &i); err != nil {
			return fmt.Errorf("sample home item %s: %w", n.Title, err)
		}
	}
	var s settings
	if err := read(files, "site.json", &s); err != nil {
		return err
	}
	if id, ok := ids[s.Headline]; ok {
		s.HeadlineID = &id
	}
	now, err := l.Store.Site(ctx)
	if err != nil {
		return err
	}
	s.Workflow = now.Workflow
	return l.Desk.SaveSite(ctx, actor, s.Site)
}

func (l *Loader) picture(ctx context.Context, actor cms.Actor, files fs.FS, name string) (cms.File, error) {
	f, err := files.Open(name)
	if err != nil {
		return cms.File{}, err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return cms.File{}, err
	}
	added, err := l.Library.Add(ctx, actor, st.Name(), f)
	return added.File, err
}

func (l *Loader) titles(ctx context.Context) (map[string]int64, error) {
	list, err := l.Store.List(ctx, store.ListFilter{Limit: 10_000})
	ids := make(map[string]int64, len(list))
	for _, a := range list {
		ids[a.Title] = a.ID
	}
	return ids, err
}

func read(files fs.FS, name string, v any) error {
	b, err := fs.ReadFile(files, name)
	if err != nil {
		return err
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return fmt.Errorf("sample %s: %w", name, err)
	}
	return nil
}
