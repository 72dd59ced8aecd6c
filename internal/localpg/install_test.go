package localpg

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// fakeInstall makes server programs that know nothing but their version.
func fakeInstall(t *testing.T, root, version string) string {
	t.Helper()
	major, _, _ := strings.Cut(version, ".")
	dir := filepath.Join(root, major, "bin")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	script := fmt.Sprintf("#!/bin/sh\necho 'postgres (PostgreSQL) %s (Debian %[1]s-1)'\n", version)
	for _, name := range []string{"postgres", "initdb"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestFind(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	for _, version := range []string{"9.6.24", "13.2", "14.11", "18beta1"} {
		fakeInstall(t, root, version)
	}
	inPath := fakeInstall(t, t.TempDir(), "16.1")
	links := t.TempDir() // as in /usr/local/bin: one program linked, one not
	if err := os.Symlink(filepath.Join(inPath, "postgres"), filepath.Join(links, "postgres")); err != nil {
		t.Fatal(err)
	}
	pattern := filepath.Join(root, "*", "bin")
	for name, tc := range map[string]struct {
		f    finder
		want []int
	}{
		"newest first":        {finder{patterns: []string{pattern}}, []int{18, 14}},
		"PATH before newer":   {finder{inPath, []string{pattern}}, []int{16, 18, 14}},
		"through a link":      {finder{links + ":" + inPath, nil}, []int{16}},
		"relative PATH entry": {finder{".:" + inPath, nil}, []int{16}},
	} {
		t.Run(name, func(t *testing.T) {
			bins, err := tc.f.find()
			if err != nil {
				t.Fatal(err)
			}
			var got []int
			for _, b := range bins {
				got = append(got, b.major)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestFindNothingUsable(t *testing.T) {
	t.Parallel()
	_, err := finder{path: t.TempDir()}.find()
	if !errors.Is(err, ErrNotInstalled) || !strings.Contains(err.Error(), "apt-get install postgresql") {
		t.Errorf("none: got %v", err)
	}
	_, err = finder{path: fakeInstall(t, t.TempDir(), "12.4")}.find()
	if !errors.Is(err, ErrNotInstalled) || !strings.Contains(err.Error(), "12.4") {
		t.Errorf("old: got %v", err)
	}
}

func TestOtherMajorVersion(t *testing.T) {
	t.Parallel()
	dir := usedDir(t)
	data := filepath.Join(dir, "pg", "data")
	text, err := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	if err != nil {
		t.Fatal(err)
	}
	installed := strings.TrimSpace(string(text))
	if err := os.WriteFile(filepath.Join(data, "PG_VERSION"), []byte("99\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = Start(t.Context(), Options{Dir: dir, Scratch: true})
	if err == nil || !strings.Contains(err.Error(), "PostgreSQL 99") ||
		!strings.Contains(err.Error(), installed) || strings.Contains(err.Error(), "\n") {
		t.Errorf("got %v, want one line naming 99 and %s", err, installed)
	}
	root := t.TempDir()
	fakeInstall(t, root, "100.1")
	fakeInstall(t, root, "99.3")
	bins, err := finder{patterns: []string{filepath.Join(root, "*", "bin")}}.find()
	if err != nil {
		t.Fatal(err)
	}
	if b, exists, err := choose(bins, data); err != nil || !exists || b.version != "99.3" {
		t.Errorf("got %v, %v, %v, want 99.3", b, exists, err)
	}
}

func TestForeignDirectoryIsNotTouched(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	file := filepath.Join(dir, "pg", "data", "notes.txt")
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	user, err := runAs()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Lchown(filepath.Join(dir, "pg"), user.uid, user.gid); err != nil {
		t.Fatal(err)
	}
	if _, err := Start(t.Context(), Options{Dir: dir, Scratch: true}); err == nil || !strings.Contains(err.Error(), "PG_VERSION") {
		t.Errorf("got %v, want a refusal", err)
	}
	if _, err := os.Stat(file); err != nil {
		t.Error(err)
	}
}

func TestCutLog(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "pg.log")
	f, err := openLog(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	_, _ = f.WriteString("0123456789")
	cutLog(path, 11)
	if got := readTail(path); got != "0123456789" {
		t.Errorf("below the limit: got %q", got)
	}
	cutLog(path, 4)
	_, _ = f.WriteString("new")
	if old, now := readTail(path+".1"), readTail(path); old != "23456789" || now != "new" {
		t.Errorf("got %q and %q", old, now)
	}
}
