package sanitize

import (
	"fmt"
	"html"
	"strings"
	"unicode/utf8"

	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"xuanlan/internal/cms"
)

// Text returns the text of a body, a line for each block.
func Text(body cms.SafeHTML) string {
	var b strings.Builder
	var visit func(*nethtml.Node)
	visit = func(n *nethtml.Node) {
		if n.Type == nethtml.TextNode {
			b.WriteString(n.Data)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			visit(c)
		}
		if flow[n.DataAtom] || n.DataAtom == atom.Br {
			b.WriteByte('\n')
		}
	}
	visit(parse(string(body)))
	return strings.TrimSpace(b.String())
}

// Block is a piece of a body as a comparison shows it.
type Block struct {
	Kind string // Chinese; "" for a plain paragraph
	Text string
}

var blockKinds = map[atom.Atom]string{
	atom.H2: "一级标题", atom.H3: "二级标题", atom.H4: "三级标题", atom.Li: "列表", atom.Figcaption: "图片说明",
	atom.Caption: "表题", atom.Th: "表头", atom.Td: "表格", atom.Blockquote: "引用",
}

// Blocks returns the blocks of a body in their order, pictures with their
// description. No text holds a line break.
func Blocks(body cms.SafeHTML) []Block {
	var out []Block
	var visit func(n *nethtml.Node)
	visit = func(n *nethtml.Node) {
		switch {
		case n.DataAtom == atom.Img:
			out = append(out, Block{"图片" + placeOf(n), attr(n, "alt")})
		case n.DataAtom == atom.Video, n.DataAtom == atom.Audio:
			out = append(out, Block{"媒体", attr(n, "src")})
		case flow[n.DataAtom] && !hasBlock(n):
			if text := oneLine(textOf(n)); text != "" {
				out = append(out, Block{blockKinds[n.DataAtom], text})
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			visit(c)
		}
	}
	visit(parse(string(body)))
	return out
}

var placeNames = map[string]string{"left": "，居左", "center": "，居中", "right": "，居右"}

// placeOf says where a picture stands beside the text.
func placeOf(img *nethtml.Node) string {
	for p := img.Parent; p != nil; p = p.Parent {
		if p.DataAtom == atom.Figure {
			return placeNames[attr(p, "class")]
		}
	}
	return ""
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// FileKeys returns the keys of our files that a body shows or links to.
func FileKeys(body cms.SafeHTML) []string {
	var keys []string
	walk(parse(string(body)), func(n *nethtml.Node) {
		for _, key := range []string{"src", "poster", "href"} {
			if m := filePath.FindStringSubmatch(attr(n, key)); m != nil {
				keys = append(keys, m[1])
			}
		}
	})
	return keys
}

// Alts returns the alternative texts that a body gives to our pictures, by
// the key of the file.
func Alts(body cms.SafeHTML) map[string]string {
	alts := map[string]string{}
	walk(parse(string(body)), func(n *nethtml.Node) {
		if m := filePath.FindStringSubmatch(attr(n, "src")); m != nil && n.DataAtom == atom.Img && attr(n, "alt") != "" {
			alts[m[1]] = attr(n, "alt")
		}
	})
	return alts
}

// Section is a part of a body that begins with an h2.
type Section struct {
	Title string
	HTML  cms.SafeHTML // without the h2
}

// Sections cuts a body at its h2s. The first section has no title and holds
// what stands before the first h2; it may be empty.
func Sections(body cms.SafeHTML) []Section {
	sections := []Section{{}}
	root := parse(string(body))
	for c := root.FirstChild; c != nil; {
		next := c.NextSibling
		root.RemoveChild(c)
		if c.DataAtom == atom.H2 {
			sections = append(sections, Section{Title: strings.TrimSpace(textOf(c))})
		} else {
			holder := &nethtml.Node{Type: nethtml.DocumentNode}
			holder.AppendChild(c)
			last := &sections[len(sections)-1]
			last.HTML += cms.SafeHTML(render(holder))
		}
		c = next
	}
	return sections
}

func textOf(n *nethtml.Node) string {
	var b strings.Builder
	walk(n, func(c *nethtml.Node) {
		if c.Type == nethtml.TextNode {
			b.WriteString(c.Data)
		}
	})
	return b.String()
}

// FromText returns a body made of plain text: a paragraph for each line that
// is not blank.
func FromText(text string) cms.SafeHTML {
	var b strings.Builder
	for line := range strings.Lines(text) {
		fmt.Fprintf(&b, "<p>%s</p>", html.EscapeString(line))
	}
	return HTML(b.String())
}

// maxHeading is the longest paragraph, in characters, that can be a heading:
// two lines of a page.
const maxHeading = 40

// MarkHeadings turns paragraphs that are headings by the numbering of GB/T
// 9704-2012 into heading elements: 一、 into h2, （一） into h3. A paragraph
// that is long or goes on after a full stop is text that runs in and stays.
func MarkHeadings(body cms.SafeHTML) cms.SafeHTML {
	root := parse(string(body))
	for n := root.FirstChild; n != nil; n = n.NextSibling {
		if n.DataAtom != atom.P || attr(n, "class") != "" {
			continue
		}
		if a := headingLevel(strings.TrimSpace(textOf(n))); a != 0 {
			n.Data, n.DataAtom = a.String(), a
		}
	}
	return HTML(render(root))
}

func headingLevel(s string) atom.Atom {
	if utf8.RuneCountInString(s) > maxHeading || strings.ContainsAny(s, "。！？；") {
		return 0
	}
	numeral := func(s string) string { return strings.TrimLeft(s, "一二三四五六七八九十") }
	if rest := numeral(s); rest != s && strings.HasPrefix(rest, "、") {
		return atom.H2
	}
	for _, open := range []string{"（", "("} {
		if inner, ok := strings.CutPrefix(s, open); ok {
			rest := numeral(inner)
			if rest != inner && (strings.HasPrefix(rest, "）") || strings.HasPrefix(rest, ")")) {
				return atom.H3
			}
		}
	}
	return 0
}

// MarkByline centres a first paragraph that only names who writes: short,
// without the punctuation of a sentence, and followed by more text.
func MarkByline(body cms.SafeHTML) cms.SafeHTML {
	root := parse(string(body))
	p := root.FirstChild
	if p == nil || p.DataAtom != atom.P || attr(p, "class") != "" || p.NextSibling == nil || p.NextSibling.DataAtom != atom.P {
		return body
	}
	s := textOf(p)
	if utf8.RuneCountInString(s) > maxHeading || s == "" || strings.ContainsAny(s, "。！？；：，“”《》,:;") {
		return body
	}
	setAttr(p, "class", "byline")
	return HTML(render(root))
}

// Excerpt returns the beginning of a text on one line, at most n characters
// of it.
func Excerpt(text string, n int) string {
	r := []rune(strings.Join(strings.Fields(text), " "))
	if len(r) <= n {
		return string(r)
	}
	return string(r[:n]) + "……"
}
