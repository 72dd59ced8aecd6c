package sanitize

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"xuanlan/internal/cms"
)

// Mark is a note to be shown in a body.
type Mark struct {
	Quote cms.Quote
	No    int    // that it is called by
	ID    string // of its place in the page
	URL   string // of the note itself
}

// spot is a character of a body's folded text.
type spot struct {
	at   int // in the folded text
	node *html.Node
	from int // in the node
	to   int
}

// Marked returns a body as pages show it with the words of notes in <mark>
// elements, and behind each of them an empty link with its number. Words that
// are not found are not marked. No text is added, changed or taken away.
func Marked(body cms.SafeHTML, marks []Mark) cms.SafeHTML {
	root := parse(string(body))
	text, spots := foldTree(root)
	covers := make([][]int, len(spots)) // marks of each character
	ends := map[*html.Node][]ending{}
	for i, m := range marks {
		from, to, n := m.Quote.Find(text)
		if n == 0 {
			continue
		}
		first, _ := slices.BinarySearchFunc(spots, from, func(s spot, at int) int { return s.at - at })
		last, _ := slices.BinarySearchFunc(spots, to, func(s spot, at int) int { return s.at - at })
		for k := first; k < last; k++ {
			covers[k] = append(covers[k], i)
		}
		end := spots[last-1]
		ends[end.node] = append(ends[end.node], ending{end.to, m})
	}
	for i := 0; i < len(spots); {
		j := i
		for j < len(spots) && spots[j].node == spots[i].node {
			j++
		}
		wrapSpots(spots[i:j], covers[i:j], ends[spots[i].node])
		i = j
	}
	return cms.SafeHTML(render(root))
}

// ending is where in a text node the words of a note end.
type ending struct {
	at   int
	mark Mark
}

// foldTree returns the folded text of a tree, and where its characters stand.
func foldTree(root *html.Node) (string, []spot) {
	var b strings.Builder
	var spots []spot
	walk(root, func(n *html.Node) {
		if n.Type != html.TextNode {
			return
		}
		for i := 0; i < len(n.Data); {
			r, size := utf8.DecodeRuneInString(n.Data[i:])
			if !cms.IsBlank(r) {
				spots = append(spots, spot{b.Len(), n, i, i + size})
				b.WriteString(n.Data[i : i+size])
			}
			i += size
		}
	})
	return b.String(), spots
}

// wrapSpots cuts a text node into pieces that the same notes cover, wraps
// those that any covers, and puts the numbers behind.
func wrapSpots(spots []spot, covers [][]int, ends []ending) {
	node := spots[0].node
	if !slices.ContainsFunc(covers, func(c []int) bool { return len(c) > 0 }) {
		return
	}
	data, done := node.Data, 0
	put := func(n *html.Node) { node.Parent.InsertBefore(n, node) }
	plain := func(to int) {
		if to > done {
			put(&html.Node{Type: html.TextNode, Data: data[done:to]})
			done = to
		}
	}
	for i := 0; i < len(spots); {
		j := i
		for j < len(spots) && slices.Equal(covers[j], covers[i]) {
			j++
		}
		if len(covers[i]) > 0 {
			plain(spots[i].from)
			m := element(atom.Mark)
			setAttr(m, "class", "noted")
			m.AppendChild(&html.Node{Type: html.TextNode, Data: data[done:spots[j-1].to]})
			put(m)
			done = spots[j-1].to
			for _, e := range ends {
				if e.at == done {
					insertNumber(node, e.mark)
				}
			}
		}
		i = j
	}
	plain(len(data))
	node.Parent.RemoveChild(node)
}

// insertNumber puts the number of a note before a node, or behind the link
// that it stands in: links can't be nested.
func insertNumber(node *html.Node, m Mark) {
	a := element(atom.A)
	// In the order of the alphabet, which is how the parser gives them back.
	setAttr(a, "aria-label", "批注 "+strconv.Itoa(m.No))
	setAttr(a, "class", "note-no")
	setAttr(a, "data-no", strconv.Itoa(m.No))
	setAttr(a, "href", m.URL)
	setAttr(a, "id", m.ID)
	setAttr(a, "target", "_parent")
	for p := node.Parent; p != nil; p = p.Parent {
		if p.DataAtom != atom.A {
			continue
		}
		before := p.NextSibling
		for before != nil && attr(before, "class") == "note-no" {
			before = before.NextSibling
		}
		p.Parent.InsertBefore(a, before)
		return
	}
	node.Parent.InsertBefore(a, node)
}
