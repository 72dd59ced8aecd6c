// Package app builds the program out of its parts and runs it.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"xuanlan/internal/account"
	"xuanlan/internal/admin"
	"xuanlan/internal/audit"
	"xuanlan/internal/blob"
	"xuanlan/internal/editorial"
	"xuanlan/internal/feed"
	"xuanlan/internal/job"
	"xuanlan/internal/library"
	"xuanlan/internal/notify"
	"xuanlan/internal/record"
	"xuanlan/internal/sample"
	"xuanlan/internal/search"
	"xuanlan/internal/site"
	"xuanlan/internal/stats"
	"xuanlan/internal/store"
	"xuanlan/internal/web"
	"xuanlan/static"
)

// Options are what an App works with.
type Options struct {
	Store  *store.Store
	Blobs  blob.Store
	Log    *slog.Logger
	Access *slog.Logger
	Now    func() time.Time

	Outlets notify.Outlets // where notices go besides the admin area
}

// App is the program: its services and its HTTP handler.
type App struct {
	Store    *store.Store
	Desk     *editorial.Desk
	Accounts *account.Accounts
	Library  *library.Library
	Counter  *stats.Counter
	Audit    *audit.Log
	Jobs     *job.Runner // Serve starts and stops it

	log     *slog.Logger
	handler http.Handler
}

// New builds an App. What it runs in the background ends with ctx.
func New(ctx context.Context, o Options) *App {
	a := &App{
		Store: o.Store, Desk: editorial.New(o.Store, o.Now), Accounts: account.New(o.Store, o.Now),
		Library: library.New(o.Store, o.Blobs), Counter: stats.New(o.Store, o.Log, o.Now), log: o.Log,
		Audit: audit.New(o.Store, o.Now, o.Access, o.Log),
	}
	a.Jobs = job.New(job.Options{Store: o.Store, Desk: a.Desk, Outlets: o.Outlets, Log: o.Log})
	adapter := web.Adapter{Log: o.Log} // each side brings its own error page
	sessions := web.NewSessions(ctx, o.Store.Pool(), a.Accounts.Session)
	public := site.New(site.Options{Store: o.Store, Search: search.New(o.Store), Counter: a.Counter, Library: a.Library, Audit: a.Audit,
		Adapter: adapter, Sessions: sessions.Middleware, Now: o.Now})
	sessions.Fail = public.Adapter().Error
	desk := admin.New(admin.Options{Store: o.Store, Desk: a.Desk, Accounts: a.Accounts, Library: a.Library, Counter: a.Counter, Audit: a.Audit,
		Records: record.New(o.Store, o.Now), Sessions: sessions, Adapter: adapter, Preview: public.Preview, Outlets: o.Outlets, Now: o.Now})
	a.handler = routes(public, feed.New(o.Store, public.Adapter()), desk, o.Access)
	go a.Accounts.Tidy(ctx, o.Log)
	return a
}

// Handler answers every request.
func (a *App) Handler() http.Handler { return a.handler }

// LoadSample fills an empty database with the sample site.
func (a *App) LoadSample(ctx context.Context, progress func(string)) (bool, error) {
	l := sample.Loader{Store: a.Store, Desk: a.Desk, Library: a.Library}
	return l.Load(ctx, progress)
}

// grace is how long a stop waits for what is under way.
const grace = 20 * time.Second

// Serve answers requests on the listener and works jobs until ctx ends, lets
// those under way finish, and writes what was counted.
func (a *App) Serve(ctx context.Context, l net.Listener) error {
	if err := static.Check(); err != nil {
		return err
	}
	srv := &http.Server{
		Handler: a.handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		// Long enough for a large file over a slow line.
		ReadTimeout: 15 * time.Minute, WriteTimeout: 15 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(a.log.Handler(), slog.LevelWarn),
	}
	if err := a.Jobs.Start(ctx); err != nil {
		return err
	}
	// Counting goes on until the last request is answered.
	counting, stopCounting := context.WithCancel(context.WithoutCancel(ctx))
	counted := make(chan struct{})
	go func() {
		defer close(counted)
		a.Counter.Run(counting)
	}()
	go a.Audit.Seal(counting)
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(l) }()
	var err error
	select {
	case err = <-failed:
	case <-ctx.Done():
	}
	err = errors.Join(err, a.finish(context.WithoutCancel(ctx), srv))
	stopCounting()
	<-counted
	return err
}

// finish lets requests and jobs under way finish, side by side.
func (a *App) finish(ctx context.Context, srv *http.Server) error {
	ctx, cancel := context.WithTimeout(ctx, grace)
	defer cancel()
	jobs := make(chan error, 1)
	go func() { jobs <- a.Jobs.Stop(ctx) }()
	err := srv.Shutdown(ctx)
	if err != nil {
		err = fmt.Errorf("还有请求没有完成就停止了: %w", errors.Join(err, srv.Close()))
	}
	return errors.Join(err, <-jobs)
}
