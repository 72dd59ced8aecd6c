package blob

import (
	"errors"
	"io"
	"net"
	"os"
	"testing"
	"testing/synctest"
	"time"
)

// A connection lives as long as either side moves, and no longer.
func TestLiveConn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		near, far := net.Pipe()
		defer far.Close()
		c := &liveConn{Conn: near, silence: 10 * time.Second}
		defer c.Close()
		start := time.Now()
		ended := make(chan error, 1)
		go func() {
			_, err := c.Read(make([]byte, 1))
			ended <- err
		}()
		go func() { _, _ = io.Copy(io.Discard, far) }()
		for range 5 { // the upload goes on while nothing comes back
			time.Sleep(8 * time.Second)
			if _, err := c.Write([]byte("x")); err != nil {
				t.Fatal(err)
			}
		}
		if err := <-ended; !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Error(err)
		}
		if took := time.Since(start); took != 50*time.Second {
			t.Errorf("given up after %v", took)
		}
	})
}
