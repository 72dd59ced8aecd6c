// Package docx reads the files of Word and WPS Writer (.docx) into the parts
// of an article: title, subtitle, body, and what a 公文 says of itself. It
// says what it could not carry over; text is never dropped in silence.
package docx

import (
	"io"
	"strings"
	"time"

	"xuanlan/internal/cms"
)

// Document is what a file gives.
type Document struct {
	Title, Subtitle string
	Body            cms.SafeHTML
	Number          string     // 发文字号, for a 公文
	Issuer          string     // 发文机关, from the signature of a 公文
	WrittenOn       *time.Time // 成文日期 of a 公文
	Filled          []string   // Chinese: what the body holds and what was recognised in it
	Missed          []string   // Chinese: what was not carried over, or not as it was
	Warning         string     // Chinese: why this may not be published; empty as a rule
}

// Picture is a picture as it was stored.
type Picture struct {
	Src           string
	Width, Height int // pixels
}

// Store keeps a picture of the file. A picture that it refuses with a
// cms.Error is left out and told of; any other error ends the reading.
type Store func(name string, data []byte) (Picture, error)

// Read reads a file. Pictures are stored in the order of the text. An error is
// a cms.Error that says what kind of file it is and what to do, or one of the
// store or the reader.
func Read(file io.ReaderAt, size int64, store Store) (Document, error) {
	a, err := open(file, size)
	if err != nil {
		return Document{}, err
	}
	r := &reader{archive: a, store: store, numbers: map[*node]int{}}
	blocks, err := r.read()
	if err != nil {
		return Document{}, err
	}
	if len(blocks) == 0 {
		text := "这个 Word 文件里没有可以导入的内容"
		if missed := r.missed.list(); len(missed) > 0 {
			text += "：" + strings.Join(missed, "；")
		}
		return Document{}, cms.E(cms.Invalid, text)
	}
	d := Document{}
	d.warn(r.margin)
	blocks = recognise(&d, blocks, &r.missed)
	d.Body = render(append(blocks, r.noteBlocks()...))
	d.Filled = append([]string{r.count(blocks)}, d.Filled...)
	d.Missed = r.missed.list()
	return d, nil
}
