package sanitize

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// parse reads a fragment into a root without a parent. What is nested too
// deeply for the parser, which nobody does on purpose, keeps its words only.
func parse(s string) *html.Node {
	root := &html.Node{Type: html.DocumentNode}
	nodes, err := html.ParseFragment(strings.NewReader(s), element(atom.Body))
	if err != nil {
		nodes, _ = html.ParseFragment(strings.NewReader(flatten(s)), element(atom.Body)) // nothing is nested in it
	}
	for _, n := range nodes {
		root.AppendChild(n)
	}
	return root
}

// flatten makes HTML of paragraphs alone: their text is that of s.
func flatten(s string) string {
	var b strings.Builder
	b.WriteString("<p>")
	var raw atom.Atom // the element whose content is no text
	z := html.NewTokenizer(strings.NewReader(s))
	for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
		t := z.Token()
		switch {
		case kind == html.TextToken && raw == 0:
			b.WriteString(html.EscapeString(t.Data))
		case kind == html.StartTagToken && (t.DataAtom == atom.Script || t.DataAtom == atom.Style):
			raw = t.DataAtom
		case kind == html.EndTagToken && t.DataAtom == raw:
			raw = 0
		case blocks[t.DataAtom] || t.DataAtom == atom.Br:
			b.WriteString("</p><p>")
		}
	}
	return b.String()
}

func render(root *html.Node) string {
	var b strings.Builder
	for c := root.FirstChild; c != nil; c = c.NextSibling {
		_ = html.Render(&b, c) // a strings.Builder doesn't fail
	}
	return b.String()
}

func element(a atom.Atom) *html.Node {
	return &html.Node{Type: html.ElementNode, Data: a.String(), DataAtom: a}
}

// walk visits n and everything below it, parents first.
func walk(n *html.Node, f func(*html.Node)) {
	f(n)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		walk(c, f)
	}
}

func find(root *html.Node, ok func(*html.Node) bool) []*html.Node {
	var out []*html.Node
	walk(root, func(n *html.Node) {
		if n != root && ok(n) {
			out = append(out, n)
		}
	})
	return out
}

// hasBlock reports whether a block stands anywhere below n.
func hasBlock(n *html.Node) bool {
	return len(find(n, func(c *html.Node) bool { return blocks[c.DataAtom] })) > 0
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func setAttr(n *html.Node, key, val string) {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			n.Attr[i].Val = val
			return
		}
	}
	n.Attr = append(n.Attr, html.Attribute{Key: key, Val: val})
}
