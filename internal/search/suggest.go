package search

import (
	"context"
	"strings"
	"sync"
	"time"
	"unicode"

	"xuanlan/internal/hanzi"
)

const (
	maxSuggestions = 8
	lexiconTitles  = 5000 // the newest
	lexiconAge     = time.Minute
	nameWeight     = 3 // of a column's name against a title
)

// lexicons keeps the lexicon for a while.
type lexicons struct {
	mu   sync.Mutex
	at   time.Time
	last *lexicon
}

func (s *Searcher) lexicon(ctx context.Context) (*lexicon, error) {
	s.lexicons.mu.Lock()
	defer s.lexicons.mu.Unlock()
	if s.lexicons.last != nil && time.Since(s.lexicons.at) < lexiconAge {
		return s.lexicons.last, nil
	}
	titles, err := s.store.NewestTitles(ctx, lexiconTitles)
	if err != nil {
		return nil, err
	}
	columns, err := s.store.Columns(ctx)
	if err != nil {
		return nil, err
	}
	l, known := &lexicon{}, map[rune][]string{}
	for _, t := range titles {
		l.add(t, 1, known)
	}
	for _, c := range columns {
		if c.Visible {
			l.add(c.Name, nameWeight, known)
		}
	}
	s.lexicons.last, s.lexicons.at = l, time.Now()
	return l, nil
}

// Suggest returns what somebody who types may mean: for letters the words that
// they are the pinyin or the initials of, otherwise the titles that would be
// found. Each finds something at this moment.
func (s *Searcher) Suggest(ctx context.Context, text string) ([]string, error) {
	if letters := letters(text); len(letters) >= 2 {
		l, err := s.lexicon(ctx)
		if err != nil {
			return nil, err
		}
		words, err := s.thatFind(ctx, l.spelt(letters, maxSuggestions))
		if err != nil || len(words) > 0 {
			return words, err
		}
	}
	res, err := s.Search(ctx, Query{Text: text, Page: 1})
	var titles []string
	for _, h := range res.Hits[:min(len(res.Hits), maxSuggestions)] {
		titles = append(titles, h.Title)
	}
	return titles, err
}

// letters are those of a text that may be pinyin, "" of any other.
func letters(text string) string {
	text = hanzi.Key(text)
	if len(text) > 40 || strings.ContainsFunc(text, func(r rune) bool { return r != ' ' && r != '\'' && (r < 'a' || r > 'z') }) {
		return ""
	}
	return strings.NewReplacer(" ", "", "'", "").Replace(text)
}

// Instead returns queries that find something, for one that finds nothing:
// with a word that sounds the same or is nearly the same in place of one that
// no title has, or with long words cut, which somebody typed without blanks.
func (s *Searcher) Instead(ctx context.Context, text string) ([]string, error) {
	words := Words(text)
	if len(words) == 0 {
		return nil, nil
	}
	l, err := s.lexicon(ctx)
	if err != nil {
		return nil, err
	}
	var queries []string
	for i, w := range words {
		var others []string
		if p := letters(w); len(p) >= 2 {
			others = l.spelt(p, 3)
		} else {
			others = l.like(w, 3)
		}
		for _, o := range others {
			if o != w {
				queries = append(queries, strings.Join(append(append(append([]string{}, words[:i]...), o), words[i+1:]...), " "))
			}
		}
	}
	if cut := pieces(words); cut != "" {
		queries = append(queries, cut)
	}
	found, err := s.thatFind(ctx, queries[:min(len(queries), maxSuggestions)])
	return found[:min(len(found), 3)], err
}

// pieces is the query with Chinese words of four characters and more cut into
// words of two; "" when there are none.
func pieces(words []string) string {
	var out []string
	for _, w := range words {
		runes := []rune(w)
		if len(runes) < 4 || len(runes) > 2*maxWords || strings.ContainsFunc(w, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) {
			out = append(out, w)
			continue
		}
		for len(runes) > 3 {
			out = append(out, string(runes[:2]))
			runes = runes[2:]
		}
		out = append(out, string(runes))
	}
	if len(out) == len(words) || len(out) > maxWords {
		return ""
	}
	return strings.Join(out, " ")
}

// thatFind returns those of the queries that find something.
func (s *Searcher) thatFind(ctx context.Context, queries []string) ([]string, error) {
	var out []string
	for _, q := range queries {
		res, err := s.Search(ctx, Query{Text: q, Page: 1})
		if err != nil {
			return nil, err
		}
		if res.Total > 0 {
			out = append(out, q)
		}
	}
	return out, nil
}
