package site

import (
	"net/http"
	"net/url"
	"strconv"
	"unicode/utf8"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/search"
	"xuanlan/internal/web"
	"xuanlan/templates/sitepage"
	"xuanlan/templates/ui"
)

func (h *Handler) showSearch(w http.ResponseWriter, r *http.Request) error {
	f, err := h.frame(r.Context())
	if err != nil {
		return err
	}
	q := r.URL.Query()
	query := search.Query{Text: web.Text(q, "q"), ByDate: q.Get("sort") == "date", Page: web.Page(q)}
	column := f.tree.BySlug(q.Get("column"))
	if column != nil {
		query.ColumnIDs = f.tree.Subtree(column.ID)
	}
	res, err := h.search.Search(r.Context(), query)
	if err != nil {
		return err
	}
	own := searchQuery(query, column)
	v := sitepage.SearchView{
		Shell: h.shell(f, "搜索："+query.Text, 0, ""), Query: query.Text, Total: strconv.Itoa(res.Total),
		Pager: ui.NewPager(res.Total, search.PageSize, query.Page, "条", func(n int) string { return href.Page(href.Search, own, n) }),
	}
	v.Shell.Query = query.Text
	v.Shell.Metas = append(v.Shell.Metas, ui.Meta{Name: "robots", Content: "noindex"})
	switch {
	case query.Text == "":
		v.Shell.Title = "站内搜索"
	case len(res.Words) == 0:
		v.Notice = "请输入汉字、字母或数字。"
	case utf8.RuneCountInString(query.Text) > 80:
		v.Notice = "搜索词太长，只用了前 80 字。"
	}
	if column != nil {
		v.Hidden = append(v.Hidden, ui.Field{Name: "column", Value: column.Slug})
	}
	if query.ByDate {
		v.Hidden = append(v.Hidden, ui.Field{Name: "sort", Value: "date"})
	}
	if len(res.Words) > 0 {
		v.Facets = facets(f.tree, own, column, res.ByColumn)
		v.Sorts = sorts(own, query.ByDate)
	}
	for _, hit := range res.Hits {
		v.Hits = append(v.Hits, searchHit(f.tree, hit))
	}
	return web.Render(w, r, http.StatusOK, sitepage.Search(v))
}

// searchQuery is the search as the page's own addresses write it.
func searchQuery(s search.Query, column *cms.Column) url.Values {
	q := url.Values{"q": {s.Text}}
	if column != nil {
		q.Set("column", column.Slug)
	}
	if s.ByDate {
		q.Set("sort", "date")
	}
	return q
}

func with(own url.Values, key, value string) string {
	q := url.Values{}
	for k, v := range own {
		q[k] = v
	}
	q.Set(key, value)
	if value == "" {
		q.Del(key)
	}
	return href.Page(href.Search, q, 1)
}

// facets are the top-level columns with hits.
func facets(tree *cms.Tree, own url.Values, current *cms.Column, counts map[int64]int) []sitepage.Facet {
	total := 0
	var list []sitepage.Facet
	for _, c := range tree.Children(0) {
		n := 0
		for _, id := range tree.Subtree(c.ID) {
			n += counts[id]
		}
		if total += n; n > 0 {
			list = append(list, sitepage.Facet{Link: ui.Link{Label: c.Name, URL: with(own, "column", c.Slug), Current: c == current}, Count: strconv.Itoa(n)})
		}
	}
	all := sitepage.Facet{Link: ui.Link{Label: "全部", URL: with(own, "column", ""), Current: current == nil}, Count: strconv.Itoa(total)}
	return append([]sitepage.Facet{all}, list...)
}

func sorts(own url.Values, byDate bool) []ui.Link {
	return []ui.Link{{Label: "相关度", URL: with(own, "sort", ""), Current: !byDate},
		{Label: "时间", URL: with(own, "sort", "date"), Current: byDate}}
}

func searchHit(tree *cms.Tree, hit search.Hit) sitepage.Hit {
	out := sitepage.Hit{Title: spans(hit.TitleSpans), URL: href.Article(hit.ID), Snippet: spans(hit.Snippet),
		Column: tree.PathName(hit.ColumnID), Date: isoDate(hit.PublishedAt), ISO: isoDate(hit.PublishedAt), Note: hit.DocNumber}
	if hit.DocValidity != "" {
		out.Tag = "文件"
	}
	if out.Note == "" {
		out.Note = hit.Source
	}
	return out
}

func spans(list []search.Span) []sitepage.Span {
	out := make([]sitepage.Span, len(list))
	for i, s := range list {
		out[i] = sitepage.Span(s)
	}
	return out
}
