package app_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/pquerna/otp/totp"

	"xuanlan/internal/apptest"
	"xuanlan/internal/cms"
)

// factor sets up the second factor of the client's account, as its phone, and
// returns the secret and the recovery codes.
func factor(t *testing.T, s *apptest.Server, c *apptest.Client) (secret string, codes []string) {
	t.Helper()
	r := c.Post("/admin/factor/start", nil)
	secret = strings.ReplaceAll(r.Text("[data-testid=secret]"), " ", "")
	qr := c.Get("/admin/factor/qr.png")
	if qr.Header.Get("Content-Type") != "image/png" || qr.Header.Get("Cache-Control") != "no-store" || len(qr.Body) < 100 {
		t.Errorf("picture: %d %v", qr.Status, qr.Header)
	}
	if r := c.Post("/admin/factor/confirm", url.Values{"code": {"000000"}}); r.Status != http.StatusUnprocessableEntity {
		t.Errorf("any code is taken: %d", r.Status)
	}
	r = c.Post("/admin/factor/confirm", url.Values{"code": {code(t, s, secret)}})
	r.Doc().Find(".codes li").Each(func(_ int, li *goquery.Selection) { codes = append(codes, li.Text()) })
	if len(codes) != 10 {
		t.Fatalf("%d recovery codes: %d at %s", len(codes), r.Status, r.Path)
	}
	if r := c.Get("/admin/factor/qr.png"); r.Status != http.StatusNotFound {
		t.Errorf("the picture stays: %d", r.Status)
	}
	if r := c.Get("/admin/factor"); strings.Contains(r.Body, secret) || strings.Contains(r.Body, codes[0]) {
		t.Error("the page shows secrets")
	}
	s.Clock.Add(time.Minute)
	return secret, codes
}

func code(t *testing.T, s *apptest.Server, secret string) string {
	t.Helper()
	c, err := totp.GenerateCode(secret, s.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestSecondFactor(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	s.User("clerk", cms.RoleEditor, cms.RolePublisher)
	secret, codes := factor(t, s, s.Login("clerk"))
	form := url.Values{"login": {"clerk"}, "password": {apptest.Password}, "next": {"/admin/articles"}}
	c := s.Client()
	if r := c.Post("/admin/login", form); r.Path != "/admin/login/code?next=%2Fadmin%2Farticles" {
		t.Fatalf("after the password at %s", r.Path)
	}
	if r := c.Stay().Get("/admin/articles"); r.Status != http.StatusSeeOther {
		t.Errorf("the password alone lets in: %d", r.Status)
	}
	if r := c.Post("/admin/login/code", url.Values{"code": {"123"}}); r.Status != http.StatusUnprocessableEntity || r.Text("[data-testid=login-error]") == "" {
		t.Errorf("wrong code: %d", r.Status)
	}
	if r := c.Post("/admin/login/code", url.Values{"code": {code(t, s, secret)}, "next": {"/admin/articles"}}); r.Path != "/admin/articles" {
		t.Errorf("after the code at %s", r.Path)
	}
	// Another time, from a script, with a recovery code.
	c = s.Client()
	if _, answer := asScript(t, c, "/admin/login", form); answer["state"] != "code" {
		t.Errorf("%v", answer)
	}
	if status, answer := asScript(t, c, "/admin/login/code", url.Values{"code": {"123"}}); status != http.StatusUnprocessableEntity || answer["error"] == "" {
		t.Errorf("%d %v", status, answer)
	}
	if _, answer := asScript(t, c, "/admin/login/code", url.Values{"code": {codes[0]}}); answer["state"] != "in" {
		t.Errorf("%v", answer)
	}
	if got := c.Get("/admin").Text("[data-testid=flash]"); !strings.Contains(got, "还剩 9 个") {
		t.Errorf("told: %q", got)
	}
	// The password is not good for ever.
	c = s.Client()
	c.Post("/admin/login", form)
	s.Clock.Add(11 * time.Minute)
	if r := c.Post("/admin/login/code", url.Values{"code": {code(t, s, secret)}}); r.Path != "/admin/login" || r.Text("[data-testid=login-error]") == "" {
		t.Errorf("eleven minutes later at %s", r.Path)
	}
}

func TestRequiredFactor(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	s.User("theadmin", cms.RoleSystem, cms.RoleSecurity)
	s.User("theauditor", cms.RoleAuditor)
	clerk := s.User("clerk", cms.RoleEditor, cms.RolePublisher)
	s.Rules(func(p *cms.Security) { p.Factor, p.FactorRoles = cms.FactorRequired, []cms.Role{cms.RoleEditor} })
	c := s.Client()
	r := c.Post("/admin/login", url.Values{"login": {"clerk"}, "password": {apptest.Password}, "next": {"/admin/media"}})
	if r.Path != "/admin/factor?next=%2Fadmin%2Fmedia" || r.Text("[data-testid=must-factor]") == "" {
		t.Fatalf("at %s", r.Path)
	}
	if r := c.Stay().Get("/admin/media"); r.Status != http.StatusSeeOther {
		t.Errorf("without it: %d", r.Status)
	}
	secret, _ := factor(t, s, c)
	if r := c.Get("/admin/media"); r.Path != "/admin/media" {
		t.Errorf("with it: %s", r.Path)
	}
	r = c.Post("/admin/factor/off", url.Values{"password": {apptest.Password}, "code": {code(t, s, secret)}})
	if r.Text("[data-testid=must-factor]") == "" || c.Stay().Get("/admin").Status != http.StatusSeeOther {
		t.Errorf("another phone: at %s", r.Path)
	}
	factor(t, s, c)
	// The administrator, who needs none, helps somebody who lost the phone.
	admin, path := s.Login("theadmin"), "/admin/users/"+strconv.FormatInt(clerk.ID, 10)
	if r := admin.Post(path+"/factor/reset", nil); !strings.Contains(r.Text("[data-testid=flash]"), "已重设") {
		t.Errorf("reset: %s", r.Text("[data-testid=flash]"))
	}
	if r := s.Login("clerk").Get("/admin"); r.Text("[data-testid=must-factor]") == "" {
		t.Errorf("after the reset at %s", r.Path)
	}
	if log := s.Login("theauditor").Get("/admin/audit").Doc().Find("[data-testid=audit-row]").Text(); !strings.Contains(log, "重设动态口令") || !strings.Contains(log, "停用动态口令") {
		t.Error("the log lacks it")
	}
}
