package web

import (
	"context"
	"encoding/gob"
	"net/http"
	"time"

	"github.com/alexedwards/scs/pgxstore"
	"github.com/alexedwards/scs/v2"
	"github.com/jackc/pgx/v5/pgxpool"

	"xuanlan/internal/cms"
)

// Sessions keeps who is logged in, in PostgreSQL. It is for the admin area
// only: pages for the public know no sessions.
type Sessions struct {
	// Fail answers when a session can't be read or stored. It must be set
	// before the first request.
	Fail func(w http.ResponseWriter, r *http.Request, err error)

	manager *scs.SessionManager
	load    UserLoader
}

// UserLoader returns a login with its user, or Unauthenticated, with the
// reason in words, when it is over. active says that the user is doing
// something.
type UserLoader func(ctx context.Context, id int64, active bool) (cms.User, cms.Session, error)

const (
	keyLogin   = "login"
	keyFlash   = "flash"
	keyEnded   = "ended"
	keyPending = "pending"

	// lifetime bounds the cookie's record; the rules of the site end logins
	// sooner.
	lifetime = 25 * time.Hour
)

// Pending is a login whose password was right and whose second factor is still
// to come.
type Pending struct {
	User    int64
	Version int // the account's AuthVersion
	Since   time.Time
}

// background marks requests that a page makes by itself: they don't keep a
// login from ending for idleness.
const background = "X-Background"

// Flash is a message that the next page shows once.
type Flash struct {
	Text string
	Note string
	Bad  bool
	Undo *Undo
}

// Undo is a post that takes back what the message reports.
type Undo struct {
	Label  string
	URL    string
	Fields [][2]string
}

func init() {
	gob.Register(Flash{})
	gob.Register(Pending{})
}

// NewSessions returns sessions kept in the pool's database. Expired ones are
// removed every five minutes until ctx ends.
func NewSessions(ctx context.Context, pool *pgxpool.Pool, load UserLoader) *Sessions {
	m := scs.New()
	st := pgxstore.NewWithCleanupInterval(pool, 5*time.Minute)
	context.AfterFunc(ctx, st.StopCleanup)
	m.Store = st
	m.Lifetime = lifetime
	m.HashTokenInStore = true // who reads the table gets no login
	m.Cookie.Name = "xuanlan_session"
	m.Cookie.HttpOnly = true
	m.Cookie.SameSite = http.SameSiteLaxMode
	m.Cookie.Path = "/"
	m.Cookie.Persist = false
	s := &Sessions{manager: m, load: load}
	m.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) { s.Fail(w, r, err) }
	return s
}

// Middleware loads the session and the user, and stores what changed.
func (s *Sessions) Middleware(next http.Handler) http.Handler {
	inner := s.manager.LoadAndSave(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		ctx := r.Context()
		if id := s.manager.GetInt64(ctx, keyLogin); id != 0 {
			u, login, err := s.load(ctx, id, r.Header.Get(background) == "")
			switch {
			case err == nil:
				ctx = context.WithValue(ctx, holderKey{}, &holder{u, login})
			case cms.KindOf(err) == cms.Unauthenticated:
				s.manager.Remove(ctx, keyLogin)
				s.manager.Put(ctx, keyEnded, err.Error())
			default:
				s.Fail(w, r, err)
				return
			}
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	}))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if IsHTTPS(r) {
			w = &secureCookies{ResponseWriter: w}
		}
		inner.ServeHTTP(w, r)
	})
}

// Login makes the session that of a login, under a new token.
func (s *Sessions) Login(ctx context.Context, login int64) error {
	if err := s.manager.RenewToken(ctx); err != nil {
		return err
	}
	s.manager.Remove(ctx, keyPending)
	s.manager.Remove(ctx, keyEnded)
	s.manager.Put(ctx, keyLogin, login)
	return nil
}

// Await notes that the second factor of a user is still to come.
func (s *Sessions) Await(ctx context.Context, p Pending) error {
	if err := s.manager.RenewToken(ctx); err != nil {
		return err
	}
	s.manager.Put(ctx, keyPending, p)
	return nil
}

// Pending returns the login that waits for its second factor, if there is one.
func (s *Sessions) Pending(ctx context.Context) (p Pending, ok bool) {
	p, ok = s.manager.Get(ctx, keyPending).(Pending)
	return p, ok
}

// Forget ends the waiting for a second factor.
func (s *Sessions) Forget(ctx context.Context) { s.manager.Remove(ctx, keyPending) }

// Ended says why the last login of the session is over; empty when there was
// none.
func (s *Sessions) Ended(ctx context.Context) string { return s.manager.GetString(ctx, keyEnded) }

// Logout ends the session, on the server too.
func (s *Sessions) Logout(ctx context.Context) error { return s.manager.Destroy(ctx) }

// SetFlash leaves a message for the next page.
func (s *Sessions) SetFlash(ctx context.Context, f Flash) { s.manager.Put(ctx, keyFlash, f) }

// PopFlash returns the message left for this page, or nil.
func (s *Sessions) PopFlash(ctx context.Context) *Flash {
	f, ok := s.manager.Pop(ctx, keyFlash).(Flash)
	if !ok {
		return nil
	}
	return &f
}

type holderKey struct{}

// holder is who is logged in, with the login.
type holder struct {
	user  cms.User
	login cms.Session
}

func holderOf(ctx context.Context) *holder {
	h, _ := ctx.Value(holderKey{}).(*holder)
	return h
}

// User returns who is logged in and may use the site, or nil. Who has to
// change the password first, for example, is not one of them.
func User(ctx context.Context) *cms.User {
	if h := holderOf(ctx); h != nil && h.login.Duty == cms.DutyNone {
		return &h.user
	}
	return nil
}

// Holder returns who is logged in, with the login, even if something else has
// to be done first; nil when there is nobody.
func Holder(ctx context.Context) (*cms.User, cms.Session) {
	if h := holderOf(ctx); h != nil {
		return &h.user, h.login
	}
	return nil, cms.Session{}
}

// Actor returns who acts in this request, for the audit log.
func Actor(r *http.Request) cms.Actor {
	a := cms.Actor{Address: ClientAddress(r), RequestID: RequestID(r.Context())}
	if u, _ := Holder(r.Context()); u != nil {
		a.ID, a.Name, a.Unit, a.User = u.ID, u.Name, u.Unit, u
	}
	return a
}

// secureCookies marks cookies as Secure; scs knows only one setting for all
// connections.
type secureCookies struct {
	http.ResponseWriter
	done bool
}

func (w *secureCookies) mark() {
	if w.done {
		return
	}
	w.done = true
	cookies := w.Header()["Set-Cookie"]
	for i, c := range cookies {
		cookies[i] = c + "; Secure"
	}
}

func (w *secureCookies) WriteHeader(status int) {
	w.mark()
	w.ResponseWriter.WriteHeader(status)
}

func (w *secureCookies) Write(b []byte) (int, error) {
	w.mark()
	return w.ResponseWriter.Write(b)
}

func (w *secureCookies) Unwrap() http.ResponseWriter { return w.ResponseWriter }
