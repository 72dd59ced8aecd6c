package docx

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"

	"xuanlan/internal/cms"
	"xuanlan/internal/sanitize"
)

// compoundFile is the beginning of a compound file with the streams.
func compoundFile(streams ...string) []byte {
	b := make([]byte, 1024)
	copy(b, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	for _, s := range streams {
		entry := make([]byte, 128)
		for i, u := range utf16.Encode([]rune(s)) {
			binary.LittleEndian.PutUint16(entry[2*i:], u)
		}
		binary.LittleEndian.PutUint16(entry[64:], uint16(2*len(s)+2))
		b = append(b, entry...)
	}
	return b
}

func archiveOf(names ...string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, n := range names {
		if _, err := z.Create(n); err != nil {
			panic(err) // a buffer doesn't fail
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// TestOtherKinds says of each other kind of file what it is and what to do.
func TestOtherKinds(t *testing.T) {
	t.Parallel()
	whole := file(parts{"word/document.xml": document(para("", "文"))})
	tests := []struct {
		name string
		in   []byte
		want string
	}{
		{"doc", compoundFile("Root Entry", "1Table", "WordDocument"), "另存为 .docx"},
		{"wps", compoundFile("Root Entry", "SomeStream"), "另存为 .docx"},
		{"encrypted", compoundFile("Root Entry", "EncryptionInfo", "EncryptedPackage"), "去掉密码"},
		{"xls", compoundFile("Root Entry", "Workbook"), "Excel"},
		{"ppt", compoundFile("PowerPoint Document"), "演示文稿"},
		{"rtf", []byte(`{\rtf1\ansi`), "RTF"},
		{"pdf", []byte("%PDF-1.7\n"), "PDF"},
		{"html", []byte("\xef\xbb\xbf <html>"), "网页"},
		{"mht", []byte("MIME-Version: 1.0\r\n"), ".mht"},
		{"odt", archiveOf("mimetype", "content.xml"), "ODT"},
		{"ofd", archiveOf("OFD.xml"), "OFD"},
		{"xlsx", archiveOf("[Content_Types].xml", "xl/workbook.xml"), "Excel"},
		{"pptx", archiveOf("[Content_Types].xml", "ppt/presentation.xml"), "演示文稿"},
		{"zip", archiveOf("a.txt"), "压缩包"},
		{"without text", archiveOf("[Content_Types].xml", "_rels/"), "损坏"},
		{"text", []byte("你好"), "不是 Word 文件"},
		{"empty", nil, "空的"},
		{"cut off", whole[:len(whole)-30], "损坏"},
		{"empty part", file(parts{"word/document.xml": ""}), "损坏"},
		{"bad XML", file(parts{"word/document.xml": "<w:document><w:body>"}), "损坏"},
		{"no text", file(parts{"word/document.xml": document("<w:p/>")}), "没有可以导入的内容"},
	}
	for _, tt := range tests {
		_, err := read(tt.in)
		kind, text := textOf(t, err)
		if kind != cms.Invalid || !strings.Contains(text, tt.want) {
			t.Errorf("%s: %q", tt.name, text)
		}
	}
}

// TestBombs refuses files that unfold without end.
func TestBombs(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"size":  document(strings.Repeat(" ", maxXML)),
		"depth": document(strings.Repeat("<w:p>", maxDepth) + strings.Repeat("</w:p>", maxDepth)),
		"count": document(strings.Repeat("<w:p/>", maxNodes)),
	} {
		_, err := read(file(parts{"word/document.xml": body}))
		if kind, text := textOf(t, err); kind != cms.TooLarge || !strings.Contains(text, "太大") {
			t.Errorf("%s: %q", name, text)
		}
	}
	_, err := read(file(parts{"word/document.xml": `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><w:document xmlns:w="` + nsWord + `"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>`}))
	if kind, _ := textOf(t, err); kind != cms.Invalid {
		t.Error("an entity of the file's own is read")
	}
}

func TestNumerals(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		format string
		n      int
		want   string
	}{
		{"chineseCounting", 10, "十"}, {"chineseCounting", 11, "十一"}, {"chineseCountingThousand", 20, "二十"}, {"chineseCountingThousand", 105, "一百零五"},
		{"chineseCountingThousand", 110, "一百一十"}, {"chineseCountingThousand", 1001, "一千零一"}, {"ideographDigital", 205, "二〇五"}, {"chineseLegalSimplified", 12, "壹拾贰"},
		{"ideographTraditional", 3, "丙"}, {"ideographTraditional", 11, "11"}, {"decimalEnclosedCircle", 20, "⑳"}, {"upperLetter", 28, "BB"}, {"lowerRoman", 14, "xiv"},
		{"decimalZero", 7, "07"}, {"decimalFullWidth", 12, "１２"}, {"none", 3, ""}, {"unheard", 3, "3"}, {"chineseCounting", -1, "-1"}, {"chineseCounting", 0, "零"},
	} {
		if got := numeral(tt.format, tt.n); got != tt.want {
			t.Errorf("%s %d: %q, want %q", tt.format, tt.n, got, tt.want)
		}
	}
}

// FuzzRead reads anything as the parts of a file: no panic, and a body that
// stays as it is.
func FuzzRead(f *testing.F) {
	f.Add(document(big("题")+para(num("1", "0"), "甲")+`<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>`), numberingXML, `<w:style w:styleId="a"><w:name w:val="Title"/></w:style>`)
	f.Add(document(`<w:p>`+chart+inlinePicture("rId4", "图")+`<w:r><w:footnoteReference w:id="1"/></w:r></w:p>`), "", "")
	f.Add(document(`<w:p><w:r><w:ruby><w:rt/></w:ruby><mc:AlternateContent/><w:fldChar w:fldCharType="end"/></w:r></w:p><mc:AlternateContent/>`), "", "")
	f.Fuzz(func(t *testing.T, body, numbering, styles string) {
		b := file(parts{"word/document.xml": body, "word/numbering.xml": part("numbering", numbering), "word/styles.xml": part("styles", styles),
			"word/footnotes.xml": body, "word/media/a.png": picturePNG(),
			"word/_rels/document.xml.rels": rels("rId1", "numbering", "numbering.xml", "rId2", "styles", "styles.xml", "rId3", "footnotes", "footnotes.xml", "rId4", "image", "media/a.png")})
		d, err := read(b)
		if err != nil {
			textOf(t, err)
			return
		}
		if again := sanitize.HTML(string(d.Body)); again != d.Body {
			t.Errorf("not a fixed point\nonce  %s\nagain %s", d.Body, again)
		}
	})
}
