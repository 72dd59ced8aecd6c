package blob

import (
	"net"
	"time"
)

// liveConn fails when nothing has moved for a while, so that a service that
// hangs doesn't take its callers along. Every read and write puts off the end
// of both: while a long upload is written, nothing comes back.
type liveConn struct {
	net.Conn
	silence time.Duration
}

func (c *liveConn) Read(b []byte) (int, error) {
	if err := c.SetDeadline(time.Now().Add(c.silence)); err != nil {
		return 0, err
	}
	return c.Conn.Read(b)
}

func (c *liveConn) Write(b []byte) (int, error) {
	if err := c.SetDeadline(time.Now().Add(c.silence)); err != nil {
		return 0, err
	}
	return c.Conn.Write(b)
}
