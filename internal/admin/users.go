package admin

import (
	"context"
	"net/http"
	"net/url"
	"unicode/utf8"

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
		row := adminpage.UserRow{ID: u.ID, Face: string(first), Name: u.Name, Login: u.Login, Roles: u.RoleNames(), Unit: u.Unit,
			Self: u.ID == web.User(r.Context()).ID, Disabled: u.DisabledAt != nil, LastLogin: "从未登录"}
		if u.LastLoginAt != nil {
			row.LastLogin = minute(*u.LastLoginAt)
		}
		switch {
		case u.DisabledAt == nil && !u.Usable(now):
			row.Note = "已过有效期 " + inputDate(u.ExpiresOn)
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
	return h.renderUser(w, r, http.StatusOK, cms.User{Grants: []cms.Grant{{Role: cms.RoleEditor}}}, nil, nil)
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
	rules, err := h.passwordRules(r, u)
	if err != nil {
		return err
	}
	v := adminpage.UserFormView{ID: u.ID, Login: u.Login, Name: u.Name, Phone: u.Phone, Email: u.Email, Staffed: u.Staffed, ExpiresOn: inputDate(u.ExpiresOn),
		Disabled: u.DisabledAt != nil, Self: u.ID == web.User(r.Context()).ID, Errors: bad, ResetErrors: badReset,
		PasswordRules: rules, UnitID: numberOf(u.UnitID)}
	if err := h.userChoices(r.Context(), u, &v); err != nil {
		return err
	}
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
	u.Login, u.Name, u.Phone, u.Email = web.Text(f, "login"), web.Text(f, "name"), web.Text(f, "phone"), web.Text(f, "email")
	u.UnitID, u.Staffed = pointer(web.Int64(f.Get("unit_id"))), f.Get("staffed") != ""
	// Nobody demotes or disables himself: the form has no such fields then.
	if isNew || u.ID != web.User(r.Context()).ID {
		u.Grants = parseGrants(f)
		var ok bool
		if u.ExpiresOn, ok = web.Date(f.Get("expires_on")); !ok {
			return h.renderUser(w, r, http.StatusUnprocessableEntity, u, cms.FieldErrors{"expires_on": "这个日期读不懂，请写成 2026-12-31 的样子"}, nil)
		}
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
	_, warning := cms.CheckDuties(u.Grants)
	return h.done(w, r, web.Flash{Text: "账号“" + u.Name + "”已保存", Note: warning}, href.Users)
}

// userChoices fills in the units and the roles that can be chosen, and those
// that were.
func (h *Handler) userChoices(ctx context.Context, u cms.User, v *adminpage.UserFormView) error {
	tree, err := h.Store.Tree(ctx)
	if err != nil {
		return err
	}
	units, err := h.Store.RegisteredUnits(ctx)
	if err != nil {
		return err
	}
	v.Units = []adminpage.Choice{{Label: "不属于哪个单位"}}
	for _, unit := range units {
		if unit.MergedInto == nil || u.UnitID != nil && *u.UnitID == unit.ID {
			v.Units = append(v.Units, adminpage.Choice{Value: number(unit.ID), Label: unit.Name})
		}
	}
	v.Roles = append([]adminpage.Choice{{Label: "（没有）"}}, choices(cms.Roles)...)
	v.Columns = append([]adminpage.Choice{{Label: "全站"}}, columnChoices(tree)...)
	for _, g := range u.Grants {
		v.Grants = append(v.Grants, adminpage.GrantRow{Role: string(g.Role), ColumnID: numberOf(g.ColumnID)})
	}
	for range 2 { // to fill in; saving brings more
		v.Grants = append(v.Grants, adminpage.GrantRow{})
	}
	return nil
}

func parseGrants(f url.Values) []cms.Grant {
	var out []cms.Grant
	columns := f["grant_column"]
	for i, role := range f["grant_role"] {
		if role == "" {
			continue
		}
		g := cms.Grant{Role: cms.Role(role)}
		if i < len(columns) {
			g.ColumnID = pointer(web.Int64(columns[i]))
		}
		out = append(out, g)
	}
	return out
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
