package admin

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/store"
	"xuanlan/internal/web"
	"xuanlan/templates/adminpage"
	"xuanlan/templates/ui"
)

const auditSize = 50

// auditFields are the parameters of the log's filter.
var auditFields = []string{"q", "who", "action", "outcome", "unit", "address", "from", "to", "object"}

// whoCommands is the person that stands for everything that no account did.
const whoCommands = "none"

func (h *Handler) showAudit(w http.ResponseWriter, r *http.Request) error {
	ctx, page := r.Context(), web.Page(r.URL.Query())
	f, asked := auditFilter(r.URL.Query())
	f.Limit, f.Offset = auditSize, (page-1)*auditSize
	list, total, err := h.Store.AuditLog(ctx, f)
	if err != nil {
		return err
	}
	v := adminpage.AuditView{Filter: auditFilterView(asked)}
	if v.Filter.People, err = h.auditPeople(ctx); err != nil {
		return err
	}
	if v.Chain, err = h.chainView(ctx); err != nil {
		return err
	}
	for _, e := range list {
		v.Rows = append(v.Rows, auditRow(e))
	}
	v.Pager = ui.NewPager(total, auditSize, page, "条", func(n int) string { return href.Page(href.Audit, asked, n) })
	if page == 1 { // the pages behind it are the same reading
		if err := h.Audit.Read(ctx, web.Actor(r), "操作日志", auditDetail(asked)); err != nil {
			return err
		}
	}
	return h.page(w, r, http.StatusOK, auditShell("操作日志"), adminpage.Audit(v))
}

func auditShell(title string) adminpage.Shell {
	return adminpage.Shell{Title: title, Active: adminpage.MenuAudit}
}

// auditFilter reads the filter. asked are the parameters that say something.
func auditFilter(q url.Values) (f store.AuditFilter, asked url.Values) {
	asked = url.Values{}
	for _, k := range auditFields {
		if s := strings.TrimSpace(web.Text(q, k)); s != "" {
			asked.Set(k, s)
		}
	}
	f = store.AuditFilter{Words: asked.Get("q"), Account: web.Int64(asked.Get("who")), Commands: asked.Get("who") == whoCommands,
		Outcome: asked.Get("outcome"), Unit: asked.Get("unit"), Address: asked.Get("address")}
	if a := asked.Get("action"); a != "" {
		f.Actions = actionsOf(a)
	}
	if kind, id, ok := strings.Cut(asked.Get("object"), ":"); ok {
		f.ObjectType, f.ObjectID = kind, web.Int64(id)
	}
	if t, ok := web.Date(asked.Get("from")); ok && t != nil {
		f.From = *t
	}
	if t, ok := web.Date(asked.Get("to")); ok && t != nil {
		f.To = t.AddDate(0, 0, 1)
	}
	return f, asked
}

// groupPrefix marks, in the select box, all actions of a group.
const groupPrefix = "group:"

// actionsOf are the actions that a choice stands for.
func actionsOf(choice string) []string {
	label, ok := strings.CutPrefix(choice, groupPrefix)
	if !ok {
		return []string{choice}
	}
	out := []string{}
	for _, g := range cms.ActionGroups() {
		if g.Label == label {
			for _, a := range g.Actions {
				out = append(out, a.Value)
			}
		}
	}
	return out
}

func auditFilterView(asked url.Values) adminpage.AuditFilterView {
	v := adminpage.AuditFilterView{Words: asked.Get("q"), Who: asked.Get("who"), Action: asked.Get("action"), Outcome: asked.Get("outcome"),
		Unit: asked.Get("unit"), Address: asked.Get("address"), From: asked.Get("from"), To: asked.Get("to"), Object: asked.Get("object"),
		Filtered: len(asked) > 0, Outcomes: choices(cms.Outcomes)}
	if kind, id, ok := strings.Cut(v.Object, ":"); ok {
		v.ObjectLabel = cms.ObjectTypeLabel(kind) + " #" + id
	}
	for _, g := range cms.ActionGroups() {
		all := adminpage.Choice{Value: groupPrefix + g.Label, Label: g.Label + "：全部"}
		v.Actions = append(v.Actions, adminpage.ChoiceGroup{Label: g.Label, Choices: append([]adminpage.Choice{all}, choices(g.Actions)...)})
	}
	return v
}

// auditPeople are the accounts, and what was done without one.
func (h *Handler) auditPeople(ctx context.Context) ([]adminpage.Choice, error) {
	users, err := h.Store.Users(ctx)
	out := []adminpage.Choice{{Value: whoCommands, Label: "没有登录的和命令"}}
	for _, u := range users {
		out = append(out, adminpage.Choice{Value: number(u.ID), Label: u.Name + "（" + u.Login + "）"})
	}
	return out, err
}

// auditDetail is the filter as the log records that it was used.
func auditDetail(asked url.Values) map[string]any {
	out := map[string]any{}
	for k := range asked {
		out[k] = asked.Get(k)
	}
	return out
}

// redActions are those that take something away from the site.
var redActions = []string{"article.withdraw", "article.delete", "column.delete", "home.delete", "file.delete", "audit.prune"}

func auditRow(e cms.AuditEntry) adminpage.AuditRow {
	row := adminpage.AuditRow{Time: e.At.In(cms.Zone).Format("2006-01-02 15:04:05"), URL: href.AuditEntry(e.Seq), Who: e.Actor, Unit: e.Unit,
		Action: cms.ActionLabel(e.Action), Object: e.Object, Address: e.Address, Details: describe(e.Details(), shortDifferences)}
	failed := e.Outcome == cms.OutcomeFailure
	// The names of some actions say by themselves that something failed.
	row.Failed = failed && !slices.Contains([]string{"login.fail", "login.lock", "access.deny"}, e.Action)
	switch {
	case failed || slices.Contains(redActions, e.Action):
		row.Tone = "red"
	case e.Action == "article.publish":
		row.Tone = "teal"
	}
	row.Kind, row.ObjectURL = auditObject(e)
	return row
}

// auditObject says what an entry is about, and where that is now.
func auditObject(e cms.AuditEntry) (kind, address string) {
	if e.ObjectID == nil {
		return "", ""
	}
	id := *e.ObjectID
	switch e.ObjectType {
	case "article":
		address = href.AdminArticle(id)
	case "column":
		address = href.AdminColumn(id)
	case "user":
		address = href.User(id)
	case "home":
		address = href.AdminHomeItem(id)
	}
	return fmt.Sprintf("%s #%s", cms.ObjectTypeLabel(e.ObjectType), strconv.FormatInt(id, 10)), address
}
