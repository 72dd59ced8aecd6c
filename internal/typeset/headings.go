package typeset

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"xuanlan/internal/cms"
	"xuanlan/internal/sanitize"
)

// headings makes headings of the paragraphs that sanitize.MarkHeadings takes
// for some: 一、 and （一） on a line of their own. 1. stays a paragraph. It
// also writes ㈠ and (一) as （一）, wherever they stand.
var headings = Rule{
	ID: "headings", Name: "层次标题", Description: "单独成段的“一、”“（一）”设为一、二级标题，㈠和(一)写作（一）。",
	Source: "GB/T 9704-2012《党政机关公文格式》7.3.3：一、（一）1.（1）",
	text:   levels,
	tree: func(root *html.Node, note func(before, after string)) {
		var may []*html.Node
		var all strings.Builder
		for p := root.FirstChild; p != nil; p = p.NextSibling {
			if s := candidate(p); s != "" {
				may = append(may, p)
				all.WriteString("<p>" + html.EscapeString(s) + "</p>")
			}
		}
		if len(may) == 0 {
			return
		}
		marked := parse(string(sanitize.MarkHeadings(cms.SafeHTML(all.String()))))
		for m := marked.FirstChild; m != nil && len(may) > 0; m = m.NextSibling {
			p := may[0]
			may = may[1:]
			if name := headingNames[m.DataAtom]; name != "" {
				p.Data, p.DataAtom = m.Data, m.DataAtom
				note("正文："+snippet(textOf(p)), name+"："+snippet(textOf(p)))
			}
		}
	},
}

var headingNames = map[atom.Atom]string{atom.H2: "一级标题", atom.H3: "二级标题"}

// candidate returns the text of a paragraph that begins like a heading, on one
// line, and "" for any other.
func candidate(p *html.Node) string {
	if p.DataAtom != atom.P || class(p) != "" || !plain(p) {
		return ""
	}
	s := strings.Join(strings.Fields(textOf(p)), " ")
	if r := []rune(s); len(r) == 0 || !in(r[0], numerals+"（(") {
		return ""
	}
	return s
}

// levels writes the numbers of the second level as the standard does.
func levels(l *line) []edit {
	const count = "一二三四五六七八九十"
	var out []edit
	for i, r := range l.runes {
		switch {
		case r >= '㈠' && r <= '㈩':
			out = append(out, edit{i, i + 1, "（" + string([]rune(count)[r-'㈠']) + "）"})
		case r == '(' || r == '（':
			end := l.run(i+1, count)
			shut := l.at(end)
			if end == i+1 || shut != ')' && shut != '）' || l.guarded(i) || l.guarded(end) || letter(l.at(i-1)) {
				continue
			}
			if r == '(' {
				out = append(out, edit{i, i + 1, "（"})
			}
			if shut == ')' {
				out = append(out, edit{end, end + 1, "）"})
			}
		}
	}
	return out
}
