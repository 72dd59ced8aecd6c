package localpg

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// postmaster is what the file postmaster.pid says about a server.
type postmaster struct {
	pid       int
	socketDir string
	ready     bool
}

func pidFile(data string) string { return filepath.Join(data, "postmaster.pid") }

// readPostmaster reports false when there is no such file, or not yet all of
// it. The process it names need not exist any more.
func readPostmaster(data string) (postmaster, bool) {
	text, err := os.ReadFile(pidFile(data))
	if err != nil {
		return postmaster{}, false
	}
	// pid, data directory, start time, port, socket directory, address,
	// shared memory key, status; written line by line during the start.
	lines := strings.Split(string(text), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(lines[0]))
	if err != nil || pid <= 0 {
		return postmaster{}, false
	}
	pm := postmaster{pid: pid}
	if len(lines) > 4 {
		pm.socketDir = lines[4]
	}
	if len(lines) > 7 {
		pm.ready = strings.TrimSpace(lines[7]) == "ready"
	}
	return pm, true
}

// process is a running server: our child, or one that an earlier process of
// ours left behind.
type process struct {
	os    *os.Process
	data  string
	child chan struct{} // closed when our child has ended; nil for an adopted one
}

// findProcess returns the server that postmaster.pid names, or nil when that
// number belongs to nobody or to something else by now.
func findProcess(pid int, data string) *process {
	p, err := os.FindProcess(pid)
	if err != nil {
		return nil
	}
	// Looked at after it was found: FindProcess holds on to the process, not
	// to its number, where the system can do that.
	if !servesData(pid, data) {
		_ = p.Release()
		return nil
	}
	return &process{os: p, data: data}
}

// servesData reports whether the process is a server of the cluster in data.
func servesData(pid int, data string) bool {
	if pid == os.Getpid() || syscall.Kill(pid, 0) == syscall.ESRCH {
		return false
	}
	if _, err := os.Stat("/proc/self"); err != nil { // macOS
		args, _ := exec.Command("ps", "-o", "args=", "-p", strconv.Itoa(pid)).Output()
		return bytes.Contains(args, []byte("postgres -D "+data))
	}
	proc := filepath.Join("/proc", strconv.Itoa(pid))
	// A server works in its data directory.
	cwd, err := os.Stat(filepath.Join(proc, "cwd"))
	if err == nil {
		want, err := os.Stat(data)
		return err == nil && os.SameFile(cwd, want)
	}
	if !errors.Is(err, fs.ErrPermission) {
		return false
	}
	// In a container even root may not look at that; the command line is open.
	cmdline, _ := os.ReadFile(filepath.Join(proc, "cmdline"))
	return bytes.Contains(cmdline, []byte("\x00-D\x00"+data+"\x00"))
}

// spawn starts the server program; stopping it is process.stop's task, so ctx
// has no part in it.
func spawn(cmd *exec.Cmd, data string) (*process, error) {
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("无法运行 %s: %w", cmd.Path, err)
	}
	p := &process{os: cmd.Process, data: data, child: make(chan struct{})}
	go func() {
		_ = cmd.Wait() // the log says why it ended
		close(p.child)
	}()
	return p, nil
}

func (p *process) alive() bool {
	if p.child == nil {
		return servesData(p.os.Pid, p.data)
	}
	select {
	case <-p.child:
		return false
	default:
		return true
	}
}

// stop shuts the server down: first the clean way that disconnects everybody
// and writes a checkpoint, then the hard way that leaves crash recovery to
// the next start.
func (p *process) stop() error {
	for _, step := range []struct {
		signal syscall.Signal
		wait   time.Duration
	}{{syscall.SIGINT, 60 * time.Second}, {syscall.SIGQUIT, 10 * time.Second}, {syscall.SIGKILL, 5 * time.Second}} {
		if err := p.os.Signal(step.signal); err != nil && !errors.Is(err, os.ErrProcessDone) {
			return fmt.Errorf("无法停止数据库进程 %d: %w", p.os.Pid, err)
		}
		for end := time.Now().Add(step.wait); time.Now().Before(end); time.Sleep(poll) {
			if !p.alive() {
				return nil
			}
		}
	}
	return fmt.Errorf("数据库进程 %d 没有在限定时间内停止", p.os.Pid)
}
