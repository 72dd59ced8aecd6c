//go:build browser

package browsertest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"xuanlan/internal/apptest"
	"xuanlan/internal/cms"
	"xuanlan/internal/editorial"
)

// underReview is the sample site with an item that waits for thefirst. The
// writer is theeditor.
func underReview(t *testing.T, body string) (s *apptest.Server, id string) {
	t.Helper()
	s = site(t)
	ctx := context.Background()
	settings, err := s.Store.Site(ctx)
	if err != nil {
		t.Fatal(err)
	}
	settings.Workflow = &cms.DefaultWorkflow
	if err := s.Desk.SaveSite(ctx, apptest.Actor, settings); err != nil {
		t.Fatal(err)
	}
	s.Rules(func(p *cms.Security) { p.OneSession = false })
	s.User("thefirst", cms.RoleFirst)
	u := s.User("theeditor", cms.RoleEditor)
	columns, err := s.Store.Columns(ctx)
	if err != nil {
		t.Fatal(err)
	}
	saved, err := s.Desk.Save(ctx, cms.Actor{ID: u.ID, Name: u.Name, User: &u}, editorial.Draft{Submit: true, Body: body,
		Content: cms.Content{Title: "水务局开展冬季巡河", ColumnID: cms.NewTree(columns).BySlug("news").ID, Source: "市水务局", Author: "程雨石"}})
	if err != nil {
		t.Fatal(err)
	}
	return s, fmt.Sprint(saved.ArticleID)
}

const noteBody = "<p>党员<strong>分三</strong>组徒步巡查，清理漂浮物，核对水位标识。</p><p>全程十公里，徒步巡查两小时。</p>"

// framed is a script about the document in the frame of a review.
func framed(script string) string {
	return fmt.Sprintf(`(d => %s)(document.querySelector("[data-note-frame]").contentDocument)`, script)
}

func (tb *tab) openReview(id string) {
	tb.t.Helper()
	tb.open("/admin/reviews/" + id)
	tb.wait(framed(`d && d.readyState === "complete" && d.URL !== "about:blank" && !!d.querySelector(".prose")`))
}

// rangeOf is a script for the n-th place of words in an element of the frame.
func rangeOf(selector, words string, n int) string {
	return fmt.Sprintf(`(() => {
		const d = document.querySelector("[data-note-frame]").contentDocument, el = d.querySelector(%q), r = d.createRange();
		let at = -1;
		for (let i = 0; i < %d; i++) at = el.textContent.indexOf(%q, at + 1);
		const spot = (offset, end) => {
			const walker = d.createTreeWalker(el, NodeFilter.SHOW_TEXT);
			while (walker.nextNode()) {
				const { length } = walker.currentNode;
				if (end ? offset <= length : offset < length) return [walker.currentNode, offset];
				offset -= length;
			}
		};
		r.setStart(...spot(at, false));
		r.setEnd(...spot(at + %d, true));
		return r;
	})()`, selector, n, words, len([]rune(words)))
}

// selectWords selects words as a long press does.
func (tb *tab) selectWords(selector, words string, n int) {
	tb.t.Helper()
	eval[bool](tb, fmt.Sprintf(`(() => { const r = %s, s = r.startContainer.ownerDocument.getSelection();
		s.removeAllRanges(); s.addRange(r); r.startContainer.parentElement.scrollIntoView({block: "center"}); return true })()`, rangeOf(selector, words, n)))
}

// sweep selects words of one line with the mouse.
func (tb *tab) sweep(selector, words string, n int) {
	tb.t.Helper()
	p := eval[[]float64](tb, fmt.Sprintf(`(() => { const r = %s;
		document.querySelector("[data-note-frame]").scrollIntoView({block: "start"});
		r.startContainer.parentElement.scrollIntoView({block: "center"});
		const box = document.querySelector("[data-note-frame]").getBoundingClientRect(), { left, right, top, height } = r.getBoundingClientRect();
		return [box.left + left + 1, box.left + right - 1, box.top + top + height / 2] })()`, rangeOf(selector, words, n)))
	held := func(m *input.DispatchMouseEventParams) { m.Button, m.Buttons = input.MouseButtonLeft, 1 }
	tb.do("sweep over "+words, chromedp.MouseEvent(input.DispatchMouseEventTypeMousePressed, p[0], p[2], held, chromedp.ClickCount(1)),
		chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, (p[0]+p[1])/2, p[2], held),
		chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, p[1], p[2], held),
		chromedp.MouseEvent(input.DispatchMouseEventTypeMouseReleased, p[1], p[2], held, chromedp.ClickCount(1)))
}

// noteSelected notes what is selected.
func (tb *tab) noteSelected(quote, text string, rows int) {
	tb.t.Helper()
	tb.click("[data-testid=note-offer] button")
	if got := eval[string](tb, `document.querySelector("[name=note_quote]").value`); got != quote {
		tb.t.Errorf("noted %q, selected %q", got, quote)
	}
	if got := eval[string](tb, `document.activeElement.name`); got != "note_text" {
		tb.t.Errorf("the cursor is in %q", got)
	}
	tb.fill("[name=note_text]", text)
	tb.click("[data-testid=note-dialog] [name=save]")
	tb.wait(fmt.Sprintf(`document.querySelectorAll("[data-testid=note-row]").length === %d && !document.querySelector("[data-testid=note-dialog]").open`, rows))
}

// TestNotes takes notes from the reviewer, who selects words, to the writer,
// who sees them at their places, mends and ticks them off, and back.
func TestNotes(t *testing.T) {
	t.Parallel()
	for name, size := range map[string][2]int64{"desk": {1440, 900}, "phone": {390, 844}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			notesThereAndBack(t, size[0], size[1])
		})
	}
}

func notesThereAndBack(t *testing.T, width, height int64) {
	s, id := underReview(t, noteBody)
	first := newTab(t, s.URL, width, height)
	first.login("thefirst")
	first.openReview(id)
	first.fill("[name=opinion]", "还在想的意见")
	if width > 1000 {
		first.sweep(".prose", "徒步巡查", 2)
	} else {
		first.selectWords(".prose", "徒步巡查", 2)
	}
	first.steady("[data-testid=note-offer] button")
	if box := eval[[]float64](first, `(b => [b.height, b.bottom, innerHeight])(document.querySelector("[data-testid=note-offer] button").getBoundingClientRect())`); box[0] < 44 || box[1] > box[2] {
		t.Errorf("the button is %v high and ends at %v of %v", box[0], box[1], box[2])
	}
	first.noteSelected("徒步巡查", "上一句已经说过", 1)
	first.selectWords(".prose", "员分三组", 1)
	first.noteSelected("员分三组", "名单上是四组", 2)
	first.selectWords("h1", "冬季", 1)
	first.noteSelected("冬季", "已经立春", 3)
	marked := framed(`[...d.querySelectorAll("article .noted, article .note-no")].map((e) => e.dataset.no ?? e.textContent.trim()).join(" ")`)
	first.wait(marked + ` === "水务局开展冬季巡河 1 员 分三 组 2 徒步巡查 3"`)
	if got := eval[string](first, `document.querySelector("[name=opinion]").value`); got != "还在想的意见" {
		t.Errorf("the opinion became %q", got)
	}
	first.screenshot("review")

	// From the list to the text and back.
	shown := framed(`(r => r.top >= 0 && r.bottom <= innerHeight)(d.querySelector(".note-no[data-no='3']").getBoundingClientRect())`)
	eval[bool](first, framed(`(d.defaultView.scrollTo(0, 0), true)`))
	first.click("[data-testid=note-row]:nth-child(3) .note-go")
	first.wait(shown)
	first.wait(`(r => r.bottom > 0 && r.top < innerHeight)(document.querySelector("[data-note-frame]").getBoundingClientRect())`)
	eval[bool](first, framed(`(d.querySelector(".note-no[data-no='2']").click(), true)`))
	first.wait(`document.querySelector("[data-testid=note-row]:nth-child(2)").matches(":target")`)

	// Changed, dropped, brought back.
	first.click("[data-testid=note-row]:nth-child(1) [name=edit]")
	first.wait(`document.querySelector("[data-testid=note-dialog]").open && document.querySelector("[name=note_text]").value === "已经立春"`)
	first.fill("[name=note_text]", "立春已过")
	first.do("Ctrl+Enter", chromedp.KeyEvent(kb.Enter, chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	first.wait(`document.querySelector("[data-testid=note-row]").textContent.includes("立春已过") && !document.querySelector("[data-testid=note-dialog]").open`)
	first.click("[data-testid=note-row]:nth-child(1) [name=drop]")
	first.wait(`!!document.querySelector("[data-testid=note-row] [name=restore]")`)
	first.wait(marked + ` === "员 分三 组 1 徒步巡查 2"`)
	first.click("[data-testid=note-row] [name=restore]")
	first.wait(marked + ` === "水务局开展冬季巡河 1 员 分三 组 2 徒步巡查 3"`)
	eval[string](first, `document.querySelector("[name=opinion]").value = ""`)
	first.follow("[data-testid=verdict] [value=return]")

	author := newTab(t, s.URL, width, height)
	author.acceptDialogs()
	author.login("theeditor")
	author.open("/admin/articles/" + id)
	inEditor := `[...document.querySelectorAll(".ProseMirror .noted")].map((e) => e.textContent).join(" ")`
	author.wait(inEditor + ` === "员 分三 组 徒步巡查"`)
	author.screenshot("editor")
	author.click("[data-testid=note-row]:nth-child(3) [data-note-go]")
	author.wait(`getSelection().toString() === "徒步巡查" && document.querySelector(".ProseMirror .noted.is-now")?.textContent === "徒步巡查"`)
	if eval[bool](author, `!document.querySelector("[data-testid=note-row]:nth-child(3) [data-note-gone]").hidden`) {
		t.Error("words that are there are said to be gone")
	}
	author.do("mend", chromedp.KeyEvent("走了"))
	author.wait(`document.querySelector(".ProseMirror").textContent.includes("走了两小时")`)
	author.click("[data-testid=note-row]:nth-child(3) [data-note-go]")
	author.wait(`!document.querySelector("[data-testid=note-row]:nth-child(3) [data-note-gone]").hidden`)
	author.click("[data-testid=note-row]:nth-child(1) [data-note-go]")
	author.wait(`document.activeElement.name === "title" && (e => e.value.slice(e.selectionStart, e.selectionEnd))(document.activeElement) === "冬季"`)
	author.do("mend the title", chromedp.KeyEvent("春季"))
	author.click("[data-testid=note-row]:nth-child(3) [name=settle]")
	author.wait(`document.querySelector("[data-testid=note-block] h2").textContent.includes("2 条没改") && !!document.querySelector("[name=reopen]")`)
	if got := eval[string](author, `document.querySelector("[name=title]").value`); got != "水务局开展春季巡河" {
		t.Errorf("what was typed became %q", got)
	}
	if got := author.text(".ProseMirror"); !strings.Contains(got, "走了两小时") {
		t.Errorf("the text became %q", got)
	}
	author.screenshot("settled")
	author.follow("[data-testid=submit]")

	first.openReview(id)
	if got := first.text("[data-testid=earlier-notes]"); !strings.Contains(got, "用户theeditor") || !strings.Contains(got, "已改") {
		t.Errorf("the reviewer reads %q", got)
	}
	if got := eval[string](first, framed(`d.querySelector("h1").textContent`)); !strings.Contains(got, "春季") {
		t.Errorf("the new version is called %q", got)
	}
	if over := eval[int](first, "document.documentElement.scrollWidth - document.documentElement.clientWidth"); over > 0 {
		t.Errorf("%d pixels too wide", over)
	}
}

// TestNotesWithoutScripts notes words by copying them, with the opinion half
// written.
func TestNotesWithoutScripts(t *testing.T) {
	t.Parallel()
	s, id := underReview(t, noteBody)
	tb := newTab(t, s.URL, 390, 844)
	tb.login("thefirst")
	tb.expect("status of 422")
	tb.withoutScripts()
	tb.open("/admin/reviews/" + id)
	tb.fill("[name=opinion]", "写了一半")
	tb.fill("[name=note_quote]", "徒步巡查")
	tb.fill("[name=note_text]", "重复")
	save := func() {
		t.Helper()
		tb.leave("save", chromedp.Click(chromedp.CSS("[name=save]"), chromedp.NodeVisible))
	}
	save()
	if got := tb.text("[data-field=note_quote]"); !strings.Contains(got, "有 2 处") {
		t.Errorf("told %q", got)
	}
	tb.fill("[name=note_quote]", "徒步巡查两小时")
	save()
	if got := tb.text("[data-testid=note-row]"); !strings.Contains(got, "徒步巡查两小时") || !strings.Contains(got, "重复") {
		t.Errorf("noted %q", got)
	}
	if got := eval[string](tb, `document.querySelector("[name=opinion]").value`); got != "写了一半" {
		t.Errorf("the opinion became %q", got)
	}
	tb.do("to the text", chromedp.Click(chromedp.CSS("[data-testid=note-row] .note-go"), chromedp.NodeVisible))
	tb.wait(framed(`d.querySelector(".note-no")?.matches(":target")`))
}

// TestNoteRefused keeps what was typed when the item was changed meanwhile,
// and when the words are not in the text.
func TestNoteRefused(t *testing.T) {
	t.Parallel()
	s, id := underReview(t, noteBody)
	tb := newTab(t, s.URL, 1440, 900)
	tb.expect("status of 4")
	tb.login("thefirst")
	tb.openReview(id)
	tb.click("[data-note-new]")
	tb.fill("[name=note_quote]", "没有的字")
	tb.fill("[name=note_text]", "写了半天的话")
	tb.click("[data-testid=note-dialog] [name=save]")
	tb.wait(`!!document.querySelector("[data-testid=note-dialog][open] [data-field=note_quote]")`)
	tb.do("leave the dialog", chromedp.KeyEvent(kb.Escape))
	tb.selectWords(".prose", "十公里", 1)
	tb.click("[data-testid=note-offer] button")
	if got := eval[string](tb, `document.querySelector("[name=note_text]").value`); got != "写了半天的话" {
		t.Errorf("the text became %q", got)
	}
	ctx := context.Background()
	u, err := s.Store.UserByLogin(ctx, "theeditor")
	if err != nil {
		t.Fatal(err)
	}
	var n int64
	if _, err := fmt.Sscan(id, &n); err != nil {
		t.Fatal(err)
	}
	if err := s.Desk.Recall(ctx, cms.Actor{ID: u.ID, Name: u.Name, User: &u}, n); err != nil {
		t.Fatal(err)
	}
	tb.click("[data-testid=note-dialog] [name=save]")
	tb.wait(`document.querySelector("[data-testid=note-dialog][open] [data-note-error]").textContent.includes("批注没有保存")`)
	if got := eval[string](tb, `document.querySelector("[name=note_text]").value`); got != "写了半天的话" {
		t.Errorf("after the refusal %q", got)
	}
}
