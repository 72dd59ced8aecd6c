package admin

import (
	"context"
	"fmt"
	"net/http"

	"xuanlan/internal/cms"
	"xuanlan/internal/web"
	"xuanlan/templates/adminpage"
)

func (h *Handler) showPassword(w http.ResponseWriter, r *http.Request) error {
	return h.renderPassword(w, r, http.StatusOK, r.URL.Query().Get("next"), nil)
}

// whyPassword says why the password has to be changed before anything else.
var whyPassword = map[cms.Duty]string{
	cms.DutyInitial: "您还在用别人设定的密码。请先改成只有自己知道的密码，然后才能做别的。",
	cms.DutyExpired: "您的密码已经到期。请先换一个，然后才能做别的。",
}

func (h *Handler) renderPassword(w http.ResponseWriter, r *http.Request, status int, next string, bad cms.FieldErrors) error {
	u, s := web.Holder(r.Context())
	rules, err := h.passwordRules(r, *u)
	if err != nil {
		return err
	}
	v := adminpage.PasswordView{Login: u.Login, Why: whyPassword[s.Duty], Next: next, Rules: rules, Errors: bad}
	return h.page(w, r, status, adminpage.Shell{Title: "修改密码"}, adminpage.Password(v))
}

// passwordRules are shown beside the field for a new password of the user.
func (h *Handler) passwordRules(r *http.Request, u cms.User) ([]adminpage.PasswordRule, error) {
	rules, err := h.Accounts.Rules(r.Context(), u)
	var out []adminpage.PasswordRule
	for _, rule := range rules {
		out = append(out, adminpage.PasswordRule(rule))
	}
	return out, err
}

// passwordNote says that the password is about to expire, when it is.
func (h *Handler) passwordNote(ctx context.Context, s cms.Session) (string, error) {
	p, err := h.Store.Security(ctx)
	days := int(s.PasswordUntil.Sub(h.Now()).Hours()/24) + 1
	switch {
	case err != nil || days > p.WarnDays:
		return "", err
	case days <= 0:
		return "您的密码已经到期，下次登录时要先换一个。", nil
	}
	return fmt.Sprintf("您的密码还有 %d 天到期，请抽空换一个。", days), nil
}

func (h *Handler) savePassword(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	u, _ := web.Holder(r.Context())
	then := web.Text(r.PostForm, "next")
	e, err := h.Accounts.ChangePassword(r.Context(), web.Actor(r), *u,
		web.Text(r.PostForm, "current"), web.Text(r.PostForm, "new"), web.Text(r.PostForm, "repeat"), r.UserAgent())
	if bad, ok := fieldErrors(err); ok {
		return h.renderPassword(w, r, http.StatusUnprocessableEntity, then, bad)
	}
	if done, err := h.ended(w, r, err); done {
		return err
	}
	if err != nil {
		return err
	}
	if err := h.Sessions.Login(r.Context(), e.Session); err != nil {
		return err
	}
	return h.done(w, r, web.Flash{Text: "密码已修改", Note: "别处的登录都已退出。"}, dutyURL(e.Duty, next(then)))
}
