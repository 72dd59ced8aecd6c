// Package hanzi cuts Chinese text into the terms that the search index is
// made of: every Han character and every pair of neighbours, so that names
// and words of any length are found without a dictionary; letters and digits
// form whole words.
package hanzi

import "unicode"

// Terms returns the distinct terms of the texts for the index.
func Terms(texts ...string) []string {
	seen := map[string]bool{}
	for _, t := range texts {
		runs(t, func(run []rune, han bool) {
			if !han {
				seen[string(run)] = true
				return
			}
			for i := range run {
				seen[string(run[i:i+1])] = true
				if i > 0 {
					seen[string(run[i-1:i+1])] = true
				}
			}
		})
	}
	return keys(seen)
}

// QueryTerms returns the terms that an entry must have to hold the word: the
// pairs of a run of Han characters, or the character itself when it stands
// alone.
func QueryTerms(word string) []string {
	seen := map[string]bool{}
	runs(word, func(run []rune, han bool) {
		if !han || len(run) == 1 {
			seen[string(run)] = true
			return
		}
		for i := 1; i < len(run); i++ {
			seen[string(run[i-1:i+1])] = true
		}
	})
	return keys(seen)
}

// Beginning is the run of letters and digits at the end of a word, when it is
// long enough to look for all words that begin with it; "" otherwise.
func Beginning(word string) string {
	last := ""
	runs(word, func(run []rune, han bool) {
		last = ""
		enough := 3
		if !han && unicode.IsLetter(run[0]) {
			enough = 2
		}
		if !han && len(run) >= enough {
			last = string(run)
		}
	})
	return last
}

// InTitle marks terms as standing in the title. No term of a text begins so.
func InTitle(terms []string) []string {
	out := make([]string, len(terms))
	for i, t := range terms {
		out[i] = "^" + t
	}
	return out
}

// maxWord bounds a term of letters and digits, in characters. Longer runs are
// no words, and the index has no room for them.
const maxWord = 64

// runs calls f with each longest run of Han characters and of other letters
// and digits, folded.
func runs(text string, f func(run []rune, han bool)) {
	var run []rune
	han := false
	flush := func() {
		if len(run) > 0 && (han || len(run) <= maxWord) {
			f(run, han)
		}
		run = run[:0]
	}
	for _, r := range text {
		r = Fold(r)
		isHan := unicode.Is(unicode.Han, r)
		if !isHan && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			flush()
			continue
		}
		if isHan != han {
			flush()
			han = isHan
		}
		run = append(run, r)
	}
	flush()
}

func keys(m map[string]bool) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	return out
}
