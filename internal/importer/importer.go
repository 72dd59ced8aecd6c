// Package importer brings articles from other systems in: a file with one
// JSON object a line, and the pictures and attachments beside it.
package importer

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"

	"xuanlan/internal/cms"
	"xuanlan/internal/editorial"
	"xuanlan/internal/library"
)

// Line is an article in the file. Title, column and a body are needed.
type Line struct {
	Title       string    `json:"title"`
	Subtitle    string    `json:"subtitle"`
	Column      string    `json:"column"`  // slug, or names: 党建动态/动态
	Columns     []string  `json:"columns"` // further columns
	Source      string    `json:"source"`
	Author      string    `json:"author"`
	PublishedAt string    `json:"published_at"`
	Views       int64     `json:"views"`
	Summary     string    `json:"summary"`
	Keywords    string    `json:"keywords"`
	BodyHTML    string    `json:"body_html"`
	BodyText    string    `json:"body_text"`
	LegacyURL   string    `json:"legacy_url"` // address or path on the former site
	Attachments []FileRef `json:"attachments"`
	Cover       string    `json:"cover"` // path of a picture
	CoverAlt    string    `json:"cover_alt"`
	PinnedUntil string    `json:"pinned_until"`
	Document    *Document `json:"document"`
	Draft       bool      `json:"draft"`
}

// FileRef is a file beside the JSON file. In JSON it may be its path alone.
type FileRef struct {
	Path string `json:"path"`
	Name string `json:"name"` // shown; empty: the file's own
}

// UnmarshalJSON accepts a string or an object.
func (f *FileRef) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &f.Path)
	}
	type plain FileRef
	return json.Unmarshal(b, (*plain)(f))
}

// Document is the metadata of an official document.
type Document struct {
	Number    string `json:"number"`
	Issuer    string `json:"issuer"`
	Genre     string `json:"genre"`
	Index     string `json:"index"`
	WrittenOn string `json:"written_on"`
	Validity  string `json:"validity"` // valid, modified, repealed
	Note      string `json:"note"`
}

// Problem is a line that did not go in, or went in without something.
type Problem struct {
	Line   int
	Reason string
	Kept   bool // the article went in all the same
}

// Report is the outcome of an import.
type Report struct {
	Added, Known int
	Problems     []Problem
}

// Importer imports articles.
type Importer struct {
	desk    *editorial.Desk
	library *library.Library
}

// New returns an importer that stores articles through the desk and files in
// the library.
func New(desk *editorial.Desk, lib *library.Library) *Importer {
	return &Importer{desk: desk, library: lib}
}

// maxLine bounds a line of the file, in bytes.
const maxLine = 32 << 20

// Run imports every line of r. Files are looked for in files. progress is
// called after each line with the bytes read so far. A bad line is reported
// and the rest goes in; the error is for what stops the whole import.
func (im *Importer) Run(ctx context.Context, actor cms.Actor, tree *cms.Tree, r io.Reader, files fs.FS, progress func(read int64)) (Report, error) {
	var rep Report
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 0, 64<<10), maxLine)
	run := &run{Importer: im, actor: actor, tree: tree, files: files}
	read := int64(0)
	for n := 1; sc.Scan(); n++ {
		read += int64(len(sc.Bytes())) + 1
		text := bytes.TrimSpace(bytes.TrimPrefix(sc.Bytes(), []byte("\ufeff")))
		if len(text) > 0 {
			added, warnings, err := run.line(ctx, text)
			for _, w := range warnings {
				rep.Problems = append(rep.Problems, Problem{Line: n, Reason: w, Kept: true})
			}
			switch {
			case ctx.Err() != nil:
				return rep, ctx.Err()
			case err != nil && cms.KindOf(err) == cms.Internal:
				return rep, fmt.Errorf("第 %d 行: %w", n, err)
			case err != nil:
				rep.Problems = append(rep.Problems, Problem{Line: n, Reason: reason(err)})
			case added:
				rep.Added++
			default:
				rep.Known++
			}
		}
		progress(read)
	}
	if errors.Is(sc.Err(), bufio.ErrTooLong) {
		return rep, fmt.Errorf("有一行超过 %d MB，后面的没有导入", maxLine>>20)
	}
	return rep, sc.Err()
}

// reason is the text of an error for the report.
func reason(err error) string {
	if f, ok := errors.AsType[cms.FieldErrors](err); ok {
		return f.Error()
	}
	if e, ok := errors.AsType[*cms.Error](err); ok {
		return e.Text
	}
	return err.Error()
}

func bad(format string, args ...any) error { return cms.E(cms.Invalid, fmt.Sprintf(format, args...)) }

// run is one import under way.
type run struct {
	*Importer
	actor cms.Actor
	tree  *cms.Tree
	files fs.FS
}

func (r *run) line(ctx context.Context, text []byte) (added bool, warnings []string, err error) {
	var l Line
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&l); err != nil {
		return false, nil, bad("不是完整的 JSON，或有不认识的字段：%v", err)
	}
	item, warnings, err := r.item(ctx, &l)
	if err != nil {
		return false, nil, err
	}
	added, err = r.desk.Import(ctx, r.actor, item)
	if !added {
		warnings = nil
	}
	return added, warnings, err
}

// file takes a file in and returns its record.
func (r *run) file(ctx context.Context, name string) (cms.File, error) {
	clean := path.Clean(name)
	if !fs.ValidPath(clean) {
		return cms.File{}, bad("文件路径 %s 不在导入文件所在的文件夹里", name)
	}
	f, err := r.files.Open(clean)
	if err != nil {
		return cms.File{}, bad("找不到文件 %s", name)
	}
	defer f.Close()
	added, err := r.library.Add(ctx, r.actor, path.Base(clean), f)
	return added.File, err
}
