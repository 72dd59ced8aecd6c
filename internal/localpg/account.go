package localpg

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"strings"
	"syscall"
)

// account is the operating system user that the server runs as.
type account struct {
	uid, gid int
	name     string
}

// runAs is the user for a new cluster: ourselves, or, because PostgreSQL
// refuses to run as root, the least surprising other one.
func runAs() (account, error) {
	if me := os.Geteuid(); me != 0 {
		return accountOf(me), nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.Atoi(u.Uid)
		if err == nil && uid != 0 {
			return accountOf(uid), nil
		}
	}
	return account{}, errors.New("PostgreSQL 不能以 root 运行，而系统里没有用户 postgres 或 nobody：" +
		"请执行 useradd --system postgres，或改用普通用户运行")
}

// accountOf fills in what the system knows about uid.
func accountOf(uid int) account {
	a := account{uid: uid, gid: os.Getegid(), name: strconv.Itoa(uid)}
	if u, err := user.LookupId(a.name); err == nil {
		a.name = u.Username
		if gid, err := strconv.Atoi(u.Gid); err == nil && uid != os.Geteuid() {
			a.gid = gid
		}
	}
	return a
}

// attr puts a command into a session of its own, away from the Ctrl+C of our
// terminal, and drops to the account where we are root.
func (a account) attr() *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Setsid: true}
	if os.Geteuid() == 0 {
		attr.Credential = &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
	}
	return attr
}

// command prepares a server program to be run by the account in dir, with
// English messages and without the PostgreSQL settings of our environment.
func (a account) command(ctx context.Context, dir, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = dir
	cmd.SysProcAttr = a.attr()
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	for _, v := range os.Environ() {
		if name, _, _ := strings.Cut(v, "="); !strings.HasPrefix(name, "PG") &&
			!strings.HasPrefix(name, "LC_") && name != "LANG" && name != "LANGUAGE" {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(cmd.Env, "LC_ALL=C")
	return cmd
}

// reach reports why the account can't work in dir. It tries, rather than
// reading permission bits, so that access lists and the like count too.
func (a account) reach(ctx context.Context, dir string, b binaries) error {
	return a.command(ctx, dir, b.postgres, "--version").Run()
}
