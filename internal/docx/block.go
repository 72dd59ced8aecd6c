package docx

import (
	"html"
	"strconv"
	"strings"
)

// marks are what is carried over of the look of words.
type marks uint8

const (
	bold marks = 1 << iota
	italic
	underline
	strike
	sub
	sup
)

var markNames = []struct {
	mark marks
	name string
}{{bold, "strong"}, {italic, "em"}, {underline, "u"}, {strike, "s"}, {sub, "sub"}, {sup, "sup"}}

// span is a piece of text of one look. A line break is "\n".
type span struct {
	text  string
	marks marks
	link  string
	icon  *picture // a picture as small as a character, instead of text
}

type picture struct {
	Picture
	alt string
}

// block is a paragraph, a picture or a table.
type block struct {
	spans   []span
	align   string // center, right, or empty
	class   string // for the result, above align
	style   string // name of the style, lower case
	level   int    // of the outline, 0 for text
	size    int    // half-points, of the most characters
	bold    bool   // all of it
	red     bool   // all of it
	label   *label
	picture *picture
	caption []span // of a picture or a table
	table   *table
}

// paragraph reports whether the block is one: no picture, no table.
func (b *block) paragraph() bool { return b.picture == nil && b.table == nil }

// text is the text with its label, without the spaces around.
func (b *block) text() string {
	s := plain(b.spans)
	if b.label != nil {
		s = b.label.text + s
	}
	return strings.TrimFunc(s, blank)
}

// line is the text without spaces that only spread it, on one line.
func (b *block) line() string { return squeeze(b.text()) }

// squeeze removes the spaces and line breaks from a text. Between Latin words
// one space stays.
func squeeze(s string) string {
	words := strings.FieldsFunc(s, blank)
	var out strings.Builder
	for i, w := range words {
		if i > 0 && isLatin(words[i-1][len(words[i-1])-1]) && isLatin(w[0]) {
			out.WriteByte(' ')
		}
		out.WriteString(w)
	}
	return out.String()
}

func isLatin(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

func plain(spans []span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.text)
	}
	return b.String()
}

// empty reports whether there is nothing to show.
func empty(spans []span) bool {
	for _, s := range spans {
		if s.icon != nil || strings.TrimFunc(s.text, blank) != "" {
			return false
		}
	}
	return true
}

// inline writes spans as HTML, without the marks in without.
func inline(spans []span, without marks) string {
	var b strings.Builder
	for i := 0; i < len(spans); {
		link := spans[i].link
		end := i
		var inner strings.Builder
		for ; end < len(spans) && spans[end].link == link; end++ {
			s := spans[end]
			s.marks &^= without
			writeSpan(&inner, s)
		}
		if link != "" {
			b.WriteString(`<a href="` + html.EscapeString(link) + `">` + inner.String() + "</a>")
		} else {
			b.WriteString(inner.String())
		}
		i = end
	}
	return b.String()
}

func writeSpan(b *strings.Builder, s span) {
	if s.icon != nil {
		b.WriteString(s.icon.html())
		return
	}
	for _, m := range markNames {
		if s.marks&m.mark != 0 {
			b.WriteString("<" + m.name + ">")
		}
	}
	b.WriteString(strings.ReplaceAll(html.EscapeString(s.text), "\n", "<br>"))
	for i := len(markNames) - 1; i >= 0; i-- {
		if s.marks&markNames[i].mark != 0 {
			b.WriteString("</" + markNames[i].name + ">")
		}
	}
}

func (p *picture) html() string {
	out := `<img src="` + html.EscapeString(p.Src) + `"`
	if p.alt != "" { // an empty text would say that the picture is decoration
		out += ` alt="` + html.EscapeString(p.alt) + `"`
	}
	if p.Width > 0 && p.Height > 0 {
		out += ` width="` + strconv.Itoa(p.Width) + `" height="` + strconv.Itoa(p.Height) + `"`
	}
	return out + ">"
}

// join makes one span of neighbours that look the same.
func join(spans []span) []span {
	var out []span
	var b strings.Builder
	for i, s := range spans {
		b.WriteString(s.text)
		if i+1 < len(spans) && s.icon == nil && spans[i+1].icon == nil && spans[i+1].marks == s.marks && spans[i+1].link == s.link {
			continue
		}
		s.text = b.String()
		b.Reset()
		out = append(out, s)
	}
	return out
}
