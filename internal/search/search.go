// Package search finds visible articles by what visitors type.
package search

import (
	"context"
	"strings"

	"xuanlan/internal/store"
)

// PageSize is the number of hits on a page.
const PageSize = 15

// Searcher searches the store.
type Searcher struct {
	store    *store.Store
	lexicons lexicons
}

// New returns a searcher on the store.
func New(s *store.Store) *Searcher { return &Searcher{store: s} }

// Query is a search as the visitor asked for it.
type Query struct {
	Text   string
	Filter store.SearchFilter
	ByDate bool
	Page   int // from 1
}

// Result is a page of hits.
type Result struct {
	store.SearchPage
	Words []string
	Hits  []Hit
}

// Shown is how many hits the pages show. Of a common word they are the best
// of the newest ones.
func (r *Result) Shown() int {
	if r.Partial {
		return min(r.Total, store.Enough)
	}
	return r.Total
}

// Hit is a found article with the places that made it one.
type Hit struct {
	store.Listing
	TitleSpans  []Span
	NumberSpans []Span
	SourceSpans []Span
	Snippet     []Span
}

// Search returns a page of the articles in which every word of the query
// occurs. A query without words finds nothing; of a page behind the last one
// the last one is returned.
func (s *Searcher) Search(ctx context.Context, q Query) (Result, error) {
	res := Result{Words: Words(q.Text)}
	if len(res.Words) == 0 {
		return res, nil
	}
	sq := store.SearchQuery{Terms: terms(res.Words), Words: res.Words, Whole: strings.Join(res.Words, ""), Filter: q.Filter,
		ByDate: q.ByDate, Limit: PageSize, Offset: (max(q.Page, 1) - 1) * PageSize}
	var err error
	if res.SearchPage, err = s.store.Search(ctx, sq); err != nil {
		return res, err
	}
	if last := (res.Shown() - 1) / PageSize * PageSize; res.Total > 0 && sq.Offset > last {
		sq.Offset = last
		if res.SearchPage, err = s.store.Search(ctx, sq); err != nil {
			return res, err
		}
	}
	hits, err := s.store.Hits(ctx, res.IDs)
	for _, h := range hits {
		res.Hits = append(res.Hits, Hit{Listing: h.Listing, TitleSpans: mark(h.Title, res.Words), NumberSpans: mark(h.DocNumber, res.Words),
			SourceSpans: mark(h.Source, res.Words), Snippet: snippet(h.BodyText, h.Summary, res.Words)})
	}
	return res, err
}
