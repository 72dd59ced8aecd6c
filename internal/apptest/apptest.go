// Package apptest runs the whole program on a database of its own for tests
// that speak HTTP to it.
package apptest

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/alexedwards/argon2id"

	"xuanlan/internal/account"
	"xuanlan/internal/app"
	"xuanlan/internal/blob"
	"xuanlan/internal/cms"
	"xuanlan/internal/store"
	"xuanlan/internal/testdb"
)

// Password is that of every user that tests make.
const Password = "Test-pass-2026"

// Browser is the User-Agent of a person's browser.
const Browser = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"

// Clock is a clock that tests set forward.
type Clock struct {
	mu     sync.Mutex
	offset time.Duration
}

// Now is the real time plus what was added.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.offset)
}

// Add sets the clock forward.
func (c *Clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset += d
}

// Server is a running program.
type Server struct {
	*app.App
	URL   string
	Clock *Clock
	t     testing.TB
}

// quick hashes at next to no cost: tests log in a thousand times. How to compare
// stands in the hash.
type quick struct{ account.Hasher }

func (quick) Hash(password string) (string, error) {
	return argon2id.CreateHash(password, &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32})
}

// Actor does what tests prepare through the services.
var Actor = cms.Command("test")

// New starts the program on an empty, migrated database, with its files in a
// folder. change may give it other parts; its jobs begin with Jobs.Start.
func New(t testing.TB, change ...func(*app.Options)) *Server {
	t.Helper()
	clock := &Clock{}
	s := testdb.New(t, clock.Now)
	withoutReview(t, s)
	return start(t, clock, s, t.TempDir(), change)
}

// withoutReview makes articles public with the press of the button.
func withoutReview(t testing.TB, s *store.Store) {
	t.Helper()
	err := s.InTx(context.Background(), Actor, func(tx *store.Tx) error {
		return tx.SaveSite(context.Background(), cms.Site{Workflow: &cms.Workflow{}})
	})
	if err != nil {
		t.Fatal(err)
	}
}

func start(t testing.TB, clock *Clock, s *store.Store, dir string, change []func(*app.Options)) *Server {
	t.Helper()
	blobs, err := blob.NewDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	log := slog.New(slog.NewTextHandler(testWriter{t}, &slog.HandlerOptions{Level: slog.LevelWarn}))
	o := app.Options{Store: s, Blobs: blobs, Log: log, Access: slog.New(slog.DiscardHandler), Now: clock.Now}
	for _, f := range change {
		f(&o)
	}
	a := app.New(ctx, o)
	a.Accounts.Hasher = quick{a.Accounts.Hasher}
	srv := httptest.NewServer(a.Handler())
	t.Cleanup(func() {
		srv.Close()
		cancel()
	})
	return &Server{App: a, URL: srv.URL, Clock: clock, t: t}
}

type testWriter struct{ t testing.TB }

func (w testWriter) Write(b []byte) (int, error) {
	w.t.Logf("%s", strings.TrimSpace(string(b)))
	return len(b), nil
}

// User makes an account with roles on the whole site, whose holder has chosen
// the password already.
func (s *Server) User(login string, roles ...cms.Role) cms.User {
	s.t.Helper()
	u := user(login, roles)
	s.Account(&u)
	return u
}

// NewUser is User for who has to choose a password first.
func (s *Server) NewUser(login string, roles ...cms.Role) cms.User {
	s.t.Helper()
	u := user(login, roles)
	s.create(&u)
	return u
}

func user(login string, roles []cms.Role) cms.User {
	u := cms.User{Login: login, Name: "用户" + login}
	for _, r := range roles {
		u.Grants = append(u.Grants, cms.Grant{Role: r})
	}
	return u
}

func (s *Server) create(u *cms.User) {
	s.t.Helper()
	if err := s.Accounts.Create(context.Background(), Actor, u, Password); err != nil {
		s.t.Fatal(err)
	}
}

// Account stores an account whose holder has chosen the password already.
func (s *Server) Account(u *cms.User) {
	s.t.Helper()
	s.create(u)
	err := s.Store.InTx(context.Background(), Actor, func(tx *store.Tx) error {
		var err error
		u.AuthVersion, err = tx.SetPassword(context.Background(), u.ID, u.PasswordHash, false)
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	u.Initial = false
}

// Rules changes the rules of logging in.
func (s *Server) Rules(change func(*cms.Security)) {
	s.t.Helper()
	p, err := s.Store.Security(context.Background())
	if err != nil {
		s.t.Fatal(err)
	}
	change(&p)
	if err := s.Accounts.SaveSecurity(context.Background(), Actor, p); err != nil {
		s.t.Fatal(err)
	}
}

// Column makes a visible column.
func (s *Server) Column(slug, name string, kind cms.ColumnKind, parent *cms.Column) *cms.Column {
	s.t.Helper()
	c := &cms.Column{Slug: slug, Name: name, Kind: kind, Visible: true}
	if parent != nil {
		c.ParentID = &parent.ID
	}
	if err := s.Desk.SaveColumn(context.Background(), Actor, c); err != nil {
		s.t.Fatal(err)
	}
	return c
}

// Client is a browser without scripts: it keeps cookies and follows
// redirects within the site.
type Client struct {
	s    *Server
	http *http.Client
}

// Client returns a new anonymous client.
func (s *Server) Client() *Client {
	jar, _ := cookiejar.New(nil) // never fails without options
	return &Client{s: s, http: &http.Client{Jar: jar, Timeout: 30 * time.Second}}
}

// Login returns a client that is logged in.
func (s *Server) Login(login string) *Client {
	s.t.Helper()
	c := s.Client()
	r := c.Post("/admin/login", url.Values{"login": {login}, "password": {Password}})
	if r.Status != http.StatusOK || strings.Contains(r.Path, "login") {
		s.t.Fatalf("login as %s: %d at %s", login, r.Status, r.Path)
	}
	return c
}

// Response is an answer that was read whole.
type Response struct {
	Status int
	Path   string // after redirects, with the query
	Header http.Header
	Body   string
	t      testing.TB
}

// Doc parses the body.
func (r *Response) Doc() *goquery.Document {
	r.t.Helper()
	d, err := goquery.NewDocumentFromReader(strings.NewReader(r.Body))
	if err != nil {
		r.t.Fatal(err)
	}
	return d
}

// Text is the text of the first element that matches.
func (r *Response) Text(selector string) string {
	r.t.Helper()
	return strings.Join(strings.Fields(r.Doc().Find(selector).First().Text()), " ")
}

// Stay makes the client hand back redirects instead of following them.
func (c *Client) Stay() *Client {
	h := *c.http
	h.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Client{s: c.s, http: &h}
}

// Get fetches a path.
func (c *Client) Get(path string) *Response { return c.Do("GET", path, nil, nil) }

// Post sends a form as a browser on the site would.
func (c *Client) Post(path string, form url.Values) *Response {
	return c.Do("POST", path, strings.NewReader(form.Encode()), http.Header{
		"Content-Type": {"application/x-www-form-urlencoded"}, "Sec-Fetch-Site": {"same-origin"}})
}

// Do sends any request.
func (c *Client) Do(method, path string, body io.Reader, header http.Header) *Response {
	c.s.t.Helper()
	req, err := http.NewRequest(method, c.s.URL+path, body)
	if err != nil {
		c.s.t.Fatal(err)
	}
	req.Header.Set("User-Agent", Browser)
	for k, v := range header {
		req.Header[k] = v
	}
	res, err := c.http.Do(req)
	if err != nil {
		c.s.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		c.s.t.Fatal(err)
	}
	return &Response{Status: res.StatusCode, Path: res.Request.URL.RequestURI(), Header: res.Header, Body: string(b), t: c.s.t}
}
