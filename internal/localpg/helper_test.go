package localpg

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// childDir makes the test binary behave as a program that uses the cluster in
// that directory, so that tests can kill one.
const childDir = "XUANLAN_LOCALPG_CHILD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		os.Exit(child(dir))
	}
	code := m.Run()
	if template.dir != "" {
		_ = os.RemoveAll(template.dir)
	}
	os.Exit(code)
}

// child starts the cluster, says so, and waits for a signal; then it shows
// that the database can still be used, and closes it.
func child(dir string) int {
	ctx := context.Background()
	interrupted := make(chan os.Signal, 1)
	signal.Notify(interrupted, syscall.SIGINT)
	logf := func(format string, args ...any) { fmt.Printf("log "+format+"\n", args...) }
	c, err := Start(ctx, Options{Dir: dir, Scratch: true, Logf: logf})
	if err != nil {
		fmt.Println("error", err)
		return 1
	}
	fmt.Println("ready", c.Owner(), c.URL())
	<-interrupted
	time.Sleep(300 * time.Millisecond)
	conn, err := pgx.Connect(ctx, c.URL())
	if err == nil {
		err = conn.Ping(ctx)
		_ = conn.Close(ctx)
	}
	fmt.Println("ping", err)
	fmt.Println("closed", c.Close())
	return 0
}

// program is a running child.
type program struct {
	t   *testing.T
	cmd *exec.Cmd
	out *bufio.Reader
}

// startChild runs binary (the test binary when empty) as a child that is the
// leader of a process group, like a command typed at a terminal.
func startChild(t *testing.T, dir, binary string, credential *syscall.Credential) *program {
	t.Helper()
	if binary == "" {
		binary = os.Args[0]
	}
	cmd := exec.Command(binary)
	cmd.Env = append(os.Environ(), childDir+"="+dir)
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: credential}
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p := &program{t: t, cmd: cmd, out: bufio.NewReader(out)}
	t.Cleanup(p.kill)
	return p
}

// line returns the rest of the next line that starts with prefix, and fails
// the test when the child ends without one.
func (p *program) line(prefix string) string {
	p.t.Helper()
	var seen strings.Builder
	for {
		line, err := p.out.ReadString('\n')
		seen.WriteString(line)
		if rest, ok := strings.CutPrefix(line, prefix+" "); ok {
			return strings.TrimSpace(rest)
		}
		if err != nil {
			p.t.Fatalf("child ended without a line %q: %s", prefix, seen.String())
		}
	}
}

func (p *program) kill() {
	_ = p.cmd.Process.Kill()
	_, _ = io.Copy(io.Discard, p.out)
	_ = p.cmd.Wait()
}

// newDir returns a data directory that the user of the server can reach even
// when we are root, and removes the cluster in it after the test.
func newDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "localpg-test-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := Remove(dir); err != nil {
			t.Error(err)
		}
		_ = os.RemoveAll(dir)
	})
	return dir
}

var template struct {
	once sync.Once
	dir  string
	err  error
}

// usedDir is newDir with a cluster that has been started and closed before.
func usedDir(t *testing.T) string {
	t.Helper()
	template.once.Do(func() {
		template.dir, template.err = os.MkdirTemp("", "localpg-template-")
		if template.err != nil {
			return
		}
		_ = os.Chmod(template.dir, 0o755)
		var c *Cluster
		c, template.err = Start(context.Background(), Options{Dir: template.dir, Scratch: true})
		if template.err == nil {
			template.err = c.Close()
		}
	})
	if template.err != nil {
		t.Fatal(template.err)
	}
	dir := newDir(t)
	out, err := exec.Command("cp", "-a", filepath.Join(template.dir, "pg"), dir).CombinedOutput()
	if err != nil {
		t.Fatalf("cp: %v: %s", err, out)
	}
	return dir
}

// logLines collects what a cluster logs.
type logLines struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *logLines) logf(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	fmt.Fprintf(&l.text, format+"\n", args...)
}

func (l *logLines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// start starts a scratch cluster and closes it after the test.
func start(t *testing.T, dir string) (*Cluster, *logLines) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	lines := &logLines{}
	c, err := Start(ctx, Options{Dir: dir, Scratch: true, Logf: lines.logf})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c, lines
}

// value runs a query with one result.
func value[T any](t *testing.T, url, sql string) T {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	var v T
	if err := conn.QueryRow(t.Context(), sql).Scan(&v); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return v
}

// serverPID returns the number of the server of the cluster in dir, or 0.
func serverPID(dir string) int {
	data := filepath.Join(dir, "pg", "data")
	pm, ok := readPostmaster(data)
	if !ok || !servesData(pm.pid, data) {
		return 0
	}
	return pm.pid
}
