// Package search finds visible articles by what visitors type.
package search

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"xuanlan/internal/hanzi"
	"xuanlan/internal/store"
)

// PageSize is the number of hits on a page.
const PageSize = 15

const (
	maxQuery = 80 // characters; what follows is ignored
	maxWords = 8
)

// Searcher searches the store.
type Searcher struct{ store *store.Store }

// New returns a searcher on the store.
func New(s *store.Store) *Searcher { return &Searcher{store: s} }

// Query is a search as the visitor asked for it.
type Query struct {
	Text      string
	ColumnIDs []int64 // nil: everywhere
	ByDate    bool
	Page      int // from 1
}

// Result is a page of hits.
type Result struct {
	Words    []string
	Hits     []Hit
	Total    int           // under the column filter
	ByColumn map[int64]int // hits by primary column, without the column filter
}

// Hit is a found article with the places that made it one.
type Hit struct {
	store.Listing
	TitleSpans []Span
	Snippet    []Span
}

// Span is a piece of text; Hit marks a found word.
type Span struct {
	Text string
	Hit  bool
}

// Words returns the words of a query, in lower case.
func Words(text string) []string {
	if utf8.RuneCountInString(text) > maxQuery {
		text = string([]rune(text)[:maxQuery])
	}
	words := strings.Fields(strings.ToLower(strings.ReplaceAll(text, "\x00", " ")))
	slices.Sort(words)
	words = slices.Compact(words)
	// A word without letters finds nothing and would only narrow.
	words = slices.DeleteFunc(words, func(w string) bool { return len(hanzi.QueryTerms(w)) == 0 })
	return words[:min(len(words), maxWords)]
}

// Search returns a page of the articles in which every word of the query
// occurs. A query without words finds nothing.
func (s *Searcher) Search(ctx context.Context, q Query) (Result, error) {
	res := Result{Words: Words(q.Text)}
	if len(res.Words) == 0 {
		return res, nil
	}
	sq := store.SearchQuery{Words: res.Words, ByDate: q.ByDate, Limit: PageSize, Offset: (max(q.Page, 1) - 1) * PageSize}
	for _, w := range res.Words {
		sq.Terms = append(sq.Terms, hanzi.QueryTerms(w)...)
	}
	var err error
	if res.ByColumn, err = s.store.SearchCounts(ctx, sq); err != nil {
		return res, err
	}
	for id, n := range res.ByColumn {
		if q.ColumnIDs == nil || slices.Contains(q.ColumnIDs, id) {
			res.Total += n
		}
	}
	sq.ColumnIDs = q.ColumnIDs
	hits, err := s.store.Search(ctx, sq)
	for _, h := range hits {
		res.Hits = append(res.Hits, Hit{Listing: h.Listing,
			TitleSpans: mark(h.Title, res.Words), Snippet: snippet(h.BodyText, h.Summary, res.Words)})
	}
	return res, err
}

// mark cuts text at the words, which are in lower case.
func mark(text string, words []string) []Span {
	var spans []Span
	lower := foldCase(text)
	start := 0
	for i := 0; i < len(lower); {
		hit := ""
		for _, w := range words {
			if strings.HasPrefix(lower[i:], w) && len(w) > len(hit) {
				hit = w
			}
		}
		if hit == "" {
			_, size := utf8.DecodeRuneInString(lower[i:])
			i += size
			continue
		}
		if start < i {
			spans = append(spans, Span{Text: text[start:i]})
		}
		spans = append(spans, Span{Text: text[i : i+len(hit)], Hit: true})
		i += len(hit)
		start = i
	}
	if start < len(text) {
		spans = append(spans, Span{Text: text[start:]})
	}
	return spans
}

// foldCase lowers the letters whose lower case is as long, so that places in
// the result are places in the text.
func foldCase(s string) string {
	if lower := strings.ToLower(s); len(lower) == len(s) {
		return lower
	}
	return s
}

const (
	lead        = 24 // characters shown before the first hit
	snippetSize = 110
)

// snippet returns the text around the first word that stands in the body, or
// the beginning of the summary or body.
func snippet(body, summary string, words []string) []Span {
	body = strings.Join(strings.Fields(body), " ")
	lower := foldCase(body)
	at := -1
	for _, w := range words {
		if i := strings.Index(lower, w); i >= 0 && (at < 0 || i < at) {
			at = i
		}
	}
	if at < 0 {
		if summary == "" {
			summary = body
		}
		return mark(cut(summary, snippetSize), words)
	}
	before := []rune(body[:at])
	from := max(len(before)-lead, 0)
	text := string(before[from:]) + body[at:]
	if from > 0 {
		text = "……" + text
	}
	return mark(cut(text, snippetSize), words)
}

func cut(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n]) + "……"
}
