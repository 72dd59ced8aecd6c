package docx

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// paragraphReader gathers what a paragraph gives: its text, and the blocks
// that stand in it, before or behind the text.
type paragraphReader struct {
	*reader
	base          look // of its text where nothing else is said
	spans         []span
	written       bool // something is to be seen in the spans
	before, after []block
	weights       map[int]int // size of text → characters
	red, bold     int         // characters
	link          string
	hiding        bool // the run before was hidden text
}

// paragraph reads a paragraph. It gives no block when there is nothing in it.
func (r *reader) paragraph(n *node) ([]block, error) {
	ppr := n.kid("w:pPr")
	styleID := ppr.kid("w:pStyle").attr("w:val")
	l, name := r.styles.of(styleID)
	if strings.HasPrefix(name, "toc ") || name == "table of figures" {
		if r.missed.n[lostContents] == 0 {
			r.missed.note(lostContents, "")
		}
		return nil, nil
	}
	l.paragraph(ppr)
	p := &paragraphReader{reader: r, base: l, weights: map[int]int{}, spans: r.carry, written: r.carried}
	r.carry, r.carried = nil, false
	if err := p.inline(n); err != nil {
		return nil, err
	}
	if joinsNext(ppr) {
		r.carry, r.carried = p.spans, p.written
		return append(p.before, p.after...), nil
	}
	label := r.nums.next(l, styleID, ppr.kid("w:numPr", "w:ilvl") != nil)
	return p.finish(label, name), nil
}

// joinsNext reports whether the text goes on in the next paragraph: the mark
// between them was deleted, or this one is an initial.
func joinsNext(ppr *node) bool {
	rpr := ppr.kid("w:rPr")
	drop := ppr.kid("w:framePr").attr("w:dropCap")
	return rpr.kid("w:del") != nil || rpr.kid("w:moveFrom") != nil || drop == "drop" || drop == "margin"
}

func (p *paragraphReader) finish(label *label, style string) []block {
	if !p.written {
		return append(p.before, p.after...)
	}
	b := block{spans: join(p.spans), align: p.base.align, style: style, level: p.base.level}
	total := 0
	for _, size := range slices.Sorted(maps.Keys(p.weights)) {
		if total += p.weights[size]; p.weights[size] > p.weights[b.size] {
			b.size = size
		}
	}
	b.bold, b.red = p.bold == total, p.red == total
	b.label = label
	p.nearby = excerpt(b.text())
	return append(append(p.before, b), p.after...)
}

// place puts a block where it was met: in front of the text, or behind it.
func (p *paragraphReader) place(b ...block) {
	if !p.written {
		p.before = append(p.before, b...)
	} else {
		p.after = append(p.after, b...)
	}
}

// note counts a loss, with the text in front of it.
func (p *paragraphReader) note(l loss) {
	where := ""
	if p.missed.n[l] == 0 { // the others' places are not told
		if where = excerpt(plain(p.spans)); where == "" {
			where = p.nearby
		}
	}
	p.missed.note(l, where)
}

// inline reads the runs below n; nil has none.
func (p *paragraphReader) inline(n *node) error {
	if n == nil {
		return nil
	}
	for _, k := range n.kids {
		var err error
		switch k.name {
		case "w:r":
			err = p.run(k)
		case "w:hyperlink", "w:fldSimple":
			err = p.linked(k)
		case "w:ins", "w:moveTo":
			p.missed.note(lostChange, "")
			err = p.inline(k)
		case "w:del", "w:moveFrom":
			p.missed.note(lostChange, "")
			p.deleted(k)
		case "mc:AlternateContent":
			err = p.inline(chosen(k))
		case "m:oMath", "m:oMathPara":
			p.math(k)
		case "w:ruby":
			p.note(lostRuby)
			err = p.inline(k.kid("w:rubyBase"))
		case "w:sdt":
			if !prompts(k) {
				err = p.inline(k)
			}
		case "w:sdtContent", "w:smartTag", "w:customXml", "w:dir", "w:bdo":
			err = p.inline(k)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// linked reads the runs of a link.
func (p *paragraphReader) linked(n *node) error {
	outer := p.link
	defer func() { p.link = outer }()
	if a := p.rels[n.attr("r:id")]; a.external {
		p.link = webAddress(a.target)
	} else if a := hyperlink(n.attr("w:instr")); a != "" {
		p.link = a
	}
	return p.inline(n)
}

// deleted goes through deleted text for the fields that begin or end in it.
func (p *paragraphReader) deleted(n *node) {
	n.all("w:fldChar", func(f *node) { p.fieldChar(f.attr("w:fldCharType")) })
}

// write adds text of a look.
func (p *paragraphReader) write(text string, l look) {
	if text == "" {
		return
	}
	if l.hidden {
		if !p.hiding && strings.TrimFunc(text, blank) != "" {
			p.note(lostHidden)
			p.hiding = true
		}
		return
	}
	p.hiding = false
	if l.caps {
		text = strings.ToUpper(text)
	}
	link := p.link
	if link == "" {
		link = p.fieldLink()
	}
	p.spans = append(p.spans, span{text: text, marks: l.marks(link != ""), link: link})
	if strings.TrimFunc(text, blank) == "" {
		return
	}
	p.written = true
	n := utf8.RuneCountInString(text)
	p.weights[l.size] += n
	if l.bold {
		p.bold += n
	}
	if l.red {
		p.red += n
	}
}

// marks are the elements that show the look. Links are underlined anyway.
func (l look) marks(linked bool) marks {
	var m marks
	for _, f := range []struct {
		on bool
		m  marks
	}{{l.bold, bold}, {l.italic, italic}, {l.underline && !linked, underline}, {l.strike, strike},
		{l.vert == "subscript", sub}, {l.vert == "superscript", sup}} {
		if f.on {
			m |= f.m
		}
	}
	return m
}

// math keeps a formula that is one line of characters; one with fractions or
// roots would read otherwise.
func (p *paragraphReader) math(n *node) {
	if n.first("m:f", "m:rad", "m:sSup", "m:sSub", "m:sSubSup", "m:sPre", "m:nary", "m:m", "m:eqArr", "m:limLow", "m:limUpp",
		"m:acc", "m:bar", "m:groupChr", "m:func", "m:d", "m:box", "m:borderBox", "m:phant") != nil {
		p.note(lostFormula)
		return
	}
	n.all("m:t", func(t *node) { p.write(string(t.text), p.base) })
}
