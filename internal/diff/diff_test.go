package diff

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestText(t *testing.T) {
	t.Parallel()
	old, new := Text("清单共312项，公开承诺诺", "清单共312项，公开承诺")
	if d := cmp.Diff([]Span{{Text: "清单共312项，公开承"}, {Text: "诺", Changed: true}, {Text: "诺"}}, old); d != "" {
		if d := cmp.Diff([]Span{{Text: "清单共312项，公开承诺"}, {Text: "诺", Changed: true}}, old); d != "" {
			t.Error(d)
		}
	}
	if join(new) != "清单共312项，公开承诺" {
		t.Errorf("%+v", new)
	}
}

func join(spans []Span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.Text)
	}
	return b.String()
}

func TestBlocks(t *testing.T) {
	t.Parallel()
	rows := Blocks([]string{"甲", "乙段落的旧文字", "丙"}, []string{"甲", "乙段落的新文字", "丙", "丁"})
	if len(rows) != 4 || rows[0].Changed || !rows[1].Changed || rows[2].Changed || !rows[3].Changed || rows[3].Old != nil {
		t.Fatalf("%+v", rows)
	}
	if d := cmp.Diff([]Span{{Text: "乙段落的"}, {Text: "旧", Changed: true}, {Text: "文字"}}, rows[1].Old); d != "" {
		t.Error(d)
	}
	if got := Blocks(nil, []string{"甲"}); len(got) != 1 || got[0].Old != nil || join(got[0].New) != "甲" {
		t.Errorf("%+v", got)
	}
	if got := Blocks(nil, nil); len(got) != 0 {
		t.Errorf("%+v", got)
	}
}

// Both sides of a comparison always read as the texts that went in.
func FuzzBlocks(f *testing.F) {
	f.Add("甲\n乙", "甲\n丙\n𠀀")
	f.Add("", "x")
	f.Fuzz(func(t *testing.T, a, b string) {
		a, b = strings.ToValidUTF8(a, ""), strings.ToValidUTF8(b, "")
		before, after := strings.Split(a, "\n"), strings.Split(b, "\n")
		var old, new []string
		for _, r := range Blocks(before, after) {
			if r.Old != nil {
				old = append(old, join(r.Old))
			}
			if r.New != nil {
				new = append(new, join(r.New))
			}
		}
		if strings.Join(old, "\n") != a || strings.Join(new, "\n") != b {
			t.Errorf("%q %q became %q %q", a, b, old, new)
		}
	})
}
