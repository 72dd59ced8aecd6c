package blob_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"testing/iotest"

	"xuanlan/internal/blob"
	"xuanlan/internal/blob/blobtest"
)

// kept counts what a store really holds, halves included.
type kept func() int

// on runs the test on both kinds of store.
func on(t *testing.T, test func(t *testing.T, s blob.Store, n kept)) {
	t.Run("folder", func(t *testing.T) {
		t.Parallel()
		root := t.TempDir()
		s, err := blob.NewDir(root)
		if err != nil {
			t.Fatal(err)
		}
		test(t, s, func() int { return filesIn(t, root) })
	})
	t.Run("S3", func(t *testing.T) {
		t.Parallel()
		service := blobtest.New(t)
		test(t, service.Store(t), func() int { return service.Count(t) })
	})
}

func filesIn(t *testing.T, root string) (n int) {
	t.Helper()
	err := filepath.WalkDir(root, func(_ string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			n++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

const key = "k3yk3yk3yk3yk3yk.mp4"

// noise is data that differs at every place.
func noise(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{1}).Read(b) // never fails
	return b
}

func put(t *testing.T, s blob.Store, key string, data []byte) {
	t.Helper()
	if err := s.Put(context.Background(), key, bytes.NewReader(data), int64(len(data))); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, s blob.Store, key string) []byte {
	t.Helper()
	r, err := s.Open(context.Background(), key)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestPutAndOpen(t *testing.T) {
	t.Parallel()
	on(t, func(t *testing.T, s blob.Store, n kept) {
		small, large := noise(100_000), noise(37<<20) // one part and three
		put(t, s, key, large)
		if !bytes.Equal(read(t, s, key), large) {
			t.Error("large file differs")
		}
		put(t, s, key, small)
		if !bytes.Equal(read(t, s, key), small) || n() != 1 {
			t.Errorf("put twice: differs, or %d kept", n())
		}
		// A plain reader can't be read a second time, nor need it end where
		// the file does.
		r := struct{ io.Reader }{bytes.NewReader(append([]byte("file"), "next"...))}
		if err := s.Put(context.Background(), "plain-reader.bin", r, 4); err != nil {
			t.Fatal(err)
		}
		if got := read(t, s, "plain-reader.bin"); string(got) != "file" {
			t.Errorf("plain reader: %q", got)
		}
		put(t, s, "empty-file.bin", nil)
		if got := read(t, s, "empty-file.bin"); len(got) != 0 {
			t.Errorf("empty file: %q", got)
		}
	})
}

func TestSeek(t *testing.T) {
	t.Parallel()
	on(t, func(t *testing.T, s blob.Store, _ kept) {
		data := noise(3 << 20)
		put(t, s, key, data)
		r, err := s.Open(context.Background(), key)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		for _, c := range []struct {
			off    int64
			whence int
			want   int
		}{
			{0, io.SeekEnd, len(data)}, {0, io.SeekStart, 0}, {1 << 20, io.SeekStart, 1 << 20}, {-500, io.SeekEnd, len(data) - 500},
			{17, io.SeekStart, 17}, {1000, io.SeekCurrent, 17 + 100 + 1000},
		} {
			at, err := r.Seek(c.off, c.whence)
			if err != nil || at != int64(c.want) {
				t.Fatalf("seek %d from %d: %d %v, want %d", c.off, c.whence, at, err, c.want)
			}
			buf := make([]byte, min(100, len(data)-c.want))
			if _, err := io.ReadFull(r, buf); err != nil || !bytes.Equal(buf, data[c.want:c.want+len(buf)]) {
				t.Errorf("after a seek to %d: wrong bytes, %v", c.want, err)
			}
		}
		if _, err := r.Seek(-1, io.SeekStart); err == nil {
			t.Error("seek before the start")
		}
	})
}

func TestDelete(t *testing.T) {
	t.Parallel()
	on(t, func(t *testing.T, s blob.Store, n kept) {
		ctx := context.Background()
		put(t, s, key, []byte("x"))
		for range 2 {
			if err := s.Delete(ctx, key); err != nil {
				t.Error(err)
			}
		}
		if _, err := s.Open(ctx, key); !errors.Is(err, blob.ErrNotFound) || n() != 0 {
			t.Errorf("after the removal: %v, %d kept", err, n())
		}
	})
}

func TestKeys(t *testing.T) {
	t.Parallel()
	on(t, func(t *testing.T, s blob.Store, n kept) {
		ctx := context.Background()
		for _, odd := range []string{"", "short", "../../../etc/passwd", "/etc/passwd", "sub/folder/key.jpg", `sub\folder.jpg`, ".put-hidden",
			"..........", "new\nline-key", "nul\x00nul-key", "\xff\xff\xff\xff\xff\xff\xff\xff", string(noise(300)), "trailing/"} {
			if err := s.Put(ctx, odd, bytes.NewReader(nil), 0); err == nil {
				t.Errorf("put under %q", odd)
			}
			if _, err := s.Open(ctx, odd); !errors.Is(err, blob.ErrNotFound) {
				t.Errorf("open %q: %v", odd, err)
			}
			if err := s.Delete(ctx, odd); err != nil {
				t.Errorf("delete %q: %v", odd, err)
			}
		}
		if n() != 0 {
			t.Errorf("%d kept", n())
		}
		for _, good := range []string{"abcdefgh", "abcdefgh.w480.webp", "汉字汉字的键.pdf", "a b+c%20d&e=f?.pdf", "..abcdefgh"[2:] + "..x"} {
			put(t, s, good, []byte(good))
			if got := read(t, s, good); string(got) != good {
				t.Errorf("%q: %q", good, got)
			}
		}
		if _, err := s.Open(ctx, "abcdefgi"); !errors.Is(err, blob.ErrNotFound) {
			t.Errorf("key that isn't there: %v", err)
		}
	})
}

// What didn't come whole leaves nothing.
func TestHalfUploads(t *testing.T) {
	t.Parallel()
	broken := errors.New("line broken")
	on(t, func(t *testing.T, s blob.Store, n kept) {
		for name, r := range map[string]io.Reader{
			"broken, small": io.MultiReader(bytes.NewReader(noise(1000)), iotest.ErrReader(broken)),
			"broken, large": io.MultiReader(bytes.NewReader(noise(20<<20)), iotest.ErrReader(broken)),
			"ends early":    bytes.NewReader(noise(1000)),
			"ends late":     struct{ io.Reader }{bytes.NewReader(noise(20 << 20))},
		} {
			size := int64(2000)
			if name == "broken, large" || name == "ends late" {
				size = 24 << 20
			}
			if err := s.Put(context.Background(), key, r, size); err == nil {
				t.Errorf("%s: no error", name)
			}
			if _, err := s.Open(context.Background(), key); !errors.Is(err, blob.ErrNotFound) || n() != 0 {
				t.Errorf("%s: %v, %d kept", name, err, n())
			}
		}
	})
}

func TestCancelled(t *testing.T) {
	t.Parallel()
	on(t, func(t *testing.T, s blob.Store, n kept) {
		ctx, cancel := context.WithCancel(context.Background())
		half := readerFunc(func(b []byte) (int, error) {
			cancel()
			return len(b), nil
		})
		if err := s.Put(ctx, key, half, 8<<20); !errors.Is(err, context.Canceled) || n() != 0 {
			t.Errorf("put: %v, %d kept", err, n())
		}
		put(t, s, key, []byte("x"))
		if r, err := s.Open(ctx, key); !errors.Is(err, context.Canceled) {
			t.Errorf("open: %v %v", r, err)
		}
		if err := s.Delete(ctx, key); !errors.Is(err, context.Canceled) || n() != 1 {
			t.Errorf("delete: %v", err)
		}
	})
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(b []byte) (int, error) { return f(b) }

// A folder that can't be written is an error, not a crash.
func TestFolderThatIsAFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := blob.NewDir(path); err == nil {
		t.Error("no error")
	}
}
