package search

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin"
)

// lexicon is the texts that words are proposed from, with their readings.
type lexicon struct {
	lines []line
}

type line struct {
	runes    []rune
	readings [][]string // of each character, without tones; none: not Chinese
	weight   int
}

func (l *lexicon) add(text string, weight int, known map[rune][]string) {
	n := line{runes: []rune(strings.ToLower(text)), weight: weight}
	for _, r := range n.runes {
		if _, ok := known[r]; !ok {
			known[r] = readings(r)
		}
		n.readings = append(n.readings, known[r])
	}
	l.lines = append(l.lines, n)
}

func readings(r rune) []string {
	if !unicode.Is(unicode.Han, r) {
		return nil
	}
	args := pinyin.NewArgs()
	args.Heteronym = true
	list := pinyin.SinglePinyin(r, args)
	slices.Sort(list)
	return slices.Compact(list)
}

// spelt returns the words whose pinyin begins with the letters, or whose
// syllables begin with each of them, the most frequent first.
func (l *lexicon) spelt(letters string, n int) []string {
	found := map[string]int{}
	for _, li := range l.lines {
		for i := range li.runes {
			size := li.full(i, letters)
			if size < 2 {
				size = li.initials(i, letters)
			}
			if size >= 2 {
				found[string(li.runes[i:i+size])] += li.weight
			}
		}
	}
	return most(found, n)
}

// full returns how many characters from i on the letters spell, of which the
// last may be begun only; 0: they don't.
func (l *line) full(i int, letters string) int {
	if letters == "" {
		return 0
	}
	if i == len(l.runes) {
		return 0
	}
	best := 0
	for _, s := range l.readings[i] {
		switch {
		case strings.HasPrefix(s, letters):
			best = max(best, 1)
		case strings.HasPrefix(letters, s):
			if rest := l.full(i+1, letters[len(s):]); rest > 0 {
				best = max(best, rest+1)
			}
		}
	}
	return best
}

func (l *line) initials(i int, letters string) int {
	if i+len(letters) > len(l.runes) {
		return 0
	}
	for j := range len(letters) {
		if !slices.ContainsFunc(l.readings[i+j], func(s string) bool { return s[0] == letters[j] }) {
			return 0
		}
	}
	return len(letters)
}

// like returns the words that differ from the given one least: by characters
// that sound the same or, of three and more, by one that doesn't; nearest first.
func (l *lexicon) like(word string, n int) []string {
	w := line{}
	for _, r := range word {
		w.runes, w.readings = append(w.runes, r), append(w.readings, readings(r))
	}
	size := len(w.runes)
	if size < 2 {
		return nil
	}
	found := map[string]int{}
	for _, li := range l.lines {
		for i := 0; i+size <= len(li.runes); i++ {
			if near := li.near(i, &w); near > 0 {
				found[string(li.runes[i:i+size])] += near * li.weight
			}
		}
	}
	return most(found, n)
}

// near is how near what stands at i is to the word; 0: not near.
func (l *line) near(i int, w *line) int {
	other := 0
	for j, r := range w.runes {
		if l.readings[i+j] == nil {
			return 0
		}
		if l.runes[i+j] == r || slices.ContainsFunc(w.readings[j], func(s string) bool { return slices.Contains(l.readings[i+j], s) }) {
			continue
		}
		if other++; other > 1 || len(w.runes) < 3 {
			return 0
		}
	}
	if other == 0 {
		return 1000
	}
	return 1
}

func most(found map[string]int, n int) []string {
	words := slices.SortedFunc(maps.Keys(found), func(a, b string) int {
		return cmp.Or(cmp.Compare(found[b], found[a]), cmp.Compare(a, b))
	})
	return words[:min(len(words), n)]
}
