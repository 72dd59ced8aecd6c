// Package notifytest is a mail server for tests.
package notifytest

import (
	"bufio"
	"crypto/tls"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
)

// Mail is a message that the server took.
type Mail struct {
	From, To string // of the envelope
	Subject  string
	Text     string
	ID       string // Message-ID
	Secure   bool   // came through TLS
	User     string // who logged in
}

// SMTP is a mail server on this machine.
type SMTP struct {
	Address string // host:port

	tls *tls.Config // offers STARTTLS
	t   testing.TB
	mu  sync.Mutex
	// reply answers RCPT TO; empty: it is taken.
	reply func(to string) string
	got   chan Mail
}

// New starts a server. With a configuration it offers STARTTLS.
func New(t testing.TB, config *tls.Config) *SMTP {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &SMTP{Address: l.Addr().String(), tls: config, t: t, got: make(chan Mail, 100)}
	t.Cleanup(func() { _ = l.Close() })
	go s.serve(l)
	return s
}

// Implicit is New for TLS from the first byte on.
func Implicit(t testing.TB, config *tls.Config) *SMTP {
	t.Helper()
	l, err := tls.Listen("tcp", "127.0.0.1:0", config)
	if err != nil {
		t.Fatal(err)
	}
	s := &SMTP{Address: l.Addr().String(), t: t, got: make(chan Mail, 100)}
	t.Cleanup(func() { _ = l.Close() })
	go s.serve(l)
	return s
}

// Reply sets what the server answers to a recipient; an empty answer takes the
// mail.
func (s *SMTP) Reply(f func(to string) string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reply = f
}

// Got are the mails in the order in which they came.
func (s *SMTP) Got() <-chan Mail { return s.got }

func (s *SMTP) serve(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		go s.talk(c)
	}
}

func (s *SMTP) answer(to string) string {
	s.mu.Lock()
	f := s.reply
	s.mu.Unlock()
	if f == nil {
		return ""
	}
	return f(to)
}

// talk speaks as much of RFC 5321 as our program needs.
func (s *SMTP) talk(c net.Conn) {
	defer func() { _ = c.Close() }()
	in := bufio.NewReader(c)
	say := func(line string) { _, _ = io.WriteString(c, line+"\r\n") }
	var m Mail
	_, m.Secure = c.(*tls.Conn)
	say("220 test")
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimSpace(line)
		verb, rest, _ := strings.Cut(line, " ")
		switch strings.ToUpper(verb) {
		case "EHLO":
			say("250-test")
			if s.tls != nil && !m.Secure {
				say("250-STARTTLS")
			}
			say("250 AUTH PLAIN")
		case "STARTTLS":
			say("220 go on")
			secure := tls.Server(c, s.tls)
			c, in, m.Secure = secure, bufio.NewReader(secure), true
		case "AUTH":
			b, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(rest, "PLAIN "))
			parts := strings.Split(string(b), "\x00")
			if len(parts) != 3 || parts[2] != "right" {
				say("535 no")
				continue
			}
			m.User = parts[1]
			say("235 welcome")
		case "MAIL":
			m.From = address(rest)
			say("250 ok")
		case "RCPT":
			m.To = address(rest)
			if no := s.answer(m.To); no != "" {
				say(no)
				continue
			}
			say("250 ok")
		case "DATA":
			say("354 go on")
			if err := s.take(in, m); err != nil {
				say("554 " + err.Error())
				continue
			}
			say("250 taken")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

func (s *SMTP) take(in *bufio.Reader, m Mail) error {
	var b strings.Builder
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return err
		}
		if line == ".\r\n" {
			break
		}
		b.WriteString(strings.TrimPrefix(line, "."))
	}
	parsed, err := mail.ReadMessage(strings.NewReader(b.String()))
	if err != nil {
		return err
	}
	if m.Subject, err = new(mime.WordDecoder).DecodeHeader(parsed.Header.Get("Subject")); err != nil {
		return err
	}
	m.ID = parsed.Header.Get("Message-Id")
	if m.Text, err = body(parsed); err != nil {
		return err
	}
	s.got <- m
	return nil
}

func address(rest string) string {
	from, to := strings.IndexByte(rest, '<'), strings.IndexByte(rest, '>')
	if from < 0 || to < from {
		return ""
	}
	return rest[from+1 : to]
}

func body(m *mail.Message) (string, error) {
	switch e := m.Header.Get("Content-Transfer-Encoding"); e {
	case "quoted-printable":
		b, err := io.ReadAll(quotedprintable.NewReader(m.Body))
		return string(b), err
	case "base64":
		b, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, m.Body))
		return string(b), err
	default:
		return "", fmt.Errorf("encoding %q", e)
	}
}
