//go:build browser

package browsertest

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// dot is a small PNG; each shade is a picture of its own.
func dot(t *testing.T, shade uint8) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 12, 8))
	img.SetGray(3, 3, color.Gray{Y: shade})
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func dataURI(b []byte) string { return "data:image/png;base64," + base64.StdEncoding.EncodeToString(b) }

var fileAddress = regexp.MustCompile(`/files/[a-z2-7]{24}\.png`)

// gate holds uploads until the test lets them pass or fail.
type gate struct {
	tb   *tab
	mu   sync.Mutex
	held []fetch.RequestID
	open bool
}

func (tb *tab) holdUploads() *gate {
	tb.t.Helper()
	g := &gate{tb: tb}
	paused := chromedp.Events(tb.ctx, fetch.RequestPaused)
	patterns := []*fetch.RequestPattern{{URLPattern: "*/admin/files"}}
	if _, err := chromedp.Call(tb.ctx, fetch.Enable, fetch.EnableParams{Patterns: patterns}); err != nil {
		tb.t.Fatal(err)
	}
	go func() {
		for e, err := range paused {
			if err != nil {
				return
			}
			g.mu.Lock()
			g.held = append(g.held, e.RequestID)
			open := g.open
			g.mu.Unlock()
			if open {
				g.pass()
			}
		}
	}()
	return g
}

// pass lets the uploads through, those to come as well.
func (g *gate) pass() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, id := range g.held {
		_, _ = chromedp.Call(g.tb.ctx, fetch.ContinueRequest, fetch.ContinueRequestParams{RequestID: id}) // what was held shows in the page
	}
	g.held, g.open = nil, true
}

// fail breaks off the first upload, as a failing network would.
func (g *gate) fail() {
	g.tb.t.Helper()
	for range 100 {
		g.mu.Lock()
		held := g.held
		g.held = nil
		g.mu.Unlock()
		for _, id := range held {
			_, _ = chromedp.Call(g.tb.ctx, fetch.FailRequest, fetch.FailRequestParams{RequestID: id, ErrorReason: network.ErrorReasonFailed})
		}
		if len(held) > 0 {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	g.tb.t.Fatal("nothing was uploaded")
}

// TestPastedPicturesUpload pastes a text with pictures written into it. While
// they are sent the text can be changed and not be saved; then they are where
// they stood, and one undo takes the whole paste back.
func TestPastedPicturesUpload(t *testing.T) {
	t.Parallel()
	s := site(t)
	tb := desk(t, s, "粘贴带图的网页")
	uploads := tb.holdUploads()
	tb.write("开头。")
	lazy := `<img data-src="https://img.example.cn/a.jpg" src="` + dataURI(dot(t, 9)) + `">`
	tb.paste(`<section><p>甲<img src="`+dataURI(dot(t, 1))+`" alt="巡河队员在堤上">乙</p><p>丙</p>`+
		`<p><img src="`+dataURI(dot(t, 2))+`" alt="IMG_2026.png"></p><p>丁</p>`+lazy+
		`<p><img src="data:image/png;base64,!!!"><img src="data:image/svg+xml,<svg/>"><img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="></p></section>`, "", "", nil)
	tb.do("two on their way", chromedp.WaitVisible(chromedp.CSS("[data-testid=coming-picture]")))
	if got := tb.text(".paper-foot"); !strings.Contains(got, "2 张图片正在上传") || !strings.Contains(got, "还有 3 张图片待补传") {
		t.Errorf("footer %q", got)
	}
	tb.click("button[name=action][value=save]:not(.vh)")
	tb.wait(`document.querySelector("[data-save-note]").textContent === "还有图片正在上传，传完再保存。"`)
	for _, act := range []step{chromedp.Click(chromedp.CSS(".ProseMirror > p:first-child"), chromedp.NodeVisible), chromedp.KeyEvent(kb.Home)} {
		tb.do("go to the beginning", act)
		time.Sleep(200 * time.Millisecond) // the editor learns of a moved cursor a little later
	}
	tb.do("type", chromedp.KeyEvent("前言"), chromedp.KeyEvent(kb.Enter))
	uploads.pass()
	tb.wait(`document.querySelectorAll("[data-testid=coming-picture]").length === 0`)
	want := `<p>前言</p><p>开头。甲乙</p><figure><img src="F" alt="巡河队员在堤上" width="12" height="8"></figure><p>丙</p>` +
		`<figure><img src="F" width="12" height="8"></figure><p>丁</p>`
	if got := fileAddress.ReplaceAllString(tb.body(), "F"); got != want {
		t.Errorf("uploaded\ngot  %s\nwant %s", got, want)
	}
	if got := tb.text(".paper-foot"); !strings.Contains(got, "图片 2（1 张缺替代文字）") {
		t.Errorf("footer %q", got)
	}
	id, public := tb.publish(s)
	if n := strings.Count(public, "<figure>"); n != 2 {
		t.Errorf("%d pictures in public: %s", n, public)
	}
	visitor := newTab(t, s.URL, 1440, 900)
	visitor.open("/articles/" + id)
	visitor.wait(`[...document.querySelectorAll(".prose img")].filter((i) => i.naturalWidth === 12).length === 2`)
}

// TestPastedPicturesAndUndo deletes a place while its picture is sent and
// brings it back, after the upload has ended or before: it holds the picture,
// not a dead place, and the paste can be taken back, too.
func TestPastedPicturesAndUndo(t *testing.T) {
	t.Parallel()
	for name, late := range map[string]bool{"upload ends first": false, "undo comes first": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := site(t)
			tb := desk(t, s, "撤销粘贴")
			uploads := tb.holdUploads()
			tb.write("前文。")
			tb.paste(`<p>甲</p><p><img src="`+dataURI(dot(t, 3))+`"></p><p>乙</p>`, "", "", nil)
			tb.do("on its way", chromedp.WaitVisible(chromedp.CSS("[data-testid=coming-picture]")))
			time.Sleep(600 * time.Millisecond) // what follows at once would be one step with the paste
			tb.ctrl("a")
			tb.do("delete", chromedp.KeyEvent(kb.Delete))
			if late {
				tb.ctrl("z")
			}
			uploads.pass()
			if !late {
				tb.wait(`performance.getEntriesByType("resource").some((e) => e.name.endsWith("/admin/files") && e.responseEnd > 0)`)
				tb.ctrl("z")
			}
			tb.wait(`document.querySelectorAll(".ProseMirror figure img").length === 1`)
			tb.ctrl("z")
			if got := tb.body(); strings.Contains(got, "甲") || strings.Contains(got, "figure") {
				t.Errorf("the paste was not taken back: %s", got)
			}
			tb.ctrl("y")
			tb.wait(`document.querySelectorAll(".ProseMirror figure img").length === 1`)
			if n := eval[int](tb, `document.querySelectorAll(".lost").length`); n != 0 {
				t.Errorf("%d places after undo and redo", n)
			}
		})
	}
}

// TestPastedPictureTriedAgain has an upload fail: the place offers another
// try, and that succeeds. What is no picture is refused for good.
func TestPastedPictureTriedAgain(t *testing.T) {
	t.Parallel()
	s := site(t)
	tb := desk(t, s, "重试")
	tb.expect("net::ERR_FAILED")
	tb.expect("status of 400")
	tb.expect("status of 422")
	uploads := tb.holdUploads()
	tb.click(".ProseMirror")
	tb.paste(`<p>甲</p><p><img src="`+dataURI(dot(t, 4))+`"></p><p>乙</p>`, "", "", nil)
	uploads.fail()
	tb.wait(`document.querySelector("[data-testid=editor-note]").textContent.includes("网络中断")`)
	if got := tb.text("[data-testid=lost-count]"); got != "还有 1 张图片待补传" {
		t.Errorf("footer %q", got)
	}
	tb.click("[data-testid=lost-picture] .under")
	uploads.pass()
	tb.wait(`document.querySelectorAll(".ProseMirror figure img").length === 1`)

	tb.ctrl("a")
	tb.paste(`<p>丙</p><p><img src="`+dataURI(dot(t, 5)[:40])+`"></p>`, "", "", nil)
	tb.do("refused", chromedp.WaitVisible(chromedp.CSS("[data-testid=lost-picture]")))
	if n := eval[int](tb, `document.querySelectorAll("[data-testid=lost-picture] .under").length`); n != 0 {
		t.Error("a broken picture can be tried again")
	}
}

// TestPastedPicturesFromRTF pastes what Word gives: HTML whose pictures are on
// the author's disk, and RTF that holds them.
func TestPastedPicturesFromRTF(t *testing.T) {
	t.Parallel()
	s := site(t)
	tb := desk(t, s, "RTF 里的图片")
	const html = `<p class=MsoNormal>甲<o:p></o:p></p><p class=MsoNormal><img width=12 src="file:///C:/t/clip_image001.png" alt="河"></p><p class=MsoNormal>乙</p><p><img width=12 src="file:///C:/t/clip_image002.png"></p>`
	pict := func(b []byte) string {
		digits := hex.EncodeToString(b)
		return `{\*\shppict{\pict{\*\picprop\shplid1025{\sp{\sn fLine}{\sv 0}}}\picscalex100\picw12\pngblip\bliptag-7{\*\blipuid 0102}` +
			digits[:20] + "\r\n" + digits[20:] + `}}{\nonshppict {\pict\picw12\wmetafile8 010203}}`
	}
	bullet := `{\*\listpicture{\pict\pngblip ` + hex.EncodeToString(dot(t, 6)) + `}}`
	tb.click(".ProseMirror")
	tb.pasteBoth(html, `{\rtf1\ansi`+bullet+`{\par \'bc\'d7 \{}`+pict(dot(t, 7))+pict(dot(t, 8))+`}`)
	tb.wait(`document.querySelectorAll(".ProseMirror figure img").length === 2`)
	want := `<p>甲</p><figure><img src="F" alt="河" width="12" height="8"></figure><p>乙</p><figure><img src="F" width="12" height="8"></figure>`
	if got := fileAddress.ReplaceAllString(tb.body(), "F"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	tb.ctrl("a")
	tb.pasteBoth(html, `{\rtf1\ansi`+pict(dot(t, 7))+`}`)
	if n := eval[int](tb, `document.querySelectorAll("[data-testid=lost-picture]").length`); n != 2 {
		t.Errorf("one picture for two addresses: %d places", n)
	}
}

func (tb *tab) pasteBoth(html, rtf string) {
	tb.t.Helper()
	eval[bool](tb, fmt.Sprintf(`(() => {
		const board = new DataTransfer();
		board.setData("text/html", %q);
		board.setData("text/rtf", %q);
		return document.querySelector(".ProseMirror").dispatchEvent(new ClipboardEvent("paste", {clipboardData: board, bubbles: true, cancelable: true}));
	})()`, html, rtf))
}

// TestPastedPictureLarge pastes a picture of several megabytes, in an address
// with quotes and in one without.
func TestPastedPictureLarge(t *testing.T) {
	t.Parallel()
	s := site(t)
	tb := desk(t, s, "大图")
	tb.click(".ProseMirror")
	img := image.NewRGBA(image.Rect(0, 0, 1400, 1400))
	r := rand.New(rand.NewPCG(1, 2))
	for i := range img.Pix {
		img.Pix[i] = byte(r.Uint32()) | 0x0f
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	for _, src := range []string{`"` + dataURI(b.Bytes()) + `"`, dataURI(b.Bytes())} {
		tb.pasteFresh(`<p style="color:red">甲</p><img src=`+src+` alt=河><p>乙</p>`, "")
		tb.wait(`document.querySelectorAll(".ProseMirror > p + figure + p").length === 1`)
	}
}
