// Package paper holds a form as an office prints it, filled in: a title, and a
// table of labelled boxes. It knows nothing of what the form is about. Docx
// writes it as a file of Word.
package paper

// Form is a form for A4.
type Form struct {
	Title string
	Head  []string // above the table: at the left and at the right
	Rows  []Row
	Foot  string
}

// Row is a heading across the table, or one or two boxes side by side.
type Row struct {
	Heading string
	Boxes   []Box
}

// Box is what is written beside a label.
type Box struct {
	Label string
	Lines []Line
}

// Line is a line of a box. It holds no line breaks.
type Line struct {
	Text   string
	Signed bool // who says so, at the right below the rest
	Void   bool // holds no longer: struck out
}

// Heading adds a heading.
func (f *Form) Heading(text string) { f.Rows = append(f.Rows, Row{Heading: text}) }

// Wide adds a box across the table.
func (f *Form) Wide(label string, lines ...Line) {
	f.Rows = append(f.Rows, Row{Boxes: []Box{{label, lines}}})
}

// Pair adds two boxes of a line each.
func (f *Form) Pair(label, text, label2, text2 string) {
	f.Rows = append(f.Rows, Row{Boxes: []Box{{label, []Line{{Text: text}}}, {label2, []Line{{Text: text2}}}}})
}
