package app

import (
	"io/fs"
	"log/slog"
	"mime"
	"net/http"
	"path"
	"strings"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"xuanlan/internal/admin"
	"xuanlan/internal/feed"
	"xuanlan/internal/site"
	"xuanlan/internal/web"
	"xuanlan/static"
)

func routes(public *site.Handler, machines *feed.Handler, desk *admin.Handler, access *slog.Logger) http.Handler {
	r := chi.NewRouter()
	r.Use(web.WithRequestID, web.AccessLog(access), web.Recover(public.Adapter()), web.SecurityHeaders,
		web.SameOrigin(public.Adapter()), middleware.GetHead)
	r.Get("/static/{version}/*", serveStatic)
	r.Get("/favicon.ico", func(w http.ResponseWriter, r *http.Request) { sendStatic(w, r, "img/favicon.png", false) })
	r.Group(desk.Routes)
	machines.Routes(r)
	public.Routes(r)
	return r
}

// serveStatic sends a built file. Under the version of this build it never
// changes.
func serveStatic(w http.ResponseWriter, r *http.Request) {
	name := chi.URLParam(r, "*")
	sendStatic(w, r, name, strings.HasPrefix(r.URL.Path, static.Prefix()))
}

func sendStatic(w http.ResponseWriter, r *http.Request, name string, forEver bool) {
	b, err := fs.ReadFile(static.FS, name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	h.Set("Cache-Control", "public, max-age=300")
	if forEver {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	_, _ = w.Write(b) // the client may have gone
}
