package notify

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// Formats are the kinds of body that a Robot sends: our own JSON, and the text
// messages of the robots of 企业微信 and 钉钉.
var Formats = []string{"json", "wecom", "dingtalk"}

// Robot posts events to an address.
type Robot struct {
	url    *url.URL
	format string
	secret []byte
	client *http.Client
}

// ParseRobot makes a Robot. Its address has to be https, but on the same
// machine. With a secret every post is signed.
func ParseRobot(address, format, secret string) (*Robot, error) {
	u, err := parse(address, "https://主机/路径")
	if err != nil {
		return nil, err
	}
	if u.Scheme != "https" && !(u.Scheme == "http" && loopback(u.Hostname())) {
		return nil, errors.New("必须是 https 地址（本机的除外）")
	}
	if !slices.Contains(Formats, format) {
		return nil, errors.New("格式（--webhook-format 或 XUANLAN_WEBHOOK_FORMAT）应是 json、wecom 或 dingtalk")
	}
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.ResponseHeaderTimeout = timeout
	return &Robot{url: u, format: format, secret: []byte(secret), client: &http.Client{Transport: t, Timeout: 2 * timeout,
		// Who is redirected tells somebody else.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}, nil
}

// Host is where the posts go. The rest of the address is often a secret.
func (b *Robot) Host() string { return b.url.Host }

// Format is one of Formats.
func (b *Robot) Format() string { return b.format }

// Post is an event as it is posted.
type Post struct {
	ID     string    `json:"id"` // the same whenever it is sent again
	Kind   string    `json:"kind"`
	Title  string    `json:"title"`
	Column string    `json:"column"`
	Step   string    `json:"step,omitempty"`
	Link   string    `json:"link,omitempty"`
	Names  []string  `json:"names"`
	At     time.Time `json:"at"`
	Text   string    `json:"text"` // all of it in words
}

// Send posts an event. With a secret the header X-Xuanlan-Signature is the
// HMAC-SHA256 of the body; 钉钉 asks for a signature of its own in the address.
func (b *Robot) Send(ctx context.Context, p Post) error {
	body, err := b.body(p)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, b.address(time.Now()), bytes.NewReader(body))
	if err != nil {
		return errors.New("群机器人的地址不能用")
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("User-Agent", "xuanlan")
	if len(b.secret) > 0 && b.format != "dingtalk" {
		req.Header.Set("X-Xuanlan-Signature", "sha256="+hex.EncodeToString(b.mac(body)))
	}
	res, err := b.client.Do(req)
	if err != nil {
		if u, ok := errors.AsType[*url.Error](err); ok {
			err = u.Err // without the address
		}
		return fmt.Errorf("群机器人 %s 连不上: %w", b.Host(), err)
	}
	defer res.Body.Close()
	return b.answer(res)
}

func (b *Robot) mac(text []byte) []byte {
	h := hmac.New(sha256.New, b.secret)
	h.Write(text)
	return h.Sum(nil)
}

// address is where a post goes at a time. 钉钉 signs time and secret (加签).
func (b *Robot) address(now time.Time) string {
	if len(b.secret) == 0 || b.format != "dingtalk" {
		return b.url.String()
	}
	u, ms := *b.url, strconv.FormatInt(now.UnixMilli(), 10)
	q := u.Query()
	q.Set("timestamp", ms)
	q.Set("sign", base64.StdEncoding.EncodeToString(b.mac([]byte(ms+"\n"+string(b.secret)))))
	u.RawQuery = q.Encode()
	return u.String()
}

func (b *Robot) body(p Post) ([]byte, error) {
	if b.format == "json" {
		if p.Names == nil {
			p.Names = []string{}
		}
		return json.Marshal(p)
	}
	return json.Marshal(map[string]any{"msgtype": "text", "text": map[string]string{"content": p.Text}})
}

// answer reads whether the post was taken. Robots say 200 to everything; what
// they think of it stands in errcode.
func (b *Robot) answer(res *http.Response) error {
	text, err := io.ReadAll(io.LimitReader(res.Body, 4<<10))
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return fmt.Errorf("群机器人 %s 答复 %d", b.Host(), res.StatusCode)
	}
	if b.format == "json" {
		return nil
	}
	var said struct {
		Code    int    `json:"errcode"`
		Message string `json:"errmsg"`
	}
	if err == nil {
		err = json.Unmarshal(text, &said)
	}
	if err != nil {
		return fmt.Errorf("群机器人 %s 的答复看不懂，请核对地址和格式", b.Host())
	}
	if said.Code != 0 {
		return fmt.Errorf("群机器人 %s 没有收：%d %.200q", b.Host(), said.Code, said.Message)
	}
	return nil
}
