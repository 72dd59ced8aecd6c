//go:build browser

package browsertest

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

// photo writes a picture as a phone would: held upright, with the place. The
// shade tells it from others.
func photo(t *testing.T, name string, shade uint8) string {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 1200, 800))
	for i := range img.Pix {
		img.Pix[i] = shade
	}
	for x := range 400 {
		img.Set(x, x, color.Black)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	exif := []byte("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x02" +
		"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00" + "\x01\x0e\x00\x02\x00\x00\x00\x08\x00\x00\x00\x26" + "\x00\x00\x00\x00" + "GPS-34N\x00")
	data := []byte{0xff, 0xd8, 0xff, 0xe1, 0, 0}
	binary.BigEndian.PutUint16(data[4:], uint16(len(exif)+2))
	data = append(append(data, exif...), b.Bytes()[2:]...)
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestLibraryTakesTenPictures uploads ten pictures and a file that is none at
// a time, says what they show, and finds them upright and without the place.
func TestLibraryTakesTenPictures(t *testing.T) {
	t.Parallel()
	s := site(t)
	s.User("clerk", cms.RoleEditor, cms.RolePublisher)
	s.Rules(func(p *cms.Security) { p.OneSession = false })
	tb := newTab(t, s.URL, 1440, 900)
	tb.acceptDialogs()
	tb.expect("status of 422")
	tb.login("clerk")
	tb.open("/admin/media")
	var files []string
	for i := range 10 {
		files = append(files, photo(t, fmt.Sprintf("巡河 %02d.jpg", i), uint8(60+10*i)))
	}
	broken := filepath.Join(t.TempDir(), "断.png")
	if err := os.WriteFile(broken, []byte("\x89PNG\r\n\x1a\nhalf"), 0o644); err != nil {
		t.Fatal(err)
	}
	tb.upload("[data-media-files]", append(files, broken)...)
	tb.wait(`document.querySelectorAll("[data-picture-row]").length === 10 && !!document.querySelector("[data-testid=upload-error]")`)
	if got := tb.text("[data-testid=upload-error]"); !strings.Contains(got, "图片打不开") || !strings.Contains(got, "重试") {
		t.Errorf("refusal %q", got)
	}
	tb.click("[data-media-save]")
	if n := eval[int](tb, `document.querySelectorAll("[data-picture-row] [aria-invalid]").length`); n != 10 {
		t.Errorf("%d of 10 pictures ask for their text", n)
	}
	eval[int](tb, `document.querySelectorAll("[data-picture-row] [data-alt]").forEach((f, i) => (f.value = "第 " + i + " 段河道")), 0`)
	tb.click("[data-picture-row]:last-child [data-decorative]")
	tb.follow("[data-media-save]")

	list, err := s.Store.FileList(context.Background(), store.FileFilter{Kind: cms.FilePicture, Limit: 10})
	if err != nil || len(list) != 10 {
		t.Fatalf("%d files, %v", len(list), err)
	}
	decorative := 0
	for _, f := range list {
		if f.Decorative {
			decorative++
		} else if !strings.HasSuffix(f.Alt, "段河道") {
			t.Errorf("%s says %q", f.Name, f.Alt)
		}
		if f.Width != 800 || f.Height != 1200 {
			t.Errorf("%s is %d wide and %d high", f.Name, f.Width, f.Height)
		}
	}
	if decorative != 1 {
		t.Errorf("%d decorative pictures", decorative)
	}
	if r := s.Login("clerk").Get("/files/" + list[0].Key); r.Status != http.StatusOK || strings.Contains(r.Body, "GPS-34N") || strings.Contains(r.Body, "Exif") {
		t.Errorf("metadata left, or %d", r.Status)
	}

	tb.upload("[data-media-files]", files[3])
	tb.wait(`document.querySelector("[data-picture-row]")?.textContent.includes("已有这张图片")`)
	tb.open("/admin/media?q=%E6%B2%B3%E9%81%93&shelf=unused")
	if n := eval[int](tb, `document.querySelectorAll("[data-testid=tile]").length`); n != 9 {
		t.Errorf("%d unused pictures of the river are found", n)
	}
}

// TestPictureFromLibrary takes the cover and a picture in the text from the
// library, crops the cover, and looks at them as a visitor on a phone.
func TestPictureFromLibrary(t *testing.T) {
	t.Parallel()
	s := site(t)
	tb := desk(t, s, "图库选图")
	tb.click("[data-picture-pick]")
	tb.click("[data-testid=picker] [data-pick]")
	tb.click("[data-testid=dialog-ok]")
	tb.wait(`document.querySelector("[name=cover_id]").value !== "" && document.querySelector("[name=cover_alt]").value !== ""`)
	whole := eval[string](tb, `document.querySelector("[name=cover_id]").value`)
	tb.click("[data-picture-crop]")
	tb.wait(`document.querySelector("[data-testid=crop-size]")?.textContent.includes("裁出 1120 × 700")`)
	tb.choose("[data-testid=dialog] select", "3")
	tb.wait(`document.querySelector("[data-testid=crop-size]").textContent.includes("裁出 700 × 700")`)
	tb.click("[data-testid=dialog-ok]")
	tb.wait(`!document.querySelector("[data-testid=dialog]")`)
	if got := eval[string](tb, `document.querySelector("[name=cover_id]").value`); got == whole || got == "" {
		t.Errorf("the cover is still %s", got)
	}

	tb.write("正文。")
	tb.tool("picture")
	tb.click("[data-testid=picker] li:nth-child(2) [data-pick]")
	tb.click("[data-testid=picker] li:nth-child(3) [data-pick]")
	tb.click("[data-testid=dialog-ok]")
	tb.wait(`document.querySelectorAll("[data-picture-row] [data-alt]").length === 2`)
	if got := eval[string](tb, `document.querySelector("[data-picture-row] [data-alt]").value`); got == "" {
		t.Error("the library does not know what its picture shows")
	}
	tb.click("[data-testid=dialog-ok]")
	id, _ := tb.publish(s)

	visitor := newTab(t, s.URL, 390, 844)
	visitor.open("/articles/" + id)
	eval[bool](visitor, `(document.querySelector(".prose img").scrollIntoView(), true)`)
	visitor.wait(`document.querySelector(".prose img").complete && document.querySelector(".prose img").naturalWidth > 0`)
	if got := eval[string](visitor, `document.querySelector(".prose img").currentSrc`); !strings.HasSuffix(got, "/480.webp") {
		t.Errorf("on a phone: %s", got)
	}
	if n := eval[int](visitor, `document.querySelectorAll(".prose figure picture img[width][height][alt]").length`); n != 2 {
		t.Errorf("%d pictures with size and text", n)
	}
	visitor.open("/columns/news")
	cover := `document.querySelector(".thumb[href='/articles/` + id + `'] img")`
	eval[bool](visitor, `(`+cover+`.scrollIntoView(), true)`)
	visitor.wait(cover + `.naturalWidth > 0`)
	if r := eval[float64](visitor, `(i => i.getAttribute("width") / i.getAttribute("height"))(`+cover+`)`); r != 1 {
		t.Errorf("the cover is %v times as wide as high", r)
	}
}

// TestFileIsDeletedAndRestored is told where a picture is used before it
// goes; it goes from the page at once, and comes back.
func TestFileIsDeletedAndRestored(t *testing.T) {
	t.Parallel()
	s := site(t)
	tb := desk(t, s, "要删的图")
	tb.write("前文。")
	tb.answerChooser(photo(t, "误传.jpg", 200))
	tb.tool("picture")
	tb.do("offered", chromedp.WaitVisible(chromedp.CSS("[data-testid=picker] [data-pick]")))
	eval[bool](tb, `[...document.querySelectorAll("dialog footer button")].find((b) => b.textContent === "上传新图").click() || true`)
	tb.fill("[data-picture-row] [data-alt]", "误传的照片")
	tb.click("[data-testid=dialog-ok]")
	id, body := tb.publish(s)
	key := body[strings.Index(body, "/files/")+len("/files/"):]
	key = key[:strings.Index(key, "/")]

	tb.open("/admin/media?q=%E8%AF%AF%E4%BC%A0")
	tb.follow("[data-testid=tile]")
	if got := tb.text("[data-testid=file-uses]"); !strings.Contains(got, "要删的图") || !strings.Contains(got, "网站上能看到") {
		t.Errorf("uses %q", got)
	}
	tb.follow("[data-testid=delete-file]")
	if got := tb.text("[data-testid=delete-form] .alert"); !strings.Contains(got, "1 处访客看得到") {
		t.Errorf("warning %q", got)
	}
	tb.follow("[data-testid=delete-form] button")
	visitor := s.Client()
	if r := visitor.Get("/articles/" + id); strings.Contains(r.Body, key) || !strings.Contains(r.Body, "前文。") {
		t.Error("the page still shows the picture")
	}
	for _, path := range []string{"/files/" + key, "/files/" + key + "/480.webp"} {
		if r := visitor.Get(path); r.Status != http.StatusGone {
			t.Errorf("%s: %d", path, r.Status)
		}
	}
	tb.follow("[data-testid=flash] form button")
	if r := visitor.Get("/articles/" + id); !strings.Contains(r.Body, key) {
		t.Error("the picture did not come back")
	}
	if r := visitor.Get("/files/" + key + "/480.webp"); r.Status != http.StatusOK || r.Header.Get("Content-Type") != "image/webp" {
		t.Errorf("restored: %d %s", r.Status, r.Header.Get("Content-Type"))
	}
}
