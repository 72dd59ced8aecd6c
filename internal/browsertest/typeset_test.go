//go:build browser

package browsertest

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"xuanlan/internal/cms"
)

// TestTypesetFromToolbar sets a text by the rules, takes the step back, and
// finds that a rule switched off in the settings is left out.
func TestTypesetFromToolbar(t *testing.T) {
	t.Parallel()
	s := site(t)
	s.User("theadmin", cms.RoleEditor)
	tb := newTab(t, s.URL, 1440, 900)
	tb.acceptDialogs()
	tb.login("theadmin")
	tb.open("/admin/articles/new")
	const typed = "今年,我局(市直)开展巡河活动"
	tb.write(typed)
	tb.click("[data-tool=typeset]")
	tb.do("preview", chromedp.WaitVisible(chromedp.CSS("[data-testid=typeset-preview] ins")))
	if got := tb.text(".ProseMirror"); got != typed {
		t.Errorf("the preview changed the text: %q", got)
	}
	tb.do("apply", chromedp.KeyEvent(kb.Enter))
	tb.wait(`document.querySelector(".ProseMirror").textContent === "今年，我局（市直）开展巡河活动"`)
	tb.click("[data-tool=undo]")
	tb.wait(`document.querySelector(".ProseMirror").textContent === "` + typed + `"`)
}
