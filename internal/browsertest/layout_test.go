//go:build browser

package browsertest

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"xuanlan/internal/apptest"
)

// insertPicture pastes a picture of the sample site, and says what it shows.
func (tb *tab) insertPicture(name, alt string) {
	tb.t.Helper()
	data, err := os.ReadFile(sampleFile(tb.t, name, name))
	if err != nil {
		tb.t.Fatal(err)
	}
	tb.paste("", name, "image/jpeg", data)
	tb.fill("[data-testid=dialog] [data-alt]", alt)
	tb.click("[data-testid=dialog-ok]")
}

// TestEditorPlacesPictures puts a picture beside the text: visitors see it
// there, those with a phone or in the elder mode across the page.
func TestEditorPlacesPictures(t *testing.T) {
	t.Parallel()
	s := site(t)
	tb := desk(t, s, "图文绕排")
	tb.click(".ProseMirror")
	tb.insertPicture("river.jpg", "河道与远山")
	tb.click(".ProseMirror figure img")
	tb.click(".ProseMirror figure [aria-label^=居左]")
	tb.click(".ProseMirror figure [aria-label^=居右]")
	if got := eval[string](tb, `[...document.querySelectorAll(".fig-tools [aria-pressed=true]")].map((b) => b.ariaLabel).join()`); !strings.HasPrefix(got, "居右") {
		t.Errorf("pressed: %q", got)
	}
	tb.ctrl("z")
	tb.ctrl("y")
	tb.do("below", chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.ArrowDown))
	tb.write(strings.Repeat("巡河队员沿着河岸走了一遍。", 30))
	if got := tb.body(); !strings.HasPrefix(got, `<figure class="right"><img`) {
		t.Errorf("body %.200s", got)
	}
	id, body := tb.publish(s)
	if !strings.HasPrefix(body, `<figure class="right"><picture>`) {
		t.Errorf("public body %.200s", body)
	}
	beside := func(width int64, path string) bool {
		reader := newTab(t, s.URL, width, 900)
		if strings.HasPrefix(path, "/admin") {
			reader.login("clerk")
		}
		reader.open(path)
		return eval[bool](reader, `(() => {
			const text = document.querySelector(".prose").getBoundingClientRect(), picture = document.querySelector(".prose figure").getBoundingClientRect();
			return picture.width < text.width / 2 && Math.abs(picture.right - text.right) < 1;
		})()`)
	}
	if !beside(1440, "/articles/"+id) {
		t.Error("on a desk the picture isn't beside the text")
	}
	if beside(390, "/articles/"+id) || beside(1440, "/admin/articles/"+id+"/preview/page?mode=elder") {
		t.Error("on a phone or in the elder mode the picture is beside the text")
	}
}

// TestEditorSetsColumnWidths gives widths to the columns of a table, which
// they keep while others come and go.
func TestEditorSetsColumnWidths(t *testing.T) {
	t.Parallel()
	s := site(t)
	tb := desk(t, s, "列宽")
	tb.click(".ProseMirror")
	tb.tool("insert", "table")
	tb.click("[data-testid=dialog-ok]")
	tb.do("table", chromedp.WaitVisible(chromedp.CSS(".ProseMirror table")))
	widths := func(values ...string) {
		t.Helper()
		tb.tool("widths")
		for i, v := range values {
			tb.fill(fmt.Sprintf("[data-testid=dialog] .field:nth-child(%d) input", i+1), v)
		}
		tb.click("[data-testid=dialog-ok]")
	}
	widths("60", "50")
	if got := tb.text("[data-testid=dialog] .err:not([hidden])"); got != "各列加起来超过了 100，这一列最多还能填 40。" {
		t.Errorf("error %q", got)
	}
	tb.fill("[data-testid=dialog] .field:nth-child(2) input", "10")
	tb.click("[data-testid=dialog-ok]")
	tb.tool("columnAfter")
	tb.keys("甲")
	want := `<table><colgroup><col width="60%"><col><col width="10%"><col></colgroup><thead>`
	if got := tb.body(); !strings.HasPrefix(got, want) {
		t.Errorf("body %.200s", got)
	}
	id, body := tb.publish(s)
	if !strings.HasPrefix(body, tableBox+`<table><colgroup><col width="60%"/><col/><col width="10%"/><col/></colgroup><thead>`) {
		t.Errorf("public body %.200s", body)
	}
	tb.open("/articles/" + id)
	if got := eval[float64](tb, `document.querySelector(".prose th").offsetWidth / document.querySelector(".prose table").offsetWidth`); got < .58 || got > .62 {
		t.Errorf("the first column has %.2f of the table", got)
	}
	tb.open("/admin/articles/" + id)
	tb.click(".ProseMirror th")
	widths("", "")
	tb.keys("乙")
	if got := tb.body(); strings.Count(got, "<col>") != 3 {
		t.Errorf("without two of them: %.200s", got)
	}
}

// TestWideTablesScroll publishes a table that is wider than the text: it
// scrolls in its box, which the keyboard reaches, and the page stays as wide as it is.
func TestWideTablesScroll(t *testing.T) {
	t.Parallel()
	s := site(t)
	tb := desk(t, s, "宽表")
	tb.click(".ProseMirror")
	tb.paste("<table>"+strings.Repeat("<tr>"+strings.Repeat("<th>各支部工作情况</th>", 16)+"</tr>", 2)+"</table><p>后文</p>", "", "", nil)
	id, _ := tb.publish(s)
	for _, width := range []int64{1440, 390} {
		reader := newTab(t, s.URL, width, 900)
		reader.open("/articles/" + id)
		if eval[bool](reader, `document.documentElement.scrollWidth > innerWidth`) {
			t.Errorf("at %d the page is too wide", width)
		}
		if !eval[bool](reader, `(() => {
			const box = document.querySelector(".table-box");
			box.focus();
			box.scrollLeft = 50;
			return document.activeElement === box && box.scrollLeft === 50;
		})()`) {
			t.Errorf("at %d the box doesn't scroll", width)
		}
	}
}

// TestEditorTakesVideosOfTheLibrary puts a video in that was sent before, with
// a picture to show until it plays.
func TestEditorTakesVideosOfTheLibrary(t *testing.T) {
	t.Parallel()
	s := site(t)
	tb := desk(t, s, "图库里的视频")
	tb.write("看一段视频。")
	video := "\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41\x00\x00\x00\x08free"
	if _, err := s.Library.Add(t.Context(), apptest.Actor, "短片.mp4", strings.NewReader(video)); err != nil {
		t.Fatal(err)
	}
	tb.tool("insert", "player")
	tb.click("[data-testid=picker] [data-pick][data-name='短片.mp4']")
	tb.click("[data-testid=dialog-ok]")
	tb.click("[data-testid=dialog] [data-player] video + button")
	tb.click("[data-testid=picker] [data-pick]")
	tb.click("dialog:last-of-type [data-testid=dialog-ok]")
	tb.wait(`document.querySelector("[data-player] video").poster !== ""`)
	tb.click("[data-testid=dialog-ok]")
	tb.wait(`document.querySelector("textarea[name=body]").value.includes("<video")`)
	if got := tb.body(); !strings.Contains(got, ` poster="/files/`) || !strings.HasPrefix(got, `<p>看一段视频。</p><video src="/files/`) {
		t.Errorf("body %s", got)
	}
}

// TestWideTablesOnPaper prints a table of many columns: it has to fit, as paper
// doesn't scroll.
func TestWideTablesOnPaper(t *testing.T) {
	t.Parallel()
	s := site(t)
	tb := desk(t, s, "打印宽表")
	tb.click(".ProseMirror")
	tb.paste("<table>"+strings.Repeat("<tr>"+strings.Repeat("<th>工作情况</th>", 14)+"</tr>", 2)+"</table><p>后文</p>", "", "", nil)
	id, _ := tb.publish(s)
	reader := newTab(t, s.URL, 642, 900) // A4 between its margins
	reader.open("/articles/" + id)
	if _, err := chromedp.Call(reader.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}); err != nil {
		t.Fatal(err)
	}
	if got := eval[float64](reader, `document.querySelector(".prose table").getBoundingClientRect().right`); got > 642 {
		t.Errorf("the table ends at %v of 642", got)
	}
}
