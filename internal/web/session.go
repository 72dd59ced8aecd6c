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

// UserLoader returns the user of a session, or Unauthenticated when the
// session was ended.
type UserLoader func(ctx context.Context, id int64, version int) (cms.User, error)

const (
	keyUser    = "user"
	keyVersion = "version"
	keyFlash   = "flash"

	idleTimeout = 30 * time.Minute
	lifetime    = 12 * time.Hour
)

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

func init() { gob.Register(Flash{}) }

// NewSessions returns sessions kept in the pool's database. Expired ones are
// removed every five minutes until ctx ends.
func NewSessions(ctx context.Context, pool *pgxpool.Pool, load UserLoader) *Sessions {
	m := scs.New()
	st := pgxstore.NewWithCleanupInterval(pool, 5*time.Minute)
	context.AfterFunc(ctx, st.StopCleanup)
	m.Store = st
	m.IdleTimeout, m.Lifetime = idleTimeout, lifetime
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
		if id := s.manager.GetInt64(ctx, keyUser); id != 0 {
			u, err := s.load(ctx, id, s.manager.GetInt(ctx, keyVersion))
			switch {
			case err == nil:
				ctx = context.WithValue(ctx, userKey{}, &u)
			case cms.KindOf(err) == cms.Unauthenticated:
				s.manager.Remove(ctx, keyUser)
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

// Login starts a session of the user under a new token.
func (s *Sessions) Login(ctx context.Context, u cms.User) error {
	if err := s.manager.RenewToken(ctx); err != nil {
		return err
	}
	s.manager.Put(ctx, keyUser, u.ID)
	s.manager.Put(ctx, keyVersion, u.AuthVersion)
	return nil
}

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

type userKey struct{}

// User returns who is logged in, or nil.
func User(ctx context.Context) *cms.User {
	u, _ := ctx.Value(userKey{}).(*cms.User)
	return u
}

// Actor returns who acts in this request, for the audit log.
func Actor(r *http.Request) cms.Actor {
	a := cms.Actor{Address: ClientAddress(r), RequestID: RequestID(r.Context())}
	if u := User(r.Context()); u != nil {
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
