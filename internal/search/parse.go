package search

import (
	"slices"
	"strings"
	"unicode"

	"xuanlan/internal/hanzi"
	"xuanlan/internal/store"
)

const (
	maxQuery = 80 // characters; what follows is ignored
	maxWords = 8
)

// TooLong reports whether only the beginning of a query is looked for.
func TooLong(text string) bool { return len([]rune(text)) > maxQuery }

// Words returns what a query asks for, folded: its words, and as one word
// each what stands between quotation marks. Document numbers are written in
// one way.
func Words(text string) []string {
	if r := []rune(text); len(r) > maxQuery {
		text = string(r[:maxQuery])
	}
	var words []string
	// Between two marks is every second piece but the last, whose mark may be missing.
	pieces := strings.Split(hanzi.DocNumbers(text), `"`)
	for i, p := range pieces {
		if i%2 == 1 && i < len(pieces)-1 {
			words = append(words, p)
			continue
		}
		words = append(words, strings.FieldsFunc(p, separates)...)
	}
	var out []string
	for _, w := range words {
		w = strings.TrimFunc(hanzi.Key(w), func(r rune) bool { return unicode.IsPunct(r) && r != '(' && r != ')' })
		// A word without letters finds nothing and would only narrow.
		if len(hanzi.QueryTerms(w)) > 0 && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out[:min(len(out), maxWords)]
}

func separates(r rune) bool {
	return unicode.IsSpace(r) || r == 0 || strings.ContainsRune(",;!?，。、；：！？", r)
}

// terms are those of the index that an entry must have to hold the words.
func terms(words []string) []store.Term {
	var out []store.Term
	for _, w := range words {
		beginning := hanzi.Beginning(w)
		for _, t := range hanzi.QueryTerms(w) {
			out = append(out, store.Term{Text: t, Prefix: t == beginning})
		}
	}
	return out
}
