package localpg

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

func TestFreshClusterIsPrivateAndSafe(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	c, err := Start(t.Context(), Options{Dir: dir, Database: "站点 \"1\""})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := pgxpool.ParseConfig(c.URL()); err != nil {
		t.Error(err)
	}
	want := map[string]string{
		"listen_addresses": "", "fsync": "on", "full_page_writes": "on", "data_checksums": "on",
		"shared_buffers": "128MB", "server_encoding": "UTF8", "log_min_messages": "warning",
	}
	got := map[string]string{}
	for name := range want {
		got[name] = value[string](t, c.URL(), "SELECT current_setting('"+name+"')")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("settings (-want +got):\n%s", diff)
	}
	if got := value[string](t, c.URL(), "SELECT current_database()::text"); got != "站点 \"1\"" {
		t.Errorf("got database %q", got)
	}
	fi, err := os.Stat(filepath.Join(dir, "pg"))
	if err != nil || fi.Mode().Perm() != 0o700 {
		t.Errorf("home: got %v, %v, want mode 0700", fi.Mode(), err)
	}
}

func TestRestartKeepsDataAndIsFast(t *testing.T) {
	t.Parallel()
	dir := usedDir(t)
	c, _ := start(t, dir)
	_ = value[int](t, c.URL(), "WITH t AS (SELECT 1) SELECT 1 FROM t")
	conn, err := pgx.Connect(t.Context(), c.URL())
	if err != nil {
		t.Fatal(err)
	}
	// Left open: an idle connection must not hold up Close.
	defer conn.Close(context.Background())
	if _, err := conn.Exec(t.Context(), "CREATE TABLE kept AS SELECT 42 AS n"); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(c.Close(), c.Close()); err != nil {
		t.Fatal(err)
	}
	if pid := serverPID(dir); pid != 0 {
		t.Errorf("server %d still runs after Close", pid)
	}
	began := time.Now()
	c, _ = start(t, dir)
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("restart took %v", took)
	} else {
		t.Logf("restart took %v", took)
	}
	if got := value[int](t, c.URL(), "SELECT n FROM kept"); got != 42 {
		t.Errorf("got %d, want 42", got)
	}
	if got := value[string](t, c.URL(), "SELECT current_setting('fsync')"); got != "off" {
		t.Errorf("scratch: got fsync %s, want off", got)
	}
}

func TestSecondProgramAttaches(t *testing.T) {
	t.Parallel()
	dir := usedDir(t)
	owner, _ := start(t, dir)
	p := startChild(t, dir, "", nil)
	if got := p.line("ready"); got != "false "+owner.URL() {
		t.Errorf("got child %q, want not the owner of %s", got, owner.URL())
	}
	second, lines := start(t, dir) // in the same process, too
	if second.Owner() || !strings.Contains(lines.String(), "另一个 xuanlan 进程") {
		t.Errorf("second cluster: owner %v, log %q", second.Owner(), lines)
	}
	if err := Remove(dir); !errors.Is(err, ErrInUse) {
		t.Errorf("Remove: got %v, want ErrInUse", err)
	}
	if err := second.Close(); err != nil {
		t.Error(err)
	}
	if got := value[int](t, owner.URL(), "SELECT 1"); got != 1 {
		t.Errorf("got %d, want 1", got)
	}
}

func TestStartGivesUpWithContext(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	_, err := Start(ctx, Options{Dir: dir, Scratch: true})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want DeadlineExceeded", err)
	}
	if halves, _ := filepath.Glob(filepath.Join(dir, "pg", halfPrefix+"*")); len(halves) > 0 {
		t.Errorf("left %v", halves)
	}
}

func TestDeepDirectoryGetsShortSocket(t *testing.T) {
	t.Parallel()
	base := usedDir(t)
	dir := filepath.Join(base, strings.Repeat("很深的目录/", 8))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for d := dir; d != base; d = filepath.Dir(d) { // whatever our umask is
		if err := os.Chmod(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Rename(filepath.Join(base, "pg"), filepath.Join(dir, "pg")); err != nil {
		t.Fatal(err)
	}
	c, _ := start(t, dir)
	if got := value[int](t, c.URL(), "SELECT 1"); got != 1 {
		t.Errorf("got %d, want 1", got)
	}
	fi, err := os.Stat(c.socketDir)
	if err != nil || fi.Mode().Perm() != 0o700 || len(c.socketDir) > maxSocketDir {
		t.Errorf("socket directory %s: %v, %v", c.socketDir, fi, err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(c.socketDir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("socket directory %s: got %v, want it removed", c.socketDir, err)
	}
}
