package typeset

import (
	"slices"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// breaks ends a paragraph at a break that stands inside marked-up words;
// those that stand in it directly, sanitising has dealt with. Signatures,
// bylines, headings, list items and cells keep their lines.
var breaks = Rule{
	ID: "breaks", Name: "换行成段", Description: "正文里的强制换行改为分段，署名和表格里的不动。",
	Source: "GB/T 9704-2012《党政机关公文格式》7.3.3：每自然段左空二字",
	tree: func(root *html.Node, note func(before, after string)) {
		var ends []*html.Node
		for _, l := range lines(root) {
			for i, n := range l.from {
				if !l.isBreak(i) || paragraph(n) == nil {
					continue
				}
				left, right := visible(string(l.runes[max(0, i-around):i])), visible(string(l.runes[i+1:min(len(l.runes), i+1+around)]))
				note(left+"↵"+right, left+"¶"+right)
				ends = append(ends, n)
			}
		}
		for _, br := range slices.Backward(ends) { // so that each piece is moved only once
			splitAt(paragraph(br), br)
		}
	},
}

// paragraph returns the paragraph that a break should end, or nil.
func paragraph(br *html.Node) *html.Node {
	p := within(br, atom.P, atom.Td, atom.Th, atom.Li, atom.H2, atom.H3, atom.H4, atom.Figcaption, atom.Caption)
	if p == nil || p.DataAtom != atom.P || class(p) == "sign" || class(p) == "byline" || within(p, atom.Td, atom.Th) != nil {
		return nil
	}
	return p
}

// splitAt moves what follows br into a paragraph of its own after p, inside
// copies of the elements around it.
func splitAt(p, br *html.Node) {
	var rest *html.Node
	for n := br; n != p; n = n.Parent {
		parent := n.Parent
		twin := &html.Node{Type: html.ElementNode, Data: parent.Data, DataAtom: parent.DataAtom}
		twin.Attr = append(twin.Attr, parent.Attr...)
		if rest != nil {
			twin.AppendChild(rest)
		}
		for c := n.NextSibling; c != nil; c = n.NextSibling {
			parent.RemoveChild(c)
			twin.AppendChild(c)
		}
		rest = twin
	}
	br.Parent.RemoveChild(br)
	p.Parent.InsertBefore(rest, p.NextSibling)
}
