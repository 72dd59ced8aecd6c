package feed

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
)

// mapSize is the most addresses that a site map may hold (sitemaps.org). A part
// holds the articles of as many numbers, so that its address stays theirs.
const mapSize = 50_000

type mapEntry struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod,omitempty"`
}

type urlSet struct {
	XMLName xml.Name   `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	URLs    []mapEntry `xml:"url"`
}

type mapIndex struct {
	XMLName xml.Name   `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
	Maps    []mapEntry `xml:"sitemap"`
}

func sendXML(w http.ResponseWriter, v any) error {
	b, err := xml.Marshal(v)
	if err != nil {
		return err
	}
	return send(w, "application/xml; charset=utf-8", append([]byte(xml.Header), b...))
}

func (h *Handler) siteMapIndex(w http.ResponseWriter, r *http.Request) error {
	site, err := h.store.Site(r.Context())
	if err != nil {
		return err
	}
	parts, err := h.store.MapParts(r.Context(), mapSize)
	if err != nil {
		return err
	}
	at := base(&site, r)
	index := mapIndex{Maps: []mapEntry{{Loc: at + "/sitemap-columns.xml"}}}
	for _, p := range parts {
		index.Maps = append(index.Maps, mapEntry{Loc: fmt.Sprintf("%s/sitemap-%d.xml", at, p.Part), LastMod: stamp(p.ChangedAt)})
	}
	return sendXML(w, index)
}

func (h *Handler) columnMap(w http.ResponseWriter, r *http.Request) error {
	site, tree, err := h.frame(r.Context())
	if err != nil {
		return err
	}
	at := base(&site, r)
	set := urlSet{URLs: []mapEntry{{Loc: at + href.Home}, {Loc: at + href.SiteMap}}}
	for _, n := range tree.Walk() {
		if n.Visible && n.Kind != cms.KindLink {
			set.URLs = append(set.URLs, mapEntry{Loc: at + href.Column(n.Slug)})
		}
	}
	return sendXML(w, set)
}

func (h *Handler) articleMap(w http.ResponseWriter, r *http.Request) error {
	part, err := strconv.ParseInt(r.PathValue("part"), 10, 32)
	if err != nil || part < 0 {
		return cms.E(cms.NotFound, "没有这份网站地图")
	}
	site, err := h.store.Site(r.Context())
	if err != nil {
		return err
	}
	list, err := h.store.MapPart(r.Context(), part*mapSize, (part+1)*mapSize)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return cms.E(cms.NotFound, "没有这份网站地图")
	}
	at := base(&site, r)
	set := urlSet{URLs: make([]mapEntry, len(list))}
	for i, a := range list {
		set.URLs[i] = mapEntry{Loc: at + href.Article(a.ID), LastMod: stamp(a.ChangedAt)}
	}
	return sendXML(w, set)
}

func stamp(t time.Time) string { return t.In(cms.Zone).Format(time.RFC3339) }

// robots keeps machines out of the admin area and of what has no end.
func (h *Handler) robots(w http.ResponseWriter, r *http.Request) error {
	site, err := h.store.Site(r.Context())
	if err != nil {
		return err
	}
	return send(w, "text/plain; charset=utf-8", []byte("User-agent: *\nDisallow: "+href.Admin+"\nDisallow: "+href.Search+"\nDisallow: /p/\nSitemap: "+
		base(&site, r)+href.SiteMapXML+"\n"))
}
