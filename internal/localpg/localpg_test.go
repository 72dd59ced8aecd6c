package localpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

const ownerVariable = "LOCALPG_TEST_OWNER"

// TestMain lets the test binary be a program that owns a cluster until it is
// killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv(ownerVariable); dir != "" {
		c, err := Start(context.Background(), Options{Dir: dir, Scratch: true})
		if err != nil {
			fmt.Println("error", err)
			os.Exit(1)
		}
		fmt.Println("ready", c.URL())
		select {}
	}
	os.Exit(m.Run())
}

// dataDir is a directory that the server's user can reach.
func dataDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "localpg-test-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o711); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := Remove(dir); err != nil {
			t.Errorf("remove: %v", err)
		}
		os.RemoveAll(dir)
	})
	return dir
}

func startIn(t *testing.T, dir string) *Cluster {
	t.Helper()
	c, err := Start(t.Context(), Options{Dir: dir, Scratch: true, Logf: t.Logf})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// query runs sql and returns the first column of the first row as text.
func query(t *testing.T, c *Cluster, sql string) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), c.URL())
	if err != nil {
		t.Fatalf("connect: %v", err)
	}
	defer conn.Close(context.Background())
	var s string
	if err := conn.QueryRow(t.Context(), sql).Scan(&s); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return s
}

// spawnOwner runs a process that owns the cluster in dir.
func spawnOwner(t *testing.T, dir string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), ownerVariable+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 4096)
	n, _ := out.Read(buf)
	if !strings.HasPrefix(string(buf[:n]), "ready ") {
		t.Fatalf("owner says %q", buf[:n])
	}
	return cmd
}

func kill(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
}

func TestStartStopAndStartAgain(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	c := startIn(t, dir)
	query(t, c, "WITH made AS (SELECT lo_create(4711)) SELECT 'made' FROM made")
	if got := query(t, c, "SHOW listen_addresses"); got != "" {
		t.Errorf("listens on %q", got)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if _, ok := readPostmaster(c.home.data()); ok {
		t.Error("the server outlives its owner")
	}
	start := time.Now()
	again := startIn(t, dir)
	t.Logf("second start took %v", time.Since(start))
	if got := query(t, again, "SELECT count(*)::text FROM pg_largeobject_metadata WHERE oid = 4711"); got != "1" {
		t.Errorf("data: %q", got)
	}
}

func TestSecondProcessAttaches(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	owner := spawnOwner(t, dir)
	defer kill(t, owner)
	c := startIn(t, dir)
	if got := query(t, c, "SELECT 'yes'"); got != "yes" {
		t.Error(got)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	again := startIn(t, dir)
	if got := query(t, again, "SELECT 'still'"); got != "still" {
		t.Error("an attached process stopped the server")
	}
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestKilledOwnerIsSucceeded(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	owner := spawnOwner(t, dir)
	before, _ := readPostmaster(filepath.Join(realHome(t, dir), "data"))
	kill(t, owner)
	c := startIn(t, dir)
	after, _ := readPostmaster(c.home.data())
	if before.pid != after.pid {
		t.Errorf("server %d was replaced by %d", before.pid, after.pid)
	}
	query(t, c, "SELECT 'alive'")
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if _, ok := readPostmaster(c.home.data()); ok {
		t.Error("the adopted server is not stopped")
	}
}

func realHome(t *testing.T, dir string) string {
	t.Helper()
	path, err := filepath.EvalSymlinks(filepath.Join(dir, "pg"))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// Owner and server both killed: postmaster.pid names a process that is gone,
// or one that has nothing to do with it.
func TestStalePidFile(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	c := startIn(t, dir)
	query(t, c, "WITH made AS (SELECT lo_create(4711)) SELECT 'made' FROM made")
	data := c.home.data()
	text, err := os.ReadFile(pidFile(data))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "\n")
	for _, pid := range []int{1, 4_000_000} {
		if err := os.WriteFile(pidFile(data), []byte(strconv.Itoa(pid)+"\n"+rest), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chown(pidFile(data), c.home.user.uid, c.home.user.gid); err != nil {
			t.Fatal(err)
		}
		again := startIn(t, dir)
		if got := query(t, again, "SELECT count(*)::text FROM pg_largeobject_metadata WHERE oid = 4711"); got != "1" {
			t.Errorf("pid %d: data %q", pid, got)
		}
		if err := again.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestOtherMajorVersionIsRefused(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	if err := os.WriteFile(filepath.Join(data, "PG_VERSION"), []byte("9\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	bins := []binaries{{major: 17}, {major: 15}}
	_, exists, err := choose(bins, data)
	if !exists || err == nil || !strings.Contains(err.Error(), "PostgreSQL 9") || !strings.Contains(err.Error(), "17、15") {
		t.Errorf("%v", err)
	}
	if err := os.WriteFile(filepath.Join(data, "PG_VERSION"), []byte("15\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if b, _, err := choose(bins, data); err != nil || b.major != 15 {
		t.Errorf("%+v %v", b, err)
	}
}

// A cluster whose making was cut short is made anew.
func TestHalfMadeCluster(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	ctx, cancel := context.WithTimeout(t.Context(), 150*time.Millisecond)
	defer cancel()
	if c, err := Start(ctx, Options{Dir: dir, Scratch: true}); err == nil {
		t.Log("the cluster was ready before it could be cut short")
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if got := query(t, startIn(t, dir), "SELECT 'ok'"); got != "ok" {
		t.Error(got)
	}
}

func TestDeepDirectory(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(dataDir(t), strings.Repeat("deep", 12), strings.Repeat("deep", 12))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	c := startIn(t, dir)
	if got := query(t, c, "SELECT 'ok'"); got != "ok" {
		t.Error(got)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if err := Remove(dir); err != nil {
		t.Error(err)
	}
}

func TestNotInstalled(t *testing.T) {
	t.Parallel()
	if _, err := (finder{path: t.TempDir()}).find(); !errors.Is(err, ErrNotInstalled) {
		t.Errorf("%v", err)
	}
}
