package feed

import (
	"context"
	"net/http"
	"time"

	"github.com/gorilla/feeds"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/sanitize"
	"xuanlan/internal/store"
)

// feedSize is the number of items in a feed, each with its whole text.
const feedSize = 30

func (h *Handler) rss(w http.ResponseWriter, r *http.Request) error {
	f, err := h.feed(r)
	if err != nil {
		return err
	}
	text, err := f.ToRss()
	if err != nil {
		return err
	}
	return send(w, "application/rss+xml; charset=utf-8", []byte(text))
}

func (h *Handler) atom(w http.ResponseWriter, r *http.Request) error {
	f, err := h.feed(r)
	if err != nil {
		return err
	}
	text, err := f.ToAtom()
	if err != nil {
		return err
	}
	return send(w, "application/atom+xml; charset=utf-8", []byte(text))
}

// feed holds the newest items of the site or, with a slug, of a column and
// what is below it.
func (h *Handler) feed(r *http.Request) (*feeds.Feed, error) {
	ctx := r.Context()
	site, tree, err := h.frame(ctx)
	if err != nil {
		return nil, err
	}
	at := base(&site, r)
	filter := store.ListFilter{Unpinned: true, Limit: feedSize}
	f := &feeds.Feed{Title: site.Name, Description: site.Descr, Id: at + href.Home, Link: &feeds.Link{Href: at + href.Home},
		Author: &feeds.Author{Name: site.FullName}}
	if slug := r.PathValue("slug"); slug != "" {
		c, err := column(tree, slug)
		if err != nil {
			return nil, err
		}
		filter.ColumnIDs = tree.Subtree(c.ID)
		f.Title, f.Description = c.Name+" - "+site.Name, c.Description
		f.Id = at + href.Column(slug)
		f.Link.Href = f.Id
	}
	if f.Description == "" {
		f.Description = f.Title
	}
	f.Items, err = h.items(ctx, filter, at)
	if len(f.Items) > 0 {
		f.Updated = f.Items[0].Updated
		for _, it := range f.Items {
			if it.Updated.After(f.Updated) {
				f.Updated = it.Updated
			}
		}
	}
	return f, err
}

func (h *Handler) items(ctx context.Context, filter store.ListFilter, at string) ([]*feeds.Item, error) {
	list, err := h.store.List(ctx, filter)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(list))
	for i, l := range list {
		ids[i] = l.ID
	}
	texts, err := h.store.LiveTexts(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make([]*feeds.Item, len(list))
	for i, l := range list {
		t := texts[l.ID]
		it := &feeds.Item{Id: at + href.Article(l.ID), Title: l.Title, Link: &feeds.Link{Href: at + href.Article(l.ID)},
			Created: l.PublishedAt.In(cms.Zone), Updated: later(l.PublishedAt, t.ChangedAt).In(cms.Zone),
			Description: summary(&l, t.BodyText), Content: string(sanitize.Absolute(t.Body, at))}
		if l.Author != "" {
			it.Author = &feeds.Author{Name: l.Author}
		}
		out[i] = it
	}
	return out, nil
}

// summaryLength is that of a summary that is taken from the text.
const summaryLength = 160

func summary(l *store.Listing, text string) string {
	if l.Summary != "" {
		return l.Summary
	}
	return sanitize.Excerpt(text, summaryLength)
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
