package localpg

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestOrphanIsAdopted(t *testing.T) {
	t.Parallel()
	dir := usedDir(t)
	p := startChild(t, dir, "", nil)
	p.line("ready")
	p.kill()
	orphan := serverPID(dir)
	if orphan == 0 {
		t.Fatal("the server did not outlive its killed owner")
	}
	c, lines := start(t, dir)
	if !c.Owner() || serverPID(dir) != orphan || !strings.Contains(lines.String(), "接管") {
		t.Errorf("got owner %v, server %d, log %q; want server %d adopted", c.Owner(), serverPID(dir), lines, orphan)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if pid := serverPID(dir); pid != 0 {
		t.Errorf("server %d still runs after Close", pid)
	}
}

func TestUnreachableOrphanIsReplaced(t *testing.T) {
	t.Parallel()
	dir := usedDir(t)
	p := startChild(t, dir, "", nil)
	p.line("ready")
	p.kill()
	orphan := serverPID(dir)
	if err := os.Remove(filepath.Join(dir, "pg", ".s.PGSQL.5432")); err != nil {
		t.Fatal(err)
	}
	start(t, dir)
	if pid := serverPID(dir); pid == 0 || pid == orphan {
		t.Errorf("got server %d, want another one than %d", pid, orphan)
	}
}

func TestControlCLeavesServerToProgram(t *testing.T) {
	t.Parallel()
	dir := usedDir(t)
	p := startChild(t, dir, "", nil)
	p.line("ready")
	if err := syscall.Kill(-p.cmd.Process.Pid, syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	for _, prefix := range []string{"ping", "closed"} {
		if got := p.line(prefix); got != "<nil>" {
			t.Errorf("%s: got %s", prefix, got)
		}
	}
	if pid := serverPID(dir); pid != 0 {
		t.Errorf("server %d outlived its program", pid)
	}
}

func TestStalePidFile(t *testing.T) {
	t.Parallel()
	gone := exec.Command("true")
	if err := gone.Run(); err != nil {
		t.Fatal(err)
	}
	user, err := runAs()
	if err != nil {
		t.Fatal(err)
	}
	// The hard case for PostgreSQL is a process of its own user.
	other := user.command(context.Background(), "/", "sleep", "60")
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = other.Process.Kill(); _ = other.Wait() })
	for name, pid := range map[string]int{"process gone": gone.Process.Pid, "number reused": other.Process.Pid} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := usedDir(t)
			data := filepath.Join(dir, "pg", "data")
			text := strconv.Itoa(pid) + "\n" + data + "\n1\n5432\n" + filepath.Dir(data) + "\n\n  1 2\nready   \n"
			if err := os.WriteFile(pidFile(data), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Lchown(pidFile(data), user.uid, user.gid); err != nil {
				t.Fatal(err)
			}
			c, _ := start(t, dir)
			if got := value[int](t, c.URL(), "SELECT 1"); got != 1 {
				t.Errorf("got %d, want 1", got)
			}
		})
	}
}

// The server itself is killed, and its program too: the next one recovers.
func TestCrashRecovery(t *testing.T) {
	t.Parallel()
	dir := usedDir(t)
	p := startChild(t, dir, "", nil)
	p.line("ready")
	if err := syscall.Kill(serverPID(dir), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	p.line("log PostgreSQL 意外退出，请查看")
	p.kill()
	c, _ := start(t, dir)
	if got := value[int](t, c.URL(), "SELECT 1"); got != 1 {
		t.Errorf("got %d, want 1", got)
	}
}

func TestKilledInitialisationStartsAgain(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	p := startChild(t, dir, "", nil)
	p.line("log 正在初始化数据库（PostgreSQL")
	halves := filepath.Join(dir, "pg", halfPrefix+"*")
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(time.Millisecond) {
		if found, _ := filepath.Glob(halves + "/base"); len(found) > 0 {
			break
		}
	}
	p.kill()
	if found, _ := filepath.Glob(halves); len(found) != 1 {
		t.Fatalf("got half-made clusters %v, want one", found)
	}
	c, _ := start(t, dir)
	if got := value[int](t, c.URL(), "SELECT 1"); got != 1 {
		t.Errorf("got %d, want 1", got)
	}
	_ = c.Close()
	start(t, dir) // by now that initdb has ended, and what it wrote late goes
	if found, _ := filepath.Glob(halves); len(found) > 0 {
		t.Errorf("left %v", found)
	}
}
