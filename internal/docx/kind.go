package docx

import (
	"bytes"
	"encoding/binary"
	"io"
	"unicode/utf16"

	"xuanlan/internal/cms"
)

const (
	encryptedText = "这个文件设了打开密码，读不出来。请用 Word 或 WPS 打开，去掉密码后保存，再导入"
	oldText       = "这是旧格式的 Word 或 WPS 文件（.doc、.wps）。请用 Word 或 WPS 打开，另存为 .docx 再导入"
	excelText     = "这是 Excel 表格，不是 Word 文件。请把表格复制到正文里，或作为附件上传"
	slidesText    = "这是演示文稿，不是 Word 文件。请把文字复制到正文里，或作为附件上传"
	resaveText    = "请用 Word 或 WPS 打开，另存为 .docx 再导入"
	notWordText   = "这不是 Word 文件。请选择 .docx 文件；其他文件请作为附件上传"
)

// beginnings tell files that are no archives by their first bytes.
var beginnings = []struct{ start, text string }{
	{"%PDF", "这是 PDF 文件，不能导入正文。请找到它的 Word 原稿再导入，或作为附件上传"},
	{`{\rtf`, "这是 RTF 文件。" + resaveText},
	{"MIME-Version:", "这是单个文件网页（.mht）。" + resaveText},
	{"<", "这是网页或 XML 文件。" + resaveText},
}

// refuse says what a file is that is no zip archive, nil for one that is.
func refuse(file io.ReaderAt, size int64) error {
	head := make([]byte, 64)
	n, err := file.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return err
	}
	head = bytes.TrimPrefix(head[:n], []byte("\xef\xbb\xbf"))
	switch {
	case size == 0:
		return cms.E(cms.Invalid, "文件是空的，请检查后重新选择")
	case bytes.HasPrefix(head, []byte("PK")):
		return nil
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		text, err := compound(file)
		if err != nil {
			return err
		}
		return cms.E(cms.Invalid, text)
	}
	for _, b := range beginnings {
		if bytes.HasPrefix(bytes.TrimLeft(head, " \t\r\n"), []byte(b.start)) {
			return cms.E(cms.Invalid, b.text)
		}
	}
	return cms.E(cms.Invalid, notWordText)
}

// streams tell compound files apart by the streams in them. Encryption comes
// first: around it there is nothing else.
var streams = []struct{ name, text string }{
	{"EncryptedPackage", encryptedText}, {"EncryptionInfo", encryptedText}, {"WordDocument", oldText},
	{"Workbook", excelText}, {"Book", excelText}, {"PowerPoint Document", slidesText},
}

// compound says what a compound file (OLE) is. Its directory consists of
// entries of 128 bytes that begin with their names, at multiples of 128.
func compound(file io.ReaderAt) (string, error) {
	const entry = 128
	best := len(streams)
	buf := make([]byte, 512*entry)
	for at := int64(0); ; at += int64(len(buf)) {
		n, err := file.ReadAt(buf, at)
		for i := 0; i+entry <= n; i += entry {
			for s := 0; s < best; s++ {
				if isEntry(buf[i:i+entry], streams[s].name) {
					best = s
				}
			}
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return "", err
		}
	}
	if best == len(streams) {
		return oldText, nil
	}
	return streams[best].text, nil
}

func isEntry(b []byte, name string) bool {
	want := []byte{}
	for _, u := range utf16.Encode([]rune(name)) {
		want = binary.LittleEndian.AppendUint16(want, u)
	}
	return bytes.HasPrefix(b, want) && int(binary.LittleEndian.Uint16(b[64:])) == len(want)+2
}

// otherKind says what an archive is that has no text of Word in it.
func (a *archive) otherKind() string {
	has := func(name string) bool { return a.files[name] != nil }
	switch {
	case has("xl/workbook.xml"):
		return excelText
	case has("ppt/presentation.xml"):
		return slidesText
	case has("ofd.xml"):
		return "这是 OFD 文件，不能导入正文。请找到它的 Word 原稿再导入，或作为附件上传"
	case has("mimetype") && has("content.xml"):
		return "这是 ODT 文件（OpenDocument）。" + resaveText
	case has("[content_types].xml") || has("_rels/.rels"):
		return damagedText
	}
	return "这是压缩包，不是 Word 文件。请解压后选择里面的 .docx 文件"
}
