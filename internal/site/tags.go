package site

import (
	"strings"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/store"
	"xuanlan/templates/ui"
)

// articleTags adds what machines read of an article: the tags of 国办发〔2017〕47号,
// annex, Open Graph and schema.org. Tags without content are left out.
func articleTags(f frame, s *ui.SiteShell, l *store.Live) {
	image := ""
	if l.CoverKey != "" {
		image = f.whole(href.File(l.CoverKey))
	}
	if c := f.tree.Get(l.ColumnID); c != nil {
		s.Metas = append(s.Metas, columnMetas(c)...)
	}
	s.Metas = append(s.Metas,
		ui.Meta{Name: "ArticleTitle", Content: l.Title}, ui.Meta{Name: "PubDate", Content: l.PublishedAt.In(cms.Zone).Format("2006-01-02 15:04")},
		ui.Meta{Name: "ContentSource", Content: l.Source}, ui.Meta{Name: "Keywords", Content: commas(l.Revision.Keywords)},
		ui.Meta{Name: "Author", Content: l.Author}, ui.Meta{Name: "Description", Content: s.Description},
		ui.Meta{Name: "Image", Content: image}, ui.Meta{Name: "Url", Content: s.Canonical})
	s.Graph = []ui.Meta{{Name: "og:type", Content: "article"}, {Name: "og:title", Content: l.Title}, {Name: "og:description", Content: s.Description},
		{Name: "og:url", Content: s.Canonical}, {Name: "og:image", Content: image}, {Name: "og:site_name", Content: f.site.Name}, {Name: "og:locale", Content: "zh_CN"},
		{Name: "article:published_time", Content: isoTime(l.PublishedAt)}}
	article := node{"@type": "Article", "headline": l.Title, "datePublished": isoTime(l.PublishedAt),
		"dateModified": isoTime(changed(l)), "publisher": organization(f), "inLanguage": "zh-CN"}
	article.set("description", s.Description)
	article.set("url", s.Canonical)
	article.set("image", image)
	if l.Author != "" {
		article["author"] = node{"@type": "Person", "name": l.Author}
	}
	s.Data = graph(article, crumbs(f, l.ColumnID, l.Title, s.Canonical))
}

// changed is when what the public sees last changed.
func changed(l *store.Live) time.Time {
	if l.Revision.CreatedAt.After(l.PublishedAt) {
		return l.Revision.CreatedAt
	}
	return l.PublishedAt
}

// columnTags adds the tags of a column's page.
func columnTags(f frame, s *ui.SiteShell, c *cms.Column) {
	s.Metas = append(s.Metas, columnMetas(c)...)
	s.Graph = pageGraph(f, s, c.Name)
	s.Data = graph(crumbs(f, c.ID, "", ""))
}

// homeTags adds the tags of the home page.
func homeTags(f frame, s *ui.SiteShell) {
	s.Metas = append(s.Metas, ui.Meta{Name: "ColumnType", Content: "首页"})
	s.Graph = pageGraph(f, s, f.site.Name)
	s.Data = graph(organization(f))
}

func pageGraph(f frame, s *ui.SiteShell, title string) []ui.Meta {
	return []ui.Meta{{Name: "og:type", Content: "website"}, {Name: "og:title", Content: title}, {Name: "og:description", Content: s.Description},
		{Name: "og:url", Content: s.Canonical}, {Name: "og:site_name", Content: f.site.Name}, {Name: "og:locale", Content: "zh_CN"}}
}

// node is an object of JSON-LD.
type node map[string]any

// set adds a text that is not empty.
func (n node) set(key, value string) {
	if value != "" {
		n[key] = value
	}
}

func graph(nodes ...node) node { return node{"@context": "https://schema.org", "@graph": nodes} }

func organization(f frame) node {
	n := node{"@type": "GovernmentOrganization", "name": f.site.Name}
	n.set("legalName", f.site.FullName)
	n.set("url", f.whole(href.Home))
	n.set("logo", f.whole(f.logo))
	n.set("telephone", f.site.Hotline)
	n.set("email", f.site.Email)
	if f.site.Address != "" {
		address := node{"@type": "PostalAddress", "streetAddress": f.site.Address, "addressCountry": "CN"}
		address.set("postalCode", f.site.Postcode)
		n["address"] = address
	}
	return n
}

// crumbs is where a page stands: the columns and, unless it is "", the page
// itself with its address.
func crumbs(f frame, column int64, title, address string) node {
	var items []node
	add := func(name, url string) {
		n := node{"@type": "ListItem", "position": len(items) + 1, "name": name}
		n.set("item", url)
		items = append(items, n)
	}
	add("首页", f.whole(href.Home))
	for _, c := range f.tree.Path(column) {
		if c.Kind != cms.KindLink {
			add(c.Name, f.whole(href.Column(c.Slug)))
		}
	}
	if title != "" {
		add(title, address)
	}
	return node{"@type": "BreadcrumbList", "itemListElement": items}
}

// columnMetas are the tags of a column. Its keywords are separated as the
// standard says.
func columnMetas(c *cms.Column) []ui.Meta {
	return []ui.Meta{{Name: "ColumnName", Content: c.Name}, {Name: "ColumnDescription", Content: c.Description},
		{Name: "ColumnKeywords", Content: commas(c.Keywords)}, {Name: "ColumnType", Content: c.ColumnType}}
}

// commas separates words with commas, however they were typed.
func commas(words string) string {
	return strings.Join(strings.FieldsFunc(words, func(r rune) bool { return strings.ContainsRune("、，,；; ", r) }), ",")
}
