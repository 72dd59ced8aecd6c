package docx

import "strconv"

// table is a table with its joined cells.
type table struct {
	rows []row
}

type row struct {
	head  bool
	cells []cell
}

type cell struct {
	blocks           []block
	colspan, rowspan int
}

const (
	maxColumns = 100
	maxRowspan = 999 // what the allow-list takes
)

// table reads a table.
func (r *reader) table(n *node) ([]block, error) {
	t := &tableReader{reader: r, open: map[int]position{}}
	if err := t.rows(n); err != nil {
		return nil, err
	}
	if len(t.out.rows) == 0 {
		return nil, nil
	}
	return []block{{table: &t.out}}, nil
}

type position struct{ row, cell int }

type tableReader struct {
	*reader
	out  table
	open map[int]position // column → the cell that may go on downwards
}

func (t *tableReader) rows(n *node) error {
	for _, k := range n.kids {
		var err error
		switch k.name {
		case "w:tr":
			if k.kid("w:trPr", "w:del") != nil {
				t.missed.note(lostChange, "")
				continue
			}
			err = t.row(k)
		case "w:sdt", "w:sdtContent", "w:customXml":
			err = t.rows(k)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *tableReader) row(n *node) error {
	pr := n.kid("w:trPr")
	t.out.rows = append(t.out.rows, row{head: pr.kid("w:tblHeader").on()})
	column := 0
	if skip := span1(pr.kid("w:gridBefore").attr("w:val")); pr.kid("w:gridBefore") != nil {
		t.add(cell{colspan: skip, rowspan: 1})
		column = skip
	}
	return t.cells(n, &column)
}

func (t *tableReader) cells(n *node, column *int) error {
	for _, k := range n.kids {
		switch k.name {
		case "w:tc":
			if err := t.cell(k, column); err != nil {
				return err
			}
		case "w:sdt", "w:sdtContent", "w:customXml":
			if err := t.cells(k, column); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *tableReader) cell(n *node, column *int) error {
	pr := n.kid("w:tcPr")
	blocks, err := t.blocks(n)
	if err != nil {
		return err
	}
	blocks = t.flatten(blocks)
	at, span := *column, span1(pr.kid("w:gridSpan").attr("w:val"))
	*column += span
	if h := pr.kid("w:hMerge"); h != nil && h.attr("w:val") != "restart" {
		if cells := t.last().cells; len(cells) > 0 {
			c := &cells[len(cells)-1]
			c.colspan += span
			c.blocks = append(c.blocks, blocks...)
			return nil
		}
	}
	merge := pr.kid("w:vMerge")
	if merge != nil && merge.attr("w:val") != "restart" {
		if from, ok := t.open[at]; ok {
			c := &t.out.rows[from.row].cells[from.cell]
			if c.colspan == span && c.rowspan < maxRowspan && from.row+c.rowspan == len(t.out.rows)-1 {
				c.rowspan++
				c.blocks = append(c.blocks, blocks...)
				return nil
			}
		}
	}
	if merge != nil {
		t.open[at] = position{len(t.out.rows) - 1, len(t.last().cells)}
	} else {
		delete(t.open, at)
	}
	t.add(cell{blocks: blocks, colspan: span, rowspan: 1})
	return nil
}

func (t *tableReader) last() *row { return &t.out.rows[len(t.out.rows)-1] }

func (t *tableReader) add(c cell) { t.last().cells = append(t.last().cells, c) }

func span1(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 1
	}
	return min(max(n, 1), maxColumns)
}

// flatten makes paragraphs of the tables in a cell, one for each row.
func (t *tableReader) flatten(blocks []block) []block {
	var out []block
	for _, b := range blocks {
		if b.table == nil {
			out = append(out, b)
			continue
		}
		t.missed.note(changedNesting, "")
		for _, row := range b.table.rows {
			var line block
			for _, c := range row.cells {
				for _, in := range c.blocks {
					if !in.paragraph() {
						out = append(out, in)
						continue
					}
					if len(line.spans) > 0 {
						line.spans = append(line.spans, span{text: "\u3000"})
					}
					if in.label != nil {
						line.spans = append(line.spans, span{text: in.label.text})
					}
					line.spans = append(line.spans, in.spans...)
				}
			}
			if !empty(line.spans) {
				out = append(out, line)
			}
		}
	}
	return out
}
