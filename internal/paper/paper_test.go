package paper

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

// parts writes the form and returns the parts of the file, each of which has
// to be XML.
func parts(t *testing.T, f Form) map[string]string {
	t.Helper()
	var b bytes.Buffer
	if err := Docx(&b, f, time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, file := range z.File {
		r, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		part, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		for dec := xml.NewDecoder(bytes.NewReader(part)); ; {
			if _, err := dec.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", file.Name, err)
			}
		}
		out[file.Name] = string(part)
	}
	return out
}

// A form keeps its texts, whatever they hold, on A4 in the typefaces of 公文.
func TestDocx(t *testing.T) {
	t.Parallel()
	f := Form{Title: `审核表 <"&">`, Head: []string{"单位：甲", "编号：1"}, Foot: "注"}
	f.Pair("栏目", "动态", "来源", "")
	f.Heading("审核")
	f.Wide("初审", Line{Text: "同意\x01\x00 𠮷 <w:p>"}, Line{Text: "作废的", Void: true}, Line{Text: "张三", Signed: true})
	f.Wide("复审")
	p := parts(t, f)
	d := p["word/document.xml"]
	for _, want := range []string{"审核表 &lt;&#34;&amp;&#34;&gt;", "𠮷 &lt;w:p&gt;", `<w:strike/></w:rPr><w:t xml:space="preserve">作废的`,
		`<w:pStyle w:val="FormSigned"/></w:pPr><w:r><w:t xml:space="preserve">张三`, `w:w="11906" w:h="16838"`, `<w:gridSpan w:val="4"/>`, `<w:gridSpan w:val="3"/>`} {
		if !strings.Contains(d, want) {
			t.Errorf("document lacks %s", want)
		}
	}
	if cells, full := strings.Count(d, "<w:tc>"), strings.Count(d, "</w:p></w:tc>"); cells != 9 || full != cells {
		t.Errorf("%d cells, %d end with a paragraph", cells, full)
	}
	for _, font := range []string{"方正小标宋简体", "仿宋", "黑体"} {
		if !strings.Contains(p["word/styles.xml"], `w:eastAsia="`+font+`"`) {
			t.Errorf("no style in %s", font)
		}
	}
	if !strings.Contains(p["word/styles.xml"], `<w:insideV w:val="single"`) || !strings.Contains(p["word/footer1.xml"], "NUMPAGES") {
		t.Error("no lines in the table or no page numbers")
	}
	for name := range p {
		if name != "[Content_Types].xml" && !strings.HasSuffix(name, ".rels") && !strings.Contains(p["[Content_Types].xml"], `"/`+name+`"`) {
			t.Errorf("%s has no content type", name)
		}
	}
}
