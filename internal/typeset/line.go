package typeset

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// In a line, a break and a picture each take the place of one character.
const (
	breakMark  = '\u2028'
	objectMark = '\ufffc'
)

// line is the text of a block from one block boundary to the next, across the
// elements that mark up words, so that a rule sees the neighbours of a
// character wherever they stand in the tree.
type line struct {
	block *html.Node   // the innermost block around the text
	runes []rune       // must not be changed by rules
	from  []*html.Node // for each character its text node or element

	guard   []bool // see guarded
	foreign *bool  // see latin
}

// lines returns the lines of a body that hold any text, in their order.
func lines(root *html.Node) []*line {
	var out []*line
	cur := &line{block: root}
	flush := func(next *html.Node) {
		if len(cur.runes) > 0 {
			out = append(out, cur)
		}
		cur = &line{block: next}
	}
	var visit func(n *html.Node)
	visit = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			for _, r := range n.Data {
				cur.add(r, n)
			}
		case n.DataAtom == atom.Br:
			cur.add(breakMark, n)
		case n.DataAtom == atom.Img, n.DataAtom == atom.Video, n.DataAtom == atom.Audio:
			cur.add(objectMark, n)
			return
		}
		if blocks[n.DataAtom] {
			flush(n)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			visit(c)
		}
		if blocks[n.DataAtom] {
			flush(n.Parent)
		}
	}
	visit(root)
	flush(nil)
	return out
}

func (l *line) add(r rune, n *html.Node) {
	l.runes = append(l.runes, r)
	l.from = append(l.from, n)
}

// element reports whether a break or a picture stands at i, not a character.
func (l *line) element(i int) bool { return l.from[i].Type != html.TextNode }

// edit replaces the characters from from up to to by a text. It never covers
// pictures; a break that it covers is removed.
type edit struct {
	from, to int
	with     string
}

// apply carries out edits, which must be in order and not overlap, and notes
// them. What is inserted joins the first character that it replaces.
func (l *line) apply(edits []edit, note func(before, after string)) {
	if len(edits) == 0 {
		return
	}
	l.note(edits, note)
	old := *l
	*l = line{block: old.block}
	for i, e := 0, 0; i < len(old.runes); i++ {
		n := old.from[i]
		for e < len(edits) && i >= edits[e].to {
			e++
		}
		switch {
		case e == len(edits) || i < edits[e].from:
			l.add(old.runes[i], n)
		case n.DataAtom == atom.Br:
			n.Parent.RemoveChild(n)
		case i == edits[e].from:
			for _, r := range edits[e].with {
				l.add(r, n)
			}
		}
	}
	for _, n := range old.from {
		if n.Type == html.TextNode {
			n.Data = ""
		}
	}
	for i := 0; i < len(l.runes); {
		end := i + 1
		for end < len(l.runes) && l.from[end] == l.from[i] {
			end++
		}
		if !l.element(i) {
			l.from[i].Data = string(l.runes[i:end])
		}
		i = end
	}
}

// around is how many characters a snippet shows on each side of a change.
const around = 8

// note tells of the edits, those that are near each other together.
func (l *line) note(edits []edit, note func(before, after string)) {
	for i := 0; i < len(edits); {
		j := i + 1
		for j < len(edits) && edits[j].from-edits[j-1].to <= around {
			j++
		}
		start, end := max(0, edits[i].from-around), min(len(l.runes), edits[j-1].to+around)
		var after strings.Builder
		at := start
		for _, e := range edits[i:j] {
			after.WriteString(string(l.runes[at:e.from]) + e.with)
			at = e.to
		}
		after.WriteString(string(l.runes[at:end]))
		note(visible(string(l.runes[start:end])), visible(after.String()))
		i = j
	}
}

var visible = strings.NewReplacer(string(breakMark), "↵", string(objectMark), "▣").Replace

// snippet shortens a text that is shown for a whole paragraph.
func snippet(s string) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) > 4*around {
		return string(r[:4*around]) + "……"
	}
	return string(r)
}
