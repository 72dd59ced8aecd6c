package localpg

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// maxLog is the size at which the log is cut; as much again may be in the
// older part beside it.
const maxLog = 10 << 20

func (c *Cluster) logPath() string { return filepath.Join(c.opt.Dir, "pg.log") }

// openLog opens the log for the server, which inherits it open and so needs
// no access to the directory. Appending is what makes cutting it safe.
func openLog(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND|syscall.O_NOFOLLOW, 0o640)
	if err != nil {
		return nil, fmt.Errorf("无法写数据库日志 %s: %w", path, err)
	}
	return f, nil
}

// lookAfter cuts the log when it has grown and says when our server ends
// without having been asked to, until closing is closed.
func (c *Cluster) lookAfter(closing <-chan struct{}) {
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	ended := c.proc.child // nil, thus never ready, for an adopted server
	for {
		cutLog(c.logPath(), maxLog)
		select {
		case <-closing:
			return
		case <-ended:
			ended = nil
			select {
			case <-closing:
			default:
				c.opt.Logf("PostgreSQL 意外退出，请查看 %s 并重新启动程序", c.logPath())
			}
		case <-tick.C:
		}
	}
}

// cutLog moves the text of a log that has reached the limit to path.1. The
// server keeps the file open, so it is copied and emptied, not renamed; lines
// written in between are lost. Failures are left to the next attempt.
func cutLog(path string, limit int64) {
	if fi, err := os.Stat(path); err != nil || fi.Size() < limit {
		return
	}
	src, err := os.Open(path)
	if err != nil {
		return
	}
	defer src.Close()
	// Twice the limit, should it have grown faster than we look.
	if end, err := src.Seek(0, io.SeekEnd); err == nil {
		_, _ = src.Seek(max(0, end-2*limit), io.SeekStart)
	}
	dst, err := os.OpenFile(path+".1", os.O_WRONLY|os.O_CREATE|os.O_TRUNC|syscall.O_NOFOLLOW, 0o640)
	if err != nil {
		return
	}
	_, _ = io.Copy(dst, src)
	_ = dst.Close()
	_ = os.Truncate(path, 0)
}

// readTail returns the last few kilobytes of a file.
func readTail(path string) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	const size = 4 << 10
	if end, err := f.Seek(0, io.SeekEnd); err == nil {
		_, _ = f.Seek(max(0, end-size), io.SeekStart)
	}
	text, _ := io.ReadAll(f)
	return string(text)
}

// lastLines joins the last n lines of text into one.
func lastLines(text string, n int) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], " | ")
}
