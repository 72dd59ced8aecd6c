package localpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// halfPrefix names directories in which initdb is at work. They are renamed
// when it is done, so that a half-made cluster is never taken for one.
const halfPrefix = "init-"

// settings go into postgresql.conf when a cluster is made and are the
// administrator's to change from then on.
const settings = `
# ---- xuanlan ----
shared_buffers = 128MB
work_mem = 8MB
max_wal_size = 512MB
fsync = on
jit = off                            # short queries only
lc_messages = 'C'
log_min_messages = warning
log_checkpoints = off
log_min_duration_statement = 2s
log_line_prefix = '%m [%p] '
`

// hba admits users of this machine only, by what the kernel says they are.
const hba = "local all all peer map=xuanlan\n"

// create makes the cluster. An empty data directory is replaced, one with
// something else in it refused.
func (c *Cluster) create(ctx context.Context, b binaries) error {
	data := c.home.data()
	if err := os.Remove(data); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("目录 %s 不是完整的数据库（缺少 PG_VERSION）：请从备份恢复，或移走后重新启动: %w", data, err)
	}
	c.opt.Logf("正在初始化数据库（PostgreSQL %s，%s）……", b.version, c.home.path)
	half, err := os.MkdirTemp(c.home.path, halfPrefix)
	if err != nil {
		return fmt.Errorf("初始化数据库: %w", err)
	}
	if err := c.fill(ctx, half, b); err != nil {
		c.home.removeHalves()
		return fmt.Errorf("初始化数据库失败: %w", err)
	}
	if err := os.Rename(half, data); err != nil {
		return fmt.Errorf("初始化数据库: %w", err)
	}
	return nil
}

// fill runs initdb in dir and writes the configuration.
func (c *Cluster) fill(ctx context.Context, dir string, b binaries) error {
	if err := os.Lchown(dir, c.home.user.uid, c.home.user.gid); err != nil {
		return err
	}
	err := c.initdb(ctx, dir, b, "C.UTF-8")
	if err != nil && strings.Contains(err.Error(), "invalid locale name") {
		err = c.initdb(ctx, dir, b, "C") // old glibc, macOS; sorts the same
	}
	if err != nil {
		return err
	}
	if err := writeFile(filepath.Join(dir, "pg_hba.conf"), os.O_TRUNC, hba); err != nil {
		return err
	}
	return writeFile(filepath.Join(dir, "postgresql.conf"), os.O_APPEND, settings)
}

func (c *Cluster) initdb(ctx context.Context, dir string, b binaries, locale string) error {
	args := []string{
		"-D", dir, "-U", superuser, "-E", "UTF8", "--locale=" + locale,
		"--auth-local=peer", "--auth-host=reject", "--no-instructions",
	}
	if c.opt.Scratch {
		args = append(args, "--no-sync")
	} else {
		args = append(args, "--data-checksums")
	}
	out, err := c.home.user.command(ctx, c.home.path, b.initdb, args...).CombinedOutput()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if _, ok := errors.AsType[*exec.ExitError](err); ok {
		return fmt.Errorf("initdb: %w: %s", err, lastLines(string(out), 3))
	}
	return err
}

// removeHalves deletes what killed runs of initdb left. Where that fails,
// because such an initdb is still at work, a later start gets the rest.
func (h *home) removeHalves() {
	halves, _ := filepath.Glob(filepath.Join(h.path, halfPrefix+"*"))
	for _, half := range halves {
		_ = os.RemoveAll(half)
	}
}

// writeIdent lets the user of the server and root in. It is renewed at every
// start, for users get renamed.
func (h *home) writeIdent() error {
	var lines strings.Builder
	for _, name := range []string{h.user.name, "root"} {
		fmt.Fprintf(&lines, "xuanlan \"%s\" %s\n", name, superuser)
	}
	return writeFile(filepath.Join(h.data(), "pg_ident.conf"), os.O_TRUNC, lines.String())
}

// writeFile changes an existing file of the cluster and makes sure that it
// is on the disk. It follows no link: we may be root, its directory is not.
func writeFile(path string, flag int, text string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|flag|syscall.O_NOFOLLOW, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Sync(), f.Close())
}
