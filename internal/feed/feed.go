// Package feed answers machines: feeds, site maps, robots.txt and the read-only
// JSON interface. All of it is public and the same for everybody.
package feed

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/go-chi/chi/v5"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/store"
	"xuanlan/internal/web"
)

// Handler serves what machines read.
type Handler struct {
	store   *store.Store
	adapter web.Adapter
}

// New returns a handler on the store. The adapter's page is for the addresses
// that people open, too.
func New(s *store.Store, adapter web.Adapter) *Handler { return &Handler{store: s, adapter: adapter} }

// Routes adds the routes.
func (h *Handler) Routes(r chi.Router) {
	r.Get(href.Robots, h.adapter.Handle(h.robots))
	r.Get(href.SiteMapXML, h.adapter.Handle(h.siteMapIndex))
	r.Get("/sitemap-columns.xml", h.adapter.Handle(h.columnMap))
	r.Get("/sitemap-{part}.xml", h.adapter.Handle(h.articleMap))
	r.Get(href.RSS(""), h.adapter.Handle(h.rss))
	r.Get(href.Atom(""), h.adapter.Handle(h.atom))
	r.Get(href.RSS("{slug}"), h.adapter.Handle(h.rss))
	r.Get(href.Atom("{slug}"), h.adapter.Handle(h.atom))
	api := web.Adapter{Log: h.adapter.Log, Page: apiError}
	r.Get(href.API+"/columns", api.Handle(h.apiColumns))
	r.Get(href.API+"/articles", api.Handle(h.apiArticles))
	r.Get(href.API+"/articles/{id}", api.Handle(h.apiArticle))
	r.Get(href.API+"/*", api.Handle(func(http.ResponseWriter, *http.Request) error {
		return cms.E(cms.NotFound, "没有这个接口，请看接口说明")
	}))
}

// freshFor is how long an answer may be kept, in seconds.
const freshFor = 60

// send sends a whole answer.
func send(w http.ResponseWriter, contentType string, body []byte) error {
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h.Set("Cache-Control", "public, max-age="+strconv.Itoa(freshFor))
	_, _ = w.Write(body) // the client may have gone
	return nil
}

// base is the beginning of whole addresses: the domain of the settings, or
// where the request came in.
func base(site *cms.Site, r *http.Request) string {
	if site.Domain != "" {
		return "https://" + site.Domain
	}
	if web.IsHTTPS(r) {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// frame reads the settings and the columns.
func (h *Handler) frame(ctx context.Context) (cms.Site, *cms.Tree, error) {
	site, err := h.store.Site(ctx)
	if err != nil {
		return site, nil, err
	}
	tree, err := h.store.Tree(ctx)
	return site, tree, err
}

// column returns the visible column of a slug, or NotFound.
func column(tree *cms.Tree, slug string) (*cms.Column, error) {
	c := tree.BySlug(slug)
	if c == nil || !c.Visible || c.Kind == cms.KindLink {
		return nil, cms.E(cms.NotFound, "没有这个栏目")
	}
	return c, nil
}

func apiError(w http.ResponseWriter, _ *http.Request, status int, text string) {
	if text == "" {
		text = "服务器出了问题，请过几分钟再试"
	}
	h := w.Header()
	h.Set("Content-Type", jsonType)
	h.Set("Access-Control-Allow-Origin", "*")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": text}) // the client may have gone
}
