// Package diff compares two versions of a text for people: block by block,
// side by side, with the changed characters marked.
package diff

import (
	"strings"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// Span is a run of text; Changed marks what the other side doesn't have.
type Span struct {
	Text    string
	Changed bool
}

// Row is a block of the old text beside the one of the new text that stands
// in its place. A side without one is nil.
type Row struct {
	Old, New []Span
	Changed  bool
}

func engine() *diffmatchpatch.DiffMatchPatch {
	d := diffmatchpatch.New()
	d.DiffTimeout = 0 // the same texts always give the same answer
	return d
}

// Text compares two texts character by character.
func Text(before, after string) (old, new []Span) {
	old, new = []Span{}, []Span{}
	d := engine()
	for _, part := range d.DiffCleanupSemantic(d.DiffMainRunes([]rune(before), []rune(after), false)) {
		switch part.Type {
		case diffmatchpatch.DiffEqual:
			old, new = append(old, Span{Text: part.Text}), append(new, Span{Text: part.Text})
		case diffmatchpatch.DiffDelete:
			old = append(old, Span{Text: part.Text, Changed: true})
		case diffmatchpatch.DiffInsert:
			new = append(new, Span{Text: part.Text, Changed: true})
		}
	}
	return old, new
}

// Blocks compares two texts that are cut into blocks. Blocks must not hold
// line breaks.
func Blocks(before, after []string) []Row {
	d := engine()
	a, b, lines := d.DiffLinesToRunes(joined(before), joined(after))
	var rows []Row
	var gone, come []string
	flush := func() {
		rows = append(rows, pair(gone, come)...)
		gone, come = nil, nil
	}
	for _, part := range d.DiffCharsToLines(d.DiffMainRunes(a, b, false), lines) {
		blocks := strings.Split(strings.TrimSuffix(part.Text, "\n"), "\n")
		switch part.Type {
		case diffmatchpatch.DiffEqual:
			flush()
			for _, s := range blocks {
				same := []Span{{Text: s}}
				rows = append(rows, Row{Old: same, New: same})
			}
		case diffmatchpatch.DiffDelete:
			gone = append(gone, blocks...)
		case diffmatchpatch.DiffInsert:
			come = append(come, blocks...)
		}
	}
	flush()
	return rows
}

func joined(blocks []string) string {
	if len(blocks) == 0 {
		return ""
	}
	return strings.Join(blocks, "\n") + "\n"
}

// pair sets the blocks that went beside those that came in their place.
func pair(gone, come []string) []Row {
	rows := make([]Row, max(len(gone), len(come)))
	for i := range rows {
		rows[i].Changed = true
		switch {
		case i >= len(come):
			rows[i].Old = []Span{{Text: gone[i], Changed: true}}
		case i >= len(gone):
			rows[i].New = []Span{{Text: come[i], Changed: true}}
		default:
			rows[i].Old, rows[i].New = Text(gone[i], come[i])
		}
	}
	return rows
}
