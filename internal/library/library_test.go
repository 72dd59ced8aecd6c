package library_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"strings"
	"testing"

	"xuanlan/internal/blob"
	"xuanlan/internal/cms"
	"xuanlan/internal/library"
	"xuanlan/internal/testdb"
)

func setup(t *testing.T) *library.Library {
	t.Helper()
	blobs, err := blob.NewDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return library.New(testdb.New(t, nil), blobs)
}

func pictures(t *testing.T) (pngData, jpgData []byte) {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 40, 25))
	var p, j bytes.Buffer
	if err := png.Encode(&p, img); err != nil {
		t.Fatal(err)
	}
	if err := jpeg.Encode(&j, img, nil); err != nil {
		t.Fatal(err)
	}
	return p.Bytes(), j.Bytes()
}

func add(l *library.Library, name string, data []byte) (cms.File, error) {
	return l.Add(context.Background(), cms.Command("test"), name, bytes.NewReader(data))
}

func TestAdd(t *testing.T) {
	t.Parallel()
	l := setup(t)
	p, j := pictures(t)
	f, err := add(l, `C:\文档\现场 照片.PNG`, p)
	if err != nil {
		t.Fatal(err)
	}
	if f.Name != "现场 照片.PNG" || f.MIME != "image/png" || f.Width != 40 || f.Height != 25 || !strings.HasSuffix(f.Key, ".png") {
		t.Errorf("%+v", f)
	}
	r, err := l.Open(context.Background(), f)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got, _ := io.ReadAll(r); !bytes.Equal(got, p) {
		t.Error("bytes differ")
	}
	again, err := add(l, `现场 照片.PNG`, p)
	if err != nil || again.ID != f.ID {
		t.Errorf("the same file is kept twice: %d, %d, %v", f.ID, again.ID, err)
	}
	// A picture is what its content says.
	if f, err := add(l, "图.png", j); err != nil || f.MIME != "image/jpeg" || !strings.HasSuffix(f.Key, ".jpg") {
		t.Errorf("%+v %v", f, err)
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	l := setup(t)
	p, _ := pictures(t)
	for name, data := range map[string][]byte{
		"空.pdf":     {},
		"页.html":    []byte("<html><script>alert(1)</script></html>"),
		"图.svg":     []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`),
		"页.jpg":     []byte("<html><script>alert(1)</script></html>"),
		"程序.exe":    []byte("MZ\x90\x00\x03\x00\x00\x00"),
		"程序.pdf":    []byte("MZ\x90\x00\x03\x00\x00\x00"),
		"a.php.jpg": []byte("<?php echo 1;"),
		"断.png":     p[:len(p)/2],
		"炸弹.png":    bomb(t),
	} {
		_, err := add(l, name, data)
		if k := cms.KindOf(err); k != cms.Invalid && k != cms.TooLarge {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// bomb is a tiny PNG that claims to be 60000 pixels wide and high.
func bomb(t *testing.T) []byte {
	t.Helper()
	p, _ := pictures(t)
	b := bytes.Clone(p)
	binary.BigEndian.PutUint32(b[16:], 60000)
	binary.BigEndian.PutUint32(b[20:], 60000)
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return b
}

func TestNames(t *testing.T) {
	t.Parallel()
	l := setup(t)
	p, _ := pictures(t)
	for in, want := range map[string]string{
		"../../etc/passwd.png":            "passwd.png",
		"a\u202egnp.exe.png":              "agnp.exe.png",
		"x\x00y\n.png":                    "xy.png",
		"":                                "未命名",
		strings.Repeat("长", 300) + ".png": strings.Repeat("长", 116) + ".png",
	} {
		if f, err := add(l, in, p); err != nil || f.Name != want {
			t.Errorf("%q: %q %v", in, f.Name, err)
		}
	}
}
