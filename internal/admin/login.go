package admin

import (
	"net/http"
	"net/url"
	"strings"

	"xuanlan/internal/account"
	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/web"
	"xuanlan/templates/adminpage"
)

// loginURL is the login page that leads on to an address.
func loginURL(next string) string {
	if next == href.Admin {
		return href.Login
	}
	return href.Login + "?next=" + url.QueryEscape(next)
}

// next returns where to go after the login: an address of the admin area.
func next(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(u.Path, href.Admin+"/") || strings.Contains(s, `\`) {
		return href.Admin
	}
	return s
}

func (h *Handler) showLogin(w http.ResponseWriter, r *http.Request) error {
	if web.User(r.Context()) != nil {
		return web.SeeOther(w, r, next(r.URL.Query().Get("next")))
	}
	v := adminpage.LoginView{Next: r.URL.Query().Get("next")}
	if f := h.Sessions.PopFlash(r.Context()); f != nil {
		v.Notice = f.Text
	}
	return h.renderLogin(w, r, http.StatusOK, v)
}

func (h *Handler) renderLogin(w http.ResponseWriter, r *http.Request, status int, v adminpage.LoginView) error {
	site, err := h.Store.Site(r.Context())
	if err != nil {
		return err
	}
	v.SiteName, v.SiteURL = site.Name, href.Home
	return web.Render(w, r, status, adminpage.Login(v))
}

func (h *Handler) login(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	v := adminpage.LoginView{Login: strings.TrimSpace(web.Text(r.PostForm, "login")), Next: web.Text(r.PostForm, "next")}
	u, err := h.Accounts.Login(r.Context(), web.Actor(r), v.Login, web.Text(r.PostForm, "password"))
	if err != nil {
		if cms.KindOf(err) != cms.Unauthenticated {
			return err
		}
		_, v.Error = web.Status(err)
		return h.renderLogin(w, r, http.StatusUnauthorized, v)
	}
	if err := h.Sessions.Login(r.Context(), u); err != nil {
		return err
	}
	return web.SeeOther(w, r, next(v.Next))
}

func (h *Handler) logout(w http.ResponseWriter, r *http.Request) error {
	if err := h.Accounts.Logout(r.Context(), web.Actor(r)); err != nil {
		return err
	}
	if err := h.Sessions.Logout(r.Context()); err != nil {
		return err
	}
	return web.SeeOther(w, r, href.Login)
}

func (h *Handler) showPassword(w http.ResponseWriter, r *http.Request) error {
	return h.renderPassword(w, r, http.StatusOK, nil)
}

func (h *Handler) renderPassword(w http.ResponseWriter, r *http.Request, status int, bad cms.FieldErrors) error {
	u := web.User(r.Context())
	v := adminpage.PasswordView{Login: u.Login, Initial: u.Initial, Rules: account.PasswordRules, Errors: bad}
	return h.page(w, r, status, adminpage.Shell{Title: "修改密码"}, adminpage.Password(v))
}

func (h *Handler) savePassword(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	u := *web.User(r.Context())
	version, err := h.Accounts.ChangePassword(r.Context(), web.Actor(r), u,
		web.Text(r.PostForm, "current"), web.Text(r.PostForm, "new"), web.Text(r.PostForm, "repeat"))
	if bad, ok := fieldErrors(err); ok {
		return h.renderPassword(w, r, http.StatusUnprocessableEntity, bad)
	}
	if err != nil {
		return err
	}
	u.AuthVersion = version
	if err := h.Sessions.Login(r.Context(), u); err != nil {
		return err
	}
	return h.done(w, r, web.Flash{Text: "密码已修改", Note: "别处的登录都已退出。"}, href.Admin)
}
