package hanzi

import (
	"regexp"
	"strings"
	"unicode"
)

// Fold makes one of the ways to write a character: lower case, half width,
// round brackets for the kinds that document numbers are written with, and
// straight quotation marks.
func Fold(r rune) rune {
	switch {
	case r == '\u3000':
		return ' '
	case r > '\uff00' && r < '\uff5f':
		r -= 0xfee0
	}
	switch r {
	case '〔', '【', '[', '{', '﹝', '〖', '〈':
		return '('
	case '〕', '】', ']', '}', '﹞', '〗', '〉':
		return ')'
	case '“', '”', '„', '‟', '「', '」', '『', '』':
		return '"'
	}
	return unicode.ToLower(r)
}

// Key is the text as words are compared: folded and without blanks, except
// for one between two Latin words. So 46 家 and 46家 are the same.
func Key(text string) string {
	k, _ := Keyed(text)
	return string(k)
}

// Keyed is Key by characters, and the number of the text's character that
// each of them comes from.
func Keyed(text string) (key []rune, from []int) {
	blank := false
	for i, r := range []rune(text) {
		r = Fold(r)
		if r == 0 || unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' {
			blank = true
			continue
		}
		if n := len(key); blank && n > 0 && latin(key[n-1]) && latin(r) {
			key, from = append(key, ' '), append(from, i-1)
		}
		blank = false
		key, from = append(key, r), append(from, i)
	}
	return key, from
}

func latin(r rune) bool {
	return !unicode.Is(unicode.Han, r) && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

var (
	// A year in brackets is enough to know a number by; without them 号 is
	// needed, since 2026年5 may be the beginning of a month.
	bracketed = regexp.MustCompile(`\(\s*((?:19|20)\d\d)\s*\)\s*第?\s*0*([1-9]\d{0,4})(?:\s*号)?`)
	bare      = regexp.MustCompile(`([发办函字令])\s*((?:19|20)\d\d)\s*年?\s*第?\s*0*([1-9]\d{0,4})\s*号`)
	ordinal   = regexp.MustCompile(`(^|\s)第\s*0*([1-9]\d{0,4})\s*号`)
	written   = regexp.MustCompile(`\(((?:19|20)\d\d)\)第0*([1-9]\d{0,4})号`)
)

// DocNumbers writes every document number (文号) in a text that somebody typed
// in one way, folded: (2026)18号 with a blank before and behind it. Brackets may
// be of any kind or missing, so may 第 and 号.
func DocNumbers(text string) string {
	text = strings.Map(Fold, text)
	text = bare.ReplaceAllString(text, "$1 ($2)${3}号 ")
	text = bracketed.ReplaceAllString(text, " ($1)${2}号 ")
	return ordinal.ReplaceAllString(text, "${1}${2}号")
}

// Text is Key with the document numbers in the way of DocNumbers: what the
// index keeps of a text.
func Text(text string) string { return written.ReplaceAllString(Key(text), "($1)${2}号") }
