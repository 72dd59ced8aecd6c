//go:build browser

package browsertest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/pquerna/otp/totp"

	"xuanlan/internal/apptest"
	"xuanlan/internal/cms"
)

// fits fails when the page sticks out sideways or has something too small for
// a thumb.
func (tb *tab) fits() {
	tb.t.Helper()
	if over := eval[int](tb, "document.documentElement.scrollWidth - document.documentElement.clientWidth"); over > 0 {
		tb.t.Errorf("%s is %d pixels too wide", eval[string](tb, "location.pathname"), over)
	}
	small := eval[[]string](tb, `[...document.querySelectorAll("main button, main .btn, main summary")]
		.filter((b) => b.offsetParent && b.offsetHeight < 24).map((b) => b.outerHTML.slice(0, 80))`)
	if len(small) > 0 {
		tb.t.Errorf("too small to touch: %v", small)
	}
}

// enter fills in the login page.
func (tb *tab) enter(login, password string) {
	tb.t.Helper()
	tb.fill("[name=login]", login)
	tb.fill("[name=password]", password)
	tb.follow("main form button")
}

// codeFor is what the phone shows.
func codeFor(t *testing.T, s *apptest.Server, secret string) string {
	t.Helper()
	code, err := totp.GenerateCode(secret, s.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// enrol sets up the second factor through its pages and returns the secret
// and a recovery code.
func (tb *tab) enrol(s *apptest.Server) (secret, recovery string) {
	tb.t.Helper()
	tb.open("/admin/factor")
	tb.follow("[data-testid=factor-start]")
	tb.fits()
	tb.wait(`document.querySelector(".qr").naturalWidth > 100`)
	secret = strings.ReplaceAll(tb.text("[data-testid=secret]"), " ", "")
	tb.fill("[name=code]", codeFor(tb.t.(*testing.T), s, secret))
	tb.follow(".sheet-foot .is-main")
	tb.fits()
	recovery = tb.text(".codes li")
	tb.follow("[data-testid=codes-done]")
	s.Clock.Add(time.Minute) // each code counts once
	return secret, recovery
}

// TestFirstLogin is a clerk's first login, on a phone: nothing but the page
// for the password is there until it is changed.
func TestFirstLogin(t *testing.T) {
	t.Parallel()
	s := site(t)
	s.NewUser("clerk", cms.RoleEditor, cms.RolePublisher)
	tb := newTab(t, s.URL, 390, 844)
	tb.expect("status of 422")
	tb.open("/admin/articles")
	tb.enter("clerk", apptest.Password)
	if at := eval[string](tb, "location.pathname"); at != "/admin/password" || tb.text("[data-testid=must-change]") == "" {
		t.Fatalf("at %s", at)
	}
	tb.fits()
	marks := func() string {
		return eval[string](tb, `[...document.querySelectorAll("#rules-new [data-rule]")].map((li) => li.className).join(" ")`)
	}
	tb.fill("[name=new]", "clerk1")
	if got := marks(); got != "is-unmet is-unmet is-unmet" {
		t.Errorf("while typing: %s", got)
	}
	tb.fill("[name=current]", apptest.Password)
	tb.fill("[name=repeat]", "clerk1")
	tb.follow("[data-testid=password-form] button.is-main")
	if got := tb.text("[data-field=new]"); !strings.Contains(got, "不能含登录名") {
		t.Errorf("at the field: %q", got)
	}
	tb.fits()
	for name, text := range map[string]string{"current": apptest.Password, "new": "Another-horse-2", "repeat": "Another-horse-2"} {
		tb.fill("[name="+name+"]", text)
	}
	if got := marks(); got != "is-met is-met is-met" {
		t.Errorf("while typing: %s", got)
	}
	tb.follow("[data-testid=password-form] button.is-main")
	if at := eval[string](tb, "location.pathname"); at != "/admin/articles" {
		t.Errorf("after the change at %s", at)
	}
}

// TestSecondFactor sets it up and logs in with it, on a phone and at a desk.
func TestSecondFactor(t *testing.T) {
	t.Parallel()
	s := site(t)
	for i, width := range []int64{390, 1440} {
		login := fmt.Sprintf("clerk%d", i)
		s.User(login, cms.RoleEditor, cms.RolePublisher)
		tb := newTab(t, s.URL, width, 900)
		tb.expect("status of 422")
		tb.login(login)
		secret, recovery := tb.enrol(s)
		tb.click("[data-testid=user-menu] summary")
		tb.follow("[data-testid=logout]")
		tb.enter(login, apptest.Password)
		tb.fits()
		tb.fill("#f-code", "123")
		tb.follow("main form button")
		if tb.text("[data-testid=login-error]") == "" {
			t.Error("a wrong code is not told")
		}
		tb.fill("#f-code", codeFor(t, s, secret))
		tb.follow("main form button")
		if at := eval[string](tb, "location.pathname"); at != "/admin" {
			t.Fatalf("after the code at %s", at)
		}
		tb.click("[data-testid=user-menu] summary")
		tb.follow("[data-testid=logout]")
		tb.enter(login, apptest.Password)
		tb.click(".help summary")
		tb.fits()
		tb.fill("#f-recovery", recovery)
		tb.follow(".help form button")
		if got := tb.text("[data-testid=flash]"); !strings.Contains(got, "还剩 9 个") {
			t.Errorf("after a recovery code: %q", got)
		}
	}
}

func TestLockedOut(t *testing.T) {
	t.Parallel()
	s := site(t)
	s.User("clerk", cms.RoleEditor, cms.RolePublisher)
	tb := newTab(t, s.URL, 390, 844)
	tb.expect("status of 401")
	tb.open("/admin")
	var said string
	for range 5 {
		tb.enter("clerk", "wrong")
		said = tb.text("[data-testid=login-error]")
	}
	tb.fits()
	tb.enter("clerk", apptest.Password)
	if got := tb.text("[data-testid=login-error]"); got != said || !strings.Contains(got, "锁定") {
		t.Errorf("locked: %q, wrong: %q", got, said)
	}
	s.Clock.Add(31 * time.Minute)
	tb.enter("clerk", apptest.Password)
	if at := eval[string](tb, "location.pathname"); at != "/admin" {
		t.Errorf("after the lock at %s", at)
	}
}

// TestLoginElsewhere ends the login of a clerk who writes, by one in another
// place: the page says so, asks for the password and the code in place, and
// the article goes on.
func TestLoginElsewhere(t *testing.T) {
	t.Parallel()
	s := site(t)
	tb := desk(t, s, "在别处登录时的稿")
	secret, recovery := tb.enrol(s)
	tb.open("/admin/articles/new")
	tb.expect("status of 401")
	tb.expect("status of 422")
	tb.fill("[name=title]", "在别处登录时的稿")
	tb.choose("[name=column_id]", columnID(t, s, "news"))
	tb.fill("[name=source]", "市水务局")
	tb.write("写到一半。")
	tb.wait(autosaved)

	phone := newTab(t, s.URL, 390, 844)
	phone.open("/admin")
	phone.enter("clerk", apptest.Password)
	phone.fill("#f-code", codeFor(t, s, secret))
	phone.follow("main form button")
	s.Clock.Add(time.Minute)

	const dialog = "[data-testid=relogin] "
	tb.click("button[name=action][value=publish]")
	tb.do("asked", chromedp.WaitVisible(chromedp.CSS(dialog+"input")))
	if got := tb.text(dialog + "[data-why]"); !strings.Contains(got, "在别处登录（Linux 上的 Chrome") {
		t.Errorf("why: %q", got)
	}
	tb.fill(dialog+"input", apptest.Password)
	tb.click(dialog + "button")
	tb.do("code asked", chromedp.WaitVisible(chromedp.CSS("[data-testid=relogin][data-step=code] input")))
	tb.fill(dialog+"input", "123456x")
	tb.click(dialog + "button")
	tb.wait(`document.querySelector("[data-testid=relogin] [role=alert]").textContent.includes("口令不对")`)
	tb.fill(dialog+"input", recovery)
	tb.follow(dialog + "button")
	if got := tb.text("[data-testid=state]"); got != "已发布" {
		t.Errorf("state %q at %s", got, eval[string](tb, "location.pathname"))
	}
	// And the phone is told in its turn.
	phone.open("/admin/articles")
	if got := phone.text("[data-testid=login-notice]"); !strings.Contains(got, "在别处登录") {
		t.Errorf("on the phone: %q", got)
	}
}

// TestPasswordExpiresWhileWriting has to be changed in another window; what
// was typed stays and goes on.
func TestPasswordExpiresWhileWriting(t *testing.T) {
	t.Parallel()
	s := site(t)
	tb := desk(t, s, "密码到期时的稿")
	tb.expect("status of 401")
	tb.expect("status of 403")
	tb.write("写到一半。")
	tb.wait(autosaved)
	s.Clock.Add(91 * 24 * time.Hour)
	tb.click("button[name=action][value=publish]")
	tb.do("asked", chromedp.WaitVisible(chromedp.CSS("[data-testid=relogin] input")))
	tb.fill("[data-testid=relogin] input", apptest.Password)
	tb.click("[data-testid=relogin] button")
	tb.wait(`document.querySelector("[data-testid=relogin] a[target=_blank]")?.pathname === "/admin/password"`)
	// In the other window.
	eval[bool](tb, fmt.Sprintf(`(fetch("/admin/password", {method: "POST", body: new URLSearchParams({current: %q,
		new: "Another-horse-2", repeat: "Another-horse-2"})}).then((r) => (window.changed = r.status)), true)`, apptest.Password))
	tb.wait(`window.changed === 200`)
	tb.follow("[data-testid=relogin] button")
	if got := tb.text("[data-testid=state]"); got != "已发布" {
		t.Errorf("state %q at %s", got, eval[string](tb, "location.pathname"))
	}
}
