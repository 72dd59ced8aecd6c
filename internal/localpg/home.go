package localpg

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// relocated holds the clusters whose own place the server's user can't reach.
const relocated = "/var/lib/xuanlan"

// maxSocketDir leaves room for "/.s.PGSQL.5432" in a socket address, which
// has 108 bytes on Linux and 104 on macOS, the closing zero included.
const maxSocketDir = 103 - len("/.s.PGSQL.5432")

// home is the directory of one cluster, and the user its server runs as.
type home struct {
	path string // absolute, no link itself
	user account
}

func (h *home) data() string { return filepath.Join(h.path, "data") }

// openHome finds or makes the home of the cluster of o.Dir.
func openHome(ctx context.Context, o Options, b binaries) (*home, error) {
	if err := os.MkdirAll(o.Dir, 0o755); err != nil {
		return nil, fmt.Errorf("无法创建数据目录 %s: %w", o.Dir, err)
	}
	link := filepath.Join(o.Dir, "pg")
	path, err := filepath.EvalSymlinks(link)
	if errors.Is(err, fs.ErrNotExist) {
		_ = os.Remove(link) // a link whose target is gone
		return createHome(ctx, o, link, b)
	}
	if err != nil {
		return nil, fmt.Errorf("无法打开数据库目录 %s: %w", link, err)
	}
	return existingHome(ctx, o, path, b)
}

// existingHome runs the server as the user that it belongs to.
func existingHome(ctx context.Context, o Options, path string, b binaries) (*home, error) {
	owner, err := ownerOf(path)
	if err != nil {
		return nil, fmt.Errorf("无法打开数据库目录 %s: %w", path, err)
	}
	me := os.Geteuid()
	switch {
	case owner == 0 && me == 0:
		// Empty: made by hand, or by a run that was killed before its chown.
		user, err := runAs()
		if err != nil {
			return nil, err
		}
		if entries, err := os.ReadDir(path); err != nil || len(entries) > 0 {
			return nil, fmt.Errorf("数据库目录 %s 属于 root 且不为空，PostgreSQL 不能以 root 运行："+
				"请执行 chown -R %s %[1]s，或把它移走", path, user.name)
		}
		if err := os.Lchown(path, user.uid, user.gid); err != nil {
			return nil, fmt.Errorf("无法把数据库目录交给用户 %s: %w", user.name, err)
		}
		owner = user.uid
	case me != 0 && owner != me:
		return nil, fmt.Errorf("数据库目录 %s 属于用户 %s，当前用户 %s 不能使用：请用原来的用户或 root 运行",
			path, accountOf(owner).name, accountOf(me).name)
	}
	h := &home{path: path, user: accountOf(owner)}
	if err := h.user.reach(ctx, path, b); err != nil {
		return nil, fmt.Errorf("用户 %s 无法进入数据库目录 %s：请检查各级上级目录的权限（chmod o+x）: %w",
			h.user.name, path, err)
	}
	return h, nil
}

// createHome makes an empty home: in o.Dir, or elsewhere with a link in o.Dir
// when the user of the server can't get there.
func createHome(ctx context.Context, o Options, link string, b binaries) (*home, error) {
	user, err := runAs()
	if err != nil {
		return nil, err
	}
	if err := user.reach(ctx, o.Dir, b); err == nil {
		return makeHome(link, user)
	} else if os.Geteuid() != 0 {
		return nil, fmt.Errorf("无法使用数据目录 %s: %w", o.Dir, err)
	}
	sum := sha256.Sum256([]byte(o.Dir))
	path := filepath.Join(relocated, hex.EncodeToString(sum[:8]))
	if err := makeRelocated(); err != nil {
		return nil, fmt.Errorf("无法创建 %s: %w", relocated, err)
	}
	_, err = os.Stat(filepath.Join(path, "data"))
	kept := err == nil
	h, err := makeHome(path, user)
	if err != nil {
		return nil, err
	}
	// A process that starts at the same time may have made the same link.
	if err := os.Symlink(path, link); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("无法创建链接 %s: %w", link, err)
	}
	if kept {
		o.Logf("沿用 %s 中已有的数据库（不要这些数据时，停止程序后删除该目录）", path)
	} else {
		o.Logf("运行 PostgreSQL 的用户 %s 无法进入 %s，数据库改放在 %s，并在 %s 建立链接", user.name, o.Dir, path, link)
	}
	if err := user.reach(ctx, path, b); err != nil {
		return nil, fmt.Errorf("用户 %s 也无法进入 %s：请检查各级上级目录的权限（chmod o+x）: %w", user.name, path, err)
	}
	return h, nil
}

// makeRelocated leaves an existing directory as it is, and makes a new one
// open to all even if our umask would not.
func makeRelocated() error {
	err := os.Mkdir(relocated, 0o755)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return errors.Join(err, os.Chmod(relocated, 0o755))
}

func makeHome(path string, user account) (*home, error) {
	if err := makePrivateDir(path, user); err != nil {
		return nil, fmt.Errorf("无法创建数据库目录: %w", err)
	}
	return &home{path: path, user: user}, nil
}

// makePrivateDir makes a directory that only user may enter, or accepts one
// that is there already.
func makePrivateDir(path string, user account) error {
	err := os.Mkdir(path, 0o700)
	if err == nil {
		return os.Lchown(path, user.uid, user.gid)
	}
	if !errors.Is(err, fs.ErrExist) {
		return err
	}
	fi, err := os.Lstat(path)
	if err != nil {
		return err
	}
	// Root's own is one that another process is about to give away.
	owner := uidOf(fi)
	if !fi.IsDir() || fi.Mode().Perm() != 0o700 || owner != user.uid && owner != os.Geteuid() {
		return fmt.Errorf("%s 已存在，但不是用户 %s 的私有目录", path, user.name)
	}
	return os.Lchown(path, user.uid, user.gid)
}

// makeSocketDir returns the home, or a short private directory when the path
// of the home is too long for the address of a socket.
func (h *home) makeSocketDir() (string, error) {
	if len(h.path) <= maxSocketDir {
		return h.path, nil
	}
	var failed error
	for _, tmp := range []string{os.TempDir(), "/tmp"} {
		dir := filepath.Join(tmp, h.socketName())
		if len(dir) > maxSocketDir {
			continue
		}
		err := makePrivateDir(dir, h.user)
		if err == nil {
			return dir, nil
		}
		failed = errors.Join(failed, err)
	}
	return "", fmt.Errorf("数据目录 %s 的路径太长，又无法在临时目录里为数据库建立套接字目录: %w", h.path, failed)
}

func (h *home) socketName() string {
	sum := sha256.Sum256([]byte(h.path))
	return "xuanlan-" + hex.EncodeToString(sum[:6])
}

// removeSocketDir undoes makeSocketDir.
func (h *home) removeSocketDir(dir string) {
	if filepath.Base(dir) == h.socketName() {
		_ = os.Remove(dir)
	}
}

func ownerOf(path string) (int, error) {
	fi, err := os.Stat(path)
	if err != nil {
		return 0, err
	}
	return uidOf(fi), nil
}

func uidOf(fi fs.FileInfo) int {
	if st, ok := fi.Sys().(*syscall.Stat_t); ok {
		return int(st.Uid)
	}
	return -1
}
