package admin

import (
	"net/http"
	"net/url"
	"strconv"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/record"
	"xuanlan/internal/store"
	"xuanlan/internal/web"
	"xuanlan/templates/adminpage"
	"xuanlan/templates/ui"
)

const (
	registerSize = 50
	excelType    = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// registerFilter reads which register the address asks for; own is how the
// register's own addresses write it.
func (h *Handler) registerFilter(r *http.Request) (f store.RegisterFilter, own url.Values, err error) {
	tree, err := h.Store.Tree(r.Context())
	if err != nil {
		return f, nil, err
	}
	q := r.URL.Query()
	f = record.Month(monthOf(q.Get("month"), h.Now()), q.Get("by") == "submitted", scope(r.Context(), tree, cms.PermRead))
	own = url.Values{"month": {f.From.Format("2006-01")}}
	if f.Submitted {
		own.Set("by", "submitted")
	}
	return f, own, nil
}

// showRegister is the register of a month.
func (h *Handler) showRegister(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, own, err := h.registerFilter(r)
	if err != nil {
		return err
	}
	totals, err := h.Records.Totals(ctx, f)
	if err != nil {
		return err
	}
	page := web.Page(r.URL.Query())
	f.Limit, f.Offset = registerSize, (page-1)*registerSize
	list, err := h.Records.Register(ctx, f)
	if err != nil {
		return err
	}
	v := adminpage.RegisterView{Month: own.Get("month"), Title: f.From.Format("2006 年 1 月"), By: own.Get("by"), Totals: totals.String(),
		Excel: href.Page(href.RegisterExcel, own, 1),
		Pager: ui.NewPager(totals.Items, registerSize, page, "篇", func(n int) string { return href.Page(href.Register, own, n) })}
	other := func(months int) string {
		q := url.Values{"month": {f.From.AddDate(0, months, 0).Format("2006-01")}, "by": own["by"]}
		return href.Page(href.Register, q, 1)
	}
	v.Before = other(-1)
	if f.To.Before(h.Now()) {
		v.After = other(1)
	}
	for i := range list {
		v.Rows = append(v.Rows, registerRow(&list[i]))
	}
	return h.page(w, r, http.StatusOK, adminpage.Shell{Title: "审核登记", Active: adminpage.MenuRegister}, adminpage.Register(v))
}

func registerRow(l *record.Line) adminpage.RegisterRow {
	row := adminpage.RegisterRow{ID: l.ID, Seq: strconv.Itoa(l.Seq), Number: l.Number, Title: l.Title, Digest: l.Digest, Collector: l.Collector,
		Source: l.Source, Column: l.Column, Published: shownTime(l.FirstPublishedAt), State: adminpage.Badge{Key: l.Standing, Label: l.Where()}}
	if shown := shownTime(l.PublishedAt); shown != row.Published {
		row.Shown = shown
	}
	if row.Published == "" {
		row.Published = "没有发布"
	}
	for _, step := range cms.Steps {
		if s, ok := l.Signed[step]; ok {
			row.Signed = append(row.Signed, adminpage.Fact{Label: step.Role().Label(), Value: s.String()})
		}
	}
	return row
}

// registerExcel is the whole register of a month as a file.
func (h *Handler) registerExcel(w http.ResponseWriter, r *http.Request) error {
	f, own, err := h.registerFilter(r)
	if err != nil {
		return err
	}
	out := &download{w: w, name: "审核登记-" + own.Get("month") + ".xlsx", mime: excelType}
	return h.Records.Excel(r.Context(), web.Actor(r), out, f)
}
