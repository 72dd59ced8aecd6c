//go:build browser

// Package browsertest drives the program in a real Chromium, as visitors and
// clerks would. Any message on the console, refusal by the content policy or
// failed script fails the test.
package browsertest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"xuanlan/static"
)

var browser context.Context

func TestMain(m *testing.M) {
	if os.Getenv(serveVariable) != "" {
		os.Exit(serve())
	}
	os.Exit(run(m))
}

func run(m *testing.M) int {
	if err := static.Check(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	path, err := chromium()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	dir, err := os.MkdirTemp("", "xuanlan-chromium-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	ctx, stop, err := startChromium(path, dir)
	if err != nil {
		fmt.Fprintln(os.Stderr, "start chromium:", err)
		return 1
	}
	defer stop()
	browser = ctx
	code := m.Run()
	if err := sample.Drop(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return code
}

// startChromium starts a browser of its own on a folder. stop kills it.
func startChromium(path, dir string) (ctx context.Context, stop func(), err error) {
	alloc, kill := chromedp.NewExecAllocator(context.Background(), chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck,
		chromedp.Headless, chromedp.ExecPath(path), chromedp.UserDataDir(dir), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("hide-scrollbars", true), chromedp.Flag("lang", "zh-CN"))
	ctx, cancel := chromedp.NewContext(alloc)
	stop = func() {
		cancel()
		kill()
	}
	if err = chromedp.Do(ctx); err != nil {
		stop()
	}
	return ctx, stop, err
}

func chromium() (string, error) {
	if p := os.Getenv("XUANLAN_CHROMIUM"); p != "" {
		return p, nil
	}
	for _, name := range []string{"chromium", "google-chrome", "google-chrome-stable", "chromium-browser"} {
		if p, err := exec.LookPath(name); err == nil {
			return p, nil
		}
	}
	return "", fmt.Errorf("no Chromium: run the tests with `make test`, which installs it, or set XUANLAN_CHROMIUM")
}

// step is something that a tab does.
type step = chromedp.Action[chromedp.Void]

// tab is a page in a browser of its own: no cookies of other tests.
type tab struct {
	t   testing.TB
	ctx context.Context
	url string // of the site

	mu       sync.Mutex
	expected []string // parts of messages that are no failure
}

func newTab(t testing.TB, url string, width, height int64) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	return watch(t, ctx, cancel, url, width, height)
}

// watch makes a tab of a fresh page; cancel closes it.
func watch(t testing.TB, ctx context.Context, cancel func(), url string, width, height int64) *tab {
	t.Helper()
	tb := &tab{t: t, url: url}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, height)); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(ctx, 90*time.Second)
	tb.ctx = ctx
	read := make(chan struct{})
	messages := chromedp.Console(ctx)
	go func() {
		defer close(read)
		for m, err := range messages {
			if err != nil {
				return
			}
			if m.IsException() || m.Type == chromedp.ConsoleError || m.Type == chromedp.ConsoleWarning {
				tb.complain(m.String() + " " + m.URL)
			}
		}
	}()
	t.Cleanup(func() {
		if t.Failed() {
			tb.screenshot("failed")
		}
		stop()
		cancel()
		<-read
	})
	return tb
}

func (tb *tab) complain(text string) {
	tb.mu.Lock()
	defer tb.mu.Unlock()
	for _, e := range tb.expected {
		if strings.Contains(text, e) {
			return
		}
	}
	tb.t.Error(text)
}

// expect lets messages pass that hold the text, for steps that provoke them.
func (tb *tab) expect(text string) {
	tb.mu.Lock()
	defer tb.mu.Unlock()
	tb.expected = append(tb.expected, text)
}

func (tb *tab) do(what string, steps ...step) {
	tb.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, 25*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		tb.t.Fatalf("%s: %v", what, err)
	}
}

// open goes to a path of the site.
func (tb *tab) open(path string) {
	tb.t.Helper()
	tb.do("open "+path, chromedp.Navigate(tb.url+path))
}

// click clicks a match when it is visible.
func (tb *tab) click(selector string) {
	tb.t.Helper()
	tb.steady(selector)
	tb.do("click "+selector, chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

// follow clicks something that leads to another page, and waits for that.
func (tb *tab) follow(selector string) {
	tb.t.Helper()
	tb.steady(selector)
	tb.leave("follow "+selector, chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

// steady waits until the first match is there and no longer moves: a click is
// aimed at where it was a moment ago.
func (tb *tab) steady(selector string) {
	tb.t.Helper()
	script := fmt.Sprintf(`(() => {
		const el = document.querySelector(%q);
		if (!el) return "";
		el.scrollIntoView({ block: "nearest" });
		const { x, y, width, height } = el.getBoundingClientRect();
		return [x, y, width, height].join(" ");
	})()`, selector)
	last := ""
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(40 * time.Millisecond) {
		place, err := chromedp.Run(tb.ctx, chromedp.Evaluate[string](script)) // fails while another page comes
		if err == nil && place != "" && place == last {
			return
		}
		last = place
	}
	tb.t.Fatalf("%s is not there or keeps moving", selector)
}

// leave does something that leads to another page, and waits for that.
func (tb *tab) leave(what string, s step) {
	tb.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, 25*time.Second)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, s); err != nil {
		tb.t.Fatalf("%s: %v", what, err)
	}
}

// fill types into a field after emptying it.
func (tb *tab) fill(selector, text string) {
	tb.t.Helper()
	s := chromedp.CSS(selector)
	tb.do("fill "+selector, chromedp.WaitVisible(s))
	eval[string](tb, fmt.Sprintf(`document.querySelector(%q).value = ""`, selector))
	tb.do("fill "+selector, chromedp.SendKeys(s, text))
}

// choose picks an entry of a select box.
func (tb *tab) choose(selector, value string) {
	tb.t.Helper()
	eval[bool](tb, fmt.Sprintf(`(() => { const s = document.querySelector(%q); s.value = %q;
		return s.dispatchEvent(new Event("change", {bubbles: true})) })()`, selector, value))
}

// upload gives files to a file field, hidden or not.
func (tb *tab) upload(selector string, files ...string) {
	tb.t.Helper()
	tb.do("upload to "+selector, chromedp.SetUploadFiles(chromedp.CSS(selector), files, chromedp.NodeReady))
}

// text is the text of the first match, with white space folded.
func (tb *tab) text(selector string) string {
	tb.t.Helper()
	s := eval[string](tb, fmt.Sprintf(`(document.querySelector(%q) || {textContent: ""}).textContent`, selector))
	return strings.Join(strings.Fields(s), " ")
}

// eval returns the value of a script expression.
func eval[T any](tb *tab, script string) T {
	tb.t.Helper()
	v, err := chromedp.Run(tb.ctx, chromedp.Evaluate[T](script))
	if err != nil {
		tb.t.Fatalf("eval %s: %v", script, err)
	}
	return v
}

// wait polls until the script expression is true.
func (tb *tab) wait(script string) {
	tb.t.Helper()
	if _, err := chromedp.Run(tb.ctx, chromedp.Poll[bool](script, chromedp.WithPollingTimeout(20*time.Second))); err != nil {
		tb.t.Fatalf("wait for %s: %v", script, err)
	}
}

// acceptDialogs answers every question of the page with yes.
func (tb *tab) acceptDialogs() {
	opening := chromedp.Events(tb.ctx, page.JavascriptDialogOpening)
	go func() {
		for _, err := range opening {
			if err != nil {
				return
			}
			_, _ = chromedp.Call(tb.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
		}
	}()
}

// withoutScripts turns scripts of pages off.
func (tb *tab) withoutScripts() {
	tb.t.Helper()
	if _, err := chromedp.Call(tb.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		tb.t.Fatal(err)
	}
}

func (tb *tab) screenshot(name string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(tb.ctx), 10*time.Second)
	defer cancel()
	b, err := chromedp.Run(ctx, chromedp.FullScreenshot(80))
	if err != nil {
		tb.t.Logf("no screenshot: %v", err)
		return
	}
	path := filepath.Join(tb.t.ArtifactDir(), name+".jpg")
	if err := os.WriteFile(path, b, 0o644); err == nil {
		tb.t.Logf("screenshot: %s", path)
	}
}
