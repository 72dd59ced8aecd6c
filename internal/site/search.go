package site

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/search"
	"xuanlan/internal/store"
	"xuanlan/internal/web"
	"xuanlan/templates/sitepage"
	"xuanlan/templates/ui"
)

func (h *Handler) showSearch(w http.ResponseWriter, r *http.Request) error {
	f, err := h.frame(r)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	query := search.Query{Text: web.Text(q, "q"), ByDate: q.Get("sort") == "date", Page: web.Page(q)}
	column := f.tree.BySlug(q.Get("column"))
	query.Filter = searchFilter(f.tree, q, column)
	res, err := h.search.Search(r.Context(), query)
	if err != nil {
		return err
	}
	own := searchQuery(query, column)
	v := sitepage.SearchView{
		Shell: h.shell(f, "搜索："+query.Text, 0, ""), Query: query.Text, Total: strconv.Itoa(res.Shown()), Partial: res.Partial && res.Total > 0,
		Pager: ui.NewPager(res.Shown(), search.PageSize, query.Page, "条", func(n int) string { return href.Page(href.Search, own, n) }),
	}
	if v.Partial {
		v.Total += "+"
	}
	v.Shell.Query = query.Text
	v.Shell.Metas = append(v.Shell.Metas, ui.Meta{Name: "robots", Content: "noindex"})
	switch {
	case query.Text == "":
		v.Shell.Title = "站内搜索"
	case len(res.Words) == 0:
		v.Notice = "请输入汉字、字母或数字。"
	case search.TooLong(query.Text):
		v.Notice = "搜索词太长，只用了前 80 字。"
	}
	for key, values := range own {
		if key != "q" {
			v.Hidden = append(v.Hidden, ui.Field{Name: key, Value: values[0]})
		}
	}
	slices.SortFunc(v.Hidden, func(a, b ui.Field) int { return cmp.Compare(a.Name, b.Name) })
	if len(res.Words) > 0 && res.Total == 0 {
		instead, err := h.search.Instead(r.Context(), query.Text)
		if err != nil {
			return err
		}
		for _, text := range instead {
			v.Instead = append(v.Instead, ui.Link{Label: text, URL: href.Page(href.Search, url.Values{"q": {text}}, 1)})
		}
	}
	if len(res.Words) > 0 {
		v.Facets = facets(f.tree, own, column, &query.Filter, &res)
		v.Sorts = sorts(own, query.ByDate)
	}
	if query.Filter.On() {
		v.Clear = href.Page(href.Search, url.Values{"q": {query.Text}}, 1)
	}
	for _, hit := range res.Hits {
		v.Hits = append(v.Hits, searchHit(f.tree, hit))
	}
	return web.Render(w, r, http.StatusOK, sitepage.Search(v))
}

// searchFilter reads the filters of an address; what can't be one is none.
func searchFilter(tree *cms.Tree, q url.Values, column *cms.Column) store.SearchFilter {
	f := store.SearchFilter{Source: web.Text(q, "source")}
	if column != nil {
		f.ColumnIDs = tree.Subtree(column.ID)
	}
	if year, err := strconv.Atoi(q.Get("year")); err == nil && year > 1900 && year < 2200 {
		f.Year = year
	}
	if v := q.Get("validity"); slices.ContainsFunc(cms.Validities, func(o cms.Option) bool { return o.Value == v }) {
		f.Validity = v
	}
	return f
}

// searchQuery is the search as the page's own addresses write it.
func searchQuery(s search.Query, column *cms.Column) url.Values {
	q := url.Values{"q": {s.Text}}
	set := func(key, value string) {
		if value != "" {
			q.Set(key, value)
		}
	}
	if column != nil {
		set("column", column.Slug)
	}
	if s.Filter.Year != 0 {
		set("year", strconv.Itoa(s.Filter.Year))
	}
	set("source", s.Filter.Source)
	set("validity", s.Filter.Validity)
	if s.ByDate {
		set("sort", "date")
	}
	return q
}

func with(own url.Values, key, value string) string {
	q := maps.Clone(own)
	q.Set(key, value)
	if value == "" {
		q.Del(key)
	}
	return href.Page(href.Search, q, 1)
}

// manySources is how many sources are offered.
const manySources = 8

// facets are what the hits can be narrowed to: columns, the years, the
// validity of documents, the sources with the most.
func facets(tree *cms.Tree, own url.Values, column *cms.Column, f *store.SearchFilter, res *search.Result) []sitepage.FacetGroup {
	group := func(title, key, all string) *facetGroup {
		return &facetGroup{own: own, key: key, partial: res.Partial,
			FacetGroup: sitepage.FacetGroup{Title: title, Facets: []sitepage.Facet{{Link: ui.Link{Label: all, URL: with(own, key, ""), Current: !own.Has(key)}}}}}
	}
	columns := group("栏目", "column", "全部栏目")
	parents := tree.Children(0)
	if column != nil {
		parents = slices.Concat(tree.Path(column.ID), tree.Children(column.ID))
	}
	for _, c := range parents {
		n := 0
		for _, id := range tree.Subtree(c.ID) {
			n += res.Columns[id]
		}
		columns.add(c.Name, c.Slug, n, c == column)
	}
	years := group("年份", "year", "全部年份")
	for _, y := range slices.Backward(slices.Sorted(maps.Keys(res.Years))) {
		years.add(strconv.Itoa(y)+" 年", strconv.Itoa(y), res.Years[y], y == f.Year)
	}
	validity := group("文件效力", "validity", "全部")
	for _, o := range cms.Validities {
		validity.add(o.Label, o.Value, res.Validities[o.Value], o.Value == f.Validity)
	}
	sources := group("来源", "source", "全部来源")
	names := slices.SortedFunc(maps.Keys(res.Sources), func(a, b string) int {
		return cmp.Or(cmp.Compare(res.Sources[b], res.Sources[a]), cmp.Compare(a, b))
	})
	for _, s := range names[:min(len(names), manySources)] {
		sources.add(s, s, res.Sources[s], s == f.Source)
	}
	if f.Source != "" && !slices.Contains(names[:min(len(names), manySources)], f.Source) {
		sources.add(f.Source, f.Source, res.Sources[f.Source], true)
	}
	var out []sitepage.FacetGroup
	for _, g := range []*facetGroup{columns, years, validity, sources} {
		if len(g.Facets) > 2 || own.Has(g.key) {
			out = append(out, g.FacetGroup)
		}
	}
	return out
}

type facetGroup struct {
	sitepage.FacetGroup
	own     url.Values
	key     string
	partial bool
}

// add offers a value that has hits; the chosen one is there in any case.
func (g *facetGroup) add(label, value string, n int, current bool) {
	if n == 0 && !current {
		return
	}
	count := strconv.Itoa(n)
	if g.partial {
		count += "+"
	}
	if current {
		g.Chosen = label
	}
	g.Facets = append(g.Facets, sitepage.Facet{Link: ui.Link{Label: label, URL: with(g.own, g.key, value), Current: current}, Count: count})
}

func sorts(own url.Values, byDate bool) []ui.Link {
	return []ui.Link{{Label: "相关度", URL: with(own, "sort", ""), Current: !byDate},
		{Label: "时间", URL: with(own, "sort", "date"), Current: byDate}}
}

func searchHit(tree *cms.Tree, hit search.Hit) sitepage.Hit {
	out := sitepage.Hit{Title: spans(hit.TitleSpans), URL: href.Article(hit.ID), Snippet: spans(hit.Snippet),
		Column: tree.PathName(hit.ColumnID), Date: isoDate(hit.PublishedAt), ISO: isoDate(hit.PublishedAt),
		Number: spans(hit.NumberSpans), Source: spans(hit.SourceSpans), Validity: hit.DocValidity}
	if hit.DocValidity != "" {
		out.Tag = "文件"
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
