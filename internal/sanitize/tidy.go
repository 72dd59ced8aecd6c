package sanitize

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// blocks are the elements that stand on lines of their own.
var blocks = map[atom.Atom]bool{
	atom.P: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true,
	atom.Blockquote: true, atom.Ul: true, atom.Ol: true, atom.Li: true, atom.Figure: true, atom.Figcaption: true,
	atom.Table: true, atom.Caption: true, atom.Thead: true, atom.Tbody: true, atom.Tfoot: true, atom.Tr: true,
	atom.Th: true, atom.Td: true, atom.Hr: true, atom.Div: true, atom.Section: true, atom.Article: true,
}

// flow are the blocks that hold inline text directly: what is trimmed.
var flow = map[atom.Atom]bool{
	atom.P: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.Li: true,
	atom.Figcaption: true, atom.Caption: true, atom.Th: true, atom.Td: true,
}

// media stand for themselves: a block that holds one is not empty.
var media = map[atom.Atom]bool{atom.Img: true, atom.Video: true, atom.Audio: true, atom.Hr: true}

// tidy gives the tree its block structure: loose text becomes paragraphs, a
// line break inside a paragraph starts a new one, spaces used as indents and
// empty blocks go.
func tidy(root *html.Node) {
	unwrapRepeated(root, map[string]bool{})
	for _, n := range find(root, isPhrase) {
		pushDown(n)
	}
	wrapLoose(root)
	walk(root, func(n *html.Node) {
		if n.Type == html.TextNode {
			n.Data = plainSpace(n.Data)
		}
	})
	for _, p := range find(root, func(n *html.Node) bool { return n.DataAtom == atom.P }) {
		if !keepsBreaks(p) {
			liftBreaks(p)
			splitAtBreaks(p)
		}
	}
	for _, n := range find(root, func(n *html.Node) bool { return flow[n.DataAtom] }) {
		trim(n)
	}
	// Innermost first, so that a list whose items all went goes too.
	all := find(root, func(n *html.Node) bool { return n.Type == html.ElementNode })
	for i := len(all) - 1; i >= 0; i-- {
		n := all[i]
		cell := n.DataAtom == atom.Td || n.DataAtom == atom.Th || n.DataAtom == atom.Tr
		columns := n.DataAtom == atom.Col || n.DataAtom == atom.Colgroup && hasWidths(n)
		if n.DataAtom == atom.Br || media[n.DataAtom] || cell || columns || !empty(n) {
			continue
		}
		n.Parent.RemoveChild(n)
	}
	dropWhitespace(root)
}

// wrapLoose puts runs of inline nodes at the top level into paragraphs.
func wrapLoose(root *html.Node) {
	var p *html.Node
	for c := root.FirstChild; c != nil; {
		next := c.NextSibling
		isBlock := c.Type == html.ElementNode && (blocks[c.DataAtom] || c.DataAtom == atom.Video || c.DataAtom == atom.Audio)
		switch {
		case isBlock:
			p = nil
		case p == nil:
			p = element(atom.P)
			root.InsertBefore(p, c)
			fallthrough
		default:
			root.RemoveChild(c)
			p.AppendChild(c)
		}
		c = next
	}
}

// keepsBreaks reports whether lines of a paragraph stay together: those of
// signature blocks and of cells do.
func keepsBreaks(p *html.Node) bool {
	class := attr(p, "class")
	return class == "sign" || class == "byline" || p.Parent == nil || insideCell(p)
}

// liftBreaks makes each <br> inside phrase elements of a paragraph a child of
// the paragraph itself, between the halves of the phrase.
func liftBreaks(p *html.Node) {
	phrases := find(p, isPhrase)
	for i := len(phrases) - 1; i >= 0; i-- { // innermost first
		n := phrases[i]
		cur := n // the half that the nodes go into; each node moves once
		for c := n.FirstChild; c != nil; {
			next := c.NextSibling
			switch {
			case c.DataAtom == atom.Br:
				n.RemoveChild(c)
				n.Parent.InsertBefore(c, cur.NextSibling)
				cur = &html.Node{Type: n.Type, Data: n.Data, DataAtom: n.DataAtom, Attr: n.Attr}
				n.Parent.InsertBefore(cur, c.NextSibling)
			case cur != n:
				n.RemoveChild(c)
				cur.AppendChild(c)
			}
			c = next
		}
	}
}

// splitAtBreaks turns each <br> that is a direct child of a paragraph into
// the end of the paragraph.
func splitAtBreaks(p *html.Node) {
	cur := p // the paragraph that the nodes go into; each node moves once
	for c := p.FirstChild; c != nil; {
		next := c.NextSibling
		switch {
		case c.DataAtom == atom.Br:
			rest := element(atom.P)
			rest.Attr = append(rest.Attr, p.Attr...)
			p.RemoveChild(c)
			p.Parent.InsertBefore(rest, cur.NextSibling)
			cur = rest
		case cur != p:
			p.RemoveChild(c)
			cur.AppendChild(c)
		}
		c = next
	}
}

func insideCell(n *html.Node) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.DataAtom == atom.Td || p.DataAtom == atom.Th {
			return true
		}
	}
	return false
}

// trim cuts white space, no-break and ideographic spaces from both ends of a
// block: indents are the style sheet's business.
func trim(n *html.Node) {
	trimEnd(n, func(n *html.Node) *html.Node { return n.FirstChild },
		func(s string) string { return strings.TrimLeftFunc(s, isSpace) })
	trimEnd(n, func(n *html.Node) *html.Node { return n.LastChild },
		func(s string) string { return strings.TrimRightFunc(s, isSpace) })
}

func trimEnd(n *html.Node, end func(*html.Node) *html.Node, cut func(string) string) {
	for c := end(n); c != nil; c = end(n) {
		switch {
		case c.Type == html.TextNode:
			if c.Data = cut(c.Data); c.Data != "" {
				return
			}
			n.RemoveChild(c)
		case c.DataAtom == atom.Br:
			n.RemoveChild(c)
		case c.Type == html.ElementNode && !blocks[c.DataAtom] && !media[c.DataAtom]:
			trimEnd(c, end, cut)
			if !empty(c) {
				return
			}
			n.RemoveChild(c)
		default:
			return
		}
	}
}

// plainSpace folds white space as browsers do, and takes out characters that
// are not seen: control characters, those that break words or turn the
// direction of what follows.
func plainSpace(s string) string {
	var b strings.Builder
	space := false
	for _, r := range s {
		switch {
		case r == ' ' || r == '\t' || r == '\n' || r == '\f' || r == '\r':
			if !space {
				b.WriteByte(' ')
			}
			space = true
			continue
		case isInvisible(r):
			continue
		}
		space = false
		b.WriteRune(r)
	}
	return b.String()
}

func isInvisible(r rune) bool {
	return r < ' ' || r >= 0x7f && r < 0xa0 || r == 0xad || r == 0x200b || r == 0x2060 || r == 0xfeff ||
		r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x2028 || r == 0x2029
}

func isSpace(r rune) bool {
	return unicode.IsSpace(r) || r == '\u3000' || r == '\u200b' || r == '\ufeff'
}

func empty(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode && strings.TrimFunc(c.Data, isSpace) == "":
		case c.DataAtom == atom.Br:
		case c.Type == html.ElementNode && !media[c.DataAtom] && !isCell(c) && empty(c):
		default:
			return false
		}
	}
	return true
}

// hasWidths reports whether a group of columns of a table says how wide one
// of them is.
func hasWidths(group *html.Node) bool {
	return len(find(group, func(n *html.Node) bool { return n.DataAtom == atom.Col && attr(n, "width") != "" })) > 0
}

func isCell(n *html.Node) bool {
	return n.DataAtom == atom.Td || n.DataAtom == atom.Th || n.DataAtom == atom.Tr
}

// dropWhitespace removes the text between blocks that is only layout.
func dropWhitespace(n *html.Node) {
	holder := n.Parent == nil || blocks[n.DataAtom] && !flow[n.DataAtom]
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		if holder && c.Type == html.TextNode && strings.TrimFunc(c.Data, isSpace) == "" {
			n.RemoveChild(c)
		} else {
			dropWhitespace(c)
		}
		c = next
	}
}
