package localpg

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// tryLock returns the locked file, or nil when another process (or another
// Cluster in this one) holds the lock. The kernel frees it when its holder
// dies, however that happens, and PostgreSQL does not inherit it because Go
// opens files close-on-exec.
func tryLock(path string) (*os.File, error) {
	// The directory may belong to the less privileged user of the server:
	// follow no link it could have laid.
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW, 0o644)
	if err != nil {
		return nil, fmt.Errorf("无法打开数据库锁文件 %s: %w", path, err)
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return f, nil
	}
	_ = f.Close()
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, nil
	}
	return nil, fmt.Errorf("无法锁定 %s: %w", path, err)
}

// unlock frees the lock at once. Closing the file alone may be late: a child
// that is just being forked has it open too, until it becomes its program.
func unlock(f *os.File) {
	_ = syscall.Flock(int(f.Fd()), syscall.LOCK_UN)
	_ = f.Close()
}
