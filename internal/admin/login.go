package admin

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"xuanlan/internal/account"
	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/web"
	"xuanlan/templates/adminpage"
)

// codeWithin is how long after the password the second factor may follow.
const codeWithin = 10 * time.Minute

// next returns where to go after the login: an address of the admin area.
func next(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(u.Path, href.Admin+"/") || strings.Contains(s, `\`) {
		return href.Admin
	}
	return s
}

// dutyURL is where a user has to do something before anything else.
func dutyURL(d cms.Duty, next string) string {
	switch d {
	case cms.DutyNone:
		return next
	case cms.DutyFactor:
		return href.Then(href.Factor, next)
	}
	return href.Then(href.Password, next)
}

// dutyText says what that is.
func dutyText(d cms.Duty) string {
	switch d {
	case cms.DutyFactor:
		return "您的角色要用动态口令，请先设好。这一页的内容还在"
	case cms.DutyExpired:
		return "您的密码已经到期，请先换一个。这一页的内容还在"
	}
	return "请先把别人设定的密码改成自己的。这一页的内容还在"
}

// wantsJSON is for scripts that log in without leaving their page.
func wantsJSON(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept"), "application/json")
}

func (h *Handler) showLogin(w http.ResponseWriter, r *http.Request) error {
	if u, s := web.Holder(r.Context()); u != nil {
		return web.SeeOther(w, r, dutyURL(s.Duty, next(r.URL.Query().Get("next"))))
	}
	v := adminpage.LoginView{Next: r.URL.Query().Get("next"), Notice: h.Sessions.Ended(r.Context())}
	if f := h.Sessions.PopFlash(r.Context()); f != nil {
		v.Notice = f.Text
		if f.Bad {
			v.Error = f.Text
		}
	}
	return h.renderLogin(w, r, http.StatusOK, v)
}

func (h *Handler) renderLogin(w http.ResponseWriter, r *http.Request, status int, v adminpage.LoginView) error {
	site, err := h.Store.Site(r.Context())
	if err != nil {
		return err
	}
	p, err := h.Store.Security(r.Context())
	if err != nil {
		return err
	}
	v.SiteName, v.SiteURL = site.Name, href.Home
	v.Lock = fmt.Sprintf("连续 %d 次失败将锁定 %d 分钟。", p.Failures, p.LockMinutes)
	return web.Render(w, r, status, adminpage.Login(v))
}

func (h *Handler) login(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	v := adminpage.LoginView{Login: strings.TrimSpace(web.Text(r.PostForm, "login")), Next: web.Text(r.PostForm, "next")}
	e, err := h.Accounts.Login(r.Context(), web.Actor(r), v.Login, web.Text(r.PostForm, "password"), r.UserAgent())
	if err != nil {
		if cms.KindOf(err) != cms.Unauthenticated || wantsJSON(r) {
			return err
		}
		_, v.Error = web.Status(err)
		return h.renderLogin(w, r, http.StatusUnauthorized, v)
	}
	return h.entered(w, r, e, next(v.Next))
}

// entered goes on after a right password or code.
func (h *Handler) entered(w http.ResponseWriter, r *http.Request, e account.Entry, next string) error {
	ctx, to, state := r.Context(), dutyURL(e.Duty, next), "in"
	if e.Session == 0 {
		to, state = href.Then(href.LoginCode, next), "code"
		if err := h.Sessions.Await(ctx, web.Pending{User: e.User.ID, Version: e.User.AuthVersion, Since: h.Now()}); err != nil {
			return err
		}
	} else {
		if e.Duty != cms.DutyNone {
			state = "duty"
		}
		if err := h.Sessions.Login(ctx, e.Session); err != nil {
			return err
		}
		if e.Recovered {
			h.Sessions.SetFlash(ctx, web.Flash{Text: fmt.Sprintf("这次用了一个备用码，还剩 %d 个", e.CodesLeft),
				Note: "手机丢了的话，请到“动态口令”里停用，再用新手机设一次。", Bad: true})
		}
	}
	if wantsJSON(r) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		return json.NewEncoder(w).Encode(map[string]string{"state": state, "url": to, "text": dutyText(e.Duty)})
	}
	return web.SeeOther(w, r, to)
}

// halfway returns who gave the password and has still to give the code.
func (h *Handler) halfway(r *http.Request) (cms.User, bool, error) {
	p, ok := h.Sessions.Pending(r.Context())
	if !ok || h.Now().Sub(p.Since) > codeWithin {
		return cms.User{}, false, nil
	}
	u, err := h.Store.User(r.Context(), p.User)
	return u, err == nil && u.AuthVersion == p.Version, err
}

func (h *Handler) showLoginCode(w http.ResponseWriter, r *http.Request) error {
	_, ok, err := h.halfway(r)
	if err != nil {
		return err
	}
	if !ok {
		return web.SeeOther(w, r, href.Then(href.Login, r.URL.Query().Get("next")))
	}
	return h.renderLoginCode(w, r, http.StatusOK, adminpage.CodeView{Next: r.URL.Query().Get("next")})
}

func (h *Handler) renderLoginCode(w http.ResponseWriter, r *http.Request, status int, v adminpage.CodeView) error {
	site, err := h.Store.Site(r.Context())
	if err != nil {
		return err
	}
	v.SiteName = site.Name
	return web.Render(w, r, status, adminpage.LoginCode(v))
}

func (h *Handler) loginCode(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	then := web.Text(r.PostForm, "next")
	u, ok, err := h.halfway(r)
	if err != nil {
		return err
	}
	if !ok {
		return h.startAgain(w, r, cms.E(cms.Unauthenticated, "输入口令的时间过了，请从用户名和密码重新开始"), then)
	}
	e, err := h.Accounts.Code(r.Context(), web.Actor(r), u, web.Text(r.PostForm, "code"), r.UserAgent())
	if _, wrong := fieldErrors(err); wrong {
		_, text := web.Status(err)
		if wantsJSON(r) {
			return err
		}
		return h.renderLoginCode(w, r, http.StatusUnprocessableEntity, adminpage.CodeView{Next: then, Error: text})
	}
	if cms.KindOf(err) == cms.Unauthenticated {
		return h.startAgain(w, r, err, then)
	}
	if err != nil {
		return err
	}
	return h.entered(w, r, e, next(then))
}

// startAgain leads from the second step of a login back to the first.
func (h *Handler) startAgain(w http.ResponseWriter, r *http.Request, why error, then string) error {
	h.Sessions.Forget(r.Context())
	if wantsJSON(r) {
		return why
	}
	_, text := web.Status(why)
	return h.done(w, r, web.Flash{Text: text, Bad: true}, href.Then(href.Login, then))
}

func (h *Handler) logout(w http.ResponseWriter, r *http.Request) error {
	_, s := web.Holder(r.Context())
	if err := h.Accounts.Logout(r.Context(), web.Actor(r), s.ID); err != nil {
		return err
	}
	if err := h.Sessions.Logout(r.Context()); err != nil {
		return err
	}
	return web.SeeOther(w, r, href.Login)
}

// overText is what a page says whose login is over.
func (h *Handler) overText(r *http.Request) error {
	why := h.Sessions.Ended(r.Context())
	if why == "" {
		why = "登录已过期"
	}
	if wantsJSON(r) {
		return cms.E(cms.Unauthenticated, why)
	}
	return cms.E(cms.Unauthenticated, why+"。请在新窗口登录后再试，这一页的内容还在")
}

// ended leads to the login page when an error ended the login.
func (h *Handler) ended(w http.ResponseWriter, r *http.Request, err error) (done bool, _ error) {
	if e, ok := errors.AsType[*cms.Error](err); ok && e.Kind == cms.Unauthenticated {
		return true, h.done(w, r, web.Flash{Text: e.Text, Bad: true}, href.Login)
	}
	return false, nil
}
