package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"time"

	"xuanlan/internal/account"
	"xuanlan/internal/audit"
	"xuanlan/internal/cms"
	"xuanlan/internal/editorial"
	"xuanlan/internal/store"
	"xuanlan/internal/testdb"
)

// visitor is a browser without scripts, logged in as somebody.
type visitor struct {
	t    *testing.T
	url  string
	http http.Client
}

func (p *program) login(name string) *visitor {
	p.t.Helper()
	jar, _ := cookiejar.New(nil) // never fails without options
	v := &visitor{t: p.t, url: p.url, http: http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	v.post("/admin/login", url.Values{"login": {name}, "password": {password}})
	return v
}

// post sends a form and returns when it is acknowledged.
func (v *visitor) post(path string, form url.Values) {
	v.t.Helper()
	req, err := http.NewRequest("POST", v.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	res, err := v.http.Do(req)
	if err != nil {
		v.t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusSeeOther {
		v.t.Fatalf("%s: %d", path, res.StatusCode)
	}
}

// holder makes an account whose holder has chosen the password.
func holder(t *testing.T, s *store.Store, u *cms.User) {
	t.Helper()
	ctx, actor := context.Background(), cms.Command("test")
	if err := account.New(s, time.Now).Create(ctx, actor, u, password); err != nil {
		t.Fatal(err)
	}
	err := s.InTx(ctx, actor, func(tx *store.Tx) error {
		_, err := tx.SetPassword(ctx, u.ID, u.PasswordHash, false)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// The program is killed after every step of an item's way to the public: what
// was acknowledged stands, nothing is there twice, and what was set for a time
// that passed meanwhile is done by the next start.
func TestWayThroughKills(t *testing.T) {
	t.Parallel()
	ctx, database := context.Background(), testdb.URL(t)
	s, err := store.Open(ctx, database)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	c := cms.Column{Slug: "news", Name: "动态", Kind: cms.KindList, Visible: true, Workflow: &cms.DefaultWorkflow}
	if err := editorial.New(s, time.Now).SaveColumn(ctx, cms.Command("test"), &c); err != nil {
		t.Fatal(err)
	}
	for _, r := range []cms.Role{cms.RoleEditor, cms.RoleFirst, cms.RoleSecond, cms.RoleSecrecy, cms.RoleFinal, cms.RolePublisher} {
		holder(t, s, &cms.User{Login: "the" + string(r), Name: "用户" + string(r), Grants: []cms.Grant{{Role: r}}})
	}
	const id = 1
	step := func(who, path string, form url.Values) {
		t.Helper()
		p := serveProgram(t, database, "127.0.0.1:0")
		p.login(who).post(path, form)
		_ = p.end(syscall.SIGKILL)
	}
	content := func(more ...string) url.Values {
		f := url.Values{"title": {"巡河"}, "column_id": {fmt.Sprint(c.ID)}, "source": {"市水务局"}, "body": {"<p>文</p>"}, "base_revision": {"0"}}
		for i := 0; i < len(more); i += 2 {
			f.Set(more[i], more[i+1])
		}
		return f
	}
	step("theeditor", "/admin/articles/new", content("action", "submit"))
	for position, r := range []cms.Role{cms.RoleFirst, cms.RoleSecond, cms.RoleSecrecy, cms.RoleFinal} {
		v, err := s.Review(ctx, id)
		if err != nil || v.Position != position || len(v.Signatures) != position {
			t.Fatalf("before %s: position %d, %d signatures, %v", r, v.Position, len(v.Signatures), err)
		}
		f := url.Values{"review": {fmt.Sprint(v.ID)}, "position": {fmt.Sprint(position)}, "conclusion": {"pass"}}
		if r == cms.RoleSecrecy {
			f.Set("secrecy", "open")
		}
		step("the"+string(r), fmt.Sprintf("/admin/reviews/%d", id), f)
	}
	a, err := s.Article(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Now().In(cms.Zone).Add(90 * time.Second).Truncate(time.Minute)
	if !at.After(time.Now()) {
		at = at.Add(time.Minute)
	}
	step("thepublisher", fmt.Sprintf("/admin/articles/%d", id), content("action", "publish", "base_revision", fmt.Sprint(a.HeadRevisionID),
		"publish_at", at.Format("2006-01-02T15:04")))
	// The time comes while nothing runs.
	if _, err := s.Pool().Exec(ctx, "UPDATE article SET publish_at = now() - interval '1 minute' WHERE id = $1", id); err != nil {
		t.Fatal(err)
	}
	p := serveProgram(t, database, "127.0.0.1:0")
	for deadline := time.Now().Add(time.Minute); p.visit(fmt.Sprintf("%s/articles/%d", p.url, id)) != http.StatusOK; time.Sleep(100 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("what was due is not public")
		}
	}
	_ = p.end(syscall.SIGKILL)
	p = serveProgram(t, database, "127.0.0.1:0")
	if err := p.end(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	counts := map[string]int{}
	err = s.EachAudit(ctx, store.AuditFilter{ObjectType: "article", ObjectID: id}, func(e *cms.AuditEntry) error {
		counts[e.Action]++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for action, want := range map[string]int{"article.create": 1, "article.submit": 1, "review.sign": 4, "article.schedule": 1, "article.publish": 1} {
		if counts[action] != want {
			t.Errorf("%s is recorded %d times, want %d", action, counts[action], want)
		}
	}
	rep, err := audit.New(s, time.Now).Check(ctx, cms.Command("test"), audit.Options{})
	if err != nil || rep.Problem != nil {
		t.Errorf("the log: %+v %v", rep.Problem, err)
	}
}
