// Package blob keeps the bytes of uploaded files: in a folder, or in a bucket
// of an S3-compatible service.
package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"unicode"
)

// ErrNotFound says that no bytes are kept under the key.
var ErrNotFound = errors.New("blob: not found")

// Store keeps bytes under keys.
type Store interface {
	// Put keeps the next size bytes of r under the key, in place of what was
	// there. When it returns nil they survive a crash; when it returns an
	// error, a reader that ends early being one, nothing is kept of them.
	Put(ctx context.Context, key string, r io.Reader, size int64) error
	// Open returns the bytes of a key, or ErrNotFound. They can be read no
	// longer than ctx lasts.
	Open(ctx context.Context, key string) (io.ReadSeekCloser, error)
	// Delete removes a key. To remove one that isn't there is no error.
	Delete(ctx context.Context, key string) error
}

// checkKey refuses keys that a folder can't hold, so that both kinds of store
// take the same ones.
func checkKey(key string) error {
	odd := strings.ContainsFunc(key, func(r rune) bool { return unicode.IsControl(r) || r == '\\' || r == unicode.ReplacementChar })
	if len(key) < 8 || len(key) > 200 || odd || key[0] == '.' || !filepath.IsLocal(key) || filepath.Base(key) != key {
		return fmt.Errorf("blob: bad key %q", key)
	}
	return nil
}
