package admin

import (
	"context"
	"encoding/hex"
	"fmt"
	"net/http"

	"xuanlan/internal/audit"
	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/web"
	"xuanlan/templates/adminpage"
)

// chainView says whether the log is as it was written, as far as that is
// known.
func (h *Handler) chainView(ctx context.Context) (adminpage.ChainView, error) {
	site, err := h.Store.Site(ctx)
	if err != nil {
		return adminpage.ChainView{}, err
	}
	v := adminpage.ChainView{Keep: months(site.AuditMonthsOrDefault())}
	st, err := h.Audit.State(ctx)
	if err != nil {
		return v, err
	}
	if st.Removed > 0 {
		v.Removed = fmt.Sprintf("前 %d 条已到期清理。", st.Removed)
	}
	if st.Checked == nil {
		return v, nil
	}
	e, d := st.Checked, st.Checked.Details()
	v.Checked = minute(e.At) + "，" + e.Actor
	if e.Outcome == cms.OutcomeFailure {
		v.Bad = fmt.Sprint(d["problem"])
		return v, nil
	}
	v.Checked += "，" + span(d) + "完好"
	if n := st.Last.Seq - e.Seq; n > 0 {
		v.Since = fmt.Sprintf("之后新增 %d 条。", n)
	}
	return v, nil
}

// months is a number of months as people say it.
func months(n int) string {
	if n%12 == 0 {
		return fmt.Sprintf("%d 年", n/12)
	}
	return fmt.Sprintf("%d 个月", n)
}

// verifyAudit verifies the log, as far as a page can.
func (h *Handler) verifyAudit(w http.ResponseWriter, r *http.Request) error {
	rep, err := h.Audit.CheckFromPage(r.Context(), web.Actor(r))
	if err != nil {
		return h.failed(w, r, err, href.Audit)
	}
	if rep.Problem != nil {
		return web.SeeOther(w, r, href.Audit) // which shows what the last verification found
	}
	note := "没有改动、缺失、调换或截去。锚点 " + rep.Last.String() + "，可以抄下备查。"
	if rep.Skipped > 0 {
		note = fmt.Sprintf("记录很多，只校验了最近的；更早的 %d 条请在服务器上运行 xuanlan audit verify。", rep.Skipped) + note
	}
	return h.done(w, r, web.Flash{Text: fmt.Sprintf("第 %d 至 %d 条完好", rep.From, rep.Through), Note: note}, href.Audit)
}

func (h *Handler) exportAudit(w http.ResponseWriter, r *http.Request) error {
	f, asked := auditFilter(r.URL.Query())
	name := "操作日志-" + h.Now().In(cms.Zone).Format("20060102-1504") + ".csv"
	out := &download{w: w, name: name, mime: "text/csv; charset=utf-8"}
	if _, err := h.Audit.Export(r.Context(), web.Actor(r), out, audit.CSV, f, auditDetail(asked)); err != nil {
		if !out.begun {
			return err
		}
		// Half a file must not look like a whole one.
		h.Adapter.Log.Error("日志没有导出完", "request", web.RequestID(r.Context()), "err", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}

// download sends the headers of a file with its first bytes, so that until
// then an error page can be sent.
type download struct {
	w          http.ResponseWriter
	name, mime string
	begun      bool
}

func (d *download) Write(b []byte) (int, error) {
	if !d.begun {
		d.begun = true
		d.w.Header().Set("Content-Type", d.mime)
		d.w.Header().Set("Content-Disposition", web.Disposition("attachment", d.name))
	}
	return d.w.Write(b)
}

func (h *Handler) showAuditEntry(w http.ResponseWriter, r *http.Request) error {
	seq, err := web.ID(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	e, err := h.Store.AuditEntry(ctx, seq)
	if cms.KindOf(err) == cms.NotFound {
		return cms.E(cms.NotFound, "没有这一条日志，编号可能不对，或已到期清理")
	}
	if err != nil {
		return err
	}
	head, err := h.Store.AuditHead(ctx)
	if err != nil {
		return err
	}
	if err := h.Audit.Read(ctx, web.Actor(r), fmt.Sprintf("第 %d 条", seq), nil); err != nil {
		return err
	}
	s := auditShell(fmt.Sprintf("日志第 %d 条", seq))
	s.Trail = []adminpage.Link{{Label: "操作日志", URL: href.Audit}}
	return h.page(w, r, http.StatusOK, s, adminpage.AuditEntry(auditEntryView(e, head)))
}

func auditEntryView(e cms.AuditEntry, head cms.AuditHead) adminpage.AuditEntryView {
	d := e.Details()
	var v adminpage.AuditEntryView
	fact := func(label, value string) {
		if value != "" {
			v.Facts = append(v.Facts, adminpage.Fact{Label: label, Value: value})
		}
	}
	kind, _ := auditObject(e)
	fact("时间", e.At.In(cms.Zone).Format("2006-01-02 15:04:05.000")+"（北京时间）")
	fact("人员", e.Actor)
	fact("单位", e.Unit)
	fact("操作", cms.ActionLabel(e.Action))
	fact("结果", cms.OutcomeLabel(e.Outcome))
	fact("对象", joined(kind, e.Object))
	fact("详情", describe(d, 0))
	if through, ok := d["through"].(float64); ok && e.Action == "audit.verify" {
		fact("锚点", fmt.Sprintf("%.0f:%v", through, d["hash"]))
	}
	fact("来源地址", e.Address)
	fact("请求编号", e.RequestID)
	if e.ObjectID != nil {
		v.Others = href.Audit + "?object=" + e.ObjectType + ":" + number(*e.ObjectID)
	}
	if e.Seq > head.BaseSeq+1 {
		v.Prev = href.AuditEntry(e.Seq - 1)
	}
	if e.Seq < head.Seq {
		v.Next = href.AuditEntry(e.Seq + 1)
	}
	for _, c := range changes(d) {
		v.Changes = append(v.Changes, adminpage.ChangeRow{Field: c.field, Before: c.before, After: c.after})
	}
	v.HashFacts = []adminpage.Fact{{Label: "前一条", Value: hex.EncodeToString(e.Prev)}, {Label: "这一条", Value: hex.EncodeToString(e.Hash)}}
	return v
}

func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " " + b
}
