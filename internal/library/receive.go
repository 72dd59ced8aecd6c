package library

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"xuanlan/internal/cms"
	"xuanlan/internal/picture"
)

// incoming is a file on its way in: spooled to disk, so that large ones don't
// fill the memory.
type incoming struct {
	name    string
	limits  cms.UploadLimits
	spool   *os.File
	size    int64
	sum     []byte        // SHA-256 of the bytes as they came
	content io.ReadSeeker // what is kept; set by inspect
}

func (in *incoming) close() {
	in.spool.Close()
	os.Remove(in.spool.Name())
}

// receive takes in the bytes, no more than any kind of file may have.
func receive(r io.Reader, name string, limits cms.UploadLimits) (*incoming, error) {
	most := int64(max(limits.PictureMB, limits.AttachmentMB, limits.RecordingMB)) << 20
	spool, err := os.CreateTemp("", "xuanlan-upload-*")
	if err != nil {
		return nil, fmt.Errorf("spool upload: %w", err)
	}
	in := &incoming{name: name, limits: limits, spool: spool}
	sum := sha256.New()
	in.size, err = io.Copy(io.MultiWriter(spool, sum), io.LimitReader(r, most+1))
	in.sum = sum.Sum(nil)
	switch {
	case err != nil:
		err = &cms.Error{Kind: cms.Invalid, Text: "文件没有传完，请重试", Err: err}
	case in.size == 0:
		err = cms.E(cms.Invalid, "文件是空的，请检查后重传")
	case in.size > most:
		err = tooLarge(int(most >> 20))
	}
	if err != nil {
		in.close()
		return nil, err
	}
	return in, nil
}

func tooLarge(mb int) error {
	return cms.E(cms.TooLarge, fmt.Sprintf("文件超过 %d MB，请压缩或拆分后再传", mb))
}

// inspect decides what the bytes are and fills in everything but ID and
// creation.
func (in *incoming) inspect() (cms.File, error) {
	head := make([]byte, 64<<10)
	n, err := in.spool.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return cms.File{}, err
	}
	k, err := classify(in.name, head[:n])
	if err != nil {
		return cms.File{}, err
	}
	if mb := in.limits.MB(k.use()); in.size > int64(mb)<<20 {
		return cms.File{}, tooLarge(mb)
	}
	f := cms.File{Name: in.name, MIME: k.mime, Size: in.size, SHA256: in.sum, UploadSHA256: in.sum}
	in.content = in.spool
	switch {
	case k.use() == cms.FilePicture:
		return in.picture(f)
	case k.isArchive(head[:n]):
		err = in.checkArchive()
	}
	f.Key = newKey(k.ext)
	return f, err
}

// picture prepares a picture whole: what can't be decoded is none.
func (in *incoming) picture(f cms.File) (cms.File, error) {
	data := make([]byte, in.size)
	if _, err := in.spool.ReadAt(data, 0); err != nil {
		return f, err
	}
	p, err := picture.Prepare(data, f.MIME, picture.Limits{Pixels: in.limits.Megapixels * 1_000_000, Edge: in.limits.Edge})
	if errors.Is(err, picture.ErrTooLarge) {
		return f, cms.E(cms.TooLarge, fmt.Sprintf("图片超过 %d 万像素，请缩小后再传", in.limits.Megapixels*100))
	}
	if err != nil {
		return f, &cms.Error{Kind: cms.Invalid, Text: "图片打不开，可能没有传完或已损坏，请换一张", Err: err}
	}
	in.content = bytes.NewReader(p.Data)
	setPicture(&f, p)
	return f, nil
}

// setPicture makes f the record of a prepared picture.
func setPicture(f *cms.File, p picture.Picture) {
	sum := sha256.Sum256(p.Data)
	f.MIME, f.Size, f.SHA256, f.Width, f.Height = p.MIME, int64(len(p.Data)), sum[:], p.Width, p.Height
	f.Scalable = !p.Animated && p.MIME != picture.GIF
	ext := extensionOf(p.MIME)
	f.Key = newKey(ext)
	if old := filepath.Ext(f.Name); !strings.EqualFold(old, ext) && !(ext == ".jpg" && strings.EqualFold(old, ".jpeg")) {
		f.Name = strings.TrimSuffix(f.Name, old) + ext
	}
}

// checkArchive refuses what would unpack to more than anyone wants. Office
// and OFD files are archives too.
func (in *incoming) checkArchive() error {
	z, err := zip.NewReader(in.spool, in.size)
	if err != nil {
		return &cms.Error{Kind: cms.Invalid, Text: "文件打不开，可能没有传完或已损坏，请检查后重传", Err: err}
	}
	if len(z.File) > in.limits.ArchiveFiles {
		return cms.E(cms.TooLarge, fmt.Sprintf("压缩包里有 %d 个文件，最多 %d 个，请拆分后再传", len(z.File), in.limits.ArchiveFiles))
	}
	var total uint64
	for _, f := range z.File {
		total += min(f.UncompressedSize64, 1<<40)
	}
	if total > uint64(in.limits.ArchiveMB)<<20 {
		return cms.E(cms.TooLarge, fmt.Sprintf("解压后超过 %d MB，为安全起见没有接收，请拆分后再传", in.limits.ArchiveMB))
	}
	return nil
}

// cleanName keeps the last element of what the browser sent, without control
// and direction-changing characters, at most 120 characters long.
func cleanName(name string) string {
	name = strings.ToValidUTF8(strings.ReplaceAll(name, `\`, "/"), "")
	name = filepath.Base(name)
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || (r >= 0x200e && r <= 0x200f) || (r >= 0x202a && r <= 0x202e) || (r >= 0x2066 && r <= 0x2069) {
			return -1
		}
		return r
	}, name)
	name = strings.TrimSpace(name)
	if utf8.RuneCountInString(name) > 120 {
		ext := filepath.Ext(name)
		stem := []rune(strings.TrimSuffix(name, ext))
		name = string(stem[:120-min(utf8.RuneCountInString(ext), 20)]) + ext
	}
	if name == "" || name == "." || name == "/" {
		name = "未命名"
	}
	return name
}
