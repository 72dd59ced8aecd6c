package localpg

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

func needRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can become somebody else")
	}
}

// publicBinary copies the test binary to where every user can run it.
func publicBinary(t *testing.T) string {
	t.Helper()
	path := filepath.Join(newDir(t), "program")
	// By another process: a program can't be run while it is open for writing,
	// as it would be in what parallel tests have just forked.
	out, err := exec.Command("cp", os.Args[0], path).CombinedOutput()
	if err := errors.Join(err, os.Chmod(path, 0o755)); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return path
}

func TestUnreachableDirectoryIsRelocated(t *testing.T) {
	t.Parallel()
	needRoot(t)
	dir := filepath.Join(t.TempDir(), "var") // below a directory of mode 0700
	if err := os.Chmod(filepath.Dir(filepath.Dir(dir)), 0o700); err != nil {
		t.Fatal(err)
	}
	c, lines := start(t, dir)
	link := filepath.Join(dir, "pg")
	target, err := os.Readlink(link)
	if err != nil || !strings.HasPrefix(target, relocated+"/") {
		t.Fatalf("got link to %q, %v", target, err)
	}
	t.Cleanup(func() { _ = Remove(dir) })
	if log := lines.String(); !strings.Contains(log, target) || !strings.Contains(log, link) {
		t.Errorf("got log %q, want both places in it", log)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	c, lines = start(t, dir)
	if got := value[int](t, c.URL(), "SELECT 1"); got != 1 || strings.Contains(lines.String(), "初始化") {
		t.Errorf("second start: got %d, log %q", got, lines)
	}
	if err := errors.Join(c.Close(), Remove(dir)); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{link, target} {
		if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: got %v, want it removed", path, err)
		}
	}
}

func TestServerRunsAsOwnerOfTheCluster(t *testing.T) {
	t.Parallel()
	needRoot(t)
	nobody := accountOf(65534)
	dir := newDir(t)
	if err := os.Chown(dir, nobody.uid, nobody.gid); err != nil {
		t.Fatal(err)
	}
	binary := publicBinary(t)
	credential := &syscall.Credential{Uid: uint32(nobody.uid), Gid: uint32(nobody.gid)}
	p := startChild(t, dir, binary, credential) // an ordinary user
	if got := p.line("ready"); !strings.HasPrefix(got, "true ") {
		t.Errorf("got %q, want an owner", got)
	}
	p.kill()
	orphan := serverPID(dir)
	c, _ := start(t, dir) // root takes it over
	if serverPID(dir) != orphan || orphan == 0 {
		t.Errorf("got server %d, want %d", serverPID(dir), orphan)
	}
	_ = c.Close()
	start(t, dir) // and starts it as the same user
	owner, err := ownerOf(filepath.Join("/proc", strconv.Itoa(serverPID(dir))))
	if err != nil || owner != nobody.uid {
		t.Errorf("got server of user %d, %v, want %d", owner, err, nobody.uid)
	}
}

func TestOtherUsersAreKeptOut(t *testing.T) {
	t.Parallel()
	needRoot(t)
	dir := usedDir(t)
	c, _ := start(t, dir)
	binary := publicBinary(t)
	credential := &syscall.Credential{Uid: 65534, Gid: 65534}
	p := startChild(t, dir, binary, credential)
	if got := p.line("error"); !strings.Contains(got, "属于用户") {
		t.Errorf("got %q", got)
	}
	// Even with the doors open, the server looks at who is calling.
	home := filepath.Join(dir, "pg")
	if err := errors.Join(os.Chmod(home, 0o755), os.Chmod(filepath.Join(home, ".s.PGSQL.5432"), 0o777)); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	psql := accountOf(65534).command(context.Background(), "/", "/usr/bin/env", "psql", c.URL(), "-c", "SELECT 1")
	psql.Stdout, psql.Stderr = &out, &out
	if err := psql.Run(); err == nil || !strings.Contains(out.String(), "Peer authentication failed") {
		t.Errorf("got %v: %s", err, out.String())
	}
}
