package site

import (
	"context"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/sanitize"
	"xuanlan/internal/stats"
	"xuanlan/internal/store"
	"xuanlan/internal/web"
	"xuanlan/templates/sitepage"
	"xuanlan/templates/ui"
)

func (h *Handler) showArticle(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	live, err := h.store.Live(ctx, id)
	if err != nil {
		return err
	}
	f, err := h.frame(r)
	if err != nil {
		return err
	}
	if live.Views, err = h.counter.Total(ctx, id); err != nil {
		return err
	}
	page, err := h.articlePage(ctx, f, live)
	if err != nil {
		return err
	}
	if err := web.Render(w, r, http.StatusOK, page.component()); err != nil {
		return err
	}
	h.countView(r, id)
	return nil
}

// countView counts the view of a person.
func (h *Handler) countView(r *http.Request, id int64) {
	if isView(r) {
		h.counter.View(id)
	}
}

// isView reports whether a person views the page. What a browser fetches
// ahead isn't viewed yet.
func isView(r *http.Request) bool {
	ahead := strings.Contains(r.Header.Get("Sec-Purpose"), "prefetch") || r.Header.Get("Purpose") == "prefetch"
	return r.Method == http.MethodGet && !ahead && stats.IsPerson(r.UserAgent())
}

// articlePage is an article in one of its two looks.
type articlePage struct {
	article  *sitepage.ArticleView
	document *sitepage.DocumentView
}

func (p articlePage) component() templ.Component {
	if p.document != nil {
		return sitepage.Document(*p.document)
	}
	return sitepage.Article(*p.article)
}

func (p articlePage) shell() *ui.SiteShell {
	if p.document != nil {
		return &p.document.Shell
	}
	return &p.article.Shell
}

func (h *Handler) articlePage(ctx context.Context, f frame, l store.Live) (articlePage, error) {
	newer, older, err := h.store.Neighbours(ctx, l.ColumnID, l.ID, l.PublishedAt)
	if err != nil {
		return articlePage{}, err
	}
	side, err := h.related(ctx, f.tree, l)
	if err != nil {
		return articlePage{}, err
	}
	shell := h.shell(f, l.Title, l.ColumnID, href.Article(l.ID))
	shell.Link = f.origin() + href.Article(l.ID)
	shell.QR = href.ArticleQR(l.ID)
	shell.Description = l.Summary
	if shell.Description == "" {
		shell.Description = sanitize.Excerpt(l.Revision.BodyText, 100)
	}
	shell.Keywords = l.Revision.Keywords
	articleTags(f, &shell, &l)
	if d := l.Revision.Document; d != nil {
		return articlePage{document: documentView(f, shell, l, d, newer, older, side)}, nil
	}
	v := &sitepage.ArticleView{
		Shell: shell, Crumb: crumb(f.tree, l.ColumnID, ""), Title: l.Title, Words: words(l.Title), Subtitle: l.Revision.Subtitle,
		Source: l.Source, Author: l.Author, PublishedAt: moment(l.PublishedAt), PublishedISO: isoTime(l.PublishedAt),
		Views: count(l.Views), Body: sanitize.Show(l.Revision.Body, l.BodyFiles), Files: files(l.Files),
		Prev: neighbour(newer), Next: neighbour(older), Side: side, Archived: l.Archived,
	}
	if o := l.Revision.Repost; o != nil {
		v.RepostSite, v.RepostURL = o.Site, o.URL
	}
	return articlePage{article: v}, nil
}

func documentView(f frame, shell ui.SiteShell, l store.Live, d *cms.Document, newer, older *store.Neighbour, side []sitepage.SideBlock) *sitepage.DocumentView {
	v := &sitepage.DocumentView{
		Shell: shell, Crumb: crumb(f.tree, l.ColumnID, ""), Title: l.Title, Words: words(l.Title), Subtitle: l.Revision.Subtitle,
		Number: d.Number, Issuer: d.Issuer, Genre: d.Genre, IndexNumber: d.IndexNumber,
		PublishedOn: longDate(l.PublishedAt), Validity: d.Validity, Note: d.Note,
		Body: sanitize.Show(l.Revision.Body, l.BodyFiles), Files: files(l.Files), Prev: neighbour(newer), Next: neighbour(older), Side: side,
	}
	if d.WrittenOn != nil {
		v.WrittenOn = longDate(*d.WrittenOn)
	}
	return v
}

func neighbour(n *store.Neighbour) sitepage.Neighbour {
	if n == nil {
		return sitepage.Neighbour{}
	}
	return sitepage.Neighbour{Title: n.Title, URL: href.Article(n.ID), Note: n.DocNumber}
}

// related is the newest of the same column, without the article itself.
func (h *Handler) related(ctx context.Context, tree *cms.Tree, l store.Live) ([]sitepage.SideBlock, error) {
	c := tree.Get(l.ColumnID)
	if c == nil {
		return nil, nil
	}
	list, err := h.store.List(ctx, store.ListFilter{ColumnIDs: tree.Subtree(c.ID), Exclude: []int64{l.ID}, Unpinned: true, Limit: 6})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return []sitepage.SideBlock{{Title: c.Name + "最新", Items: items(list, datedItem)}}, nil
}

// viewable are the types that browsers show by themselves.
var viewable = map[string]bool{"application/pdf": true, "image/jpeg": true, "image/png": true, "image/gif": true,
	"image/webp": true, "video/mp4": true, "audio/mpeg": true}

func files(list []store.AttachedFile) []sitepage.FileLink {
	out := make([]sitepage.FileLink, len(list))
	for i, f := range list {
		kind := f.Ext()
		out[i] = sitepage.FileLink{Name: f.Name, Kind: kind, Size: kind + " · " + web.Size(f.Size), Download: href.Download(f.Key)}
		if viewable[f.MIME] {
			out[i].ViewURL = href.File(f.Key)
		}
	}
	return out
}
