package admin

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/web"
	"xuanlan/templates/adminpage"
)

func (h *Handler) showSecurity(w http.ResponseWriter, r *http.Request) error {
	s, err := h.Store.Security(r.Context())
	if err != nil {
		return err
	}
	return h.renderSecurity(w, r, http.StatusOK, s, nil)
}

// securityGroups puts the numbers under the clauses of GB/T 22239-2019 that
// they answer to.
var securityGroups = []struct {
	id, title, clause string
	names             []string
}{
	{"password", "密码", "8.1.4.1 a) 密码要复杂，并定期更换", []string{"min_length", "classes", "history", "expiry_days", "warn_days"}},
	{"lock", "登录失败", "8.1.4.1 b) 限制登录失败的次数", []string{"failures", "address_failures", "lock_minutes"}},
	{"session", "自动退出", "8.1.4.1 b) 超时自动退出、结束会话", []string{"idle_minutes", "session_hours"}},
}

var securityHints = map[string]string{
	"classes":          "大写字母、小写字母、数字、符号，共四种。",
	"history":          "包括现在用的这个。0 表示不限制。",
	"address_failures": "防止从一个地方逐个试很多账号。整个单位共用一个出口地址、常被误锁的，可以放宽；登录成功的人，自己输错的次数不再计。",
	"lock_minutes":     "到时自动解除，锁定期间的尝试不会延长。",
	"idle_minutes":     "写到一半的稿件不会丢：重新登录后接着写。",
	"min_length":       "另外，常见密码，含登录名、姓名、单位名称的密码一律不能用。",
}

func (h *Handler) renderSecurity(w http.ResponseWriter, r *http.Request, status int, s cms.Security, bad cms.FieldErrors) error {
	defaults := cms.DefaultSecurity()
	v := adminpage.SecurityView{OneSession: s.OneSession, Factor: string(s.Factor), FactorRules: choices(cms.FactorRules), Errors: bad}
	for _, g := range securityGroups {
		group := adminpage.SecurityGroup{ID: g.id, Title: g.title, Clause: g.clause, Session: g.id == "session"}
		for _, b := range cms.SecurityBounds {
			if !slices.Contains(g.names, b.Name) {
				continue
			}
			in := adminpage.Input{Name: b.Name, Label: b.Label + "（" + b.Unit + "）", Value: strconv.Itoa(*b.Of(&s)), Mode: "numeric", Error: bad[b.Name],
				Hint: fmt.Sprintf("%d 到 %d，默认 %d。%s", b.Min, b.Max, *b.Of(&defaults), securityHints[b.Name])}
			if *b.Of(&s) < 0 {
				in.Value = r.PostForm.Get(b.Name)
			}
			group.Numbers = append(group.Numbers, in)
		}
		v.Groups = append(v.Groups, group)
	}
	for _, c := range choices(cms.Roles) {
		c.Checked = slices.Contains(s.FactorRoles, cms.Role(c.Value))
		v.Roles = append(v.Roles, c)
	}
	locked, err := h.Store.LockedAddresses(r.Context())
	if err != nil {
		return err
	}
	for _, l := range locked {
		v.Locked = append(v.Locked, adminpage.LockedRow{Address: l.Address, Until: minute(l.LockedUntil)})
	}
	return h.page(w, r, status, adminpage.Shell{Title: "登录安全", Active: adminpage.MenuSecurity}, adminpage.Security(v))
}

func (h *Handler) saveSecurity(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	s := parseSecurity(r.PostForm)
	err := h.Accounts.SaveSecurity(r.Context(), web.Actor(r), s)
	if bad, ok := fieldErrors(err); ok {
		return h.renderSecurity(w, r, http.StatusUnprocessableEntity, s, bad)
	}
	if err != nil {
		return err
	}
	return h.done(w, r, web.Flash{Text: "登录安全设置已保存", Note: "自动退出马上生效，密码和动态口令的要求从下次登录起生效。"}, href.Security)
}

// parseSecurity reads the form; what is no number becomes -1, which the rules
// refuse at its field.
func parseSecurity(f url.Values) cms.Security {
	s := cms.Security{OneSession: f.Get("one_session") != "", Factor: cms.FactorRule(f.Get("factor"))}
	for _, b := range cms.SecurityBounds {
		n, err := strconv.Atoi(strings.TrimSpace(f.Get(b.Name)))
		if err != nil || n < 0 {
			n = -1
		}
		*b.Of(&s) = n
	}
	for _, role := range f["factor_roles"] {
		s.FactorRoles = append(s.FactorRoles, cms.Role(role))
	}
	return s
}

func (h *Handler) unlockAddress(w http.ResponseWriter, r *http.Request) error {
	err := h.Accounts.UnlockAddress(r.Context(), web.Actor(r), web.Valid(r.PostFormValue("address")))
	return h.settled(w, r, err, "已解除锁定", href.Security)
}
