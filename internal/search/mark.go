package search

import (
	"slices"
	"strings"

	"xuanlan/internal/hanzi"
)

// Span is a piece of text; Hit marks a found word.
type Span struct {
	Text string
	Hit  bool
}

// mark cuts text at the words, which are folded. Blanks that the words pass
// over are marked with them.
func mark(text string, words []string) []Span {
	hit := places([]rune(text), words)
	var spans []Span
	for i, r := range []rune(text) {
		if len(spans) == 0 || spans[len(spans)-1].Hit != hit[i] {
			spans = append(spans, Span{Hit: hit[i]})
		}
		spans[len(spans)-1].Text += string(r)
	}
	return spans
}

// places tells for each character whether a word stands there.
func places(text []rune, words []string) []bool {
	hit := make([]bool, len(text))
	key, from := hanzi.Keyed(string(text))
	for _, w := range words {
		want := []rune(w)
		for i := 0; i+len(want) <= len(key); i++ {
			if slices.Equal(key[i:i+len(want)], want) {
				for j := from[i]; j <= from[i+len(want)-1]; j++ {
					hit[j] = true
				}
			}
		}
	}
	return hit
}

const (
	lead        = 20 // characters shown before a hit
	snippetSize = 110
	gap         = "……"
)

// snippet returns the text around the first place of each word, as far as
// there is room, or the beginning of the summary or body.
func snippet(body, summary string, words []string) []Span {
	text := []rune(strings.Join(strings.Fields(body), " "))
	var starts []int
	for _, w := range words {
		if at := slices.Index(places(text, []string{w}), true); at >= 0 {
			starts = append(starts, max(at-lead, 0))
		}
	}
	if len(starts) == 0 {
		if summary == "" {
			summary = string(text)
		}
		return mark(cut(summary, snippetSize), words)
	}
	slices.Sort(starts)
	size := snippetSize / min(len(starts), 3)
	var b strings.Builder
	end := 0
	for _, s := range starts[:min(len(starts), 3)] {
		if s < end {
			s = end
		} else if s > end {
			b.WriteString(gap)
		}
		to := min(s+size, len(text))
		b.WriteString(string(text[s:to]))
		end = to
	}
	if end < len(text) {
		b.WriteString(gap)
	}
	return mark(b.String(), words)
}

func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + gap
	}
	return s
}
