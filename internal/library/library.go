// Package library takes in uploaded files: it decides by content what they
// are, refuses what may not be kept, and stores bytes and record.
package library

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"image"
	_ "image/gif" // decoders
	_ "image/jpeg"
	_ "image/png"
	"io"
	"path/filepath"
	"strings"
	"unicode/utf8"

	_ "golang.org/x/image/webp"

	"xuanlan/internal/blob"
	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

// MaxSize bounds an upload, in bytes.
const MaxSize = 200 << 20

// maxPixels bounds a picture, so that a small file can't claim all memory
// when it is decoded.
const maxPixels = 60_000_000

// Library stores files.
type Library struct {
	store *store.Store
	blobs blob.Store
}

// New returns a library on the store and the blobs.
func New(s *store.Store, b blob.Store) *Library { return &Library{store: s, blobs: b} }

// Open returns the bytes of a file.
func (l *Library) Open(ctx context.Context, f cms.File) (io.ReadSeekCloser, error) {
	r, err := l.blobs.Open(ctx, f.Key)
	if errors.Is(err, blob.ErrNotFound) {
		return nil, &cms.Error{Kind: cms.NotFound, Text: "文件不在了，请联系管理员从备份恢复", Err: err}
	}
	return r, err
}

// Add stores a file under the name it was uploaded with. The same bytes under
// the same name are kept once. Errors say in Chinese what is wrong with the
// file.
func (l *Library) Add(ctx context.Context, actor cms.Actor, name string, r io.Reader) (cms.File, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	if err != nil {
		return cms.File{}, &cms.Error{Kind: cms.Invalid, Text: "文件没有传完，请重试", Err: err}
	}
	if len(data) > MaxSize {
		return cms.File{}, cms.E(cms.TooLarge, fmt.Sprintf("文件超过 %d MB，请压缩或拆分后再传", MaxSize>>20))
	}
	f, err := inspect(cleanName(name), data)
	if err != nil {
		return cms.File{}, err
	}
	if known, err := l.store.FileByHash(ctx, f.SHA256, f.Name); err == nil {
		return known, nil
	}
	f.CreatedBy = actor.ID
	if err := l.blobs.Put(ctx, f.Key, bytes.NewReader(data)); err != nil {
		return cms.File{}, fmt.Errorf("store file: %w", err)
	}
	err = l.store.InTx(ctx, actor, func(tx *store.Tx) error {
		if err := tx.CreateFile(ctx, &f); err != nil {
			return err
		}
		return tx.Audit(ctx, cms.Event{Action: "file.upload", ObjectType: "file", ObjectID: f.ID, Object: f.Name,
			Detail: map[string]any{"size": f.Size, "mime": f.MIME}})
	})
	return f, err
}

// inspect decides what the bytes are and fills in everything but ID and
// creation.
func inspect(name string, data []byte) (cms.File, error) {
	if len(data) == 0 {
		return cms.File{}, cms.E(cms.Invalid, "文件是空的，请检查后重传")
	}
	mime, ext, err := classify(name, data)
	if err != nil {
		return cms.File{}, err
	}
	sum := sha256.Sum256(data)
	f := cms.File{Key: newKey(ext), Name: name, MIME: mime, Size: int64(len(data)), SHA256: sum[:]}
	if strings.HasPrefix(mime, "image/") {
		f.Width, f.Height, err = measure(data)
	}
	return f, err
}

// measure decodes a picture whole: what can't be decoded is no picture.
func measure(data []byte) (width, height int, err error) {
	const bad = "图片打不开，可能没有传完或已损坏，请换一张"
	cfg, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return 0, 0, &cms.Error{Kind: cms.Invalid, Text: bad, Err: err}
	}
	if cfg.Width*cfg.Height > maxPixels {
		return 0, 0, cms.E(cms.TooLarge, "图片像素太多（超过六千万），请缩小后再传")
	}
	if _, _, err := image.Decode(bytes.NewReader(data)); err != nil {
		return 0, 0, &cms.Error{Kind: cms.Invalid, Text: bad, Err: err}
	}
	return cfg.Width, cfg.Height, nil
}

// newKey is a name that can't be guessed, with the extension of the type.
func newKey(ext string) string {
	b := make([]byte, 15)
	rand.Read(b)
	return strings.ToLower(base32.StdEncoding.EncodeToString(b)) + ext
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
