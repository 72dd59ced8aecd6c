package site

import (
	"net/http"
	"net/url"
	"strings"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/web"
	"xuanlan/templates/ui"
)

// modeCookie remembers, for a year, the look that a visitor chose.
const modeCookie = "mode"

// Mode is the look that the visitor chose: ui.ModeElder, ui.ModeContrast or ""
// for the usual one. A public page is decided by its address and by this
// alone, so what keeps pages keeps one for each of the three.
func Mode(r *http.Request) string {
	if c, err := r.Cookie(modeCookie); err == nil && chosen(c.Value) {
		return c.Value
	}
	return ""
}

func chosen(mode string) bool { return mode == ui.ModeElder || mode == ui.ModeContrast }

// setMode remembers another look and goes back to the page that it was chosen
// on.
func (h *Handler) setMode(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return cms.E(cms.Invalid, "提交的内容不完整，请返回重试")
	}
	c := &http.Cookie{Name: modeCookie, Path: "/", MaxAge: -1, HttpOnly: true, Secure: web.IsHTTPS(r), SameSite: http.SameSiteLaxMode}
	if mode := r.PostFormValue("mode"); chosen(mode) {
		c.Value, c.MaxAge = mode, 365*24*3600
	}
	http.SetCookie(w, c)
	return web.SeeOther(w, r, local(r.PostFormValue("back")))
}

// local is an address of this site as it is, and the home page for any other:
// browsers take two slashes, or a backslash, for the beginning of a host.
func local(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//") || strings.Contains(u.Path, `\`) {
		return href.Home
	}
	return u.RequestURI()
}

// varied says on every page that it depends on the cookie, for caches that
// know only headers.
func varied(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Cookie")
		next.ServeHTTP(w, r)
	})
}
