// Command pgrun runs a command with a fresh PostgreSQL of its own, for tests:
//
//	go run ./internal/localpg/pgrun -- go test ./...
//
// The address of the database is in XUANLAN_TEST_DATABASE_URL.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"xuanlan/internal/localpg"
)

const (
	urlVariable = "XUANLAN_TEST_DATABASE_URL"
	dirPattern  = "xuanlan-pgrun-"
)

func main() {
	args := os.Args[1:]
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	if len(args) == 0 {
		fmt.Fprintln(os.Stderr, "用法：pgrun -- 命令 [参数…]")
		os.Exit(2)
	}
	code, err := run(args)
	if err != nil {
		fmt.Fprintln(os.Stderr, "pgrun:", err)
	}
	os.Exit(code)
}

func run(args []string) (code int, err error) {
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)
	sweep()
	dir, err := os.MkdirTemp("", dirPattern)
	if err != nil {
		return 1, err
	}
	defer os.RemoveAll(dir)
	// The user that the server runs as must get through when we are root.
	if err := os.Chmod(dir, 0o711); err != nil {
		return 1, err
	}
	cluster, err := start(dir, signals)
	if err != nil {
		return 1, errors.Join(err, localpg.Remove(dir))
	}
	defer func() {
		if closeErr := errors.Join(cluster.Close(), localpg.Remove(dir)); closeErr != nil {
			err = errors.Join(err, closeErr)
		}
	}()
	return command(args, cluster.URL(), signals)
}

// start gives up when a signal arrives before the server is ready.
func start(dir string, signals <-chan os.Signal) (*localpg.Cluster, error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		select {
		case <-signals:
			cancel()
		case <-ctx.Done():
		}
	}()
	return localpg.Start(ctx, localpg.Options{Dir: dir, Scratch: true})
}

// command runs args, passes signals on to it and returns its exit code, as a
// shell would for one that a signal ended.
func command(args []string, url string, signals <-chan os.Signal) (int, error) {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), urlVariable+"="+url)
	if err := cmd.Start(); err != nil {
		return 127, err
	}
	done := make(chan struct{})
	go func() {
		for {
			select {
			case s := <-signals:
				_ = cmd.Process.Signal(s)
			case <-done:
				return
			}
		}
	}()
	err := cmd.Wait()
	close(done)
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok {
		return 0, err
	}
	if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return 128 + int(status.Signal()), nil
	}
	return exit.ExitCode(), nil
}

// sweep removes what runs left that were killed: a server, some 40 MB. One
// that is in use stays, and so does one too young to have a lock yet.
func sweep() {
	dirs, _ := filepath.Glob(filepath.Join(os.TempDir(), dirPattern+"*"))
	for _, dir := range dirs {
		fi, err := os.Lstat(dir)
		if err != nil || time.Since(fi.ModTime()) < 5*time.Minute {
			continue
		}
		if st, ok := fi.Sys().(*syscall.Stat_t); !ok || int(st.Uid) != os.Geteuid() {
			continue
		}
		if localpg.Remove(dir) == nil {
			_ = os.RemoveAll(dir)
		}
	}
}
