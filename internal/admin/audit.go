package admin

import (
	"net/http"
	"net/url"
	"strings"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/store"
	"xuanlan/internal/web"
	"xuanlan/templates/adminpage"
	"xuanlan/templates/ui"
)

const auditSize = 50

func (h *Handler) showAudit(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	page := web.Page(q)
	v := adminpage.AuditView{Words: web.Text(q, "q"), From: q.Get("from"), To: q.Get("to")}
	f := store.AuditFilter{Words: v.Words, Limit: auditSize, Offset: (page - 1) * auditSize}
	for _, o := range cms.Actions {
		if v.Words != "" && strings.Contains(o.Label, v.Words) {
			f.Actions = append(f.Actions, o.Value)
		}
	}
	if t, ok := web.Date(v.From); ok && t != nil {
		f.From = *t
	}
	if t, ok := web.Date(v.To); ok && t != nil {
		f.To = t.AddDate(0, 0, 1)
	}
	list, total, err := h.Store.AuditLog(r.Context(), f)
	if err != nil {
		return err
	}
	own := url.Values{}
	for k, s := range map[string]string{"q": v.Words, "from": v.From, "to": v.To} {
		if s != "" {
			own.Set(k, s)
		}
	}
	v.Filtered = len(own) > 0
	for _, e := range list {
		v.Rows = append(v.Rows, auditRow(e))
	}
	v.Pager = ui.NewPager(total, auditSize, page, "条", func(n int) string { return href.Page(href.Audit, own, n) })
	return h.page(w, r, http.StatusOK, adminpage.Shell{Title: "操作日志", Active: adminpage.MenuAudit}, adminpage.Audit(v))
}

func auditRow(e cms.AuditEntry) adminpage.AuditRow {
	row := adminpage.AuditRow{Time: e.At.In(cms.Zone).Format("2006-01-02 15:04:05"), Who: e.Actor, Action: cms.ActionLabel(e.Action),
		Object: e.Object, Address: e.Address}
	switch e.Action {
	case "login.fail", "login.lock", "article.withdraw", "article.delete", "column.delete", "home.delete":
		row.Tone = "red"
	case "article.publish":
		row.Tone = "teal"
	}
	if e.ObjectID != nil {
		switch e.ObjectType {
		case "article":
			row.ObjectURL = href.AdminArticle(*e.ObjectID)
		case "column":
			row.ObjectURL = href.AdminColumn(*e.ObjectID)
		case "user":
			row.ObjectURL = href.User(*e.ObjectID)
		}
	}
	row.Details = describe(e.Details())
	return row
}
