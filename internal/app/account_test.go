package app_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"xuanlan/internal/apptest"
	"xuanlan/internal/cms"
)

// asScript posts as the scripts of a page do, and returns the answer.
func asScript(t *testing.T, c *apptest.Client, path string, form url.Values) (status int, answer map[string]string) {
	t.Helper()
	r := c.Do("POST", path, strings.NewReader(form.Encode()), http.Header{"Accept": {"application/json"},
		"Content-Type": {"application/x-www-form-urlencoded"}, "Sec-Fetch-Site": {"same-origin"}})
	if err := json.Unmarshal([]byte(r.Body), &answer); err != nil {
		t.Fatalf("%s: %d %v", path, r.Status, err)
	}
	return r.Status, answer
}

func TestForcedChange(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	s.NewUser("clerk", cms.RoleEditor, cms.RolePublisher)
	c := s.Client()
	r := c.Post("/admin/login", url.Values{"login": {"clerk"}, "password": {apptest.Password}, "next": {"/admin/articles/new"}})
	if r.Path != "/admin/password?next=%2Fadmin%2Farticles%2Fnew" || r.Text("[data-testid=must-change]") == "" {
		t.Fatalf("at %s", r.Path)
	}
	for _, path := range []string{"/admin", "/admin/articles", "/admin/media", "/admin/sessions", "/admin/factor", "/admin/articles/1/preview"} {
		if r := c.Stay().Get(path); r.Status != http.StatusSeeOther || !strings.HasPrefix(r.Header.Get("Location"), "/admin/password") {
			t.Errorf("%s: %d", path, r.Status)
		}
	}
	if r := r.Doc().Find("[data-testid=menu] a"); r.Length() != 0 {
		t.Error("the page has a menu")
	}
	if status, answer := asScript(t, c, "/admin/articles/autosave", url.Values{"title": {"稿"}}); status != http.StatusForbidden || !strings.Contains(answer["error"], "改成自己的") {
		t.Errorf("autosave: %d %v", status, answer)
	}
	form := url.Values{"current": {apptest.Password}, "new": {"clerk1"}, "repeat": {"clerk1"}, "next": {"/admin/articles/new"}}
	r = c.Post("/admin/password", form)
	for _, part := range []string{"要有 10 到", "三种", "不能含登录名"} {
		if got := r.Text("[data-testid=field-error][data-field=new]"); !strings.Contains(got, part) {
			t.Errorf("%q lacks %s", got, part)
		}
	}
	form["new"], form["repeat"] = []string{"Another-horse-2"}, []string{"Another-horse-2"}
	if r := c.Post("/admin/password", form); r.Path != "/admin/articles/new" || r.Status != http.StatusOK {
		t.Errorf("after the change: %d at %s", r.Status, r.Path)
	}
}

func TestPasswordExpires(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	s.User("clerk", cms.RoleEditor, cms.RolePublisher)
	if got := s.Login("clerk").Get("/admin").Text("[data-testid=password-note]"); got != "" {
		t.Errorf("new: %q", got)
	}
	s.Clock.Add(81 * 24 * time.Hour)
	if got := s.Login("clerk").Get("/admin").Text("[data-testid=password-note]"); !strings.Contains(got, "还有 9 天") {
		t.Errorf("after 81 days: %q", got)
	}
	s.Clock.Add(9*24*time.Hour - time.Hour)
	c := s.Login("clerk")
	s.Clock.Add(20 * time.Minute)
	c.Get("/admin")
	s.Clock.Add(29 * time.Minute)
	c.Get("/admin")
	s.Clock.Add(20 * time.Minute)
	// Who is at work isn't interrupted.
	if r := c.Get("/admin/articles/new"); r.Status != http.StatusOK || r.Path != "/admin/articles/new" {
		t.Errorf("at work: %d at %s", r.Status, r.Path)
	}
	r := s.Client().Post("/admin/login", url.Values{"login": {"clerk"}, "password": {apptest.Password}})
	if r.Path != "/admin/password" || !strings.Contains(r.Text("[data-testid=must-change]"), "到期") {
		t.Errorf("after 90 days: %s", r.Path)
	}
}

// TestNoHint gets the same page for a wrong password, an account that doesn't
// exist, one that is locked and one that is disabled.
func TestNoHint(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	s.Rules(func(p *cms.Security) { p.AddressFailures = 50 })
	s.User("clerk", cms.RoleEditor, cms.RolePublisher)
	gone := s.User("gone", cms.RoleEditor, cms.RolePublisher)
	now := s.Clock.Now()
	gone.DisabledAt = &now
	if err := s.Accounts.Update(context.Background(), apptest.Actor, gone); err != nil {
		t.Fatal(err)
	}
	try := func(login, password string) (int, string) {
		r := s.Client().Post("/admin/login", url.Values{"login": {login}, "password": {password}})
		return r.Status, strings.ReplaceAll(r.Body, `value="`+login+`"`, "")
	}
	status, want := try("clerk", "wrong")
	if status != http.StatusUnauthorized {
		t.Errorf("wrong password: %d", status)
	}
	for range 5 {
		try("clerk", "wrong")
	}
	for login, password := range map[string]string{"nobody": "wrong", "gone": apptest.Password, "clerk": apptest.Password} {
		if status, got := try(login, password); status != http.StatusUnauthorized || got != want {
			t.Errorf("%s: %d, another page: %v", login, status, got != want)
		}
	}
}

// TestLoginEndsInWords tells at the login page, and to scripts, why one has to
// log in again.
func TestLoginEndsInWords(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	s.User("clerk", cms.RoleEditor, cms.RolePublisher)
	first := s.Login("clerk")
	second := s.Login("clerk")
	if status, answer := asScript(t, first, "/admin/articles/autosave", url.Values{"title": {"稿"}}); status != http.StatusUnauthorized || !strings.Contains(answer["error"], "在别处登录（Linux 上的 Chrome") {
		t.Errorf("%d %v", status, answer)
	}
	if got := first.Get("/admin").Text("[data-testid=login-notice]"); !strings.Contains(got, "在别处登录") {
		t.Errorf("at the login page: %q", got)
	}
	s.Clock.Add(20 * time.Minute)
	second.Do("GET", "/admin", nil, http.Header{"X-Background": {"1"}})
	s.Clock.Add(11 * time.Minute)
	if got := second.Get("/admin/articles").Text("[data-testid=login-notice]"); !strings.Contains(got, "30 分钟没有操作") {
		t.Errorf("after half an hour: %q", got)
	}
}

func TestLoginsInAdmin(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	s.User("theadmin", cms.RoleSystem, cms.RoleSecurity)
	clerk := s.User("clerk", cms.RoleEditor, cms.RolePublisher)
	s.Rules(func(p *cms.Security) { p.OneSession = false })
	here, there, third := s.Login("clerk"), s.Login("clerk"), s.Login("clerk")
	rows := here.Get("/admin/sessions").Doc().Find("[data-testid=login-row]")
	if rows.Length() != 3 || rows.Eq(2).Find(".pill").Text() != "当前" || !strings.Contains(rows.Eq(0).Text(), "127.0.0.1") {
		t.Fatalf("list: %s", rows.Text())
	}
	id, _ := rows.Eq(1).Find("button").Attr("value")
	here.Post("/admin/sessions/end", url.Values{"id": {id}})
	if r := there.Stay().Get("/admin"); r.Status != http.StatusSeeOther {
		t.Errorf("ended, and goes on: %d", r.Status)
	}
	if r := third.Get("/admin"); r.Path != "/admin" {
		t.Errorf("another one ended, too: %s", r.Path)
	}
	here.Post("/admin/sessions/end", url.Values{"id": {"others"}})
	if r := third.Stay().Get("/admin"); r.Status != http.StatusSeeOther {
		t.Errorf("others ended, and it goes on: %d", r.Status)
	}
	c := s.Login("theadmin")
	path := "/admin/users/" + strconv.FormatInt(clerk.ID, 10) + "/logins"
	id, _ = c.Get(path).Doc().Find("[data-testid=login-row] button").Attr("value")
	c.Post(path+"/end", url.Values{"id": {id}})
	if got := here.Get("/admin").Text("[data-testid=login-notice]"); !strings.Contains(got, "管理员（用户theadmin）") {
		t.Errorf("kicked out: %q", got)
	}
	// A clerk ends nobody else's login.
	id, _ = c.Get("/admin/sessions").Doc().Find("[data-testid=login-row] button").Attr("value")
	s.Login("clerk").Post("/admin/sessions/end", url.Values{"id": {id}})
	if r := c.Get("/admin"); r.Path != "/admin" {
		t.Errorf("the administrator was ended by a clerk: %s", r.Path)
	}
}

// A cookie from before the logout is worth nothing after it.
func TestLogoutOnTheServer(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	s.User("clerk", cms.RoleEditor, cms.RolePublisher)
	r := s.Client().Stay().Post("/admin/login", url.Values{"login": {"clerk"}, "password": {apptest.Password}})
	cookie, _, _ := strings.Cut(r.Header.Get("Set-Cookie"), ";")
	header := http.Header{"Cookie": {cookie}, "Sec-Fetch-Site": {"same-origin"}}
	if r := s.Client().Stay().Do("GET", "/admin", nil, header); r.Status != http.StatusOK {
		t.Fatalf("with the cookie: %d", r.Status)
	}
	s.Client().Do("POST", "/admin/logout", nil, header)
	if r := s.Client().Stay().Do("GET", "/admin", nil, header); r.Status != http.StatusSeeOther {
		t.Errorf("after the logout: %d", r.Status)
	}
	if got, err := s.Accounts.Sessions(context.Background(), cms.User{ID: 1, AuthVersion: 2}); err != nil || len(got) != 0 {
		t.Errorf("still listed: %v %v", got, err)
	}
}

func TestSecurityInAdmin(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	s.User("theadmin", cms.RoleSystem, cms.RoleSecurity)
	s.User("theauditor", cms.RoleAuditor)
	c := s.Login("theadmin")
	form := url.Values{}
	page := c.Get("/admin/security").Doc()
	page.Find("[data-testid=security-form] input[type=text]").Each(func(_ int, in *goquery.Selection) {
		name, _ := in.Attr("name")
		value, _ := in.Attr("value")
		form.Set(name, value)
	})
	if len(form) != len(cms.SecurityBounds) {
		t.Fatalf("fields %v", form)
	}
	form.Set("factor", "optional")
	form.Set("idle_minutes", "很久")
	r := c.Post("/admin/security", form)
	if got, _ := r.Doc().Find("[name=idle_minutes]").Attr("value"); r.Status != http.StatusUnprocessableEntity || got != "很久" {
		t.Errorf("%d %q", r.Status, got)
	}
	form.Set("idle_minutes", "15")
	if r := c.Post("/admin/security", form); !strings.Contains(r.Text("[data-testid=flash]"), "已保存") {
		t.Errorf("%d at %s", r.Status, r.Path)
	}
	if p, err := s.Store.Security(context.Background()); err != nil || p.IdleMinutes != 15 || p.OneSession {
		t.Errorf("%+v %v", p, err)
	}
	if log := s.Login("theauditor").Get("/admin/audit").Doc().Find("[data-testid=audit-row] .det").Text(); !strings.Contains(log, "不操作自动退出：30 → 15") {
		t.Errorf("log: %s", log)
	}
	for range 5 {
		s.Client().Post("/admin/login", url.Values{"login": {"nobody"}, "password": {"wrong"}})
	}
	address, _ := c.Get("/admin/security").Doc().Find("[data-testid=locked-address] button").Attr("value")
	if address != "127.0.0.1" {
		t.Fatalf("locked address %q", address)
	}
	c.Post("/admin/security/unlock", url.Values{"address": {address}})
	s.Login("theadmin")
}
