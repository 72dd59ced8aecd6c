package admin

import (
	"net/http"
	"strconv"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/web"
	"xuanlan/templates/adminpage"
)

func (h *Handler) showFactor(w http.ResponseWriter, r *http.Request) error {
	return h.renderFactor(w, r, http.StatusOK, r.URL.Query().Get("next"), nil)
}

func (h *Handler) renderFactor(w http.ResponseWriter, r *http.Request, status int, next string, bad cms.FieldErrors) error {
	u, s := web.Holder(r.Context())
	f, err := h.Accounts.Factor(r.Context(), *u)
	if err != nil {
		return err
	}
	v := adminpage.FactorView{Allowed: f.Allowed, Required: f.Required, Must: s.Duty == cms.DutyFactor, Since: inputDate(f.ConfirmedAt),
		CodesLeft: f.CodesLeft, Secret: f.Secret, Next: next, Errors: bad}
	return h.page(w, r, status, adminpage.Shell{Title: "动态口令"}, adminpage.Factor(v))
}

func (h *Handler) startFactor(w http.ResponseWriter, r *http.Request) error {
	u, _ := web.Holder(r.Context())
	then := href.Then(href.Factor, r.PostFormValue("next"))
	if err := h.Accounts.StartFactor(r.Context(), web.Actor(r), *u); err != nil {
		return h.failed(w, r, err, then)
	}
	return web.SeeOther(w, r, then)
}

func (h *Handler) showFactorQR(w http.ResponseWriter, r *http.Request) error {
	u, _ := web.Holder(r.Context())
	b, err := h.Accounts.FactorQR(r.Context(), *u)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "image/png")
	w.Header().Set("Content-Length", strconv.Itoa(len(b)))
	_, _ = w.Write(b) // the client may have gone
	return nil
}

func (h *Handler) confirmFactor(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	u, s := web.Holder(r.Context())
	then := web.Text(r.PostForm, "next")
	codes, err := h.Accounts.ConfirmFactor(r.Context(), web.Actor(r), *u, s, web.Text(r.PostForm, "code"))
	if bad, ok := fieldErrors(err); ok {
		return h.renderFactor(w, r, http.StatusUnprocessableEntity, then, bad)
	}
	if err != nil {
		return h.failed(w, r, err, href.Factor)
	}
	return h.renderCodes(w, r, adminpage.CodesView{Codes: codes, Next: next(then), Fresh: true})
}

// renderCodes shows recovery codes in the answer to the post: they are in no
// page that could be asked for again.
func (h *Handler) renderCodes(w http.ResponseWriter, r *http.Request, v adminpage.CodesView) error {
	return h.page(w, r, http.StatusOK, adminpage.Shell{Title: "备用码"}, adminpage.RecoveryCodes(v))
}

func (h *Handler) renewCodes(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	u, _ := web.Holder(r.Context())
	codes, err := h.Accounts.RenewCodes(r.Context(), web.Actor(r), *u, web.Text(r.PostForm, "password"), web.Text(r.PostForm, "code"))
	if err != nil {
		return h.factorFailed(w, r, err)
	}
	return h.renderCodes(w, r, adminpage.CodesView{Codes: codes, Next: href.Factor})
}

func (h *Handler) dropFactor(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	u, s := web.Holder(r.Context())
	err := h.Accounts.DropFactor(r.Context(), web.Actor(r), *u, s, web.Text(r.PostForm, "password"), web.Text(r.PostForm, "code"))
	if err != nil {
		return h.factorFailed(w, r, err)
	}
	return h.done(w, r, web.Flash{Text: "动态口令已停用", Note: "口令应用里的旧条目可以删掉了。"}, href.Factor)
}

func (h *Handler) factorFailed(w http.ResponseWriter, r *http.Request, err error) error {
	if bad, ok := fieldErrors(err); ok {
		return h.renderFactor(w, r, http.StatusUnprocessableEntity, "", bad)
	}
	if done, err := h.ended(w, r, err); done {
		return err
	}
	return h.failed(w, r, err, href.Factor)
}
