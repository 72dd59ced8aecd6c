package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"testing"
)

var wide = Limits{Pixels: 60_000_000, Edge: 2560}

// flag is red at the left, white in the middle and blue at the right, darker
// towards the bottom.
func flag(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		shade := uint8(255 - 120*y/h)
		for x := range w {
			c := color.RGBA{shade, shade, shade, 255}
			switch 3 * x / w {
			case 0:
				c.G, c.B = 0, 0
			case 2:
				c.R, c.G = 0, 0
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

func encoded(t *testing.T, img image.Image, mime string) []byte {
	t.Helper()
	b, err := Encode(img, mime, 95)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

const secret = "GPS 107.2376E 34.3629N"

// exif is a block that says how the camera was held, and where.
func exif(orientation uint16) []byte {
	b := []byte("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x02")
	b = append(b, 0x01, 0x12, 0, 3, 0, 0, 0, 1, byte(orientation>>8), byte(orientation), 0, 0)
	b = append(b, 0x01, 0x0e, 0, 2, 0, 0, 0, byte(len(secret)+1), 0, 0, 0, 38)
	b = append(b, 0, 0, 0, 0)
	return append(append(b, secret...), 0)
}

func segment(marker byte, body []byte) []byte {
	b := []byte{0xff, marker, 0, 0}
	binary.BigEndian.PutUint16(b[2:], uint16(len(body)+2))
	return append(b, body...)
}

func withSegments(jpg []byte, segments ...[]byte) []byte {
	out := bytes.Clone(jpg[:2])
	for _, s := range segments {
		out = append(out, s...)
	}
	return append(out, jpg[2:]...)
}

func chunk(name string, body []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	b = append(append(b, name...), body...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// TestOrientation turns pictures upright for each of the eight values of
// EXIF, and takes the place out.
func TestOrientation(t *testing.T) {
	t.Parallel()
	for way := uint16(1); way <= 8; way++ {
		jpg := withSegments(encoded(t, flag(60, 40), JPEG), segment(0xe1, exif(way)))
		p, err := Prepare(jpg, JPEG, wide)
		if err != nil {
			t.Fatalf("%d: %v", way, err)
		}
		w, h := 60, 40
		if way > 4 {
			w, h = 40, 60
		}
		img, err := jpeg.Decode(bytes.NewReader(p.Data))
		if err != nil || img.Bounds().Dx() != w || img.Bounds().Dy() != h || p.Width != w || p.Height != h {
			t.Errorf("%d: %v, %v, %dx%d", way, err, img.Bounds(), p.Width, p.Height)
			continue
		}
		if bytes.Contains(p.Data, []byte("GPS")) || bytes.Contains(p.Data, []byte("Exif")) {
			t.Errorf("%d: metadata left", way)
		}
		// Where the red part of the sensor's picture ends up.
		at := map[uint16]image.Point{1: {3, 20}, 2: {56, 20}, 3: {56, 20}, 4: {3, 20}, 5: {20, 3}, 6: {20, 3}, 7: {20, 56}, 8: {20, 56}}[way]
		if r, g, b, _ := img.At(at.X, at.Y).RGBA(); r < 2*g || r < 2*b {
			t.Errorf("%d: %v is not red but %d %d %d", way, at, r>>8, g>>8, b>>8)
		}
	}
}

// TestMetadataGoes keeps the pixels byte for byte and drops the rest, what
// stands behind the end too.
func TestMetadataGoes(t *testing.T) {
	t.Parallel()
	jpg, png, web := encoded(t, flag(60, 40), JPEG), encoded(t, flag(60, 40), PNG), encoded(t, flag(60, 40), WebP)
	icc := segment(0xe2, []byte("ICC_PROFILE\x00\x01\x01rest"))
	var g bytes.Buffer
	if err := gif.Encode(&g, flag(60, 40), nil); err != nil {
		t.Fatal(err)
	}
	end := g.Len() - 1
	gifComment := append(bytes.Clone(g.Bytes()[:end]), "\x21\xfe\x16"+secret+"\x00;"...)
	webEXIF := append(bytes.Clone(web), "EXIF\x16\x00\x00\x00"+secret...)
	binary.LittleEndian.PutUint32(webEXIF[4:], uint32(len(webEXIF)-8))
	iend := len(png) - 12
	for _, tt := range []struct {
		name, mime string
		in, want   []byte
	}{
		{"exif, xmp, iptc, comment", JPEG, withSegments(jpg, segment(0xe1, exif(1)), icc, segment(0xed, []byte(secret)), segment(0xfe, []byte(secret))), withSegments(jpg, icc)},
		{"behind the jpeg", JPEG, append(bytes.Clone(jpg), "<script>"+secret...), jpg},
		{"png text", PNG, append(append(bytes.Clone(png[:iend]), chunk("tEXt", []byte("Comment\x00"+secret))...), png[iend:]...), png},
		{"behind the png", PNG, append(bytes.Clone(png), "PK\x03\x04"...), png},
		{"gif comment", GIF, gifComment, g.Bytes()},
		{"webp exif", WebP, webEXIF, web},
	} {
		p, err := Prepare(tt.in, tt.mime, wide)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if !bytes.Equal(p.Data, tt.want) || p.MIME != tt.mime || p.Width != 60 || p.Height != 40 || p.Animated {
			t.Errorf("%s: %d bytes, want %d; %s %dx%d", tt.name, len(p.Data), len(tt.want), p.MIME, p.Width, p.Height)
		}
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	p, err := Prepare(encoded(t, flag(600, 300), JPEG), JPEG, Limits{Pixels: 1 << 20, Edge: 200})
	if err != nil || p.Width != 200 || p.Height != 100 {
		t.Errorf("%dx%d %v", p.Width, p.Height, err)
	}
	see := image.NewNRGBA(image.Rect(0, 0, 300, 600))
	if p, err = Prepare(encoded(t, see, PNG), PNG, Limits{Pixels: 1 << 20, Edge: 200}); err != nil || p.Width != 100 || p.MIME != PNG {
		t.Errorf("see-through: %dx%d %s %v", p.Width, p.Height, p.MIME, err)
	}
	if _, err := Prepare(encoded(t, flag(60, 40), PNG), PNG, Limits{Pixels: 2399, Edge: 100}); !errors.Is(err, ErrTooLarge) {
		t.Errorf("too many pixels: %v", err)
	}
	var g bytes.Buffer
	frame := image.NewPaletted(image.Rect(0, 0, 60, 40), color.Palette{color.Black, color.White})
	film := gif.GIF{Image: []*image.Paletted{frame, frame, frame}, Delay: []int{1, 1, 1}}
	if err := gif.EncodeAll(&g, &film); err != nil {
		t.Fatal(err)
	}
	if p, err := Prepare(g.Bytes(), GIF, wide); err != nil || !p.Animated || !bytes.Equal(p.Data, g.Bytes()) {
		t.Errorf("animation: %v %v", p.Animated, err)
	}
	if _, err := Prepare(g.Bytes(), GIF, Limits{Pixels: 7000, Edge: 100}); !errors.Is(err, ErrTooLarge) {
		t.Errorf("frames don't count: %v", err)
	}
}

func TestBroken(t *testing.T) {
	t.Parallel()
	for _, mime := range []string{JPEG, PNG, WebP} {
		b := encoded(t, flag(60, 40), mime)
		for _, cut := range [][]byte{nil, b[:10], b[:len(b)/2]} {
			if _, err := Prepare(cut, mime, wide); !errors.Is(err, ErrFormat) {
				t.Errorf("%s cut to %d: %v", mime, len(cut), err)
			}
		}
	}
	if _, err := Prepare([]byte("<svg/>"), "image/svg+xml", wide); !errors.Is(err, ErrFormat) {
		t.Errorf("svg: %v", err)
	}
}

func TestCrop(t *testing.T) {
	t.Parallel()
	p, err := Crop(encoded(t, flag(90, 40), PNG), image.Rect(60, 10, 200, 30))
	if err != nil || p.Width != 30 || p.Height != 20 || p.MIME != JPEG {
		t.Fatalf("%+v %v", p.MIME, err)
	}
	img, err := Decode(p.Data)
	if err != nil {
		t.Fatal(err)
	}
	if r, _, b, _ := img.At(img.Bounds().Min.X+15, img.Bounds().Min.Y+10).RGBA(); b < 2*r {
		t.Errorf("the blue third is not blue: %d %d", r>>8, b>>8)
	}
	if _, err := Crop(encoded(t, flag(90, 40), PNG), image.Rect(100, 0, 120, 10)); !errors.Is(err, ErrFormat) {
		t.Errorf("outside: %v", err)
	}
}

func FuzzPrepare(f *testing.F) {
	for _, mime := range []string{JPEG, PNG, WebP} {
		b, err := Encode(flag(12, 8), mime, 80)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b, mime)
	}
	f.Add(withSegments([]byte("\xff\xd8\xff\xd9"), segment(0xe1, exif(6))), JPEG)
	f.Add([]byte("GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"), GIF)
	f.Fuzz(func(t *testing.T, data []byte, mime string) {
		p, err := Prepare(data, mime, Limits{Pixels: 100_000, Edge: 300})
		if err != nil {
			return
		}
		again, err := Prepare(p.Data, p.MIME, Limits{Pixels: 100_000, Edge: 300})
		if err != nil || again.MIME != p.MIME || again.Width != p.Width || again.Height != p.Height || !bytes.Equal(again.Data, p.Data) {
			t.Errorf("not stable: %v, %s %dx%d, then %s %dx%d", err, p.MIME, p.Width, p.Height, again.MIME, again.Width, again.Height)
		}
	})
}

// BenchmarkPhoto takes in a photograph of twelve megapixels and makes the
// version for phones of it.
func BenchmarkPhoto(b *testing.B) {
	data, err := Encode(flag(4000, 3000), JPEG, 90)
	if err != nil {
		b.Fatal(err)
	}
	var p Picture
	b.Run("prepare", func(b *testing.B) {
		for b.Loop() {
			if p, err = Prepare(data, JPEG, wide); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("phone", func(b *testing.B) {
		for b.Loop() {
			img, err := Decode(p.Data)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := Encode(Fit(img, 960, p.Height), WebP, 80); err != nil {
				b.Fatal(err)
			}
		}
	})
}
