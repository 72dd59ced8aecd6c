package admin

import (
	"net/http"
	"net/url"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/editorial"
	"xuanlan/internal/href"
	"xuanlan/internal/web"
	"xuanlan/templates/adminpage"
)

// articleForm is the form as it stands: stored, or typed and not yet stored.
type articleForm struct {
	content     cms.Content
	publishing  cms.Publishing
	body        string
	base        int64             // revision that the form was opened on
	errors      cms.FieldErrors   // what must be mended
	raw         map[string]string // texts of fields that could not be read
	conflict    string
	resumed     *time.Time // when what is shown was put by without being saved
	resumedFrom string     // by whom, if it was another one
}

func (h *Handler) showNewArticle(w http.ResponseWriter, r *http.Request) error {
	u := web.User(r.Context())
	f := articleForm{content: cms.Content{ColumnID: web.Int64(r.URL.Query().Get("column")), Author: u.Name, Source: u.Unit}}
	if u.OnlyContributes() {
		f.content.Writer, f.content.WriterPhone = u.Name, u.Phone
	}
	f, err := h.resume(r, 0, f)
	if err != nil {
		return err
	}
	return h.renderArticle(w, r, http.StatusOK, 0, f)
}

func (h *Handler) showArticle(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r)
	if err != nil {
		return err
	}
	a, err := h.Store.Article(r.Context(), id)
	if err != nil {
		return err
	}
	rev, err := h.Store.Revision(r.Context(), a.HeadRevisionID)
	if err != nil {
		return err
	}
	if err := h.Desk.ReadNotices(r.Context(), web.Actor(r), id); err != nil {
		return err
	}
	f, err := h.resume(r, id, articleForm{content: rev.Content, publishing: a.Publishing, body: string(rev.Body), base: rev.ID})
	if err != nil {
		return err
	}
	return h.renderArticle(w, r, http.StatusOK, id, f)
}

// saveArticle stores the form of a new or a known article, and goes on to
// what the pressed button says.
func (h *Handler) saveArticle(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	var id int64
	if r.PathValue("id") != "" {
		var err error
		if id, err = web.ID(r); err != nil {
			return err
		}
	}
	f := parseArticle(r.PostForm)
	action := r.PostForm.Get("action")
	may := web.User(r.Context()).Can(cms.PermPublish)
	draft := editorial.Draft{ArticleID: id, BaseRevision: f.base, Content: f.content, Body: f.body,
		Publish: action == "publish" && may, Submit: action == "submit", Urgent: r.PostForm.Get("urgent") != ""}
	if may {
		draft.Publishing = &f.publishing
	}
	if len(f.errors) > 0 {
		return h.renderArticle(w, r, http.StatusUnprocessableEntity, id, f)
	}
	saved, err := h.Desk.Save(r.Context(), web.Actor(r), draft)
	if bad, ok := fieldErrors(err); ok {
		f.errors = bad
		return h.renderArticle(w, r, http.StatusUnprocessableEntity, id, f)
	}
	if id != 0 && cms.KindOf(err) == cms.Conflict {
		return h.renderConflict(w, r, id, f, err)
	}
	if err != nil {
		return err
	}
	note := ""
	if may && f.publishing.PublishAt != nil && !draft.Publish {
		a, err := h.Store.Article(r.Context(), saved.ArticleID)
		if err != nil {
			return err
		}
		if a.PublishAt == nil {
			note = "定时发布还没有设好：审完后填好时间，点“发布”才生效。"
		}
	}
	return h.saved(w, r, action, saved, note)
}

func (h *Handler) saved(w http.ResponseWriter, r *http.Request, action string, s editorial.Saved, note string) error {
	switch {
	case action == "preview":
		return web.SeeOther(w, r, href.PreviewArticle(s.ArticleID))
	case s.Short:
		return h.done(w, r, web.Flash{Text: "已提交审核", Note: "转载自权威媒体，走短流程：一人审核并作保密审查。"}, href.AdminArticle(s.ArticleID))
	case s.Submitted:
		return h.done(w, r, web.Flash{Text: "已提交审核", Note: "审核人会在“待我审核”里看到。还没有人审之前可以撤回。"}, href.AdminArticle(s.ArticleID))
	case s.Scheduled:
		return h.done(w, r, web.Flash{Text: "已定时，到时间自动发布"}, href.AdminArticle(s.ArticleID))
	case s.Published:
		return h.done(w, r, web.Flash{Text: "已发布，网站上已经能看到"}, href.AdminArticle(s.ArticleID))
	}
	return h.done(w, r, web.Flash{Text: "已保存草稿", Note: note}, href.AdminArticle(s.ArticleID))
}

// renderConflict shows what was typed above a newer stored revision. Saving
// again then overrules it knowingly.
func (h *Handler) renderConflict(w http.ResponseWriter, r *http.Request, id int64, f articleForm, err error) error {
	a, aerr := h.Store.Article(r.Context(), id)
	if aerr != nil {
		return aerr
	}
	f.base = a.HeadRevisionID
	_, f.conflict = web.Status(err)
	return h.renderArticle(w, r, http.StatusConflict, id, f)
}

// parseArticle reads the form. What can't be read is kept as typed and
// marked.
func parseArticle(v url.Values) articleForm {
	f := articleForm{errors: cms.FieldErrors{}, raw: map[string]string{}, base: web.Int64(v.Get("base_revision")), body: web.Text(v, "body")}
	date := func(field string) *time.Time {
		t, ok := web.Date(v.Get(field))
		if !ok {
			f.raw[field] = web.Text(v, field)
			f.errors.Add(field, "这个时间读不懂，请写成 2026-11-24 09:00 的样子")
		}
		return t
	}
	f.content = cms.Content{
		Title: web.Text(v, "title"), Subtitle: web.Text(v, "subtitle"), ColumnID: web.Int64(v.Get("column_id")),
		OtherIDs: web.Int64s(v["other_id"]), Source: web.Text(v, "source"), Author: web.Text(v, "author"),
		Writer: web.Text(v, "writer"), WriterPhone: web.Text(v, "writer_phone"), Repost: parseRepost(v, date("repost_at")),
		Summary: web.Text(v, "summary"), Keywords: web.Text(v, "keywords"),
		CoverID: pointer(web.Int64(v.Get("cover_id"))), CoverAlt: web.Text(v, "cover_alt"),
		Document: &cms.Document{Number: web.Text(v, "doc_number"), Issuer: web.Text(v, "doc_issuer"), Genre: web.Text(v, "doc_genre"),
			IndexNumber: web.Text(v, "doc_index"), WrittenOn: date("doc_written_on"),
			Validity: cms.Validity(web.Text(v, "doc_validity")), Note: web.Text(v, "doc_note"),
			Openness: cms.Openness(web.Text(v, "doc_openness")), Grade: cms.Grade(web.Text(v, "doc_grade"))},
	}
	f.publishing = cms.Publishing{PublishAt: date("publish_at"), TakeDownAt: date("take_down_at"),
		PinnedUntil: endOfDay(date("pinned_until")), ShownAt: date("shown_at")}
	names := v["attachment_name"]
	for i, s := range v["attachment_id"] {
		if id := web.Int64(s); id > 0 {
			a := cms.Attachment{FileID: id}
			if i < len(names) {
				a.Name = web.Text(url.Values{"n": {names[i]}}, "n")
			}
			f.content.Attachments = append(f.content.Attachments, a)
		}
	}
	return f
}

// parseRepost reads where a repost comes from; nil when it is none.
func parseRepost(v url.Values, at *time.Time) *cms.Repost {
	if v.Get("repost") == "" {
		return nil
	}
	return &cms.Repost{Site: web.Text(v, "repost_site"), URL: web.Text(v, "repost_url"), At: at}
}

// endOfDay makes a day that was picked last until its end.
func endOfDay(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	y, m, d := t.In(cms.Zone).Date()
	end := time.Date(y, m, d, 23, 59, 59, 0, cms.Zone)
	return &end
}

func (h *Handler) renderArticle(w http.ResponseWriter, r *http.Request, status int, id int64, f articleForm) error {
	v, err := h.articleView(r.Context(), id, f)
	if err != nil {
		return err
	}
	if id != 0 {
		if v.Hold, err = h.hold(r, id, f.conflict == ""); err != nil {
			return err
		}
	}
	s := adminpage.Shell{Title: "写稿", Active: adminpage.MenuArticles, Narrow: true,
		Trail: []adminpage.Link{{Label: "稿件", URL: href.AdminArticles}}}
	if id != 0 {
		s.Title = "编辑稿件"
	}
	return h.page(w, r, status, s, adminpage.ArticleForm(v))
}
