package main

import (
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"xuanlan/internal/testdb"
)

// TestMain lets the test binary stand in for the program.
func TestMain(m *testing.M) {
	if os.Getenv("RUN_XUANLAN") == "1" {
		os.Exit(run())
	}
	os.Exit(m.Run())
}

// xuanlan runs the program and returns its exit code and what it said on
// standard error.
func xuanlan(t *testing.T, env []string, args ...string) (code int, stderr string) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe, args...)
	cmd.Dir = t.TempDir()
	cmd.Env = append(cleanEnv(), append([]string{"RUN_XUANLAN=1"}, env...)...)
	var b strings.Builder
	cmd.Stderr = &b
	err = cmd.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.ExitCode(), b.String()
	}
	if err != nil {
		t.Fatal(err)
	}
	return 0, b.String()
}

func cleanEnv() []string {
	var env []string
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "XUANLAN_") && !strings.HasPrefix(e, "AWS_") && !strings.HasPrefix(e, "DATABASE_URL=") {
			env = append(env, e)
		}
	}
	return env
}

func TestWrongSettings(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		env  []string
		args []string
		says string
	}{
		"unknown flag":     {args: []string{"serve", "--adr", ":1"}, says: "--adr"},
		"unknown command":  {args: []string{"server"}, says: "server"},
		"no command":       {says: "serve"},
		"missing value":    {args: []string{"serve", "--addr"}, says: "--addr"},
		"odd address":      {args: []string{"serve", "--addr", "8080"}, says: "8080"},
		"odd port":         {args: []string{"serve", "--addr", ":99999"}, says: "99999"},
		"odd host":         {args: []string{"serve", "--addr", "nowhere.invalid:80"}, says: "nowhere.invalid"},
		"address variable": {env: []string{"XUANLAN_ADDR=x"}, args: []string{"serve"}, says: "XUANLAN_ADDR"},
		"odd bool":         {env: []string{"XUANLAN_SAMPLE=perhaps"}, args: []string{"serve"}, says: "sample"},
		"unknown variable": {env: []string{"XUANLAN_ADR=:1"}, args: []string{"serve"}, says: "XUANLAN_ADR"},
		"odd database":     {env: []string{"DATABASE_URL=mysql://u:geheim@h/x y"}, args: []string{"serve"}, says: "DATABASE_URL"},
		"odd files":        {env: []string{"XUANLAN_FILES_URL=ftp://key:geheim@h/bucket"}, args: []string{"serve"}, says: "XUANLAN_FILES_URL"},
		"odd bucket":       {args: []string{"import", os.Args[0], "--files-url", "s3://key:geheim@h/B/x"}, says: "存储桶"},
		"files, no keys":   {args: []string{"serve", "--files-url", "s3://h/bucket"}, says: "AWS_ACCESS_KEY_ID"},
		"odd mail server":  {env: []string{"XUANLAN_SMTP_URL=mail://u:geheim@h"}, args: []string{"serve"}, says: "XUANLAN_SMTP_URL"},
		"odd mail port":    {env: []string{"XUANLAN_SMTP_URL=smtp://u:geheim@h:x"}, args: []string{"serve"}, says: "XUANLAN_SMTP_URL"},
		"no sender":        {env: []string{"XUANLAN_SMTP_URL=smtp://u:geheim@h"}, args: []string{"serve"}, says: "XUANLAN_MAIL_FROM"},
		"open webhook":     {env: []string{"XUANLAN_WEBHOOK_URL=http://robots.example/geheim"}, args: []string{"serve"}, says: "XUANLAN_WEBHOOK_URL"},
		"odd post format":  {env: []string{"XUANLAN_WEBHOOK_URL=https://robots.example/geheim", "XUANLAN_WEBHOOK_FORMAT=xml"}, args: []string{"serve"}, says: "XUANLAN_WEBHOOK_FORMAT"},
		"odd public URL":   {args: []string{"serve", "--public-url", "www.example.gov.cn"}, says: "--public-url"},
		"empty data dir":   {args: []string{"serve", "--data-dir", ""}, says: "--data-dir"},
		"no import file":   {args: []string{"import"}, says: "file"},
		"no audit command": {args: []string{"audit"}, says: "verify"},
		"odd anchor":       {args: []string{"audit", "verify", "--anchor", "5:zz"}, says: "5:zz"},
		"odd export date":  {args: []string{"audit", "export", "--from", "2026-13-01"}, says: "2026-13-01"},
		"odd format":       {args: []string{"audit", "export", "--format", "xml"}, says: "xml"},
		"missing import":   {args: []string{"import", "none.jsonl"}, says: "none.jsonl"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, stderr := xuanlan(t, tt.env, tt.args...)
			if code != 2 {
				t.Errorf("exit code %d", code)
			}
			if lines := strings.Count(strings.TrimSpace(stderr), "\n") + 1; lines != 1 || !strings.Contains(stderr, tt.says) {
				t.Errorf("%d lines: %s", lines, stderr)
			}
			if strings.Contains(stderr, "geheim") {
				t.Errorf("shows the password: %s", stderr)
			}
		})
	}
}

func TestHelp(t *testing.T) {
	t.Parallel()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe, "serve", "--help")
	cmd.Env = append(cleanEnv(), "RUN_XUANLAN=1")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"--addr", "XUANLAN_ADDR", "--database-url", "DATABASE_URL", "--data-dir", "XUANLAN_DATA",
		"--files-url", "XUANLAN_FILES_URL", "XUANLAN_ADMIN_PASSWORD", "XUANLAN_SMTP_URL", "--mail-from", "--webhook-url",
		"XUANLAN_WEBHOOK_FORMAT", "XUANLAN_WEBHOOK_SECRET", "XUANLAN_PUBLIC_URL"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("help lacks %s", want)
		}
	}
}

func TestUnreachableDatabase(t *testing.T) {
	t.Parallel()
	code, stderr := xuanlan(t, []string{"DATABASE_URL=postgres://u:geheim@127.0.0.1:1/nodb"}, "migrate")
	if code != 1 || strings.Count(strings.TrimSpace(stderr), "\n") != 0 || !strings.Contains(stderr, "连接不上") || strings.Contains(stderr, "geheim") {
		t.Errorf("%d: %s", code, stderr)
	}
}

func TestUnreachableFiles(t *testing.T) {
	t.Parallel()
	code, stderr := xuanlan(t, []string{"DATABASE_URL=" + testdb.URL(t), "XUANLAN_FILES_URL=s3+http://key:geheim@127.0.0.1:1/bucket"},
		"serve", "--addr", "127.0.0.1:0")
	if code != 1 || strings.Count(strings.TrimSpace(stderr), "\n") != 0 || !strings.Contains(stderr, "文件存储") || strings.Contains(stderr, "geheim") {
		t.Errorf("%d: %s", code, stderr)
	}
}

// The address is taken before anything is started or written.
func TestBusyPort(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	dir := filepath.Join(t.TempDir(), "var")
	code, stderr := xuanlan(t, nil, "serve", "--addr", l.Addr().String(), "--data-dir", dir)
	if code != 2 || !strings.Contains(stderr, "占用") {
		t.Errorf("%d: %s", code, stderr)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("the data directory was made all the same")
	}
}
