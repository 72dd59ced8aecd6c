package cms

import (
	"strings"
	"testing"
)

func TestQuoteFind(t *testing.T) {
	t.Parallel()
	text := Fold("党员分三组巡查。第一组 查河道，第二组查河道，\n第三组查𠮷祥桥。")
	for _, tt := range []struct {
		name   string
		quote  Quote
		before string // what stands before the place
		n      int
	}{
		{"once", Quote{Exact: "分三组"}, "党员", 1},
		{"blanks don't count", Quote{Exact: " 第一组查\n河 道"}, "党员分三组巡查。", 1},
		{"by what is before", Quote{Exact: "查河道", Prefix: "第二组"}, "党员分三组巡查。第一组查河道，第二组", 2},
		{"by what is behind", Quote{Exact: "查河道", Suffix: "，第二组"}, "党员分三组巡查。第一组", 2},
		{"by the distance", Quote{Exact: "查河道", Start: 20}, "党员分三组巡查。第一组查河道，第二组", 2},
		{"context before distance", Quote{Exact: "查河道", Prefix: "第一组", Start: 20}, "党员分三组巡查。第一组", 2},
		{"beyond the BMP", Quote{Exact: "𠮷祥"}, "党员分三组巡查。第一组查河道，第二组查河道，第三组查", 1},
		{"gone", Quote{Exact: "第四组"}, "", 0},
		{"empty", Quote{Exact: " \n"}, "", 0},
	} {
		from, to, n := tt.quote.Find(text)
		if n != tt.n || n > 0 && (text[:from] != tt.before || text[from:to] != Fold(tt.quote.Exact)) {
			t.Errorf("%s: %d places, %q, %q", tt.name, n, text[:from], text[from:to])
		}
	}
}

// Whatever is quoted is found at the very place, however often it occurs, and
// still is when the text before it has grown.
func FuzzQuoteAt(f *testing.F) {
	f.Add("甲乙甲乙甲乙", 2, 2)
	f.Add("𠮷𠮷 𠮷\n𠮷", 1, 1)
	f.Add("aaaa", 1, 2)
	f.Fuzz(func(t *testing.T, in string, start, length int) {
		folded := Fold(strings.ToValidUTF8(in, ""))
		runes := []rune(folded)
		if start < 0 || length < 1 || start > len(runes) || length > len(runes)-start {
			return
		}
		from := len(string(runes[:start]))
		to := from + len(string(runes[start:start+length]))
		q := QuoteAt(folded, from, to, folded[from:to])
		if f2, t2, n := q.Find(folded); n == 0 || f2 != from || t2 != to {
			t.Errorf("%q[%d:%d] found at %d:%d, %d places", folded, from, to, f2, t2, n)
		}
	})
}
