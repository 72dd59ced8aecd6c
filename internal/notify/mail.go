package notify

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	netmail "net/mail"
	"strconv"
	"strings"

	"github.com/wneessen/go-mail"
)

// Mailer sends plain e-mails.
type Mailer struct {
	TLS *tls.Config // of tests; nil: the system's

	host, user, password string
	port                 int
	implicit             bool // TLS from the beginning, not by STARTTLS
	from                 *netmail.Address
}

const mailLike = "smtp://用户:密码@主机:587 或 smtps://用户:密码@主机:465"

// ParseMailer makes a Mailer of smtp://user:password@host:587, which uses
// STARTTLS where the server offers it, or of smtps://…:465. A password is never
// sent in the clear, but to the same machine. from is the sender, with or
// without a name.
func ParseMailer(address, from string) (*Mailer, error) {
	u, err := parse(address, mailLike)
	if err != nil {
		return nil, err
	}
	m := &Mailer{host: u.Hostname(), implicit: u.Scheme == "smtps", user: u.User.Username(), port: 587}
	m.password, _ = u.User.Password()
	if m.implicit {
		m.port = 465
	}
	if p := u.Port(); p != "" {
		m.port, _ = strconv.Atoi(p) // url.Parse took only digits
	}
	if u.Scheme != "smtp" && u.Scheme != "smtps" || u.Path != "" && u.Path != "/" || u.RawQuery != "" || m.port < 1 || m.port > 65535 {
		return nil, fmt.Errorf("写法不对，应像 %s", mailLike)
	}
	if m.from, err = netmail.ParseAddress(from); err != nil {
		return nil, errors.New("要有发件人（--mail-from 或 XUANLAN_MAIL_FROM），应像 portal@example.gov.cn 或 机关党建网 <portal@example.gov.cn>")
	}
	return m, nil
}

// Server is where the mails go, without user and password.
func (m *Mailer) Server() string { return m.host + ":" + strconv.Itoa(m.port) }

// From is the sender.
func (m *Mailer) From() string { return m.from.Address }

// Message is a plain e-mail. ID is the same whenever it is sent again, so that
// mail systems can tell.
type Message struct {
	ID, To, Name, Subject, Text string
}

// Send sends a message. The error holds ErrRefused when the server will not
// have it, whenever it is sent; its text doesn't name the recipient.
func (m *Mailer) Send(ctx context.Context, msg Message) error {
	out := mail.NewMsg()
	out.FromMailAddress(m.from)
	if err := out.AddToFormat(msg.Name, msg.To); err != nil {
		return refused{errors.New("收件地址不能用")}
	}
	out.Subject(msg.Subject)
	out.SetDate()
	out.SetMessageIDWithValue(msg.ID + "@" + m.host)
	out.SetGenHeader("Auto-Submitted", "auto-generated")
	out.SetBodyString(mail.TypeTextPlain, msg.Text)
	c, err := m.client()
	if err != nil {
		return err
	}
	err = c.DialAndSendWithContext(ctx, out)
	if err == nil || out.IsDelivered() { // what goes wrong when saying goodbye doesn't matter
		return nil
	}
	// Whoever reads of a failure need not know the address.
	shown := errors.New("邮件服务器 " + m.Server() + ": " + strings.ReplaceAll(err.Error(), msg.To, "（收件人）"))
	if s, ok := errors.AsType[*mail.SendError](err); ok && s.ErrorCode() >= 500 && s.Reason != mail.ErrSMTPMailFrom {
		return refused{shown}
	}
	return shown
}

func (m *Mailer) client() (*mail.Client, error) {
	options := []mail.Option{mail.WithPort(m.port), mail.WithTimeout(timeout), mail.WithTLSPolicy(mail.TLSOpportunistic)}
	if m.implicit {
		options = append(options, mail.WithSSL())
	}
	if m.TLS != nil {
		options = append(options, mail.WithTLSConfig(m.TLS))
	}
	if m.user != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(m.user), mail.WithPassword(m.password))
		if loopback(m.host) {
			options = append(options, mail.WithSMTPAuth(mail.SMTPAuthPlainNoEnc))
		}
	}
	return mail.NewClient(m.host, options...)
}
