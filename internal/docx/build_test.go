package docx

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/png"
	"strings"
	"testing"

	"xuanlan/internal/cms"
)

// parts are the parts of a file that a test writes, by name.
type parts map[string]string

const (
	nsWord   = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	nsStrict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
	relBase  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	names    = ` xmlns:w="` + nsWord + `" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"` +
		` xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"` +
		` xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"` +
		` xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"` +
		` xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"` +
		` xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"`
	header = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\r\n"
)

// document is the main part around the content of its body.
func document(body string) string {
	return header + `<w:document` + names + `><w:body>` + body +
		`<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>`
}

func part(root, content string) string {
	return header + `<w:` + root + names + `>` + content + `</w:` + root + `>`
}

// rels is a part of relationships: id, kind and target, three by three.
func rels(list ...string) string {
	var b strings.Builder
	b.WriteString(header + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	for i := 0; i+2 < len(list); i += 3 {
		mode := ""
		if strings.Contains(list[i+2], "://") {
			mode = ` TargetMode="External"`
		}
		fmt.Fprintf(&b, `<Relationship Id="%s" Type="%s" Target="%s"%s/>`, list[i], relBase+list[i+1], list[i+2], mode)
	}
	b.WriteString(`</Relationships>`)
	return b.String()
}

// file writes the parts as a file, with what every file has.
func file(p parts) []byte {
	if _, ok := p["_rels/.rels"]; !ok {
		p["_rels/.rels"] = rels("rId1", "officeDocument", "word/document.xml")
	}
	p["[Content_Types].xml"] = header + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range sortedKeys(p) {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(p[name]))
		}
		if err != nil {
			panic(err) // a buffer doesn't fail
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func para(ppr, text string) string {
	return `<w:p><w:pPr>` + ppr + `</w:pPr>` + run("", text) + `</w:p>`
}

func run(rpr, text string) string {
	return `<w:r><w:rPr>` + rpr + `</w:rPr><w:t xml:space="preserve">` + text + `</w:t></w:r>`
}

// big is a centred paragraph of 22 points.
func big(text string) string {
	return `<w:p><w:pPr><w:jc w:val="center"/></w:pPr>` + run(`<w:rFonts w:eastAsia="方正小标宋简体"/><w:sz w:val="44"/>`, text) + `</w:p>`
}

func picturePNG() string {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 4, 3))); err != nil {
		panic(err)
	}
	return b.String()
}

// inlinePicture shows the picture of a relationship.
func inlinePicture(id, alt string) string {
	return `<w:r><w:drawing><wp:inline><wp:extent cx="5274310" cy="2966720"/><wp:docPr id="1" name="图片 1" descr="` + alt + `"/><a:graphic>` +
		`<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="0" name="river.png"/></pic:nvPicPr>` +
		`<pic:blipFill><a:blip r:embed="` + id + `"/><a:stretch/></pic:blipFill><pic:spPr><a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`
}

// key is the address of the n-th stored picture.
func key(n int) string { return fmt.Sprintf("/files/abcdefghijklmnopqrstuvw%c.png", 'a'+n-1) }

func read(b []byte) (Document, error) {
	n := 0
	return Read(bytes.NewReader(b), int64(len(b)), func(name string, data []byte) (Picture, error) {
		n++
		return Picture{Src: key(n), Width: 4, Height: 3}, nil
	})
}

// parse reads a file that has to be readable.
func parse(t *testing.T, p parts) Document {
	t.Helper()
	d, err := read(file(p))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func wantBody(t *testing.T, d Document, want string) {
	t.Helper()
	if string(d.Body) != want {
		t.Errorf("body\ngot  %s\nwant %s", d.Body, want)
	}
}

func wantMissed(t *testing.T, d Document, parts ...string) {
	t.Helper()
	all := strings.Join(d.Missed, "\n")
	for _, p := range parts {
		if !strings.Contains(all, p) {
			t.Errorf("missed lacks %q:\n%s", p, all)
		}
	}
	if len(d.Missed) != len(parts) {
		t.Errorf("missed %d things, not %d:\n%s", len(d.Missed), len(parts), all)
	}
}

// textOf is what an error shows.
func textOf(t *testing.T, err error) (cms.Kind, string) {
	t.Helper()
	e, ok := errors.AsType[*cms.Error](err)
	if !ok {
		t.Fatalf("error %v", err)
	}
	return e.Kind, e.Text
}
