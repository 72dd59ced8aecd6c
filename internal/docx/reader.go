package docx

import (
	"strings"
)

// reader goes through the parts of a file.
type reader struct {
	archive *archive
	store   Store
	styles  styles
	nums    *numbering
	rels    map[string]rel // of the part that is being read
	missed  missed

	foot, end map[string]*node // notes by ID
	footRels  map[string]rel
	endRels   map[string]rel
	notes     []note
	numbers   map[*node]int // of the notes that were referred to
	inNote    bool

	fields   []*field // that are open
	pictures int      // stored so far
	margin   []string // the lines of headers and footers
	nearby   string   // the text last seen, for telling where something was
	carry    []span   // the beginning of the next paragraph, when a paragraph mark was deleted
	carried  bool     // something is to be seen in it
}

// read returns the blocks of the text.
func (r *reader) read() ([]block, error) {
	root, err := r.archive.tree(r.archive.main)
	if err != nil {
		return nil, err
	}
	body := root.kid("w:body")
	if body == nil {
		return nil, damaged(nil)
	}
	if err := r.prepare(); err != nil {
		return nil, err
	}
	blocks, err := r.blocks(body)
	if err != nil {
		return nil, err
	}
	return blocks, r.readNotes()
}

// prepare reads the parts beside the text.
func (r *reader) prepare() error {
	var err error
	if r.rels, err = r.archive.rels(r.archive.main); err != nil {
		return err
	}
	parts := map[string]*node{}
	for _, rel := range r.rels {
		switch rel.kind {
		case "styles", "numbering", "footnotes", "endnotes":
			if parts[rel.kind], err = r.archive.tree(rel.target); err != nil {
				return err
			}
		}
		switch rel.kind {
		case "footnotes":
			r.footRels, err = r.archive.rels(rel.target)
		case "endnotes":
			r.endRels, err = r.archive.rels(rel.target)
		}
		if err != nil {
			return err
		}
	}
	r.styles, r.nums = readStyles(parts["styles"]), readNumbering(parts["numbering"])
	r.foot, r.end = notesOf(parts["footnotes"]), notesOf(parts["endnotes"])
	return r.margins()
}

// margins tells of headers and footers that say more than the page number.
func (r *reader) margins() error {
	seen := map[string]bool{}
	for _, id := range sortedKeys(r.rels) {
		rel := r.rels[id]
		if rel.external || rel.kind != "header" && rel.kind != "footer" {
			continue
		}
		root, err := r.archive.tree(rel.target)
		if err != nil {
			return err
		}
		var b strings.Builder
		root.all("w:p", func(p *node) {
			start := b.Len()
			p.all("w:t", func(t *node) { b.Write(t.text) })
			r.margin = append(r.margin, squeeze(b.String()[start:]))
		})
		words := strings.TrimFunc(b.String(), func(c rune) bool { return blank(c) || strings.ContainsRune("-—–－·.第页共/0123456789", c) })
		if words != "" && !seen[words] {
			seen[words] = true
			name := map[string]string{"header": "页眉", "footer": "页脚"}[rel.kind]
			r.missed.say(name + "的文字“" + excerpt(words) + "”没有带入")
		}
	}
	return nil
}

// blocks reads paragraphs and tables below n.
func (r *reader) blocks(n *node) ([]block, error) {
	var out []block
	for _, k := range n.kids {
		var more []block
		var err error
		switch k.name {
		case "w:p":
			more, err = r.paragraph(k)
		case "w:tbl":
			more, err = r.table(k)
		case "w:sdt":
			if prompts(k) {
				continue
			}
			if strings.EqualFold(k.kid("w:sdtPr", "w:docPartObj", "w:docPartGallery").attr("w:val"), "Table of Contents") {
				r.missed.note(lostContents, "")
				continue
			}
			more, err = r.blocks(k)
		case "mc:AlternateContent":
			more, err = r.blocks(chosen(k))
		case "w:sdtContent", "w:customXml", "w:smartTag", "w:ins", "w:moveTo":
			more, err = r.blocks(k)
		case "w:altChunk", "w:subDoc":
			r.missed.note(lostPart, r.nearby)
		}
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	if len(r.carry) > 0 { // the last mark was deleted: nothing follows
		out = append(out, block{spans: join(r.carry)})
		r.carry, r.carried = nil, false
	}
	return out, nil
}

// prompts reports whether a field of a form shows nothing but what to type.
func prompts(sdt *node) bool { return sdt.kid("w:sdtPr", "w:showingPlcHdr").on() }

// chosen is the alternative that is read: the first, unless that can only be
// drawn by the newest programs and the last is a picture of it.
func chosen(n *node) *node {
	choice, fallback := n.kid("mc:Choice"), n.kid("mc:Fallback")
	need := choice.attr("Requires")
	if choice == nil || fallback != nil && (need == "wpi" || strings.HasPrefix(need, "am3d")) {
		choice = fallback
	}
	if choice == nil {
		return &node{}
	}
	return choice
}
