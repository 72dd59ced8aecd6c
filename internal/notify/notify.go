// Package notify sends short messages out of the program: e-mail through an
// SMTP server, and messages to the robot of a chat group. What it reports
// never holds a password or the secret part of an address.
package notify

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"time"
)

// timeout bounds each step of a connection.
const timeout = 15 * time.Second

// ErrRefused is in the chain of an error after which trying again is no use.
var ErrRefused = errors.New("refused")

// refused is an error with ErrRefused in its chain, but not in its text.
type refused struct{ error }

func (r refused) Unwrap() error { return ErrRefused }

// Outlets are the ways out; nil ones are not set up.
type Outlets struct {
	Mail   *Mailer
	Robot  *Robot
	Public string // beginning of the site's addresses, without a slash at the end; may be empty
}

// Link is the full address of a path of the site, or empty.
func (o Outlets) Link(path string) string {
	if o.Public == "" {
		return ""
	}
	return o.Public + path
}

// ParsePublic reads the address under which users reach the site.
func ParsePublic(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "" {
		return "", errors.New("写法不对，应像 https://www.example.gov.cn，后面不带路径")
	}
	return u.Scheme + "://" + u.Host, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// parse is url.Parse with an error that doesn't show the address.
func parse(address, like string) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return nil, fmt.Errorf("写法不对，应像 %s", like)
	}
	return u, nil
}
