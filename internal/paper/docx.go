package paper

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"
)

// The four columns of the table, in twentieths of a point: the width of A4
// between the margins.
const (
	labelWidth = 1700
	boxWidth   = 2926
	tableWidth = 2 * (labelWidth + boxWidth)
)

// Docx writes the form as a file of Word or WPS Writer for A4. at is when it was made.
func Docx(w io.Writer, f Form, at time.Time) error {
	z := zip.NewWriter(w)
	for _, p := range []struct{ name, text string }{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", packageRels},
		{"word/_rels/document.xml.rels", documentRels},
		{"word/document.xml", document(f)},
		{"word/styles.xml", styles},
		{"word/footer1.xml", footer},
		{"docProps/core.xml", fmt.Sprintf(coreProps, text(f.Title), at.UTC().Format(time.RFC3339))},
	} {
		part, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate, Modified: at})
		if err != nil {
			return err
		}
		if _, err := io.WriteString(part, declaration+p.text); err != nil {
			return err
		}
	}
	return z.Close()
}

// text escapes a text; what XML can't hold becomes U+FFFD.
func text(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder doesn't fail
	return b.String()
}

func document(f Form) string {
	var b strings.Builder
	b.WriteString(`<w:document xmlns:w="` + nsWord + `" xmlns:r="` + nsRels + `"><w:body>`)
	paragraph(&b, "FormTitle", f.Title, false)
	fmt.Fprintf(&b, `<w:p><w:pPr><w:pStyle w:val="FormHead"/></w:pPr>`)
	for i, s := range f.Head {
		if i > 0 {
			b.WriteString(`<w:r><w:tab/></w:r>`)
		}
		run(&b, s, false)
	}
	b.WriteString(`</w:p>`)
	table(&b, f.Rows)
	paragraph(&b, "FormFoot", f.Foot, false)
	b.WriteString(`<w:sectPr><w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/>` +
		`<w:pgMar w:top="1134" w:right="1304" w:bottom="1134" w:left="1350" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr></w:body></w:document>`)
	return b.String()
}

func table(b *strings.Builder, rows []Row) {
	fmt.Fprintf(b, `<w:tbl><w:tblPr><w:tblStyle w:val="FormTable"/><w:tblW w:w="%d" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr>`, tableWidth)
	fmt.Fprintf(b, `<w:tblGrid><w:gridCol w:w="%[1]d"/><w:gridCol w:w="%[2]d"/><w:gridCol w:w="%[1]d"/><w:gridCol w:w="%[2]d"/></w:tblGrid>`, labelWidth, boxWidth)
	for _, r := range rows {
		if r.Heading != "" {
			b.WriteString(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
			cell(b, tableWidth, 4, "FormHeading", []Line{{Text: r.Heading}})
			b.WriteString(`</w:tr>`)
			continue
		}
		b.WriteString(`<w:tr>`)
		for _, box := range r.Boxes {
			width, span := boxWidth, 1
			if len(r.Boxes) == 1 {
				width, span = boxWidth*2+labelWidth, 3
			}
			cell(b, labelWidth, 1, "FormLabel", []Line{{Text: box.Label}})
			cell(b, width, span, "FormText", box.Lines)
		}
		b.WriteString(`</w:tr>`)
	}
	b.WriteString(`</w:tbl>`)
}

func cell(b *strings.Builder, width, span int, style string, lines []Line) {
	fmt.Fprintf(b, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/><w:gridSpan w:val="%d"/><w:vAlign w:val="center"/></w:tcPr>`, width, span)
	for _, l := range lines {
		s := style
		if l.Signed {
			s = "FormSigned"
		}
		paragraph(b, s, l.Text, l.Void)
	}
	if len(lines) == 0 { // a cell without a paragraph is no cell
		paragraph(b, style, "", false)
	}
	b.WriteString(`</w:tc>`)
}

func paragraph(b *strings.Builder, style, s string, void bool) {
	b.WriteString(`<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>`)
	run(b, s, void)
	b.WriteString(`</w:p>`)
}

func run(b *strings.Builder, s string, void bool) {
	b.WriteString(`<w:r>`)
	if void {
		b.WriteString(`<w:rPr><w:strike/></w:rPr>`)
	}
	b.WriteString(`<w:t xml:space="preserve">` + text(s) + `</w:t></w:r>`)
}
