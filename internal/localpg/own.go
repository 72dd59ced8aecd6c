package localpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// errContended means that a server of the cluster appeared, or was still
// fading away, while we started ours.
var errContended = errors.New("another server uses the cluster")

// own runs the server for the holder of the lock: the one a killed owner
// left, if it still answers, or a new one.
func (c *Cluster) own(ctx context.Context) error {
	c.home.removeHalves()
	for range 5 {
		if adopted, err := c.adopt(ctx); adopted || err != nil {
			return err
		}
		b, exists, err := choose(c.bins, c.home.data())
		if err != nil {
			return err
		}
		if !exists {
			if err := c.create(ctx, b); err != nil {
				return err
			}
		}
		if err := c.run(ctx, b); !errors.Is(err, errContended) {
			return err
		}
		if err := sleep(ctx, 10*poll); err != nil {
			return err
		}
	}
	return fmt.Errorf("数据库目录 %s 正被另一个 PostgreSQL 使用：请先停止它，再重新启动", c.home.path)
}

// adopt takes over the server that runs on the cluster. It reports false when
// there is none, or none that can be connected to; that one is stopped.
func (c *Cluster) adopt(ctx context.Context) (bool, error) {
	slow := c.slowNotice("上次留下的数据库进程尚未就绪，请稍候……")
	for refused := 0; ; {
		pm, ok := readPostmaster(c.home.data())
		if !ok {
			return false, nil
		}
		p := findProcess(pm.pid, c.home.data())
		if p == nil {
			return false, c.disown()
		}
		if pm.ready && ping(ctx, pm.socketDir) == nil {
			c.opt.Logf("接管上次没有正常退出的程序留下的数据库进程 %d", pm.pid)
			c.began(p, pm.socketDir)
			return true, nil
		}
		if pm.ready {
			refused++
		}
		if refused > 50 { // a second: its socket was deleted, for example
			c.opt.Logf("上次留下的数据库进程 %d 没有响应，正在停止它", pm.pid)
			return false, p.stop()
		}
		slow()
		if err := sleep(ctx, poll); err != nil {
			return false, fmt.Errorf("等待上次留下的数据库进程 %d: %w", pm.pid, err)
		}
	}
}

// disown puts our own number into a stale postmaster.pid. A new server would
// refuse to start if the old number belonged to some other program of its
// user by now; that of its parent it ignores. Deleting the file would do too,
// but with it goes the shared memory key by which the new server notices
// children of a killed one that are still writing.
func (c *Cluster) disown() error {
	path := pidFile(c.home.data())
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil // its process has just stopped in the proper way
	}
	if err == nil {
		_, rest, _ := strings.Cut(string(text), "\n")
		err = writeFile(path, os.O_TRUNC, strconv.Itoa(os.Getpid())+"\n"+rest)
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("无法更新 %s: %w", path, err)
	}
	return nil
}

// run starts a new server and waits until it is ready.
func (c *Cluster) run(ctx context.Context, b binaries) error {
	if err := c.home.writeIdent(); err != nil {
		return fmt.Errorf("准备数据库: %w", err)
	}
	socketDir, err := c.home.makeSocketDir()
	if err != nil {
		return err
	}
	log, err := openLog(c.logPath())
	if err != nil {
		return err
	}
	defer log.Close()
	cmd := c.home.user.command(context.Background(), c.home.path, b.postgres, c.arguments(socketDir)...)
	cmd.Stdout, cmd.Stderr = log, log
	p, err := spawn(cmd, c.home.data())
	if err != nil {
		return err
	}
	if err := c.await(ctx, p); err != nil {
		stopErr := p.stop()
		c.home.removeSocketDir(socketDir)
		return errors.Join(err, stopErr)
	}
	c.began(p, socketDir)
	return nil
}

// arguments are the settings that must hold whatever postgresql.conf says.
func (c *Cluster) arguments(socketDir string) []string {
	args := []string{"-D", c.home.data()}
	set := func(name, value string) { args = append(args, "-c", name+"="+value) }
	set("listen_addresses", "")
	set("unix_socket_directories", `"`+strings.ReplaceAll(socketDir, `"`, `""`)+`"`)
	set("unix_socket_permissions", "0700")
	set("port", strconv.Itoa(port))
	set("hba_file", filepath.Join(c.home.data(), "pg_hba.conf"))
	set("ident_file", filepath.Join(c.home.data(), "pg_ident.conf"))
	set("logging_collector", "off")
	if c.opt.Scratch {
		set("fsync", "off")
		set("synchronous_commit", "off")
		set("full_page_writes", "off")
		set("max_connections", "200")
		set("wal_level", "minimal")
		set("max_wal_senders", "0")
		set("log_min_duration_statement", "-1")
	}
	return args
}

// await returns when the server p accepts connections, or why it won't.
func (c *Cluster) await(ctx context.Context, p *process) error {
	slow := c.slowNotice("数据库尚未就绪（可能正在恢复上次异常中断的数据），请稍候……")
	for {
		pm, ok := readPostmaster(c.home.data())
		if ok && pm.pid == p.os.Pid && pm.ready && ping(ctx, pm.socketDir) == nil {
			return nil
		}
		if !p.alive() {
			return c.explainExit()
		}
		slow()
		if err := sleep(ctx, poll); err != nil {
			return fmt.Errorf("等待数据库就绪: %w", err)
		}
	}
}

// explainExit turns the end of the log into an error.
func (c *Cluster) explainExit() error {
	text := lastLines(readTail(c.logPath()), 4)
	if strings.Contains(text, `lock file "postmaster.pid"`) || strings.Contains(text, "pre-existing shared memory") {
		return errContended
	}
	return fmt.Errorf("PostgreSQL 启动后立即退出，原因见 %s 的末尾：%s", c.logPath(), text)
}

// began records the running server and looks after it.
func (c *Cluster) began(p *process, socketDir string) {
	c.proc, c.socketDir = p, socketDir
	closing := make(chan struct{})
	trimmed := make(chan struct{})
	c.stopTrim = func() { close(closing); <-trimmed }
	go func() {
		defer close(trimmed)
		c.lookAfter(closing)
	}()
}
