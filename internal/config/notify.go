package config

import (
	"fmt"

	"xuanlan/internal/notify"
)

// Notify says where notices go besides the admin area.
type Notify struct {
	SMTPURL       string `name:"smtp-url" env:"XUANLAN_SMTP_URL" placeholder:"URL" help:"邮件服务器，如 smtp://用户:密码@主机:587 或 smtps://用户:密码@主机:465；不设时不发邮件"`
	MailFrom      string `name:"mail-from" env:"XUANLAN_MAIL_FROM" placeholder:"ADDRESS" help:"发件人，如 portal@example.gov.cn"`
	WebhookURL    string `name:"webhook-url" env:"XUANLAN_WEBHOOK_URL" placeholder:"URL" help:"群机器人的 https 地址；不设时不发"`
	WebhookFormat string `name:"webhook-format" env:"XUANLAN_WEBHOOK_FORMAT" default:"json" placeholder:"FORMAT" help:"发给机器人的格式：json、wecom（企业微信）或 dingtalk（钉钉）"`
	PublicURL     string `name:"public-url" env:"XUANLAN_PUBLIC_URL" placeholder:"URL" help:"网站的地址，如 https://www.example.gov.cn；不设时邮件和机器人的消息里不带链接"`

	// WebhookSecret is no flag: other users of the machine can read those.
	WebhookSecret string `kong:"-"`
}

// Outlets makes what sends notices out, or reports the first setting that
// can't work. The error never shows an address: it may hold a password.
func (n Notify) Outlets() (notify.Outlets, error) {
	var o notify.Outlets
	var err error
	if n.PublicURL != "" {
		if o.Public, err = notify.ParsePublic(n.PublicURL); err != nil {
			return o, fmt.Errorf("网站地址（--public-url 或 XUANLAN_PUBLIC_URL）%w", err)
		}
	}
	if n.SMTPURL != "" {
		if o.Mail, err = notify.ParseMailer(n.SMTPURL, n.MailFrom); err != nil {
			return o, fmt.Errorf("邮件服务器（--smtp-url 或 XUANLAN_SMTP_URL）%w", err)
		}
	}
	if n.WebhookURL != "" {
		if o.Robot, err = notify.ParseRobot(n.WebhookURL, n.WebhookFormat, n.WebhookSecret); err != nil {
			return o, fmt.Errorf("群机器人（--webhook-url 或 XUANLAN_WEBHOOK_URL）%w", err)
		}
	}
	return o, nil
}
