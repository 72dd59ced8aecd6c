package admin

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"xuanlan/internal/cms"
	"xuanlan/internal/editorial"
	"xuanlan/internal/href"
	"xuanlan/internal/web"
	"xuanlan/templates/adminpage"
	"xuanlan/templates/ui"
)

func (h *Handler) showPreview(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	return h.renderPreview(w, r, id, q.Get("view"), adminpage.PreviewLinksView{Open: q.Has("links")})
}

func (h *Handler) renderPreview(w http.ResponseWriter, r *http.Request, id int64, view string, links adminpage.PreviewLinksView) error {
	ctx := r.Context()
	live, err := h.Store.Draft(ctx, id)
	if err != nil {
		return err
	}
	a, err := h.Store.Article(ctx, id)
	if err != nil {
		return err
	}
	stands, err := h.Store.Standing(ctx, id)
	if err != nil {
		return err
	}
	site, err := h.Store.Site(ctx)
	if err != nil {
		return err
	}
	if links.Rows, err = h.previewLinkRows(ctx, id); err != nil {
		return err
	}
	links.Days, links.InBin = editorial.PreviewDays, a.DeletedAt != nil
	rev := live.Revision
	v := adminpage.PreviewView{SiteName: site.Name, ArticleID: id, Title: live.Title, State: badge(stands, h.Now()),
		Version: fmt.Sprintf("第 %d 版", rev.Number), Saved: minute(rev.CreatedAt) + " 保存",
		View: adminpage.ViewDesktop, Frame: href.PreviewPage(id), Links: links}
	switch view {
	case adminpage.ViewPhone:
		v.View = view
	case adminpage.ViewElder:
		v.View, v.Frame = view, v.Frame+"?mode="+ui.ModeElder
	}
	if f := h.Sessions.PopFlash(ctx); f != nil {
		v.Flash = flash(f)
	}
	return web.Render(w, r, http.StatusOK, adminpage.Preview(v))
}

func (h *Handler) previewLinkRows(ctx context.Context, article int64) ([]adminpage.PreviewLinkRow, error) {
	list, err := h.Store.PreviewLinks(ctx, article)
	if err != nil {
		return nil, err
	}
	now := h.Now()
	rows := make([]adminpage.PreviewLinkRow, len(list))
	for i, l := range list {
		rows[i] = adminpage.PreviewLinkRow{ID: l.ID, Who: l.CreatedBy, Made: shortTime(l.CreatedAt, now), Until: minute(l.ExpiresAt), Opened: "还没人打开"}
		if l.OpenedAt != nil {
			rows[i].Opened = fmt.Sprintf("打开过 %d 次，最近 %s", l.Opened, shortTime(*l.OpenedAt, now))
		}
	}
	return rows, nil
}

// showPreviewPage is what the frame of the preview holds.
func (h *Handler) showPreviewPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r)
	if err != nil {
		return err
	}
	live, err := h.Store.Draft(r.Context(), id)
	if err != nil {
		return err
	}
	var notes []cms.Note
	mode := ""
	if r.URL.Query().Get("mode") == ui.ModeElder {
		mode = ui.ModeElder
	}
	if r.URL.Query().Has("notes") {
		mode = ui.ModeText
		if notes, err = h.Store.Notes(r.Context(), id, web.User(r.Context()).ID); err != nil {
			return err
		}
		notes = cms.NotesOn(notes, live.Revision.ID)
	}
	web.AllowFraming(w.Header())
	return h.Preview(w, r, live, mode, notes)
}

// sharePreview makes a link. The answer shows it at once, because nothing
// keeps it.
func (h *Handler) sharePreview(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r)
	if err != nil {
		return err
	}
	if err := parseForm(r); err != nil {
		return err
	}
	token, err := h.Desk.SharePreview(r.Context(), web.Actor(r), id, int(web.Int64(r.PostForm.Get("days"))))
	if k := cms.KindOf(err); k == cms.Invalid || k == cms.Conflict {
		return h.failed(w, r, err, href.SharedPreview(id))
	}
	if err != nil {
		return err
	}
	address := url.URL{Scheme: "http", Host: r.Host, Path: href.Preview(token)}
	if web.IsHTTPS(r) {
		address.Scheme = "https"
	}
	return h.renderPreview(w, r, id, r.PostForm.Get("view"), adminpage.PreviewLinksView{Open: true, New: address.String()})
}

func (h *Handler) revokePreview(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r)
	if err != nil {
		return err
	}
	if err := parseForm(r); err != nil {
		return err
	}
	err = h.Desk.RevokePreview(r.Context(), web.Actor(r), id, web.Int64(r.PostForm.Get("link")))
	if err != nil {
		return h.failed(w, r, err, href.SharedPreview(id))
	}
	return h.done(w, r, web.Flash{Text: "链接已撤销", Note: "拿着它的人再也打不开。"}, href.SharedPreview(id))
}
