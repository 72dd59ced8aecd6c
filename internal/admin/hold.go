package admin

import (
	"net/http"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/web"
	"xuanlan/templates/adminpage"
)

// hold says who may write in an article; with take the reader may, if nobody
// else is at it.
func (h *Handler) hold(r *http.Request, id int64, take bool) (adminpage.Hold, error) {
	me := web.Actor(r)
	now, mine, err := h.Desk.Hold(r.Context(), me, id, take)
	switch {
	case err != nil || now.AccountID == 0:
		return adminpage.Hold{}, err
	case mine:
		return adminpage.Hold{Asks: now.AskedName}, nil
	}
	return adminpage.Hold{Other: now.Name + "从 " + shortTime(now.Since, h.Now()) + " 起在编辑这篇稿件",
		Asked: now.AskedBy == me.ID, Refused: now.RefusedAt != nil}, nil
}

// showHold is the notice above the form as it is now. X-Hold says whether the
// reader may write: mine, other, or free for nobody.
func (h *Handler) showHold(w http.ResponseWriter, r *http.Request) error {
	return h.sendHold(w, r, false)
}

func (h *Handler) sendHold(w http.ResponseWriter, r *http.Request, take bool) error {
	id, err := web.ID(r)
	if err != nil {
		return err
	}
	v, err := h.hold(r, id, take)
	if err != nil {
		return err
	}
	state := "mine"
	if v.Other != "" {
		state = "other"
	} else if _, err := h.Store.Hold(r.Context(), id); cms.KindOf(err) == cms.NotFound {
		state = "free"
	}
	w.Header().Set("X-Hold", state)
	return web.Render(w, r, http.StatusOK, adminpage.HoldNotice(v))
}

// settleHold does what one of the two who want to write says. The page of the
// one who writes says hold, over and over.
func (h *Handler) settleHold(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r)
	if err != nil {
		return err
	}
	ctx, me := r.Context(), web.Actor(r)
	var f web.Flash
	switch r.PostFormValue("action") {
	case "hold":
		return h.sendHold(w, r, true)
	case "release":
		return h.Desk.Release(ctx, me, id)
	case "take":
		f.Text, err = "已由您接手", h.Desk.TakeOver(ctx, me, id)
	case "ask":
		f.Text, err = "已告诉对方", h.Desk.AskFor(ctx, me, id)
	case "yield":
		f, err = web.Flash{Text: "已让给对方", Note: "您没保存的文字还留着，对方可以接着写。"}, h.Desk.HandOver(ctx, me, id)
	case "keep":
		f.Text, err = "已回复对方，请接着写", h.Desk.Keep(ctx, me, id)
	default:
		err = cms.E(cms.Invalid, "请用页面上的按钮操作")
	}
	if err != nil {
		return err
	}
	return h.done(w, r, f, href.AdminArticle(id))
}
