package admin

import (
	"context"
	"net/http"
	"slices"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/web"
)

// open is for the pages that need no login.
func (h *Handler) open(f web.HandlerFunc) http.HandlerFunc { return h.Adapter.Handle(f) }

// holder is for pages that everybody who is logged in may see, whatever has to
// be done first. Others are sent to the login page and, after it, come back.
func (h *Handler) holder(f web.HandlerFunc) http.HandlerFunc {
	return h.Adapter.Handle(func(w http.ResponseWriter, r *http.Request) error {
		if u, _ := web.Holder(r.Context()); u != nil {
			return f(w, r)
		}
		if r.Method != http.MethodGet || wantsJSON(r) {
			return h.overText(r)
		}
		return web.SeeOther(w, r, href.Then(href.Login, r.URL.RequestURI()))
	})
}

// user is holder for those who have nothing to do first, or only one of the
// duties; others are led there.
func (h *Handler) user(f web.HandlerFunc, duties ...cms.Duty) http.HandlerFunc {
	return h.holder(func(w http.ResponseWriter, r *http.Request) error {
		_, s := web.Holder(r.Context())
		switch {
		case s.Duty == cms.DutyNone || slices.Contains(duties, s.Duty):
			return h.noteRefusal(r, f(w, r))
		case r.Method != http.MethodGet || wantsJSON(r):
			return cms.E(cms.Forbidden, dutyText(s.Duty))
		}
		return web.SeeOther(w, r, dutyURL(s.Duty, r.URL.RequestURI()))
	})
}

// noteRefusal records that an account tried to change what it may not, and
// returns err, or why that could not be recorded.
func (h *Handler) noteRefusal(r *http.Request, err error) error {
	if cms.KindOf(err) != cms.Forbidden || r.Method == http.MethodGet || r.Method == http.MethodHead {
		return err
	}
	if auditErr := h.Audit.Refused(r.Context(), web.Actor(r), r.Method+" "+href.Logged(r.URL.Path)); auditErr != nil {
		return auditErr
	}
	return err
}

// can is user for those who hold the permission.
func (h *Handler) can(p cms.Permission, f web.HandlerFunc) http.HandlerFunc {
	return h.user(func(w http.ResponseWriter, r *http.Request) error {
		if !web.User(r.Context()).Can(p) {
			return cms.E(cms.Forbidden, "您的账号没有这项权限，需要时请找管理员")
		}
		return f(w, r)
	})
}

// item is can for the pages of one article: it must be one of the user's.
func (h *Handler) item(p cms.Permission, f web.HandlerFunc) http.HandlerFunc {
	return h.can(p, func(w http.ResponseWriter, r *http.Request) error {
		id, err := web.ID(r)
		if err != nil {
			return err
		}
		if err := h.Desk.MayOpen(r.Context(), web.User(r.Context()), p, id); err != nil {
			return err
		}
		return f(w, r)
	})
}

// scope is where the user may do p.
func scope(ctx context.Context, tree *cms.Tree, p cms.Permission) *cms.Scope {
	s := web.User(ctx).Scope(p, tree)
	return &s
}
