// Package site serves the public pages. It knows no sessions: what it
// answers depends on the path, the listed parameters and the visitor's Look
// alone.
package site

import (
	"net/http"
	"sync/atomic"
	"time"

	"github.com/go-chi/chi/v5"

	"xuanlan/internal/audit"
	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/library"
	"xuanlan/internal/search"
	"xuanlan/internal/stats"
	"xuanlan/internal/store"
	"xuanlan/internal/web"
	"xuanlan/templates/ui"
)

// Handler serves the public site.
type Handler struct {
	store    *store.Store
	search   *search.Searcher
	counter  *stats.Counter
	library  *library.Library
	audit    *audit.Log
	adapter  web.Adapter
	sessions func(http.Handler) http.Handler
	now      func() time.Time

	known *atomic.Pointer[frame] // the last frame that was read, for error pages
}

// Options are what a Handler works with.
type Options struct {
	Store    *store.Store
	Search   *search.Searcher
	Counter  *stats.Counter
	Library  *library.Library
	Audit    *audit.Log
	Adapter  web.Adapter                     // its Page is set by New
	Sessions func(http.Handler) http.Handler // loads who is logged in; for files only
	Now      func() time.Time
}

// New returns the public site's handler.
func New(o Options) *Handler {
	h := &Handler{store: o.Store, search: o.Search, counter: o.Counter, library: o.Library, audit: o.Audit, sessions: o.Sessions, now: o.Now,
		known: &atomic.Pointer[frame]{}}
	h.adapter = web.Adapter{Log: o.Adapter.Log, Page: h.errorPage}
	return h
}

// Routes adds the public routes.
func (h *Handler) Routes(r chi.Router) {
	r.Group(func(r chi.Router) {
		r.Use(varied)
		r.Get(href.Home, h.adapter.Handle(h.showHome))
		r.Get("/columns/{slug}", h.adapter.Handle(h.showColumn))
		r.Get("/articles/{id}", h.adapter.Handle(h.showArticle))
		r.Get(href.Preview("{token}"), h.adapter.Handle(h.showPreview))
		r.Get(href.Search, h.adapter.Handle(h.showSearch))
		r.Get(href.Suggest, h.adapter.Handle(h.suggest))
		r.Get(href.SiteMap, h.adapter.Handle(h.showSiteMap))
		r.Get(href.Accessibility, h.adapter.Handle(h.showAccessibility))
	})
	r.Get("/articles/{id}/qr.svg", h.adapter.Handle(h.showQR))
	r.With(web.LimitBody(16<<10)).Post(href.Mode, h.adapter.Handle(h.setLook))
	r.Get("/files/{key}", h.adapter.Handle(h.serveFile))
	r.Get("/files/{key}/{version}", h.adapter.Handle(h.serveFile))
	r.NotFound(h.adapter.Handle(h.redirectLegacy))
	r.MethodNotAllowed(func(w http.ResponseWriter, r *http.Request) {
		h.errorPage(w, r, http.StatusMethodNotAllowed, "这个地址不接受这种请求，请从首页进入")
	})
}

// Adapter shows errors in the look of the public site.
func (h *Handler) Adapter() web.Adapter { return h.adapter }

// frame is what every page needs: the settings, the columns, and how it was
// asked for.
type frame struct {
	site cms.Site
	logo string
	tree *cms.Tree
	asked
}

// asked is what a page takes from the request.
type asked struct {
	look    ui.Look
	address string // from the path on
	host    string // with its scheme
}

func ask(r *http.Request) asked {
	a := asked{look: Look(r), address: r.URL.RequestURI(), host: "http://" + r.Host}
	if web.IsHTTPS(r) {
		a.host = "https://" + r.Host
	}
	return a
}

// origin is what stands before the path in addresses that are passed on: the
// site's own domain or, until the settings name it, the host that was asked.
func (f frame) origin() string {
	if f.site.Domain != "" {
		return "https://" + f.site.Domain
	}
	return f.host
}

func (h *Handler) frame(r *http.Request) (frame, error) {
	ctx := r.Context()
	columns, err := h.store.Columns(ctx)
	if err != nil {
		return frame{}, err
	}
	f := frame{tree: cms.NewTree(columns), asked: ask(r)}
	if f.site, err = h.store.Site(ctx); err != nil {
		return frame{}, err
	}
	if f.site.LogoID != nil {
		file, err := h.store.File(ctx, *f.site.LogoID)
		if err != nil {
			return frame{}, err
		}
		f.logo = href.File(file.Key)
	}
	h.known.Store(&f)
	return f, nil
}

// shell is the frame as pages show it; current is the column that the page
// belongs to, 0 for none.
func (h *Handler) shell(f frame, title string, current int64, path string) ui.SiteShell {
	now := h.now().In(cms.Zone)
	s := ui.SiteShell{
		Title: title, Look: f.look, Address: f.address, SiteName: f.site.Name, FullName: f.site.FullName, LogoURL: f.logo,
		Description: f.site.Descr, Keywords: f.site.Keywords,
		Today: longDate(now) + " " + weekdays[now.Weekday()], TodayISO: now.Format(time.DateOnly),
		Nav: navigation(f.tree, current, path),
		Metas: []ui.Meta{{Name: "SiteName", Content: f.site.Name}, {Name: "SiteDomain", Content: f.site.Domain},
			{Name: "SiteIDCode", Content: f.site.IDCode}},
		Footer: ui.SiteFooter{
			Copyright: f.site.Copyright, ICP: f.site.ICP, Police: f.site.Police, IDCode: f.site.IDCode,
			Hotline: f.site.Hotline, Address: f.site.Address, Postcode: f.site.Postcode, Email: f.site.Email,
			Links: footerLinks(f.tree),
		},
	}
	if f.look.Elder {
		s.Mode = ui.ModeElder
	}
	if path != "" {
		s.Canonical = f.whole(path)
	}
	s.Feeds = []ui.Link{{Label: f.site.Name, URL: href.RSS("")}, {Label: f.site.Name, URL: href.Atom("")}}
	if c := f.tree.Get(current); c != nil {
		s.Feeds = append(s.Feeds, ui.Link{Label: c.Name, URL: href.RSS(c.Slug)}, ui.Link{Label: c.Name, URL: href.Atom(c.Slug)})
	}
	return s
}

// whole is a path with the site's domain; "" while that is not set.
func (f *frame) whole(path string) string {
	if f.site.Domain == "" || path == "" {
		return ""
	}
	return "https://" + f.site.Domain + path
}

var weekdays = [...]string{"星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"}

func footerLinks(tree *cms.Tree) []ui.Link {
	var links []ui.Link
	for _, c := range tree.Visible(0) {
		if c.Kind == cms.KindPage {
			links = append(links, ui.Link{Label: c.Name, URL: columnURL(c)})
		}
	}
	return append(links, ui.Link{Label: "网站地图", URL: href.SiteMap}, ui.Link{Label: "站内搜索", URL: href.Search},
		ui.Link{Label: "无障碍声明", URL: href.Accessibility})
}

// navigation is the home page and the visible columns. A link column that
// leads home, as 首页 does, is the home entry itself.
func navigation(tree *cms.Tree, current int64, path string) []ui.NavItem {
	on := map[int64]bool{}
	for _, c := range tree.Path(current) {
		on[c.ID] = true
	}
	var items []ui.NavItem
	for _, c := range tree.Visible(0) {
		item := ui.NavItem{Label: c.Name, URL: columnURL(c), Current: on[c.ID] || columnURL(c) == path}
		for _, child := range tree.Visible(c.ID) {
			item.Children = append(item.Children, ui.NavItem{Label: child.Name, URL: columnURL(child), Current: on[child.ID]})
		}
		items = append(items, item)
	}
	return items
}

func columnURL(c *cms.Column) string {
	if c.Kind == cms.KindLink {
		return c.LinkURL
	}
	return href.Column(c.Slug)
}

// crumb is 您的位置: the home page, the column's path and, unless it is "",
// the page itself.
func crumb(tree *cms.Tree, column int64, page string) []ui.Link {
	links := []ui.Link{{Label: "首页", URL: href.Home}}
	path := tree.Path(column)
	for i, c := range path {
		links = append(links, ui.Link{Label: c.Name, URL: columnURL(c), Current: page == "" && i == len(path)-1})
	}
	if page != "" {
		links = append(links, ui.Link{Label: page, Current: true})
	}
	return links
}
