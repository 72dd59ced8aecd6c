package site

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/sanitize"
	"xuanlan/internal/store"
	"xuanlan/internal/web"
	"xuanlan/templates/sitepage"
	"xuanlan/templates/ui"
)

const (
	feedSize     = 15
	documentSize = 20
)

func (h *Handler) showColumn(w http.ResponseWriter, r *http.Request) error {
	f, err := h.frame(r)
	if err != nil {
		return err
	}
	c := f.tree.BySlug(r.PathValue("slug"))
	if c == nil {
		return cms.E(cms.NotFound, "没有这个栏目")
	}
	switch c.Kind {
	case cms.KindLink:
		http.Redirect(w, r, c.LinkURL, http.StatusFound)
		return nil
	case cms.KindPage:
		return h.showPage(w, r, f, c)
	case cms.KindDocuments:
		return h.showDocuments(w, r, f, c)
	}
	return h.showFeed(w, r, f, c)
}

// chips are the sub-columns of a column or, on a leaf, its siblings.
func chips(tree *cms.Tree, c *cms.Column) []ui.Link {
	parent := c
	if len(tree.Visible(c.ID)) == 0 && c.ParentID != nil {
		parent = tree.Get(*c.ParentID)
	}
	children := tree.Visible(parent.ID)
	if len(children) == 0 {
		return nil
	}
	links := []ui.Link{{Label: "全部", URL: columnURL(parent), Current: parent == c}}
	if parent.Kind == cms.KindPage {
		links[0].Label = parent.Name
	}
	for _, k := range children {
		links = append(links, ui.Link{Label: k.Name, URL: columnURL(k), Current: k == c})
	}
	return links
}

func (h *Handler) showFeed(w http.ResponseWriter, r *http.Request, f frame, c *cms.Column) error {
	ctx := r.Context()
	page := web.Page(r.URL.Query())
	filter := store.ListFilter{ColumnIDs: f.tree.Subtree(c.ID), Limit: feedSize, Offset: (page - 1) * feedSize}
	total, err := h.store.Count(ctx, filter)
	if err != nil {
		return err
	}
	if page > 1 && filter.Offset >= total {
		return cms.E(cms.NotFound, "没有这一页")
	}
	list, err := h.store.List(ctx, filter)
	if err != nil {
		return err
	}
	v := sitepage.ColumnView{
		Shell: h.shell(f, c.Name, c.ID, href.ColumnPage(c.Slug, page)), Crumb: crumb(f.tree, c.ID, ""),
		Title: c.Name, Description: c.Description, Chips: chips(f.tree, c),
		Pager: ui.NewPager(total, feedSize, page, "条", func(n int) string { return href.ColumnPage(c.Slug, n) }),
	}
	columnTags(f, &v.Shell, c)
	for _, l := range list {
		v.Items = append(v.Items, h.feedItem(l))
	}
	if v.Side, err = h.columnSide(ctx, f.tree, c); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, sitepage.Column(v))
}

func (h *Handler) feedItem(l store.Listing) sitepage.FeedItem {
	t := l.PublishedAt.In(cms.Zone)
	return sitepage.FeedItem{
		Title: l.Title, URL: href.Article(l.ID), Pinned: l.Pinned,
		Day: t.Format("01-02"), Year: t.Format("2006 年"), Date: isoDate(t), ISO: isoDate(t),
		Summary: l.Summary, Source: l.Source, Views: count(l.Views + h.counter.Buffered(l.ID)), Cover: cover(&l),
	}
}

// columnSide is 本栏热读 of the last year and the newest of another column of
// notices.
func (h *Handler) columnSide(ctx context.Context, tree *cms.Tree, c *cms.Column) ([]sitepage.SideBlock, error) {
	hot, err := h.store.MostViewed(ctx, tree.Subtree(c.ID), h.now().AddDate(-1, 0, 0), 6)
	if err != nil {
		return nil, err
	}
	var side []sitepage.SideBlock
	if len(hot) > 0 {
		side = append(side, sitepage.SideBlock{Title: "本栏热读", Ranked: true, Items: items(hot, datedItem)})
	}
	notices := noticeColumn(tree)
	if notices == nil || notices.ID == c.ID {
		return side, nil
	}
	latest, err := h.store.List(ctx, store.ListFilter{ColumnIDs: tree.Subtree(notices.ID), Limit: 5})
	if err != nil || len(latest) == 0 {
		return side, err
	}
	return append(side, sitepage.SideBlock{Title: notices.Name, Items: items(latest, datedItem)}), nil
}

// noticeColumn is the first visible column whose name says that it holds
// notices.
func noticeColumn(tree *cms.Tree) *cms.Column {
	for _, n := range tree.Walk() {
		if n.Visible && (n.Name == "通知公告" || n.Name == "公告公示" || n.Name == "公示公告") {
			return n.Column
		}
	}
	return nil
}

func (h *Handler) showPage(w http.ResponseWriter, r *http.Request, f frame, c *cms.Column) error {
	ctx := r.Context()
	list, err := h.store.List(ctx, store.ListFilter{ColumnIDs: []int64{c.ID}, Limit: 1})
	if err != nil {
		return err
	}
	v := sitepage.PageView{Shell: h.shell(f, c.Name, c.ID, href.Column(c.Slug)), Crumb: crumb(f.tree, c.ID, ""),
		Title: c.Name, Chips: chips(f.tree, c)}
	columnTags(f, &v.Shell, c)
	if len(list) > 0 {
		live, err := h.store.Live(ctx, list[0].ID)
		if err != nil {
			return err
		}
		h.countView(r, list[0].ID)
		v.Note = "本页信息更新于 " + longDate(live.PublishedAt)
		fillPage(&v, sanitize.Show(live.Revision.Body, live.BodyFiles))
	}
	return web.Render(w, r, http.StatusOK, sitepage.Page(v))
}

func fillPage(v *sitepage.PageView, body cms.SafeHTML) {
	sections := sanitize.Sections(body)
	v.Intro = sections[0].HTML
	for i, s := range sections[1:] {
		v.Sections = append(v.Sections, sitepage.PageSection{ID: "s" + strconv.Itoa(i+1), Title: s.Title, HTML: s.HTML})
	}
}

func (h *Handler) showDocuments(w http.ResponseWriter, r *http.Request, f frame, c *cms.Column) error {
	ctx := r.Context()
	q := r.URL.Query()
	page := web.Page(q)
	filter := store.ListFilter{ColumnIDs: f.tree.Subtree(c.ID), Documents: true,
		Validity: cms.Validity(web.Text(q, "validity")), Year: int(web.Int64(q.Get("year"))), Genre: web.Text(q, "genre"),
		Words: web.Text(q, "q"), Limit: documentSize, Offset: (page - 1) * documentSize}
	if filter.Year > 9999 {
		filter.Year = 0
	}
	total, err := h.store.Count(ctx, filter)
	if err != nil {
		return err
	}
	if page > 1 && filter.Offset >= total {
		return cms.E(cms.NotFound, "没有这一页")
	}
	list, err := h.store.List(ctx, filter)
	if err != nil {
		return err
	}
	facets, err := h.store.DocumentFacets(ctx, filter.ColumnIDs)
	if err != nil {
		return err
	}
	own := documentQuery(filter)
	v := sitepage.DocumentsView{
		Shell: h.shell(f, c.Name, c.ID, href.Column(c.Slug)), Crumb: crumb(f.tree, c.ID, ""), Title: c.Name,
		Description: "现行有效文件 " + strconv.Itoa(facets.Valid) + " 件", Chips: chips(f.tree, c),
		Filters: documentFilters(c, own, facets), Action: href.Column(c.Slug), Keyword: filter.Words,
		Total: strconv.Itoa(total), Order: "按成文日期排列，新的在前",
		Pager: ui.NewPager(total, documentSize, page, "件", func(n int) string { return href.Page(href.Column(c.Slug), own, n) }),
	}
	columnTags(f, &v.Shell, c)
	if len(own) > 0 {
		v.ResetURL = href.Column(c.Slug)
	}
	for _, k := range []string{"validity", "year", "genre"} {
		if own.Get(k) != "" {
			v.Hidden = append(v.Hidden, ui.Field{Name: k, Value: own.Get(k)})
		}
	}
	for _, l := range list {
		v.Items = append(v.Items, documentRow(l))
	}
	return web.Render(w, r, http.StatusOK, sitepage.Documents(v))
}

func documentRow(l store.Listing) sitepage.DocumentItem {
	it := sitepage.DocumentItem{Title: l.Title, URL: href.Article(l.ID), Number: l.DocNumber,
		PublishedOn: isoDate(l.PublishedAt), Validity: l.DocValidity}
	if l.DocWrittenOn != nil {
		it.WrittenOn = l.DocWrittenOn.Format("2006-01-02")
	}
	if l.HasPDF {
		it.Files = "PDF"
	}
	return it
}

// documentQuery is the filter as the page's own addresses write it.
func documentQuery(f store.ListFilter) url.Values {
	q := url.Values{}
	if f.Validity != "" {
		q.Set("validity", string(f.Validity))
	}
	if f.Year != 0 {
		q.Set("year", strconv.Itoa(f.Year))
	}
	if f.Genre != "" {
		q.Set("genre", f.Genre)
	}
	if f.Words != "" {
		q.Set("q", f.Words)
	}
	return q
}

func documentFilters(c *cms.Column, own url.Values, facets store.DocumentFacets) []sitepage.Filter {
	option := func(key, value, label string) ui.Link {
		q := url.Values{}
		for k, v := range own {
			q[k] = v
		}
		q.Set(key, value)
		if value == "" {
			q.Del(key)
		}
		return ui.Link{Label: label, URL: href.Page(href.Column(c.Slug), q, 1), Current: own.Get(key) == value}
	}
	validity := sitepage.Filter{Label: "有效性", Options: []ui.Link{option("validity", "", "全部")}}
	for _, o := range cms.Validities {
		validity.Options = append(validity.Options, option("validity", o.Value, o.Label))
	}
	year := sitepage.Filter{Label: "成文年份", Options: []ui.Link{option("year", "", "全部")}}
	for _, y := range facets.Years {
		year.Options = append(year.Options, option("year", strconv.Itoa(y), strconv.Itoa(y)))
	}
	genre := sitepage.Filter{Label: "文种", Options: []ui.Link{option("genre", "", "全部")}}
	for _, g := range facets.Genres {
		genre.Options = append(genre.Options, option("genre", g, g))
	}
	return []sitepage.Filter{validity, year, genre}
}
