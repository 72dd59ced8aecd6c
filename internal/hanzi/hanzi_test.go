package hanzi

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTerms(t *testing.T) {
	t.Parallel()
	got := Terms("党建云2026 Go语", "𠀀䶮")
	slices.Sort(got)
	want := []string{"2026", "go", "云", "党", "党建", "建", "建云", "语", "䶮", "𠀀", "𠀀䶮"}
	slices.Sort(want)
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// Every substring of the text that a visitor may type has only terms that the
// index holds.
func TestQueryTermsAreIndexed(t *testing.T) {
	t.Parallel()
	const text = "云直工发〔2026〕18号：关于𠀀某的通知（ABC试行）"
	index := Terms(text)
	runes := []rune(text)
	for i := range runes {
		for j := i + 1; j <= len(runes); j++ {
			if cutsWord(runes, i) || cutsWord(runes, j) {
				continue
			}
			for _, q := range QueryTerms(string(runes[i:j])) {
				if !slices.Contains(index, q) {
					t.Errorf("%q needs %q", string(runes[i:j]), q)
				}
			}
		}
	}
}

// cutsWord reports whether position i splits a run of letters or digits.
func cutsWord(r []rune, i int) bool {
	alnum := func(c rune) bool { return c < 128 && (c >= '0' && c <= '9' || c >= 'A' && c <= 'Z') }
	return i > 0 && i < len(r) && alnum(r[i-1]) && alnum(r[i])
}

func FuzzTerms(f *testing.F) {
	f.Add("党建", "a1")
	f.Fuzz(func(t *testing.T, a, b string) {
		for _, term := range Terms(a, b) {
			if term == "" || len([]rune(term)) > maxWord {
				t.Errorf("term %q", term)
			}
		}
	})
}
