package admin

import (
	"net/http"
	"time"

	"xuanlan/internal/account"
	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/web"
	"xuanlan/templates/adminpage"
)

func (h *Handler) loginRows(r *http.Request, u cms.User) ([]adminpage.LoginRow, error) {
	list, err := h.Accounts.Sessions(r.Context(), u)
	_, here := web.Holder(r.Context())
	var rows []adminpage.LoginRow
	for _, s := range list {
		rows = append(rows, adminpage.LoginRow{ID: s.ID, Device: account.Device(s.Agent), Address: s.Address,
			Since: minute(s.CreatedAt), Seen: minute(s.SeenAt), Here: s.ID == here.ID})
	}
	return rows, err
}

func (h *Handler) showSessions(w http.ResponseWriter, r *http.Request) error {
	rows, err := h.loginRows(r, *web.User(r.Context()))
	if err != nil {
		return err
	}
	p, err := h.Store.Security(r.Context())
	if err != nil {
		return err
	}
	v := adminpage.SessionsView{Rows: rows, Others: len(rows) > 1, One: p.OneSession}
	return h.page(w, r, http.StatusOK, adminpage.Shell{Title: "我的登录"}, adminpage.Sessions(v))
}

func (h *Handler) endSession(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	u, here := web.Holder(ctx)
	if r.PostFormValue("id") == "others" {
		if err := h.Accounts.EndOthers(ctx, web.Actor(r), *u, here.ID); err != nil {
			return err
		}
		return h.done(w, r, web.Flash{Text: "其他地方的登录都已退出"}, href.Sessions)
	}
	id := web.Int64(r.PostFormValue("id"))
	if id == here.ID {
		return h.logout(w, r)
	}
	if err := h.Accounts.EndSession(ctx, web.Actor(r), *u, id); err != nil {
		return h.failed(w, r, err, href.Sessions)
	}
	return h.done(w, r, web.Flash{Text: "那里的登录已退出"}, href.Sessions)
}

func (h *Handler) showUserLogins(w http.ResponseWriter, r *http.Request) error {
	u, err := h.userOf(r)
	if err != nil {
		return err
	}
	v := adminpage.UserLoginsView{ID: u.ID, Name: u.Name, Self: u.ID == web.User(r.Context()).ID}
	if v.Rows, err = h.loginRows(r, u); err != nil {
		return err
	}
	f, err := h.Accounts.Factor(r.Context(), u)
	if err != nil {
		return err
	}
	v.Factor = inputDate(f.ConfirmedAt)
	if u.LockedUntil != nil && u.LockedUntil.After(h.Now()) {
		v.LockedUntil = minute(*u.LockedUntil)
	}
	set, err := h.Store.PasswordSetAt(r.Context(), u.ID)
	if err != nil {
		return err
	}
	p, err := h.Store.Security(r.Context())
	if err != nil {
		return err
	}
	until := set.Add(p.Expiry())
	v.Password = set.In(cms.Zone).Format(time.DateOnly) + " 设定，" + until.In(cms.Zone).Format(time.DateOnly) + " 到期"
	if u.Initial {
		v.Password = "还没改初始密码"
	}
	s := userShell("登录情况")
	s.Trail = []adminpage.Link{{Label: "用户", URL: href.Users}, {Label: u.Name, URL: href.User(u.ID)}}
	return h.page(w, r, http.StatusOK, s, adminpage.UserLogins(v))
}

func (h *Handler) endUserSession(w http.ResponseWriter, r *http.Request) error {
	u, err := h.userOf(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	_, here := web.Holder(ctx)
	if r.PostFormValue("id") == "all" {
		err = h.Accounts.EndOthers(ctx, web.Actor(r), u, here.ID)
	} else {
		err = h.Accounts.EndSession(ctx, web.Actor(r), u, web.Int64(r.PostFormValue("id")))
	}
	return h.settled(w, r, err, "“"+u.Name+"”的登录已退出", href.UserLogins(u.ID))
}

func (h *Handler) unlockUser(w http.ResponseWriter, r *http.Request) error {
	u, err := h.userOf(r)
	if err != nil {
		return err
	}
	err = h.Accounts.Unlock(r.Context(), web.Actor(r), u)
	return h.settled(w, r, err, "“"+u.Name+"”已解除锁定", href.UserLogins(u.ID))
}

func (h *Handler) resetFactor(w http.ResponseWriter, r *http.Request) error {
	u, err := h.userOf(r)
	if err != nil {
		return err
	}
	if u.ID == web.User(r.Context()).ID {
		return h.failed(w, r, cms.E(cms.Invalid, "自己的动态口令请在“动态口令”里停用"), href.Factor)
	}
	err = h.Accounts.ResetFactor(r.Context(), web.Actor(r), u)
	return h.settled(w, r, err, "“"+u.Name+"”的动态口令已重设，现在只用密码就能登录", href.UserLogins(u.ID))
}

// settled is done, or failed with an error.
func (h *Handler) settled(w http.ResponseWriter, r *http.Request, err error, text, to string) error {
	if err != nil {
		return h.failed(w, r, err, to)
	}
	return h.done(w, r, web.Flash{Text: text}, to)
}
