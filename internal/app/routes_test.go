package app_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/go-chi/chi/v5"

	"xuanlan/internal/apptest"
	"xuanlan/internal/cms"
)

// needs names for every admin route what its caller must hold: a permission,
// "user" for being logged in, "open" for nothing. A route that is missing
// here fails the test.
var needs = map[string]string{
	"GET /admin/login": "open", "POST /admin/login": "open", "GET /admin/login/code": "open", "POST /admin/login/code": "open",
	"GET /admin": "user", "POST /admin/logout": "user", "GET /admin/password": "user", "POST /admin/password": "user",
	"GET /admin/factor": "user", "GET /admin/factor/qr.png": "user", "POST /admin/factor/start": "user", "POST /admin/factor/confirm": "user",
	"POST /admin/factor/codes": "user", "POST /admin/factor/off": "user", "GET /admin/sessions": "user", "POST /admin/sessions/end": "user",

	"POST /admin/files": "write", "GET /admin/articles": "write", "GET /admin/articles/new": "write", "POST /admin/articles/new": "write",
	"GET /admin/articles/{id}": "write", "POST /admin/articles/{id}": "write", "GET /admin/articles/{id}/preview": "write",
	"GET /admin/articles/{id}/hold": "write", "POST /admin/articles/{id}/hold": "write",
	"GET /admin/articles/{id}/preview/page": "read", "POST /admin/articles/{id}/preview/links": "write",
	"POST /admin/articles/{id}/preview/links/revoke": "write",
	"GET /admin/articles/{id}/revisions":             "read", "GET /admin/articles/{id}/revisions/{number}": "read",
	"POST /admin/articles/{id}/revisions/{number}/restore": "write",
	"POST /admin/articles/autosave":                        "write", "POST /admin/articles/discard": "write", "POST /admin/articles/typeset": "write",
	"POST /admin/articles/word": "write",
	"POST /admin/articles/bulk": "publish", "GET /admin/articles/withdraw": "publish", "POST /admin/articles/withdraw": "publish",

	"GET /admin/reviews": "review", "GET /admin/reviews/{id}": "review", "POST /admin/reviews/{id}": "review",
	"POST /admin/reviews/{id}/notes": "review", "POST /admin/articles/{id}/notes": "write", "POST /admin/articles/{id}/recall": "write",
	"GET /admin/notices": "user", "POST /admin/notices/read": "user", "POST /admin/notices/mails": "user",
	"GET /admin/outlets": "settings", "POST /admin/outlets/mail": "settings", "POST /admin/outlets/robot": "settings",
	"GET /admin/articles/{id}/record": "read", "POST /admin/articles/{id}/record": "read", "GET /admin/articles/{id}/record.docx": "read",
	"GET /admin/register": "read", "GET /admin/register.xlsx": "read",
	"GET /admin/media": "write", "GET /admin/media/pick": "write", "GET /admin/links": "write", "POST /admin/media/{id}": "write", "POST /admin/media/{id}/crop": "write",
	"GET /admin/media/{id}/delete": "publish", "POST /admin/media/{id}/delete": "publish", "POST /admin/media/{id}/restore": "publish",

	"GET /admin/columns": "structure", "GET /admin/columns/new": "structure", "POST /admin/columns/new": "structure",
	"GET /admin/columns/{id}": "structure", "POST /admin/columns/{id}": "structure", "POST /admin/columns/{id}/delete": "structure",
	"POST /admin/columns/{id}/restore": "structure", "POST /admin/columns/{id}/move": "structure",

	"GET /admin/settings": "settings", "POST /admin/settings": "settings", "GET /admin/home": "settings", "GET /admin/home/new": "settings",
	"POST /admin/home/new": "settings", "GET /admin/home/{id}": "settings", "POST /admin/home/{id}": "settings",
	"POST /admin/home/{id}/delete": "settings", "POST /admin/home/{id}/restore": "settings", "POST /admin/home/{id}/move": "settings",

	"GET /admin/rights": "users", "GET /admin/units": "users", "GET /admin/units/new": "users", "POST /admin/units/new": "users",
	"GET /admin/units/{id}": "users", "POST /admin/units/{id}": "users",
	"GET /admin/users": "users", "GET /admin/users/new": "users", "POST /admin/users/new": "users", "GET /admin/users/{id}": "users",
	"POST /admin/users/{id}": "users", "POST /admin/users/{id}/password": "users",
	"GET /admin/users/{id}/logins": "users", "POST /admin/users/{id}/logins/end": "users", "POST /admin/users/{id}/unlock": "users",
	"POST /admin/users/{id}/factor/reset": "users", "GET /admin/security": "users", "POST /admin/security": "users", "POST /admin/security/unlock": "users",
	"GET /admin/audit": "audit", "GET /admin/audit/{id}": "audit", "GET /admin/audit/export": "audit", "POST /admin/audit/verify": "audit",
}

// TestAdminRoutes asks for every admin route as nobody and as each role, and
// checks that what isn't granted is refused and that nothing leaks.
func TestAdminRoutes(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	for _, o := range cms.Roles {
		if cms.Role(o.Value) != cms.RoleContributor {
			s.User("the"+o.Value, cms.Role(o.Value))
		}
	}
	contributor(t, s, "thecontributor", "市水务局")
	news := s.Column("news", "动态", cms.KindList, nil)
	save(t, s, draft(news, "机密标题"))

	var routes []string
	err := chi.Walk(s.Handler().(chi.Routes), func(method, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if strings.HasPrefix(route, "/admin") {
			routes = append(routes, method+" "+route)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(routes) != len(needs) {
		t.Errorf("%d admin routes, %d in the table", len(routes), len(needs))
	}
	anonymous := s.Client().Stay()
	for _, route := range routes {
		need, ok := needs[route]
		if !ok {
			t.Errorf("%s is not in the table", route)
			continue
		}
		if need == "open" {
			continue
		}
		r := ask(anonymous, route)
		toLogin := r.Status == http.StatusSeeOther && strings.HasPrefix(r.Header.Get("Location"), "/admin/login")
		if !toLogin && r.Status != http.StatusUnauthorized && r.Status != http.StatusForbidden {
			t.Errorf("%s as nobody: %d", route, r.Status)
		}
		if strings.Contains(r.Body, "机密标题") || strings.Contains(r.Body, "用户theeditor") {
			t.Errorf("%s leaks to nobody", route)
		}
	}
	for _, o := range cms.Roles {
		login, role := "the"+o.Value, cms.Role(o.Value)
		for _, route := range routes {
			need := needs[route]
			if need == "open" || route == "POST /admin/logout" {
				continue
			}
			// A client of its own each time: some posts end the session.
			r := ask(s.Login(login).Stay(), route)
			granted := need == "user" || role.Allows(cms.Permission(need))
			if role == cms.RoleContributor && strings.Contains(route, "/admin/articles/{id}") {
				granted = false // the article is not of the unit
			}
			if refused := r.Status == http.StatusForbidden; refused == granted {
				t.Errorf("%s as %s: %d, granted: %v", route, login, r.Status, granted)
			}
			if r.Status >= 500 {
				t.Errorf("%s as %s: %d", route, login, r.Status)
			}
		}
	}
}

// contributor makes an account that writes for a unit.
func contributor(t *testing.T, s *apptest.Server, login, unit string) cms.User {
	t.Helper()
	ctx := context.Background()
	n := cms.Unit{Name: unit}
	if err := s.Desk.SaveUnit(ctx, apptest.Actor, &n); err != nil {
		t.Fatal(err)
	}
	u := cms.User{Login: login, Name: "用户" + login, UnitID: &n.ID, Grants: []cms.Grant{{Role: cms.RoleContributor}}}
	s.Account(&u)
	return u
}

func ask(c *apptest.Client, route string) *apptest.Response {
	method, path, _ := strings.Cut(route, " ")
	path = strings.NewReplacer("{id}", "1", "{number}", "1").Replace(path)
	if method == http.MethodGet {
		return c.Get(path)
	}
	return c.Post(path, url.Values{})
}

func TestCrossOriginPostIsRefused(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	s.User("theadmin", cms.RoleSystem, cms.RoleSecurity)
	c := s.Login("theadmin").Stay()
	for name, header := range map[string]http.Header{
		"Sec-Fetch-Site": {"Sec-Fetch-Site": {"cross-site"}},
		"Origin":         {"Origin": {"https://evil.example"}},
	} {
		header.Set("Content-Type", "application/x-www-form-urlencoded")
		r := c.Do("POST", "/admin/columns/new", strings.NewReader("name=x&slug=x&kind=list"), header)
		if r.Status != http.StatusForbidden {
			t.Errorf("%s: %d", name, r.Status)
		}
	}
}

func TestSecurityHeaders(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	s.User("theadmin", cms.RoleSystem, cms.RoleSecurity)
	for path, c := range map[string]*apptest.Client{"/": s.Client(), "/nothing": s.Client(), "/admin": s.Login("theadmin")} {
		r := c.Get(path)
		csp := r.Header.Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'self'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", path, csp)
		}
		if r.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: no nosniff", path)
		}
		d := r.Doc()
		d.Find("script").Each(func(_ int, el *goquery.Selection) {
			if _, ok := el.Attr("src"); !ok && el.AttrOr("type", "") != "application/ld+json" { // data, which is not run
				t.Errorf("%s: inline script", path)
			}
		})
		if n := d.Find("style, [style], [onclick], [onload], [onerror]").Length(); n > 0 {
			t.Errorf("%s: %d inline styles or handlers", path, n)
		}
	}
}

func TestSessionCookie(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	s.User("theadmin", cms.RoleSystem, cms.RoleSecurity)
	form := "login=theadmin&password=" + apptest.Password
	for proto, secure := range map[string]bool{"http": false, "https": true} {
		r := s.Client().Stay().Do("POST", "/admin/login", strings.NewReader(form), http.Header{
			"Content-Type": {"application/x-www-form-urlencoded"}, "Sec-Fetch-Site": {"same-origin"}, "X-Forwarded-Proto": {proto}})
		cookie := r.Header.Get("Set-Cookie")
		if !strings.Contains(cookie, "HttpOnly") || !strings.Contains(cookie, "SameSite=Lax") || strings.Contains(cookie, "Secure") != secure {
			t.Errorf("%s: cookie %q", proto, cookie)
		}
	}
	if r := s.Client().Get("/"); r.Header.Get("Set-Cookie") != "" {
		t.Error("the public site uses sessions")
	}
}
