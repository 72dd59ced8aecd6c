package cms

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Quote says which words of a text are meant, so that they are found again: by
// themselves, and where they occur several times by what stands around them,
// like the TextQuoteSelector of the W3C Web Annotation Data Model. Blanks and
// line breaks count nowhere: copying words adds and drops them.
type Quote struct {
	Exact, Prefix, Suffix string
	Start                 int // characters of the folded text before the words, a hint
}

// quoteContext is how much of the text around the words a Quote keeps, in
// characters.
const quoteContext = 32

// IsBlank reports whether Fold leaves a character out.
func IsBlank(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' }

// Fold returns a text without blanks and line breaks.
func Fold(text string) string {
	return strings.Map(func(r rune) rune {
		if IsBlank(r) {
			return -1
		}
		return r
	}, text)
}

// Find returns where the words stand in a folded text, in bytes. Of several
// places it takes the one with the most of the same text around it, of equals
// the one nearest to Start. n is the number of places; 0: the words are gone.
func (q Quote) Find(folded string) (from, to, n int) {
	exact, prefix, suffix := Fold(q.Exact), Fold(q.Prefix), Fold(q.Suffix)
	if exact == "" {
		return 0, 0, 0
	}
	best, near, chars := -1, 0, 0
	for i := 0; ; {
		j := strings.Index(folded[i:], exact)
		if j < 0 {
			break
		}
		chars += utf8.RuneCountInString(folded[i : i+j])
		i += j
		same := commonSuffix(folded[:i], prefix) + commonPrefix(folded[i+len(exact):], suffix)
		distance := max(chars-q.Start, q.Start-chars)
		if n == 0 || same > best || same == best && distance < near {
			from, best, near = i, same, distance
		}
		n++
		_, size := utf8.DecodeRuneInString(folded[i:])
		i += size
		chars++
	}
	return from, from + len(exact), n
}

func commonPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

func commonSuffix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	return n
}

// QuoteAt returns the Quote of folded[from:to]. exact is how the words are
// shown.
func QuoteAt(folded string, from, to int, exact string) Quote {
	before, after := []rune(folded[:from]), []rune(folded[to:])
	return Quote{Exact: exact, Start: len(before),
		Prefix: string(before[max(0, len(before)-quoteContext):]), Suffix: string(after[:min(quoteContext, len(after))])}
}
