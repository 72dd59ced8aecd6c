package sanitize

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// parse reads a fragment into a root without a parent. Reading never fails:
// HTML has a tree for every text.
func parse(s string) *html.Node {
	body := element(atom.Body)
	root := &html.Node{Type: html.DocumentNode}
	nodes, err := html.ParseFragment(strings.NewReader(s), body)
	if err != nil { // only a failing reader
		return root
	}
	for _, n := range nodes {
		root.AppendChild(n)
	}
	return root
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
