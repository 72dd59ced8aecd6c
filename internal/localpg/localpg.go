// Package localpg runs a private PostgreSQL for a program that was given no
// database: the cluster lives in the program's data directory, listens on a
// Unix socket only and stops with the program.
//
// In Options.Dir it keeps
//
//	pg.log        what the server said (pg.log.1 is the part before that)
//	pg/           home of the cluster, or a symbolic link to it
//	pg/lock       locked by the program that owns the cluster
//	pg/data       the cluster itself
//
// Nobody logs in with a password. The socket has the operating system tell
// the server which user is calling (peer authentication), and pg_ident.conf
// lets two of them in: the user the server runs as, and root. That holds also
// when we are root and the server had to drop to another user, which "trust"
// and a closed directory would not achieve with less trouble. To look inside:
// psql -h <Dir>/pg -U xuanlan xuanlan.
package localpg

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"
)

// superuser is the role that owns the cluster and everything in it.
const superuser = "xuanlan"

// port only names the socket file; no TCP port is opened.
const port = 5432

// poll is the interval at which a starting or stopping server is looked at.
const poll = 20 * time.Millisecond

// Options say where and how a cluster runs.
type Options struct {
	Dir      string // data directory of the program, created when missing
	Database string // created when missing; default "xuanlan"
	Logf     func(format string, args ...any)
	Scratch  bool // for tests: fast, many connections, may lose data in a crash
}

// Cluster is a running PostgreSQL server.
type Cluster struct {
	opt       Options
	home      *home
	bins      []binaries
	lock      *os.File // nil when another process owns the cluster
	proc      *process
	socketDir string
	stopTrim  func()
	closeOnce sync.Once
	closeErr  error
}

// Start makes sure that the cluster in o.Dir runs and that its database
// exists. The first process to ask owns the cluster; others attach to it and
// lose it when the owner closes it. A server left behind by a killed owner is
// taken over. Start waits, for crash recovery too, until ctx ends.
func Start(ctx context.Context, o Options) (*Cluster, error) {
	if o.Database == "" {
		o.Database = "xuanlan"
	}
	if o.Logf == nil {
		o.Logf = func(string, ...any) {}
	}
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, fmt.Errorf("数据目录 %s: %w", o.Dir, err)
	}
	o.Dir = dir
	bins, err := defaultFinder().find()
	if err != nil {
		return nil, err
	}
	h, err := openHome(ctx, o, bins[0])
	if err != nil {
		return nil, err
	}
	c := &Cluster{opt: o, home: h, bins: bins}
	if err := c.acquire(ctx); err != nil {
		return nil, err
	}
	if err := c.ensureDatabase(ctx); err != nil {
		_ = c.Close()
		return nil, err
	}
	return c, nil
}

// acquire becomes the owner and runs the server, or waits until the present
// owner's server answers.
func (c *Cluster) acquire(ctx context.Context) error {
	slow := c.slowNotice("另一个 xuanlan 进程正在启动或停止数据库，请稍候……")
	for {
		lock, err := tryLock(filepath.Join(c.home.path, "lock"))
		if err != nil {
			return err
		}
		if lock != nil {
			c.lock = lock
			if err := c.own(ctx); err != nil {
				unlock(lock)
				return err
			}
			return nil
		}
		if pm, ok := readPostmaster(c.home.data()); ok && pm.ready && ping(ctx, pm.socketDir) == nil {
			c.socketDir = pm.socketDir
			c.opt.Logf("使用另一个 xuanlan 进程正在运行的数据库（%s）", c.home.path)
			return nil
		}
		slow()
		if err := sleep(ctx, poll); err != nil {
			return fmt.Errorf("等待另一个 xuanlan 进程的数据库（%s）: %w", c.home.path, err)
		}
	}
}

// Owner reports whether Close will stop the server.
func (c *Cluster) Owner() bool { return c.lock != nil }

// URL is the address of the database, in the form that pgx and psql accept.
func (c *Cluster) URL() string { return socketURL(c.socketDir, c.opt.Database) }

// Close stops the server (open transactions are rolled back) when this
// process owns it, and does nothing otherwise. It may be called repeatedly.
func (c *Cluster) Close() error {
	c.closeOnce.Do(func() {
		if c.lock == nil {
			return
		}
		c.stopTrim()
		c.closeErr = c.proc.stop()
		c.home.removeSocketDir(c.socketDir)
		// Last, so that the next owner never meets a server that is stopping.
		unlock(c.lock)
	})
	return c.closeErr
}

// slowNotice returns a function that logs line once, when first called later
// than five seconds from now.
func (c *Cluster) slowNotice(line string) func() {
	due := time.Now().Add(5 * time.Second)
	return func() {
		if !due.IsZero() && time.Now().After(due) {
			due = time.Time{}
			c.opt.Logf("%s", line)
		}
	}
}

func socketURL(dir, database string) string {
	u := url.URL{Scheme: "postgres", User: url.User(superuser), Path: "/" + database}
	u.RawQuery = url.Values{
		"host":    {dir},
		"port":    {strconv.Itoa(port)},
		"sslmode": {"disable"},
	}.Encode()
	return u.String()
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
