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

// Look is how the visitor asked to see the pages. A public page is decided by
// its address and by this alone, so what keeps pages keeps one for each address
// and String of it.
func Look(r *http.Request) ui.Look {
	c, err := r.Cookie(modeCookie)
	if err != nil {
		return ui.Look{}
	}
	return ui.ParseLook(c.Value)
}

// setLook remembers another look and goes back to the page that it was chosen
// on.
func (h *Handler) setLook(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return cms.E(cms.Invalid, "提交的内容不完整，请返回重试")
	}
	c := &http.Cookie{Name: modeCookie, Value: ui.ParseLook(r.PostFormValue("mode")).String(), Path: "/", MaxAge: 365 * 24 * 3600,
		HttpOnly: true, Secure: web.IsHTTPS(r), SameSite: http.SameSiteLaxMode}
	if c.Value == "" {
		c.MaxAge = -1
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
