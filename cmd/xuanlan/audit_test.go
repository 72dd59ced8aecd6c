package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/editorial"
	"xuanlan/internal/store"
	"xuanlan/internal/testdb"
)

// output runs the program and returns its exit code and standard output.
func output(t *testing.T, database string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe, args...)
	cmd.Dir = t.TempDir()
	cmd.Env = append(cleanEnv(), "RUN_XUANLAN=1", "DATABASE_URL="+database)
	var out, says strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &says
	err = cmd.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.ExitCode(), out.String(), says.String()
	}
	if err != nil {
		t.Fatal(err)
	}
	return 0, out.String(), says.String()
}

func TestAuditCommands(t *testing.T) {
	t.Parallel()
	url := testdb.URL(t)
	code, out, _ := output(t, url, "audit", "verify")
	_, anchor, ok := strings.Cut(strings.TrimSpace(out), "锚点 ")
	if code != 0 || !ok || strings.Count(out, "\n") != 1 {
		t.Fatalf("verify: %d %s", code, out)
	}
	if code, out, _ := output(t, url, "audit", "verify", "--anchor", anchor); code != 0 || !strings.Contains(out, "完好") {
		t.Errorf("with the anchor: %d %s", code, out)
	}
	code, out, says := output(t, url, "audit", "export", "--from", "2026-01-01", "--to", "2099-01-01")
	if code != 0 || !strings.HasPrefix(out, "\ufeff编号,") || strings.Count(out, "\r\n") != 5 || !strings.Contains(out, "本机 ") || !strings.Contains(says, "4 条") {
		t.Errorf("export: %d %s %s", code, out, says)
	}
	if code, out, _ := output(t, url, "audit", "export", "--to", "2020-01-01", "--format", "jsonl"); code != 0 || out != "" {
		t.Errorf("nothing to export: %d %q", code, out)
	}
	if code, out, _ := output(t, url, "audit", "prune"); code != 0 || !strings.Contains(out, "不用清理") {
		t.Errorf("prune: %d %s", code, out)
	}
	s, err := store.Open(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, sql := range []string{"ALTER TABLE audit_log DISABLE TRIGGER USER", "DELETE FROM audit_log WHERE seq = 2", "ALTER TABLE audit_log ENABLE TRIGGER USER"} {
		if _, err := s.Pool().Exec(context.Background(), sql); err != nil {
			t.Fatal(err)
		}
	}
	if code, out, says := output(t, url, "audit", "verify"); code != 1 || out != "" || !strings.Contains(says, "第 2 条缺失") {
		t.Errorf("a row is missing: %d %s %s", code, out, says)
	}
	if code, _, says := output(t, url, "audit", "prune"); code != 1 || !strings.Contains(says, "没有清理") {
		t.Errorf("prune: %d %s", code, says)
	}
}

// An import that is killed in the middle leaves a sound log.
func TestKilledImportLeavesSoundAudit(t *testing.T) {
	t.Parallel()
	url := testdb.URL(t)
	s, err := store.Open(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	column := cms.Column{Slug: "news", Name: "动态", Kind: cms.KindList, Visible: true}
	if err := editorial.New(s, time.Now).SaveColumn(context.Background(), cms.Command("test"), &column); err != nil {
		t.Fatal(err)
	}
	var lines strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&lines, `{"title":"标题%d","column":"news","body_text":"正文%d"}`+"\n", i, i)
	}
	file := filepath.Join(t.TempDir(), "all.jsonl")
	if err := os.WriteFile(file, []byte(lines.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe, "import", file)
	cmd.Dir = t.TempDir()
	cmd.Env = append(cleanEnv(), "RUN_XUANLAN=1", "DATABASE_URL="+url)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	imported := func() int64 {
		head, err := s.AuditHead(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		return head.Seq
	}
	for deadline := time.Now().Add(time.Minute); imported() < 40 && time.Now().Before(deadline); {
		time.Sleep(5 * time.Millisecond)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	if n := imported(); n < 40 || n > 5000 {
		t.Fatalf("%d entries: it was not stopped in the middle", n)
	}
	if code, out, says := output(t, url, "audit", "verify"); code != 0 || !strings.Contains(out, "完好") {
		t.Errorf("%d %s %s", code, out, says)
	}
}
