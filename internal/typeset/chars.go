package typeset

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	opening  = "“‘（《〈【〔「『"
	closing  = "”’）》〉】〕」』"
	stops    = "，。；：？！、"
	numerals = "〇零一二三四五六七八九十百千万亿两"
)

func han(r rune) bool { return unicode.Is(unicode.Han, r) }

// chinese reports whether r is punctuation of Chinese text.
func chinese(r rune) bool { return in(r, opening+closing+stops+"…—") }

func in(r rune, set string) bool { return strings.ContainsRune(set, r) }

func digit(r rune) bool { return r >= '0' && r <= '9' || r >= '０' && r <= '９' }

func letter(r rune) bool { return r < utf8.RuneSelf && unicode.IsLetter(r) }

// invisible reports whether r takes no room and does nothing in Chinese text:
// zero-width spaces and joiners of words, soft hyphens. Variation selectors
// and joiners of characters are not among them: rare characters need them.
func invisible(r rune) bool {
	return r == '\u200b' || r == '\u2060' || r == '\ufeff' || r == '\u00ad'
}

func space(r rune) bool { return r != breakMark && (unicode.IsSpace(r) || invisible(r)) }

// at returns the character at i, and a break outside the line.
func (l *line) at(i int) rune {
	if i < 0 || i >= len(l.runes) {
		return breakMark
	}
	return l.runes[i]
}

// before returns the last character before i that isn't a space.
func (l *line) before(i int) rune {
	for i--; space(l.at(i)); i-- {
	}
	return l.at(i)
}

// after returns the first character from i on that isn't a space.
func (l *line) after(i int) rune {
	for ; space(l.at(i)); i++ {
	}
	return l.at(i)
}

// run returns the end of the run of characters of the set that begins at i.
func (l *line) run(i int, set string) int {
	for i < len(l.runes) && !l.element(i) && in(l.runes[i], set) {
		i++
	}
	return i
}

// latin reports whether the line is text in another language that mentions
// something Chinese, addresses apart. A word of five letters is worth two Han
// characters.
func (l *line) latin() bool {
	if l.foreign == nil {
		letters, hans := 0, 0
		for i, r := range l.runes {
			switch {
			case letter(r) && !l.guarded(i):
				letters++
			case han(r):
				hans++
			}
		}
		foreign := letters > 3*hans
		l.foreign = &foreign
	}
	return *l.foreign
}

// address matches addresses of pages, with Han characters in their paths, and
// of mail; code matches other pieces that hold a character of code.
var (
	address = regexp.MustCompile(`(?i)(?:(?:https?|ftp)://|www\.)(?:[/=&#:_-]\p{Han}+|[!-~])+|[a-z0-9._%+-]+@[a-z0-9.-]+`)
	code    = regexp.MustCompile("[\\p{Han}!-~]*[{}<>=\\\\$^`][\\p{Han}!-~]*")
)

// guarded reports whether the character at i belongs to an address or a piece
// of code, in which punctuation isn't punctuation.
func (l *line) guarded(i int) bool {
	if l.guard == nil {
		l.guard = make([]bool, len(l.runes))
		if s := string(l.runes); strings.ContainsAny(s, "@{}<>=\\$^`/.") {
			l.guardAll(code, l.guardAll(address, s))
		}
	}
	return l.guard[i]
}

// guardAll guards what matches in s, which is as long as the line, and returns
// s with blanks in its place.
func (l *line) guardAll(what *regexp.Regexp, s string) string {
	rest := []rune(s)
	at, offset := 0, 0
	for _, m := range what.FindAllStringIndex(s, -1) {
		at += utf8.RuneCountInString(s[offset:m[0]])
		for range s[m[0]:m[1]] {
			l.guard[at], rest[at] = true, ' '
			at++
		}
		offset = m[1]
	}
	return string(rest)
}

// sentence reports whether a mark between two characters is a mark of Chinese
// text: where Chinese meets Chinese, ends, or meets a number. A number that is
// written half in Han characters, as in 九:30, decides nothing.
func sentence(left, right rune) bool {
	number := func(r rune) bool { return digit(r) || r == '%' || r == '％' }
	switch {
	case han(left) || in(left, closing):
		return han(right) || in(right, opening+closing+"…—") || right == breakMark ||
			number(right) && !in(left, numerals)
	case number(left):
		return han(right) && !in(right, numerals) || in(right, opening)
	}
	return false
}
