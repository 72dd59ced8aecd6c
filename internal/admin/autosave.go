package admin

import (
	"encoding/json"
	"net/http"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/web"
)

// autosave keeps the form as it is typed. It answers in JSON, as the script
// that calls it expects.
func (h *Handler) autosave(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	f := r.PostForm
	at, err := h.Desk.PutBy(r.Context(), web.Actor(r), web.Int64(f.Get("id")), clean(f), web.Int64(f.Get("base_revision")))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	return json.NewEncoder(w).Encode(map[string]string{"saved": at.In(cms.Zone).Format("15:04:05")})
}

// clean drops what the database can't hold.
func clean(f map[string][]string) map[string][]string {
	out := make(map[string][]string, len(f))
	for k, values := range f {
		for _, v := range values {
			out[k] = append(out[k], web.Valid(v))
		}
	}
	return out
}

// discard forgets what was typed and shows the article as it is stored.
func (h *Handler) discard(w http.ResponseWriter, r *http.Request) error {
	id := web.Int64(r.PostFormValue("id"))
	if err := h.Desk.Discard(r.Context(), web.Actor(r), id); err != nil {
		return err
	}
	to := href.NewArticle
	if id != 0 {
		to = href.AdminArticle(id)
	}
	return h.done(w, r, web.Flash{Text: "已放弃没有保存的改动"}, to)
}

// resume returns the form with what the user typed before and did not save,
// if there is anything; or, as the query says, what another one did.
func (h *Handler) resume(r *http.Request, article int64, f articleForm) (articleForm, error) {
	whose := web.User(r.Context()).ID
	if from := web.Int64(r.URL.Query().Get("from")); from != 0 && article != 0 {
		whose = from // of the one from whom it was taken over
	}
	c, err := h.Store.WorkingCopy(r.Context(), whose, article)
	if cms.KindOf(err) == cms.NotFound {
		return f, nil
	}
	if err != nil {
		return f, err
	}
	typed := parseArticle(c.Form)
	typed.errors = nil // they are told when it is saved
	typed.resumed = &c.SavedAt
	if u, err := h.Store.User(r.Context(), whose); err == nil && whose != web.User(r.Context()).ID {
		typed.resumedFrom = u.Name
	}
	if typed.base != f.base {
		typed.base = f.base
		typed.conflict = "您写的时候，别人保存了新的一版。下面是您的内容，还没有保存；请先看“版本记录”里的改动，再次保存将以您的为准"
	}
	return typed, nil
}
