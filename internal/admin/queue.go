package admin

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/store"
	"xuanlan/internal/web"
	"xuanlan/templates/adminpage"
)

// queueLimit bounds the queue that is shown; what is due first comes first.
const queueLimit = 100

// waiting are the items that wait for the user's signature, at most
// queueLimit of them.
func (h *Handler) waiting(ctx context.Context) ([]store.Waiting, error) {
	u := web.User(ctx)
	tree, err := h.Store.Tree(ctx)
	if err != nil {
		return nil, err
	}
	var as []store.Signer
	for _, step := range cms.Steps {
		if u.Can(step.Permission()) {
			s := u.Scope(step.Permission(), tree)
			as = append(as, store.Signer{Step: step, Columns: s.Columns, All: s.All})
		}
	}
	return h.Store.Waiting(ctx, u.ID, as, queueLimit)
}

func (h *Handler) showQueue(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := h.waiting(ctx)
	if err != nil {
		return err
	}
	tree, err := h.Store.Tree(ctx)
	if err != nil {
		return err
	}
	v := adminpage.QueueView{Rows: h.queueRows(tree, list)}
	return h.page(w, r, http.StatusOK, adminpage.Shell{Title: "待我审核", Active: adminpage.MenuQueue}, adminpage.Queue(v))
}

func (h *Handler) queueRows(tree *cms.Tree, list []store.Waiting) []adminpage.QueueRow {
	var rows []adminpage.QueueRow
	for _, item := range list {
		now := h.Now()
		due, late := "请在 "+shortTime(item.DueAt, now)+" 前审", now.After(item.DueAt)
		if late {
			due = "应在 " + shortTime(item.DueAt, now) + " 前审，已超时"
		}
		rows = append(rows, adminpage.QueueRow{ID: item.ArticleID, Title: item.Title, Step: item.StepName, Urgent: item.Urgent, Due: due,
			Note: tree.PathName(item.ColumnID) + " · " + item.Source + " · " + item.Submitter + " 提交", Age: waited(now.Sub(item.WaitingSince)), Late: late})
	}
	return rows
}

func waited(d time.Duration) string {
	if d < time.Minute {
		return "刚到"
	}
	return "等了 " + duration(d)
}

func ago(d time.Duration) string {
	if d < time.Minute {
		return "刚刚"
	}
	return duration(d) + "前"
}

// duration says how long something took as people do.
func duration(d time.Duration) string {
	switch {
	case d < time.Hour:
		return fmt.Sprintf("%d 分钟", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d 小时", int(d.Hours()))
	}
	return fmt.Sprintf("%d 天", int(d.Hours()/24))
}
