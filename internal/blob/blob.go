// Package blob keeps the bytes of uploaded files.
package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrNotFound says that no bytes are kept under the key.
var ErrNotFound = errors.New("blob: not found")

// Store keeps bytes under keys. What Put has returned nil for survives a
// crash.
type Store interface {
	Put(ctx context.Context, key string, r io.Reader) error
	Open(ctx context.Context, key string) (io.ReadSeekCloser, error)
}

// Dir is a Store in a folder.
type Dir struct{ root string }

// NewDir makes the folder when it is missing.
func NewDir(root string) (*Dir, error) {
	if err := os.MkdirAll(root, 0o750); err != nil {
		return nil, fmt.Errorf("文件夹 %s 建不了，请检查权限: %w", root, err)
	}
	return &Dir{root: root}, nil
}

// path spreads files over subfolders, so that no folder grows without bound.
func (d *Dir) path(key string) (string, error) {
	if len(key) < 8 || !filepath.IsLocal(key) || filepath.Base(key) != key {
		return "", fmt.Errorf("blob: bad key %q", key)
	}
	return filepath.Join(d.root, key[:2], key), nil
}

// Put writes to a temporary file and renames it, so that a key has all of its
// bytes or none.
func (d *Dir) Put(_ context.Context, key string, r io.Reader) (err error) {
	path, err := d.path(key)
	if err != nil {
		return err
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".put-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if _, err = io.Copy(f, r); err != nil {
		return err
	}
	if err = f.Sync(); err != nil {
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return err
	}
	return syncDir(dir)
}

// Open returns the bytes of a key, or ErrNotFound.
func (d *Dir) Open(_ context.Context, key string) (io.ReadSeekCloser, error) {
	path, err := d.path(key)
	if err != nil {
		return nil, ErrNotFound
	}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNotFound
	}
	return f, err
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
