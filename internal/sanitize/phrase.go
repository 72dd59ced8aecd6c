package sanitize

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// isPhrase reports whether n is an element that marks up words.
func isPhrase(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Strong, atom.Em, atom.U, atom.S, atom.Sub, atom.Sup, atom.A, atom.Span:
		return true
	}
	return false
}

// unwrapRepeated takes out phrase elements inside their like, which say nothing
// new: bold in bold. around holds the ones that n stands in. So few can be
// nested, and copying them into each block costs little.
func unwrapRepeated(n *html.Node, around map[string]bool) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		key := c.Data + attr(c, "class") + attr(c, "href")
		switch {
		case c.Type != html.ElementNode:
		case !isPhrase(c):
			unwrapRepeated(c, around)
		case around[key]:
			if c.FirstChild != nil {
				next = c.FirstChild // its children are looked at in its place
			}
			for inner := c.FirstChild; inner != nil; inner = c.FirstChild {
				c.RemoveChild(inner)
				n.InsertBefore(inner, c)
			}
			n.RemoveChild(c)
		default:
			around[key] = true
			unwrapRepeated(c, around)
			delete(around, key)
		}
		c = next
	}
}

// pushDown moves a phrase element that was put around blocks into them, as
// in <strong><p>…</p></strong>.
func pushDown(n *html.Node) {
	if !hasBlock(n) {
		return
	}
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		n.RemoveChild(c)
		n.Parent.InsertBefore(c, n)
		wrapText(c, n)
		c = next
	}
	n.Parent.RemoveChild(n)
}

// wrapText puts copies of the phrase element around the inline content of c.
func wrapText(c, phrase *html.Node) {
	switch {
	case c.Type == html.ElementNode && (blocks[c.DataAtom] || hasBlock(c)):
		for inner := c.FirstChild; inner != nil; {
			next := inner.NextSibling
			wrapText(inner, phrase)
			inner = next
		}
	case c.Type == html.TextNode && strings.TrimFunc(c.Data, isSpace) == "", media[c.DataAtom]:
	default:
		w := element(phrase.DataAtom)
		w.Attr = append(w.Attr, phrase.Attr...)
		c.Parent.InsertBefore(w, c)
		c.Parent.RemoveChild(c)
		w.AppendChild(c)
	}
}
