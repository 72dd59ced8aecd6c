package admin

import (
	"net/http"
	"unicode/utf8"

	"xuanlan/internal/account"
	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/web"
	"xuanlan/templates/adminpage"
)

func userShell(title string) adminpage.Shell {
	return adminpage.Shell{Title: title, Active: adminpage.MenuUsers}
}

func (h *Handler) showUsers(w http.ResponseWriter, r *http.Request) error {
	users, err := h.Store.Users(r.Context())
	if err != nil {
		return err
	}
	now := h.Now()
	var v adminpage.UsersView
	for _, u := range users {
		first, _ := utf8.DecodeRuneInString(u.Name)
		row := adminpage.UserRow{ID: u.ID, Face: string(first), Name: u.Name, Login: u.Login, Role: u.Role.Label(),
			Self: u.ID == web.User(r.Context()).ID, Disabled: u.DisabledAt != nil, LastLogin: "从未登录"}
		if u.LastLoginAt != nil {
			row.LastLogin = minute(*u.LastLoginAt)
		}
		switch {
		case u.LockedUntil != nil && u.LockedUntil.After(now):
			row.Note = "密码连错，锁定到 " + u.LockedUntil.In(cms.Zone).Format("15:04")
		case u.Initial:
			row.Note = "还没改初始密码"
		}
		v.Rows = append(v.Rows, row)
	}
	return h.page(w, r, http.StatusOK, userShell("用户"), adminpage.Users(v))
}

func (h *Handler) showNewUser(w http.ResponseWriter, r *http.Request) error {
	return h.renderUser(w, r, http.StatusOK, cms.User{Role: cms.RoleEditor}, nil, nil)
}

func (h *Handler) showUser(w http.ResponseWriter, r *http.Request) error {
	u, err := h.userOf(r)
	if err != nil {
		return err
	}
	return h.renderUser(w, r, http.StatusOK, u, nil, nil)
}

func (h *Handler) userOf(r *http.Request) (cms.User, error) {
	id, err := web.ID(r)
	if err != nil {
		return cms.User{}, err
	}
	return h.Store.User(r.Context(), id)
}

func (h *Handler) renderUser(w http.ResponseWriter, r *http.Request, status int, u cms.User, bad, badReset cms.FieldErrors) error {
	v := adminpage.UserFormView{ID: u.ID, Login: u.Login, Name: u.Name, Role: string(u.Role), Roles: choices(cms.Roles),
		Disabled: u.DisabledAt != nil, Self: u.ID == web.User(r.Context()).ID, Errors: bad, ResetErrors: badReset,
		PasswordRules: account.PasswordRules}
	title := "新增用户"
	if u.ID != 0 {
		title = "编辑用户"
		v.Facts = append(v.Facts, adminpage.Fact{Label: "建立时间", Value: minute(u.CreatedAt)})
	}
	if u.LastLoginAt != nil {
		v.Facts = append(v.Facts, adminpage.Fact{Label: "最近登录", Value: minute(*u.LastLoginAt)})
	}
	s := userShell(title)
	s.Trail = []adminpage.Link{{Label: "用户", URL: href.Users}}
	return h.page(w, r, status, s, adminpage.UserForm(v))
}

func (h *Handler) saveUser(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	var u cms.User
	isNew := r.PathValue("id") == ""
	if !isNew {
		var err error
		if u, err = h.userOf(r); err != nil {
			return err
		}
	}
	f := r.PostForm
	u.Login, u.Name = web.Text(f, "login"), web.Text(f, "name")
	// Nobody demotes or disables himself: the form has no such fields then.
	if isNew || u.ID != web.User(r.Context()).ID {
		u.Role = cms.Role(f.Get("role"))
		if f.Get("disabled") == "" {
			u.DisabledAt = nil
		} else if u.DisabledAt == nil {
			now := h.Now()
			u.DisabledAt = &now
		}
	}
	var err error
	if isNew {
		u.DisabledAt = nil
		err = h.Accounts.Create(r.Context(), web.Actor(r), &u, web.Text(f, "password"))
	} else {
		err = h.Accounts.Update(r.Context(), web.Actor(r), u)
	}
	if bad, ok := fieldErrors(err); ok {
		return h.renderUser(w, r, http.StatusUnprocessableEntity, u, bad, nil)
	}
	if err != nil {
		return err
	}
	return h.done(w, r, web.Flash{Text: "账号“" + u.Name + "”已保存"}, href.Users)
}

func (h *Handler) resetPassword(w http.ResponseWriter, r *http.Request) error {
	u, err := h.userOf(r)
	if err != nil {
		return err
	}
	if u.ID == web.User(r.Context()).ID {
		return h.failed(w, r, cms.E(cms.Invalid, "自己的密码请在“修改密码”里改"), href.Password)
	}
	if err := parseForm(r); err != nil {
		return err
	}
	err = h.Accounts.ResetPassword(r.Context(), web.Actor(r), u, web.Text(r.PostForm, "password"))
	if bad, ok := fieldErrors(err); ok {
		return h.renderUser(w, r, http.StatusUnprocessableEntity, u, nil, bad)
	}
	if err != nil {
		return err
	}
	return h.done(w, r, web.Flash{Text: "“" + u.Name + "”的密码已重设", Note: "他在别处的登录都已退出。"}, href.User(u.ID))
}
