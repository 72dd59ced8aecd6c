package admin

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"xuanlan/internal/cms"
	"xuanlan/internal/docx"
	"xuanlan/internal/href"
	"xuanlan/internal/web"
)

const (
	maxWord  = 100 << 20 // bytes of a file of Word
	maxWords = 2         // files read at the same time: each may need much memory
)

// wordFile is what a file of Word gives for the form of an article.
type wordFile struct {
	Title     string   `json:"title"`
	Subtitle  string   `json:"subtitle"`
	Body      string   `json:"body"`
	Number    string   `json:"doc_number"`
	Issuer    string   `json:"doc_issuer"`
	WrittenOn string   `json:"doc_written_on"` // 2026-11-24
	Filled    []string `json:"filled"`         // what the body holds
	Missed    []string `json:"missed"`         // what was not carried over
	Warning   string   `json:"warning,omitempty"`
}

// readWord reads the part "file" of a multipart form and answers in JSON. It
// stores the pictures of the text and nothing else: the form is filled in the
// browser.
func (h *Handler) readWord(w http.ResponseWriter, r *http.Request) error {
	r.Header.Set("Accept", "application/json")
	part, err := filePart(r)
	if err != nil {
		return err
	}
	defer part.Close()
	tmp, size, err := spool(part)
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	defer tmp.Close()
	select {
	case h.words <- struct{}{}:
		defer func() { <-h.words }()
	case <-r.Context().Done():
		return r.Context().Err()
	}
	stem := stemOf(part.FileName())
	d, err := docx.Read(tmp, size, func(name string, data []byte) (docx.Picture, error) {
		f, err := h.Library.Add(r.Context(), web.Actor(r), stem+name, bytes.NewReader(data))
		return docx.Picture{Src: href.File(f.Key), Width: f.Width, Height: f.Height}, err
	})
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	return json.NewEncoder(w).Encode(wordFile{Title: d.Title, Subtitle: d.Subtitle, Body: string(d.Body), Number: d.Number, Issuer: d.Issuer,
		WrittenOn: inputDate(d.WrittenOn), Filled: d.Filled, Missed: d.Missed, Warning: d.Warning})
}

// spool puts an upload into a temporary file: an archive is read from its end.
func spool(r io.Reader) (*os.File, int64, error) {
	tmp, err := os.CreateTemp("", "xuanlan-word-")
	if err != nil {
		return nil, 0, fmt.Errorf("spool upload: %w", err)
	}
	size, err := io.Copy(tmp, io.LimitReader(r, maxWord+1))
	if err == nil && size <= maxWord {
		return tmp, size, nil
	}
	tmp.Close()
	os.Remove(tmp.Name())
	if _, full := errors.AsType[*os.PathError](err); full {
		return nil, 0, fmt.Errorf("spool upload: %w", err)
	}
	if err != nil {
		return nil, 0, &cms.Error{Kind: cms.Invalid, Text: "文件没有传完，请重试", Err: err}
	}
	return nil, 0, cms.E(cms.TooLarge, fmt.Sprintf("Word 文件超过 %d MB，请把里面的图片压缩后再试", maxWord>>20))
}

// stemOf is the beginning of the names of the pictures of a file.
func stemOf(name string) string {
	stem := strings.TrimSuffix(filepath.Base(strings.ReplaceAll(name, `\`, "/")), filepath.Ext(name))
	if r := []rune(stem); len(r) > 60 {
		stem = string(r[:60])
	}
	if stem == "" || !utf8.ValidString(stem) {
		return ""
	}
	return stem + "-"
}
