package feed

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/sanitize"
	"xuanlan/internal/store"
	"xuanlan/internal/web"
)

const jsonType = "application/json; charset=utf-8"

// The bounds of a page of the interface.
const (
	apiSize    = 20
	apiMaxSize = 100
	apiMaxPage = 1000
)

// apiColumn is a column with those below it.
type apiColumn struct {
	Slug     string      `json:"slug"`
	Name     string      `json:"name"`
	Kind     string      `json:"kind"`
	URL      string      `json:"url"`
	Children []apiColumn `json:"children"`
}

// apiItem is an article in a list. Times are RFC 3339 in Beijing time.
type apiItem struct {
	ID          int64  `json:"id"`
	Title       string `json:"title"`
	URL         string `json:"url"`
	Column      string `json:"column"` // slug of the primary column
	Summary     string `json:"summary"`
	Source      string `json:"source"`
	Author      string `json:"author"`
	PublishedAt string `json:"published_at"`
	Cover       string `json:"cover,omitempty"`
	DocNumber   string `json:"doc_number,omitempty"`
	DocValidity string `json:"doc_validity,omitempty"`
}

// apiFile is an attachment.
type apiFile struct {
	Name string `json:"name"`
	URL  string `json:"url"`
	Type string `json:"type"`
	Size int64  `json:"size"`
}

func sendJSON(w http.ResponseWriter, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Access-Control-Allow-Origin", "*")
	return send(w, jsonType, b)
}

func (h *Handler) apiColumns(w http.ResponseWriter, r *http.Request) error {
	site, tree, err := h.frame(r.Context())
	if err != nil {
		return err
	}
	at := base(&site, r)
	var below func(id int64) []apiColumn
	below = func(id int64) []apiColumn {
		out := []apiColumn{}
		for _, c := range tree.Visible(id) {
			a := apiColumn{Slug: c.Slug, Name: c.Name, Kind: string(c.Kind), URL: at + href.Column(c.Slug), Children: below(c.ID)}
			if c.Kind == cms.KindLink {
				a.URL = c.LinkURL
			}
			out = append(out, a)
		}
		return out
	}
	return sendJSON(w, map[string]any{"columns": below(0)})
}

// number reads a parameter between 1 and most; the default when it is not
// given.
func number(q url.Values, name string, otherwise, most int) (int, error) {
	s := q.Get(name)
	if s == "" {
		return otherwise, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > most {
		return 0, cms.E(cms.Invalid, "参数 "+name+" 应是 1 到 "+strconv.Itoa(most)+" 之间的整数")
	}
	return n, nil
}

func (h *Handler) apiArticles(w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), r.URL.Query()
	site, tree, err := h.frame(ctx)
	if err != nil {
		return err
	}
	page, err := number(q, "page", 1, apiMaxPage)
	if err != nil {
		return err
	}
	size, err := number(q, "size", apiSize, apiMaxSize)
	if err != nil {
		return err
	}
	filter := store.ListFilter{Unpinned: true, Limit: size, Offset: (page - 1) * size}
	if slug := q.Get("column"); slug != "" {
		c, err := column(tree, slug)
		if err != nil {
			return err
		}
		filter.ColumnIDs = tree.Subtree(c.ID)
	}
	list, err := h.store.List(ctx, filter)
	if err != nil {
		return err
	}
	total, err := h.store.Count(ctx, filter)
	if err != nil {
		return err
	}
	items := make([]apiItem, len(list))
	for i := range list {
		items[i] = item(&list[i], tree, base(&site, r))
	}
	return sendJSON(w, map[string]any{"items": items, "page": page, "size": size, "total": total})
}

func item(l *store.Listing, tree *cms.Tree, at string) apiItem {
	it := apiItem{ID: l.ID, Title: l.Title, URL: at + href.Article(l.ID), Summary: l.Summary, Source: l.Source, Author: l.Author,
		PublishedAt: l.PublishedAt.In(cms.Zone).Format(time.RFC3339), DocNumber: l.DocNumber, DocValidity: string(l.DocValidity)}
	if c := tree.Get(l.ColumnID); c != nil {
		it.Column = c.Slug
	}
	if l.CoverKey != "" {
		it.Cover = at + href.File(l.CoverKey)
	}
	return it
}

func (h *Handler) apiArticle(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r)
	if err != nil {
		return err
	}
	site, tree, err := h.frame(r.Context())
	if err != nil {
		return err
	}
	live, err := h.store.Live(r.Context(), id)
	if err != nil {
		return err
	}
	at, files := base(&site, r), []apiFile{}
	for _, f := range live.Files {
		files = append(files, apiFile{Name: f.Name, URL: at + href.File(f.Key), Type: f.MIME, Size: f.Size})
	}
	return sendJSON(w, struct {
		apiItem
		Subtitle    string    `json:"subtitle,omitempty"`
		Keywords    string    `json:"keywords,omitempty"`
		Body        string    `json:"body_html"`
		Text        string    `json:"body_text"`
		Attachments []apiFile `json:"attachments"`
	}{item(&live.Listing, tree, at), live.Revision.Subtitle, live.Revision.Keywords, string(sanitize.Absolute(live.Revision.Body, at)),
		live.Revision.BodyText, files})
}
