package docx

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"xuanlan/internal/cms"
)

// Bounds on what a file may unfold to. A long report with its tables has a
// few megabytes of text.
const (
	maxEntries  = 20_000
	maxXML      = 32 << 20 // bytes of a part that is text
	maxPicture  = 64 << 20 // bytes of a picture
	maxPictures = 500
	maxTotal    = 512 << 20 // bytes of everything that is read
)

const (
	damagedText = "这个 Word 文件不完整或已损坏，读不出来。请用 Word 或 WPS 打开，另存为新的 .docx 再导入"
	tooBigText  = "这个 Word 文件展开后太大，没有导入。请拆成几个文件，或把里面的图片压缩后再试"
)

func damaged(err error) error { return &cms.Error{Kind: cms.Invalid, Text: damagedText, Err: err} }

func tooBig(what string) error {
	return &cms.Error{Kind: cms.TooLarge, Text: tooBigText, Err: errors.New(what)}
}

// archive is the zip file with its parts by name.
type archive struct {
	files map[string]*zip.File // lower-case names without the leading slash
	main  string               // name of the part with the text
	read  int64                // bytes unfolded so far
}

// open finds the main part, or says what the file is instead.
func open(file io.ReaderAt, size int64) (*archive, error) {
	if err := refuse(file, size); err != nil {
		return nil, err
	}
	z, err := zip.NewReader(file, size)
	if err != nil {
		return nil, damaged(err)
	}
	if len(z.File) > maxEntries {
		return nil, tooBig("too many entries")
	}
	a := &archive{files: make(map[string]*zip.File, len(z.File))}
	for _, f := range z.File {
		a.files[partName(f.Name)] = f
	}
	rels, err := a.rels("")
	if err != nil {
		return nil, err
	}
	for _, r := range rels {
		if r.kind == "officeDocument" && !r.external {
			a.main = r.target
		}
	}
	if a.main == "" {
		a.main = "word/document.xml"
	}
	if _, ok := a.files[a.main]; !ok || !strings.HasPrefix(a.main, "word/") {
		return nil, cms.E(cms.Invalid, a.otherKind())
	}
	return a, nil
}

func partName(name string) string {
	return strings.TrimPrefix(path.Clean(strings.ToLower(strings.ReplaceAll(name, `\`, "/"))), "/")
}

// bytes returns a part of at most max bytes, nil if there is none.
func (a *archive) bytes(name string, max int64) ([]byte, error) {
	f, ok := a.files[name]
	if !ok {
		return nil, nil
	}
	if f.Flags&1 != 0 {
		return nil, cms.E(cms.Invalid, encryptedText)
	}
	max = min(max, maxTotal-a.read)
	if f.UncompressedSize64 > uint64(max) {
		return nil, tooBig(name)
	}
	r, err := f.Open()
	if err != nil {
		return nil, damaged(err)
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, max+1)) // the size in the directory may lie
	if err != nil {
		return nil, damaged(fmt.Errorf("%s: %w", name, err))
	}
	if a.read += int64(len(b)); int64(len(b)) > max {
		return nil, tooBig(name)
	}
	return b, nil
}

// tree returns a part as XML, nil if there is none.
func (a *archive) tree(name string) (*node, error) {
	b, err := a.bytes(name, maxXML)
	if b == nil || err != nil {
		return nil, err
	}
	return parseXML(b)
}

// rel leads from a part to another part or to an address.
type rel struct {
	kind     string // last element of its type: image, hyperlink, header …
	target   string // name of a part, or an address
	external bool
}

// rels returns the relationships of a part by their IDs; "" is the archive.
func (a *archive) rels(part string) (map[string]rel, error) {
	dir, base := path.Split(part)
	root, err := a.tree(dir + "_rels/" + base + ".rels")
	if err != nil || root == nil {
		return nil, err
	}
	out := map[string]rel{}
	for _, n := range root.kids {
		r := rel{kind: path.Base(n.attr("Type")), target: n.attr("Target"), external: n.attr("TargetMode") == "External"}
		if !r.external {
			if !strings.HasPrefix(r.target, "/") {
				r.target = dir + r.target
			}
			r.target = partName(r.target)
		}
		out[n.attr("Id")] = r
	}
	return out, nil
}
