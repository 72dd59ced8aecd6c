package site

import (
	"net/http"
	"strconv"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/sanitize"
	"xuanlan/internal/store"
	"xuanlan/internal/web"
	"xuanlan/templates/sitepage"
	"xuanlan/templates/ui"
)

// Preview shows a revision as visitors would see it, in a mode of ui.SiteShell,
// to editors, with notes at their places. Its links open outside the frame that
// it stands in.
func (h *Handler) Preview(w http.ResponseWriter, r *http.Request, live store.Live, mode string, notes []cms.Note) error {
	f, err := h.frame(r)
	if err != nil {
		return err
	}
	page, err := h.articlePage(r.Context(), f, live)
	if err != nil {
		return err
	}
	page.note(live.ID, notes)
	s := page.shell()
	s.Look, s.Mode, s.Framed, s.Canonical = ui.Look{}, mode, true, ""
	return web.Render(w, r, http.StatusOK, page.component())
}

// note puts numbered notes into the text and behind the titles.
func (p articlePage) note(article int64, notes []cms.Note) {
	var v sitepage.Notes
	var marks []sanitize.Mark
	for i, n := range notes {
		m := sanitize.Mark{Quote: n.Quote, No: i + 1, ID: href.NotePlaceID(n.ID), URL: href.NoteEntry(article, n.ID)}
		link := sitepage.NoteLink{ID: m.ID, URL: m.URL, No: strconv.Itoa(m.No)}
		switch n.Field {
		case cms.NoteTitle:
			v.Title = append(v.Title, link)
		case cms.NoteSubtitle:
			v.Subtitle = append(v.Subtitle, link)
		default:
			marks = append(marks, m)
		}
	}
	if d := p.document; d != nil {
		d.Notes, d.Body = v, sanitize.Marked(d.Body, marks)
		return
	}
	p.article.Notes, p.article.Body = v, sanitize.Marked(p.article.Body, marks)
}

// noPreview is said alike of every link that doesn't work, so that nobody
// learns which ones there were.
var noPreview = message{[]string{"预览链接失效"}, []string{"链接已到期、被撤销或不完整，", "请向发来链接的同志另要一个。"}}

// showPreview shows the newest revision of an article to who has a link to
// it. What it answers must not be kept, found or passed on.
func (h *Handler) showPreview(w http.ResponseWriter, r *http.Request) error {
	head := w.Header()
	head.Set("Cache-Control", "no-store")
	head.Set("X-Robots-Tag", "noindex, nofollow")
	head.Set("Referrer-Policy", "no-referrer")
	ctx, token := r.Context(), r.PathValue("token")
	link, err := h.store.PreviewLink(ctx, token)
	if cms.KindOf(err) == cms.NotFound {
		h.showMessage(w, r, http.StatusNotFound, noPreview)
		return nil
	}
	if err != nil {
		return err
	}
	live, err := h.store.Draft(ctx, link.ArticleID)
	if err != nil {
		return err
	}
	standing, err := h.standing(r, live)
	if err != nil {
		return err
	}
	f, err := h.frame(r)
	if err != nil {
		return err
	}
	page, err := h.articlePage(ctx, f, live)
	if err != nil {
		return err
	}
	page.unlock(href.PreviewQuery(token))
	s := page.shell()
	s.Preview, s.PreviewEnds, s.Canonical = standing, link.ExpiresAt.In(cms.Zone).Format("1月2日 15:04"), ""
	if isView(r) {
		if err := h.counter.PreviewOpened(ctx, link.ID); err != nil {
			return err
		}
	}
	return web.Render(w, r, http.StatusOK, page.component())
}

// standing says whether the public can see what the preview shows.
func (h *Handler) standing(r *http.Request, live store.Live) (string, error) {
	public, err := h.store.Live(r.Context(), live.ID)
	switch kind := cms.KindOf(err); {
	case err == nil && public.Revision.ID == live.Revision.ID:
		return "这篇稿件已经公开。", nil
	case err == nil:
		return "预览稿，这次修改尚未公开，请勿转发。", nil
	case kind == cms.NotFound || kind == cms.Gone:
		return "预览稿，尚未公开，请勿转发。", nil
	}
	return "", err
}

// unlock adds a query to the addresses of all files, so that those of an
// article that isn't public can be loaded.
func (p articlePage) unlock(query string) {
	if p.document != nil {
		p.document.Body = sanitize.WithFileQuery(p.document.Body, query)
		unlockFiles(p.document.Files, query)
		return
	}
	p.article.Body = sanitize.WithFileQuery(p.article.Body, query)
	unlockFiles(p.article.Files, query)
}

func unlockFiles(files []sitepage.FileLink, query string) {
	for i := range files {
		files[i].Download = sanitize.WithQuery(files[i].Download, query)
		files[i].ViewURL = sanitize.WithQuery(files[i].ViewURL, query)
	}
}

// sendPreviewed sends a file that isn't public to who has a link to an article
// that uses it.
func (h *Handler) sendPreviewed(w http.ResponseWriter, r *http.Request, f cms.File, token string) (sent bool, err error) {
	shows, err := h.store.PreviewShows(r.Context(), token, f.ID)
	if err != nil || !shows {
		return false, err
	}
	if err := h.noteDownload(r, f); err != nil {
		return false, err
	}
	w.Header().Set("Cache-Control", "private, no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	return true, h.sendFile(w, r, f)
}
