package library_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
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
	"xuanlan/internal/store"
	"xuanlan/internal/testdb"
)

func setup(t *testing.T) (*library.Library, *store.Store) {
	t.Helper()
	blobs, err := blob.NewDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s := testdb.New(t, nil)
	return library.New(s, blobs), s
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

func add(l *library.Library, name string, data []byte) (library.Added, error) {
	return l.Add(context.Background(), cms.Command("test"), name, bytes.NewReader(data))
}

func TestAdd(t *testing.T) {
	t.Parallel()
	l, _ := setup(t)
	p, j := pictures(t)
	f, err := add(l, `C:\文档\现场 照片.PNG`, p)
	if err != nil {
		t.Fatal(err)
	}
	if f.Name != "现场 照片.PNG" || f.MIME != "image/png" || f.Width != 40 || f.Height != 25 || !strings.HasSuffix(f.Key, ".png") {
		t.Errorf("%+v", f)
	}
	r, err := l.Open(context.Background(), f.File)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got, _ := io.ReadAll(r); !bytes.Equal(got, p) {
		t.Error("bytes differ")
	}
	again, err := add(l, "另一个名字.png", p)
	if err != nil || again.ID != f.ID || !again.Known || f.Known {
		t.Errorf("the same file is kept twice: %d, %d, %v", f.ID, again.ID, err)
	}
	// A picture is what its content says.
	if f, err := add(l, "图.png", j); err != nil || f.MIME != "image/jpeg" || !strings.HasSuffix(f.Key, ".jpg") || f.Name != "图.jpg" {
		t.Errorf("%+v %v", f, err)
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	l, _ := setup(t)
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
		"炸弹.zip":    zipBomb(t, 1, 2<<30),
		"碎片.docx":   zipBomb(t, 10_001, 0),
		"断.zip":     zipBomb(t, 1, 10)[:40],
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

// zipBomb is an archive of n entries, each of which claims to unpack to size.
func zipBomb(t *testing.T, n int, size uint64) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := range n {
		h := &zip.FileHeader{Name: fmt.Sprint(i), Method: zip.Store, UncompressedSize64: size}
		if _, err := z.CreateRaw(h); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestLimits follows the settings.
func TestLimits(t *testing.T) {
	t.Parallel()
	l, s := setup(t)
	err := s.InTx(context.Background(), cms.Command("test"), func(tx *store.Tx) error {
		return tx.SaveSite(context.Background(), cms.Site{Name: "测试", Limits: cms.UploadLimits{PictureMB: 1, AttachmentMB: 2, Edge: 30}})
	})
	if err != nil {
		t.Fatal(err)
	}
	p, _ := pictures(t)
	if f, err := add(l, "图.png", p); err != nil || f.Width != 30 || f.Height != 19 {
		t.Errorf("edge: %dx%d %v", f.Width, f.Height, err)
	}
	pdf := append([]byte("%PDF-1.7\n"), make([]byte, 3<<20)...)
	if _, err := add(l, "大.pdf", pdf); cms.KindOf(err) != cms.TooLarge || !strings.Contains(err.Error(), "2 MB") {
		t.Errorf("attachment: %v", err)
	}
	if _, err := add(l, "大.png", append(p, make([]byte, 1<<20)...)); cms.KindOf(err) != cms.TooLarge || !strings.Contains(err.Error(), "1 MB") {
		t.Errorf("picture: %v", err)
	}
}

// TestVersions makes smaller versions when they are asked for, and no others.
func TestVersions(t *testing.T) {
	t.Parallel()
	l, _ := setup(t)
	var p bytes.Buffer
	if err := png.Encode(&p, image.NewGray(image.Rect(0, 0, 1000, 500))); err != nil {
		t.Fatal(err)
	}
	f, err := add(l, "图.png", p.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if w := f.Widths(); len(w) != 2 || w[0] != 480 || w[1] != 960 {
		t.Fatalf("widths %v", w)
	}
	for _, name := range []string{"480.webp", "960.png", "960.png"} {
		v, ok := library.ParseVersion(f.File, name)
		if !ok {
			t.Errorf("%s is refused", name)
			continue
		}
		r, err := l.OpenVersion(context.Background(), f.File, v)
		if err != nil {
			t.Fatal(err)
		}
		img, format, err := image.Decode(r)
		r.Close()
		if err != nil || img.Bounds().Dx() != v.Width || img.Bounds().Dy() != v.Width/2 || "image/"+format != v.MIME {
			t.Errorf("%s: %v %s %v", name, img.Bounds(), format, err)
		}
	}
	for _, name := range []string{"481.webp", "1600.webp", "0480.webp", "480.jpg", "480", "480.webp.webp", "", "../480.webp"} {
		if _, ok := library.ParseVersion(f.File, name); ok {
			t.Errorf("%q is made", name)
		}
	}
}

func TestCropDescribeDelete(t *testing.T) {
	t.Parallel()
	ctx, actor := context.Background(), cms.Command("test")
	l, s := setup(t)
	p, _ := pictures(t)
	f, err := add(l, "图.png", p)
	if err != nil {
		t.Fatal(err)
	}
	said := cms.FileText{Title: "院墙", Alt: "灰色的墙", Credit: "市文物局"}
	if err := l.Describe(ctx, actor, f.ID, said); err != nil {
		t.Fatal(err)
	}
	part, err := l.Crop(ctx, actor, f.ID, image.Rect(10, 5, 30, 99))
	if err != nil || part.Width != 20 || part.Height != 20 || part.FileText != said || part.ID == f.ID {
		t.Errorf("crop %+v %v", part, err)
	}
	if _, err := l.Crop(ctx, actor, f.ID, image.Rect(0, 0, 3, 3)); cms.KindOf(err) != cms.Invalid {
		t.Errorf("a tiny crop: %v", err)
	}
	if bad, ok := errors.AsType[cms.FieldErrors](l.Describe(ctx, actor, f.ID, cms.FileText{Alt: strings.Repeat("长", 201)})); !ok || bad["alt"] == "" {
		t.Errorf("too long: %v", bad)
	}
	found := func(query string) int {
		t.Helper()
		filter := store.FileFilter{Kind: cms.FilePicture, Limit: 10}
		library.Match(query, &filter)
		list, err := s.FileList(ctx, filter)
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	if found("院墙 灰色") != 2 || found("文物局") != 2 || found("墙院") != 0 || found("图.PNG") != 1 {
		t.Error("search", found("院墙 灰色"), found("文物局"), found("墙院"), found("图.PNG"))
	}
	if err := l.SetDeleted(ctx, actor, f.ID, true); err != nil {
		t.Fatal(err)
	}
	again, err := add(l, "图.png", p)
	if err != nil || again.Known || found("灰色") != 1 {
		t.Errorf("the file in the bin is used: %v %v", again.Known, err)
	}
	if err := l.SetDeleted(ctx, actor, f.ID, false); err != nil || found("灰色") != 2 {
		t.Errorf("restored: %d %v", found("灰色"), err)
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	l, _ := setup(t)
	p, _ := pictures(t)
	i := 0
	for in, want := range map[string]string{
		"../../etc/passwd.png":            "passwd.png",
		"a\u202egnp.exe.png":              "agnp.exe.png",
		"x\x00y\n.png":                    "xy.png",
		"":                                "未命名.png",
		strings.Repeat("长", 300) + ".png": strings.Repeat("长", 116) + ".png",
	} {
		if f, err := add(l, in, append(p, byte(i))); err != nil || f.Name != want {
			t.Errorf("%q: %q %v", in, f.Name, err)
		}
		i++ // other bytes, or the first name would stay
	}
}
