package docx

import (
	"strconv"
)

// note is a footnote or an endnote that the text refers to.
type note struct {
	content *node
	rels    map[string]rel
	blocks  []block
}

// notesOf lists the notes of a part by ID, without its separators.
func notesOf(root *node) map[string]*node {
	out := map[string]*node{}
	if root == nil {
		return out
	}
	for _, n := range root.kids {
		if t := n.attr("w:type"); t == "" || t == "normal" {
			out[n.attr("w:id")] = n
		}
	}
	return out
}

// reference writes the number of a note. Footnotes and endnotes are counted
// together, in the order of the text: there is one list of them.
func (p *paragraphReader) reference(n *node, notes map[string]*node, rels map[string]rel) {
	content, ok := notes[n.attr("w:id")]
	if !ok || p.inNote {
		return
	}
	number, known := p.numbers[content]
	if !known {
		p.notes = append(p.notes, note{content: content, rels: rels})
		number = len(p.notes)
		p.numbers[content] = number
	}
	p.spans = append(p.spans, span{text: noteSign(number), marks: sup})
	p.written = true
}

func noteSign(n int) string { return "[" + strconv.Itoa(n) + "]" }

// readNotes reads the notes that the text refers to.
func (r *reader) readNotes() error {
	main := r.rels
	defer func() { r.rels, r.inNote = main, false }()
	r.inNote = true
	for i := range r.notes {
		r.rels, r.fields = r.notes[i].rels, nil
		blocks, err := r.blocks(r.notes[i].content)
		if err != nil {
			return err
		}
		r.notes[i].blocks = blocks
	}
	return nil
}

// noteBlocks are the notes as the end of the body: a paragraph with its number
// for each, below a rule.
func (r *reader) noteBlocks() []block {
	if len(r.notes) == 0 {
		return nil
	}
	out := []block{{class: ruleClass}}
	for i, n := range r.notes {
		sign := span{text: noteSign(i + 1), marks: sup}
		if len(n.blocks) == 0 || !n.blocks[0].paragraph() {
			n.blocks = append([]block{{}}, n.blocks...)
		}
		for j, b := range n.blocks {
			if j == 0 {
				b.spans = append([]span{sign, {text: " "}}, b.spans...)
			}
			if b.paragraph() {
				b.class, b.level, b.align = "no-indent", 0, ""
			}
			out = append(out, b)
		}
	}
	return out
}
