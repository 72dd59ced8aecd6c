package admin

import (
	"net/http"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/paper"
	"xuanlan/internal/web"
	"xuanlan/templates/adminpage"
)

const wordType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

// showRecord is the record of an item (审核表).
func (h *Handler) showRecord(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r)
	if err != nil {
		return err
	}
	form, err := h.Records.Form(r.Context(), web.Actor(r), id)
	if err != nil {
		return err
	}
	v := adminpage.RecordView{ArticleID: id, Form: form}
	if web.User(r.Context()).Can(cms.PermWrite) {
		v.Back = adminpage.Link{Label: "回到稿件", URL: href.AdminArticle(id)}
	}
	return h.page(w, r, http.StatusOK, adminpage.Shell{Title: "审核表", Active: adminpage.MenuRegister,
		Trail: []adminpage.Link{{Label: "审核登记", URL: href.Register}}}, adminpage.Record(v))
}

// printedRecord takes note that a browser prints the record.
func (h *Handler) printedRecord(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r)
	if err != nil {
		return err
	}
	if err := h.Records.Exported(r.Context(), web.Actor(r), id, "打印"); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// recordWord is the record as a file.
func (h *Handler) recordWord(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r)
	if err != nil {
		return err
	}
	form, err := h.Records.Form(r.Context(), web.Actor(r), id)
	if err != nil {
		return err
	}
	if err := h.Records.Exported(r.Context(), web.Actor(r), id, "Word"); err != nil {
		return err
	}
	return paper.Docx(&download{w: w, name: "审核表-" + number(id) + ".docx", mime: wordType}, form, h.Now())
}

// monthOf is the month that the address names, or the present one.
func monthOf(text string, now time.Time) time.Time {
	if m, err := time.ParseInLocation("2006-01", text, cms.Zone); err == nil {
		return m
	}
	return now.In(cms.Zone)
}
