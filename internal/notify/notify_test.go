package notify

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"xuanlan/internal/notify/notifytest"
)

// certificate is one for this machine, and a client's trust in it.
func certificate(t *testing.T) (server, client *tls.Config) {
	t.Helper()
	s := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(s.Close)
	client = s.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
	client.ServerName = "127.0.0.1"
	return &tls.Config{Certificates: s.TLS.Certificates}, client
}

func mailer(t *testing.T, address string, trust *tls.Config) *Mailer {
	t.Helper()
	m, err := ParseMailer(address, "机关党建网 <portal@example.gov.cn>")
	if err != nil {
		t.Fatal(err)
	}
	m.TLS = trust
	return m
}

var letter = Message{ID: "notice-7", To: "lin@example.gov.cn", Name: "林晚舟", Subject: "【机关党建】待初审：巡河", Text: "《巡河》在等您初审。\n"}

func TestMail(t *testing.T) {
	t.Parallel()
	server, trust := certificate(t)
	plain, start, implicit := notifytest.New(t, nil), notifytest.New(t, server), notifytest.Implicit(t, server)
	for name, tt := range map[string]struct {
		s      *notifytest.SMTP
		url    string
		trust  *tls.Config
		secure bool
		user   string
	}{
		"plain":           {plain, "smtp://" + plain.Address, nil, false, ""},
		"plain with user": {plain, "smtp://portal:right@" + plain.Address, nil, false, "portal"},
		"starttls":        {start, "smtp://portal:right@" + start.Address, trust, true, "portal"},
		"implicit":        {implicit, "smtps://portal:right@" + implicit.Address, trust, true, "portal"},
	} {
		if err := mailer(t, tt.url, tt.trust).Send(t.Context(), letter); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got := <-tt.s.Got()
		want := notifytest.Mail{From: "portal@example.gov.cn", To: letter.To, Subject: letter.Subject, ID: "<notice-7@127.0.0.1>",
			Text: "《巡河》在等您初审。\r\n", Secure: tt.secure, User: tt.user}
		if got != want {
			t.Errorf("%s: got %+v, want %+v", name, got, want)
		}
	}
	// A certificate that nobody trusts is refused, not passed over.
	if err := mailer(t, "smtp://"+start.Address, nil).Send(t.Context(), letter); err == nil || errors.Is(err, ErrRefused) {
		t.Errorf("an unknown certificate: %v", err)
	}
}

func TestMailRefused(t *testing.T) {
	t.Parallel()
	s := notifytest.New(t, nil)
	s.Reply(func(to string) string { return strings.TrimSuffix(to, "@example.gov.cn") + " no mailbox " + to })
	for code, refused := range map[string]bool{"450": false, "550": true} {
		m := letter
		m.To = code + "@example.gov.cn"
		if err := mailer(t, "smtp://"+s.Address, nil).Send(t.Context(), m); err == nil || errors.Is(err, ErrRefused) != refused || strings.Contains(err.Error(), m.To) || !strings.Contains(err.Error(), code) {
			t.Errorf("%s: %v", code, err)
		}
	}
	err := mailer(t, "smtp://portal:wrong-secret@"+s.Address, nil).Send(t.Context(), letter)
	if err == nil || errors.Is(err, ErrRefused) || strings.Contains(err.Error(), "wrong-secret") {
		t.Errorf("a wrong password: %v", err)
	}
}

func TestRobot(t *testing.T) {
	t.Parallel()
	var answer string
	var body, signature string
	var query url.Values
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		body, signature, query = string(b), r.Header.Get("X-Xuanlan-Signature"), r.URL.Query()
		if answer == "redirect" {
			http.Redirect(w, r, "/elsewhere", http.StatusFound)
			return
		}
		_, _ = io.WriteString(w, answer)
	}))
	defer srv.Close()
	post := Post{ID: "waiting-7-1", Kind: "waiting", Title: "巡河", Column: "动态", Step: "初审", Link: "https://www.example.gov.cn/admin/reviews/7", Text: "【待初审】《巡河》"}
	for _, tt := range []struct {
		format, answer, body string
		fails                bool
	}{
		{"json", "", `{"id":"waiting-7-1","kind":"waiting","title":"巡河","column":"动态","step":"初审","link":"https://www.example.gov.cn/admin/reviews/7","names":[],"at":"0001-01-01T00:00:00Z","text":"【待初审】《巡河》"}`, false},
		{"wecom", `{"errcode":0,"errmsg":"ok"}`, `{"msgtype":"text","text":{"content":"【待初审】《巡河》"}}`, false},
		{"dingtalk", `{"errcode":0,"errmsg":"ok"}`, `{"msgtype":"text","text":{"content":"【待初审】《巡河》"}}`, false},
		{"wecom", `{"errcode":93000,"errmsg":"invalid webhook url"}`, `{"msgtype":"text","text":{"content":"【待初审】《巡河》"}}`, true},
		{"wecom", strings.Repeat("x", 1<<20), `{"msgtype":"text","text":{"content":"【待初审】《巡河》"}}`, true},
		{"json", "redirect", `{"id":"waiting-7-1"`, true},
	} {
		answer = tt.answer
		b, err := ParseRobot(srv.URL+"/send?key=secret-key", tt.format, "shared-secret")
		if err != nil {
			t.Fatal(err)
		}
		err = b.Send(t.Context(), post)
		if (err != nil) != tt.fails || err != nil && strings.Contains(err.Error(), "secret-key") || !strings.HasPrefix(body, tt.body) {
			t.Errorf("%s %.40s: %v, body %s", tt.format, tt.answer, err, body)
		}
		mac := hmac.New(sha256.New, []byte("shared-secret"))
		want := "sha256="
		if tt.format == "dingtalk" {
			mac.Write([]byte(query.Get("timestamp") + "\nshared-secret"))
			want, signature = base64.StdEncoding.EncodeToString(mac.Sum(nil)), query.Get("sign")
		} else {
			mac.Write([]byte(body))
			want += hex.EncodeToString(mac.Sum(nil))
		}
		if signature != want || query.Get("key") != "secret-key" {
			t.Errorf("%s: signature %s, want %s; query %v", tt.format, signature, want, query)
		}
	}
	b, err := ParseRobot("http://127.0.0.1:1/send?key=secret-key", "json", "")
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Send(context.Background(), post); err == nil || strings.Contains(err.Error(), "secret-key") {
		t.Errorf("nobody listens: %v", err)
	}
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	for address, ok := range map[string]bool{
		"smtp://mail.example.gov.cn": true, "smtps://u:p%40ss@mail.example.gov.cn:465": true, "http://mail.example.gov.cn": false,
		"smtp://": false, "smtp://u:sec ret@mail": false, "smtp://mail/x": false, "smtp://mail:99999": false, "mail.example.gov.cn": false,
	} {
		if _, err := ParseMailer(address, "portal@example.gov.cn"); (err == nil) != ok || err != nil && strings.Contains(err.Error(), "sec ret") {
			t.Errorf("%s: %v", address, err)
		}
	}
	if _, err := ParseMailer("smtp://mail.example.gov.cn", ""); err == nil {
		t.Error("no sender")
	}
	for address, ok := range map[string]bool{
		"https://qyapi.example.com/send?key=1": true, "http://qyapi.example.com/send": false, "http://localhost:9000/": true, "ftp://localhost/": false, "": false,
	} {
		if _, err := ParseRobot(address, "json", ""); (err == nil) != ok {
			t.Errorf("%s: %v", address, err)
		}
	}
	if _, err := ParseRobot("https://qyapi.example.com/", "xml", ""); err == nil {
		t.Error("an unknown format")
	}
	for address, want := range map[string]string{"https://www.example.gov.cn/": "https://www.example.gov.cn", "http://10.1.2.3:8080": "http://10.1.2.3:8080",
		"www.example.gov.cn": "", "https://www.example.gov.cn/site": "", "https://u:p@www.example.gov.cn": "", "": ""} {
		if got, err := ParsePublic(address); got != want || (err == nil) != (want != "") {
			t.Errorf("%s: %q %v", address, got, err)
		}
	}
}
