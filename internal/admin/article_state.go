package admin

import (
	"fmt"
	"net/http"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/web"
	"xuanlan/templates/adminpage"
)

// bulk does to the chosen articles what the pressed button says.
func (h *Handler) bulk(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	ctx, actor, ids, to := r.Context(), web.Actor(r), web.Int64s(r.PostForm["id"]), back(r, href.AdminArticles)
	var err error
	var f web.Flash
	n := len(ids)
	switch action := r.PostForm.Get("action"); action {
	case "publish":
		err = h.Desk.Publish(ctx, actor, ids)
		f.Text = fmt.Sprintf("已发布 %d 篇", n)
	case "move":
		err = h.Desk.Move(ctx, actor, ids, web.Int64(r.PostForm.Get("column_id")))
		f.Text = fmt.Sprintf("已移动 %d 篇", n)
	case "delete":
		err = h.Desk.Delete(ctx, actor, ids)
		f = web.Flash{Text: fmt.Sprintf("已移入回收站 %d 篇", n), Note: "网站上已经看不到。可以马上撤销，也可以以后从回收站恢复。", Undo: undo(ids, "restore", "")}
	case "restore":
		err = h.Desk.Restore(ctx, actor, ids)
		f = web.Flash{Text: fmt.Sprintf("已从回收站恢复 %d 篇", n), Note: "原来已发布的恢复为“已撤稿”，核对后可重新发布。"}
	case "unschedule":
		err = h.Desk.Unschedule(ctx, actor, ids)
		f.Text = "已取消定时发布"
	case "archive":
		err = h.Desk.Archive(ctx, actor, ids)
		f = web.Flash{Text: fmt.Sprintf("已归档 %d 篇", n), Note: "网站上照常能看到，编辑台里不能再改。", Undo: undo(ids, "reopen", "取消归档")}
	case "reopen":
		err = h.Desk.Reopen(ctx, actor, ids)
		f.Text = fmt.Sprintf("已取消归档 %d 篇", n)
	case "withdraw":
		if n == 0 {
			err = cms.E(cms.Invalid, "没有选中稿件，请先勾选")
			break
		}
		return h.renderWithdraw(w, r, http.StatusOK, ids, nil)
	default:
		err = cms.E(cms.Invalid, "请用页面上的按钮操作")
	}
	if err != nil {
		return h.failed(w, r, err, to)
	}
	return h.done(w, r, f, to)
}

// undo is the bulk action that takes another one back; an empty label is 撤销.
func undo(ids []int64, action, label string) *web.Undo {
	u := &web.Undo{URL: href.BulkArticles, Label: label, Fields: [][2]string{{"action", action}}}
	for _, id := range ids {
		u.Fields = append(u.Fields, [2]string{"id", number(id)})
	}
	return u
}

func (h *Handler) showWithdraw(w http.ResponseWriter, r *http.Request) error {
	return h.renderWithdraw(w, r, http.StatusOK, web.Int64s(r.URL.Query()["id"]), nil)
}

func (h *Handler) renderWithdraw(w http.ResponseWriter, r *http.Request, status int, ids []int64, bad cms.FieldErrors) error {
	ctx := r.Context()
	tree, err := h.Store.Tree(ctx)
	if err != nil {
		return err
	}
	v := adminpage.WithdrawView{Reason: r.PostFormValue("reason"), Errors: bad, Back: back(r, href.AdminArticles)}
	for _, id := range ids {
		a, err := h.Store.Article(ctx, id)
		if err != nil {
			return err
		}
		if !a.State.Public() {
			continue
		}
		if err := h.Desk.MayOpen(ctx, web.User(ctx), cms.PermPublish, id); err != nil {
			return err
		}
		head, err := h.Store.Revision(ctx, a.HeadRevisionID)
		if err != nil {
			return err
		}
		v.Items = append(v.Items, adminpage.WithdrawItem{ID: id, Title: head.Title, Column: tree.PathName(head.ColumnID)})
	}
	if len(v.Items) == 0 {
		return h.failed(w, r, cms.E(cms.Invalid, "所选稿件没有已发布的，不用撤稿"), v.Back)
	}
	s := adminpage.Shell{Title: "撤稿", Active: adminpage.MenuArticles, Trail: []adminpage.Link{{Label: "稿件", URL: href.AdminArticles}}}
	return h.page(w, r, status, s, adminpage.Withdraw(v))
}

func (h *Handler) withdraw(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	ids := web.Int64s(r.PostForm["id"])
	err := h.Desk.Withdraw(r.Context(), web.Actor(r), ids, web.Text(r.PostForm, "reason"))
	if bad, ok := fieldErrors(err); ok {
		return h.renderWithdraw(w, r, http.StatusUnprocessableEntity, ids, bad)
	}
	to := back(r, href.AdminArticles)
	if err != nil {
		return h.failed(w, r, err, to)
	}
	return h.done(w, r, web.Flash{Text: fmt.Sprintf("已撤稿 %d 篇", len(ids)), Note: "网页已不可见，稿件在“已撤稿”里，可以修改后重新发布。"}, to)
}
