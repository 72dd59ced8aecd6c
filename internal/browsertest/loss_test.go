//go:build browser

package browsertest

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"xuanlan/internal/app"
	"xuanlan/internal/apptest"
	"xuanlan/internal/blob"
	"xuanlan/internal/cms"
	"xuanlan/internal/store"
	"xuanlan/internal/testdb"
)

// serveVariable makes this test binary a server: its database, address and
// folder, separated by spaces.
const serveVariable = "BROWSERTEST_SERVE"

func serve() int {
	var database, addr, dir string
	_, err := fmt.Sscan(os.Getenv(serveVariable), &database, &addr, &dir)
	if err == nil {
		err = serveAt(database, addr, dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func serveAt(database, addr, dir string) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	s, err := store.Open(ctx, database)
	if err != nil {
		return err
	}
	defer s.Close()
	blobs, err := blob.NewDir(dir)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	fmt.Println(l.Addr())
	return app.New(ctx, app.Options{Store: s, Blobs: blobs, Log: slog.New(slog.DiscardHandler), Access: slog.New(slog.DiscardHandler), Now: time.Now}).Serve(ctx, l)
}

// process is a server that can be killed.
type process struct {
	t             *testing.T
	cmd           *exec.Cmd
	database, dir string
	addr          string
}

func (p *process) start() {
	p.t.Helper()
	p.cmd = exec.Command(os.Args[0])
	p.cmd.Env = append(os.Environ(), serveVariable+"="+p.database+" "+p.addr+" "+p.dir)
	p.cmd.Stderr = os.Stderr
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	if p.addr, err = bufio.NewReader(out).ReadString('\n'); err != nil {
		p.t.Fatalf("the server said no address: %v", err)
	}
	p.addr = strings.TrimSpace(p.addr)
}

func (p *process) kill() {
	_ = p.cmd.Process.Kill() // gone already, at worst
	_ = p.cmd.Wait()         // "signal: killed"
}

// killable starts a server with a column and a clerk.
func killable(t *testing.T) *process {
	t.Helper()
	ctx := context.Background()
	p := &process{t: t, database: testdb.URL(t), dir: t.TempDir(), addr: "127.0.0.1:0"}
	s, err := store.Open(ctx, p.database)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	blobs, err := blob.NewDir(p.dir)
	if err != nil {
		t.Fatal(err)
	}
	building, stop := context.WithCancel(ctx)
	defer stop()
	a := app.New(building, app.Options{Store: s, Blobs: blobs, Log: slog.New(slog.DiscardHandler), Access: slog.New(slog.DiscardHandler), Now: time.Now})
	u := cms.User{Login: "clerk", Name: "用户clerk", Grants: []cms.Grant{{Role: cms.RoleEditor}}}
	if err := a.Accounts.Create(ctx, apptest.Actor, &u, apptest.Password); err != nil {
		t.Fatal(err)
	}
	err = s.InTx(ctx, apptest.Actor, func(tx *store.Tx) error {
		_, err := tx.SetPassword(ctx, u.ID, u.PasswordHash, false)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	p.start()
	t.Cleanup(p.kill)
	return p
}

// typist types a character every 200 milliseconds, and knows when it typed
// each.
type typist struct {
	tb    *tab
	typed string
	times []time.Time
}

func (y *typist) typeFor(d time.Duration) {
	y.tb.t.Helper()
	const signs = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动"
	runes := []rune(signs)
	for end := time.Now().Add(d); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		c := string(runes[len(y.times)%len(runes)])
		y.tb.do("type", chromedp.SendKeys(chromedp.CSS(".ProseMirror"), c))
		y.typed += c
		y.times = append(y.times, time.Now())
	}
}

// lost checks that nothing typed longer than five seconds before the given
// time is missing in the text.
func (y *typist) lost(got string, at time.Time) {
	y.tb.t.Helper()
	if !strings.HasPrefix(y.typed, got) {
		y.tb.t.Fatalf("typed %q, and found %q", y.typed, got)
	}
	n := len([]rune(got))
	if n == len(y.times) {
		return
	}
	ago := at.Sub(y.times[n])
	y.tb.t.Logf("%d of %d characters are lost, the first typed %v before", len(y.times)-n, len(y.times), ago)
	if ago > 5*time.Second {
		y.tb.t.Errorf("what was typed %v before is lost", ago)
	}
}

// ownBrowser is a Chromium that can be killed.
func ownBrowser(t *testing.T) (ctx context.Context, kill func()) {
	t.Helper()
	path, err := chromium()
	if err != nil {
		t.Fatal(err)
	}
	ctx, kill, err = startChromium(path, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(kill)
	return ctx, kill
}

// atWork is a clerk at a new article, in a tab that can be closed.
func atWork(t *testing.T, browser context.Context, url string) (tb *tab, closeTab func()) {
	t.Helper()
	ctx, closeTab := chromedp.NewContext(browser)
	tb = watch(t, ctx, closeTab, url, 1440, 900)
	tb.acceptDialogs()
	tb.expect("ERR_CONNECTION_REFUSED") // while the server is away
	tb.open("/admin/articles/new")
	if eval[bool](tb, `location.pathname.endsWith("/login")`) {
		tb.login("clerk")
		tb.open("/admin/articles/new")
	}
	return tb, closeTab
}

// TestTypingSurvives loses no more than five seconds of typing when the tab
// is closed, the server or the browser is killed.
func TestTypingSurvives(t *testing.T) {
	t.Parallel()
	p := killable(t)
	url := "http://" + p.addr
	browser, kill := ownBrowser(t)
	tb, closeTab := atWork(t, browser, url)
	y := &typist{tb: tb}
	y.typeFor(7 * time.Second)

	// The tab goes without a word.
	closed := time.Now()
	closeTab()
	tb, _ = atWork(t, browser, url)
	got := tb.text(".ProseMirror")
	y.lost(got, closed)

	// The server is killed while the clerk goes on typing, and comes back.
	y.tb, y.typed, y.times = tb, got, y.times[:len([]rune(got))]
	tb.do("to the end", chromedp.Click(chromedp.CSS(".ProseMirror")), chromedp.KeyEvent(kb.End, chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	y.typeFor(2 * time.Second)
	p.kill()
	y.typeFor(6 * time.Second)
	tb.wait(`document.querySelector("[data-save-note]").textContent.includes("连不上服务器")`)
	p.start()
	y.typeFor(time.Second)
	tb.wait(autosaved)
	if got := tb.text(".ProseMirror"); got != y.typed {
		t.Errorf("typed %q, on the page %q", y.typed, got)
	}
	y.typeFor(6 * time.Second)

	// The browser is killed.
	killed := time.Now()
	kill()
	browser, _ = ownBrowser(t)
	tb, _ = atWork(t, browser, url)
	y.tb = tb
	y.lost(tb.text(".ProseMirror"), killed)
}
