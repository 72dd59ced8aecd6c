package admin

import (
	"net/http"
	"strings"

	"xuanlan/internal/cms"
	"xuanlan/internal/editorial"
	"xuanlan/internal/href"
	"xuanlan/internal/library"
	"xuanlan/internal/store"
	"xuanlan/internal/web"
	"xuanlan/templates/adminpage"
)

// linkChoices is the number of articles and of files that are offered.
const linkChoices = 8

// pickLink is the part of a page that offers what a link may lead to: public
// articles and the files of the library, those with the words or the newest.
func (h *Handler) pickLink(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	words := strings.TrimSpace(web.Text(r.URL.Query(), "q"))
	tree, err := h.Store.Tree(ctx)
	if err != nil {
		return err
	}
	published := store.ArticleFilter{Standing: cms.StandPublished, Sort: "-published", Limit: linkChoices}
	editorial.Match(words, &published)
	articles, err := h.Store.Articles(ctx, published)
	if err != nil {
		return err
	}
	filter := store.FileFilter{Kind: cms.FileAttachment, Limit: linkChoices}
	library.Match(words, &filter)
	files, err := h.Store.FileList(ctx, filter)
	if err != nil {
		return err
	}
	var v adminpage.LinksView
	for _, a := range articles {
		v.Articles = append(v.Articles, adminpage.LinkChoice{Label: a.Title, URL: href.Article(a.ID),
			Note: tree.PathName(a.ColumnID) + " · " + inputDate(a.PublishedAt)})
	}
	for _, f := range files {
		t := tile(f)
		v.Files = append(v.Files, adminpage.LinkChoice{Label: t.Title, URL: t.Href, Note: t.Note})
	}
	for _, n := range tree.Walk() {
		if words != "" && n.Visible && n.Kind != cms.KindLink && strings.Contains(n.Name, words) {
			v.Columns = append(v.Columns, adminpage.LinkChoice{Label: n.Name, URL: href.Column(n.Slug), Note: "栏目"})
		}
	}
	return web.Render(w, r, http.StatusOK, adminpage.Links(v))
}
