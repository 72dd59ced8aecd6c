package localpg

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrInUse is returned by Remove for a cluster that a process owns.
var ErrInUse = errors.New("数据库正在使用")

// Remove deletes the cluster in dir with all its data, wherever it was put,
// and its log. It stops a server that a killed owner left behind, and fails
// with ErrInUse while another process owns the cluster.
func Remove(dir string) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	link := filepath.Join(dir, "pg")
	path, err := filepath.EvalSymlinks(link)
	if err == nil {
		err = removeHome(&home{path: path})
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("删除 %s 中的数据库: %w", dir, err)
	}
	return errors.Join(os.RemoveAll(link), os.RemoveAll(filepath.Join(dir, "pg.log")),
		os.RemoveAll(filepath.Join(dir, "pg.log.1")))
}

func removeHome(h *home) error {
	lock, err := tryLock(filepath.Join(h.path, "lock"))
	if err != nil {
		return err
	}
	if lock == nil {
		return ErrInUse
	}
	defer unlock(lock)
	if pm, ok := readPostmaster(h.data()); ok {
		if p := findProcess(pm.pid, h.data()); p != nil {
			if err := p.stop(); err != nil {
				return err
			}
		}
		h.removeSocketDir(pm.socketDir)
	}
	return os.RemoveAll(h.path)
}
