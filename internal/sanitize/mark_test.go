package sanitize

import (
	"regexp"
	"strings"
	"testing"

	"xuanlan/internal/cms"
)

var marksOf = regexp.MustCompile(`</?mark[^>]*>|<a [^>]*class="note-no"[^>]*></a>`)

// short makes marks readable.
func short(body cms.SafeHTML) string {
	s := regexp.MustCompile(`<a [^>]*data-no="(\d+)"[^>]*></a>`).ReplaceAllString(string(body), "[$1]")
	return strings.ReplaceAll(s, `<mark class="noted">`, "<mark>")
}

func TestMarked(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, body string
		marks      []Mark
		want       string
	}{
		{"nothing", `<p>甲</p>`, nil, `<p>甲</p>`},
		{"words", `<p>党员分组巡查</p>`, []Mark{{No: 1, Quote: cms.Quote{Exact: "分组"}}}, `<p>党员<mark>分组</mark>[1]巡查</p>`},
		{"across bold", `<p>党员<strong>分三</strong>组巡查</p>`, []Mark{{No: 1, Quote: cms.Quote{Exact: "员分三组"}}},
			`<p>党<mark>员</mark><strong><mark>分三</mark></strong><mark>组</mark>[1]巡查</p>`},
		{"across paragraphs", "<p>前半</p>\n<p>后半</p>", []Mark{{No: 1, Quote: cms.Quote{Exact: "半后"}}},
			"<p>前<mark>半</mark></p>\n<p><mark>后</mark>[1]半</p>"},
		{"over each other", `<p>一二三四</p>`, []Mark{{No: 1, Quote: cms.Quote{Exact: "一二三"}}, {No: 2, Quote: cms.Quote{Exact: "二三"}}, {No: 3, Quote: cms.Quote{Exact: "三四"}}},
			`<p><mark>一</mark><mark>二</mark><mark>三</mark>[1][2]<mark>四</mark>[3]</p>`},
		{"in a link", `<p>见<a href="/a">公报全文</a>。</p>`, []Mark{{No: 1, Quote: cms.Quote{Exact: "公报"}}, {No: 2, Quote: cms.Quote{Exact: "全文"}}},
			`<p>见<a href="/a"><mark>公报</mark><mark>全文</mark></a>[1][2]。</p>`},
		{"the second", `<p>很好很好</p>`, []Mark{{No: 1, Quote: cms.Quote{Exact: "很好", Prefix: "很好"}}}, `<p>很好<mark>很好</mark>[1]</p>`},
		{"beyond the BMP", `<p>姓𠮷名𠮷</p>`, []Mark{{No: 1, Quote: cms.Quote{Exact: "𠮷", Start: 3}}}, `<p>姓𠮷名<mark>𠮷</mark>[1]</p>`},
		{"signs", `<p>甲&amp;乙&lt;丙</p>`, []Mark{{No: 1, Quote: cms.Quote{Exact: "&乙<"}}}, `<p>甲<mark>&amp;乙&lt;</mark>[1]丙</p>`},
		{"blanks inside", `<p>48 名 党员</p>`, []Mark{{No: 1, Quote: cms.Quote{Exact: "48名"}}}, `<p><mark>48 名</mark>[1] 党员</p>`},
		{"gone", `<p>甲</p>`, []Mark{{No: 1, Quote: cms.Quote{Exact: "乙"}}}, `<p>甲</p>`},
	} {
		if got := short(Marked(cms.SafeHTML(tt.body), tt.marks)); got != tt.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

// Without what was put in, a marked body is the body: no text is changed, and
// every element stays where it was.
func FuzzMarked(f *testing.F) {
	f.Add("<p>党员<b>分三</b>组<a href=/a>巡查</a>巡查</p>", "三组巡", "查巡")
	f.Add("<table><caption>表</caption><tr><td>甲 乙<td>丙</table><ul><li>丁", "乙丙", "丁")
	f.Add("<p>a&amp;b<br>c", "&b c", "a")
	f.Fuzz(func(t *testing.T, in, one, two string) {
		body := Show(HTML(in), nil)
		text := []rune(cms.Fold(Text(body)))
		marks := []Mark{{No: 1, ID: "note-1", URL: "/a", Quote: cms.Quote{Exact: one}}, {No: 2, ID: "note-2", URL: "/b", Quote: cms.Quote{Exact: two}}}
		if n := len(text); n > 2 {
			marks = append(marks, Mark{No: 3, ID: "note-3", URL: "/c", Quote: cms.Quote{Exact: string(text[n/3 : n/3+(n+1)/2])}})
		}
		got := Marked(body, marks)
		if back := marksOf.ReplaceAllString(string(got), ""); back != render(parse(string(body))) {
			t.Errorf("the body changed\nbody %q\nback %q", body, back)
		}
		if len(text) > 2 && !strings.Contains(string(got), `data-no="3"`) {
			t.Errorf("not marked: %q in %q", marks[2].Quote.Exact, got)
		}
		if again := render(parse(string(got))); again != string(got) {
			t.Errorf("browsers read it otherwise\ngot   %q\nagain %q", got, again)
		}
	})
}
