package main

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// filter runs the program with something on standard input.
func filter(t *testing.T, stdin string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe, args...)
	cmd.Dir = t.TempDir()
	cmd.Env = append(cleanEnv(), "RUN_XUANLAN=1")
	cmd.Stdin = strings.NewReader(stdin)
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	err = cmd.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.ExitCode(), out.String(), errs.String()
	}
	if err != nil {
		t.Fatal(err)
	}
	return 0, out.String(), errs.String()
}

func TestFilters(t *testing.T) {
	t.Parallel()
	const in = "<div onclick='x()'>　　一、学习,<br>再学习</div><script>1</script>\n"
	for _, tt := range []struct{ command, in, want string }{
		{"clean", in, "<p>一、学习,</p><p>再学习</p>\n"},
		{"typeset", in, "<h2>一、学习，</h2><p>再学习</p>\n"},
		{"clean", "", "\n"},
		{"typeset", "", "\n"},
		{"typeset", "<p>坏\xff,字</p>", "<p>坏，字</p>\n"},
		{"clean", "<p>\xb9\xa4\xce\xaf\x95\x32\x82\x36</p>", "<p>工委𠀀</p>\n"}, // GB 18030
	} {
		t.Run(tt.command, func(t *testing.T) {
			t.Parallel()
			code, stdout, stderr := filter(t, tt.in, tt.command)
			if code != 0 || stdout != tt.want || stderr != "" {
				t.Errorf("%d %q %q", code, stdout, stderr)
			}
		})
	}
}

func TestFilterLimit(t *testing.T) {
	t.Parallel()
	for _, command := range []string{"clean", "typeset"} {
		code, stdout, stderr := filter(t, strings.Repeat("a", maxHTML+1), command)
		if code != 1 || stdout != "" || !strings.Contains(stderr, "32 MB") {
			t.Errorf("%s: %d %q %q", command, code, stdout, stderr)
		}
	}
}
