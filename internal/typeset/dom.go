package typeset

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// blocks are the block elements of the canonical form.
var blocks = map[atom.Atom]bool{
	atom.P: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.Blockquote: true,
	atom.Ul: true, atom.Ol: true, atom.Li: true, atom.Figure: true, atom.Figcaption: true,
	atom.Table: true, atom.Caption: true, atom.Thead: true, atom.Tbody: true, atom.Tfoot: true,
	atom.Tr: true, atom.Th: true, atom.Td: true, atom.Hr: true,
}

// parse reads a canonical body. Reading never fails: HTML has a tree for
// every text.
func parse(s string) *html.Node {
	root := &html.Node{Type: html.DocumentNode}
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
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

// find returns the elements below n that have the name, in their order.
func find(n *html.Node, name atom.Atom) []*html.Node {
	var out []*html.Node
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == name {
			out = append(out, c)
		}
		out = append(out, find(c, name)...)
	}
	return out
}

// within returns the nearest element at or above n that has one of the names,
// or nil.
func within(n *html.Node, names ...atom.Atom) *html.Node {
	for ; n != nil; n = n.Parent {
		for _, name := range names {
			if n.DataAtom == name {
				return n
			}
		}
	}
	return nil
}

func textOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(textOf(c))
	}
	return b.String()
}

// plain reports whether n holds nothing but text and its markup.
func plain(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.DataAtom == atom.Br || c.DataAtom == atom.Img || c.DataAtom == atom.Video || c.DataAtom == atom.Audio:
			return false
		case blocks[c.DataAtom] || !plain(c):
			return false
		}
	}
	return true
}

func class(n *html.Node) string { return attr(n, "class") }

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func setClass(n *html.Node, name string) {
	for i := range n.Attr {
		if n.Attr[i].Key == "class" {
			n.Attr[i].Val = name
			return
		}
	}
	n.Attr = append(n.Attr, html.Attribute{Key: "class", Val: name})
}
