package admin

import (
	"cmp"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/editorial"
	"xuanlan/internal/href"
	"xuanlan/internal/store"
	"xuanlan/internal/web"
	"xuanlan/templates/adminpage"
	"xuanlan/templates/ui"
)

const articleSize = 20

// tabs are the standings by which the list can be narrowed, in the order of
// the tabs, with the word that stands for each in addresses.
var tabs = []struct {
	standing cms.Standing
	state    string
}{
	{"", ""}, {cms.StandDraft, "draft"}, {cms.StandReview, "review"}, {cms.StandReturned, "returned"}, {cms.StandReady, "ready"},
	{cms.StandPublished, "published"}, {cms.StandWithdrawn, "withdrawn"}, {cms.StandArchived, "archived"}, {cms.StandDeleted, "bin"},
}

func (h *Handler) showArticles(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	q := r.URL.Query()
	tree, err := h.Store.Tree(ctx)
	if err != nil {
		return err
	}
	filter, shown := articleFilter(q, tree)
	filter.Scope = scope(ctx, tree, cms.PermWrite)
	counts, err := h.Store.ArticleCounts(ctx, filter)
	if err != nil {
		return err
	}
	page := web.Page(q)
	filter.Limit, filter.Offset = articleSize, (page-1)*articleSize
	rows, err := h.Store.Articles(ctx, filter)
	if err != nil {
		return err
	}
	own := filterQuery(shown)
	v := adminpage.ArticlesView{
		Filter: shown, Filtered: len(own) > 0 && (shown.Words+shown.ColumnID+shown.Author+shown.Source+shown.From+shown.To) != "",
		Columns: columnChoices(tree), Bin: filter.Standing == cms.StandDeleted, Archived: filter.Standing == cms.StandArchived, CanPublish: web.User(ctx).Can(cms.PermPublish),
		ByTitle: sortLink(own, "title"), ByUpdated: sortLink(own, "updated"), ByViews: sortLink(own, "views"),
		Back:  href.Page(href.AdminArticles, own, page),
		Pager: ui.NewPager(counts[filter.Standing], articleSize, page, "篇", func(n int) string { return href.Page(href.AdminArticles, own, n) }),
	}
	if v.Authors, err = h.Store.Authors(ctx); err != nil {
		return err
	}
	if v.Sources, err = h.Store.Units(ctx); err != nil {
		return err
	}
	for _, t := range tabs {
		label := t.standing.Label()
		if t.standing == "" {
			label = "全部"
		}
		v.Tabs = append(v.Tabs, adminpage.Tab{Label: label, Count: strconv.Itoa(counts[t.standing]),
			URL: stateURL(own, t.state), Current: t.standing == filter.Standing})
	}
	v.ClearURL = stateURL(url.Values{}, shown.State)
	for _, a := range rows {
		v.Rows = append(v.Rows, h.articleRow(tree, a))
	}
	s := adminpage.Shell{Title: "稿件", Active: adminpage.MenuArticles}
	if v.Bin {
		s = adminpage.Shell{Title: "回收站", Active: adminpage.MenuBin}
	}
	return h.page(w, r, http.StatusOK, s, adminpage.Articles(v))
}

// articleFilter reads the filter of the list from its address: as the store
// takes it and as the form shows it.
func articleFilter(q url.Values, tree *cms.Tree) (store.ArticleFilter, adminpage.ArticleFilter) {
	shown := adminpage.ArticleFilter{State: q.Get("state"), Sort: q.Get("sort"), Words: web.Text(q, "q"),
		ColumnID: q.Get("column_id"), Author: web.Text(q, "author"), Source: web.Text(q, "source"), From: q.Get("from"), To: q.Get("to")}
	f := store.ArticleFilter{Author: shown.Author, Source: shown.Source, Sort: shown.Sort}
	editorial.Match(shown.Words, &f)
	for _, t := range tabs {
		if t.state == shown.State {
			f.Standing = t.standing
		}
	}
	if id := web.Int64(shown.ColumnID); tree.Get(id) != nil {
		f.ColumnIDs = tree.Subtree(id)
	} else {
		shown.ColumnID = ""
	}
	if t, ok := web.Date(shown.From); ok && t != nil {
		f.From = *t
	} else {
		shown.From = ""
	}
	if t, ok := web.Date(shown.To); ok && t != nil {
		f.To = t.AddDate(0, 0, 1)
	} else {
		shown.To = ""
	}
	return f, shown
}

// filterQuery is the filter as the list's own addresses write it.
func filterQuery(f adminpage.ArticleFilter) url.Values {
	q := url.Values{}
	for k, v := range map[string]string{"state": f.State, "sort": f.Sort, "q": f.Words, "column_id": f.ColumnID,
		"author": f.Author, "source": f.Source, "from": f.From, "to": f.To} {
		if v != "" {
			q.Set(k, v)
		}
	}
	return q
}

// with returns the address of the list with one parameter changed.
func with(own url.Values, key, value string) string {
	q := url.Values{}
	for k, v := range own {
		q[k] = v
	}
	q.Set(key, value)
	if value == "" {
		q.Del(key)
	}
	return href.Page(href.AdminArticles, q, 1)
}

func stateURL(own url.Values, state string) string { return with(own, "state", state) }

// sortLink leads to the list sorted by key, or the other way round when it
// is. Times and numbers begin with the largest.
func sortLink(own url.Values, key string) adminpage.Sort {
	now := own.Get("sort")
	if now == "" {
		now = "-updated"
	}
	switch now {
	case "-" + key:
		return adminpage.Sort{URL: with(own, "sort", key), Dir: "descending"}
	case key:
		return adminpage.Sort{URL: with(own, "sort", "-"+key), Dir: "ascending"}
	}
	if key == "title" {
		return adminpage.Sort{URL: with(own, "sort", key)}
	}
	return adminpage.Sort{URL: with(own, "sort", "-"+key)}
}

func badge(s store.Standing, now time.Time) adminpage.Badge {
	b := adminpage.Badge{Key: s.Standing}
	switch {
	case s.Standing == cms.StandPublished && s.Review != nil:
		b.Label = "已发布，新改动待" + *s.Review
	case s.Standing == cms.StandPublished && s.Pending:
		b.Label = "已发布，有新改动"
	case s.Standing == cms.StandReview:
		b.Label = "待" + *s.Review
	case s.Standing == cms.StandReady && s.PublishAt != nil:
		b.Label = shortTime(*s.PublishAt, now) + " 发布"
	}
	return b
}

func (h *Handler) articleRow(tree *cms.Tree, a store.ArticleRow) adminpage.ArticleRow {
	now := h.Now()
	row := adminpage.ArticleRow{ID: a.ID, Title: a.Title, Column: tree.PathName(a.ColumnID), State: badge(a.Standing, now),
		Source: a.Source, Author: a.Author, Updated: shortTime(a.UpdatedAt, now), UpdatedAt: minute(a.UpdatedAt), Views: "—"}
	if a.PinnedUntil != nil && a.PinnedUntil.After(now) {
		row.Pills = append(row.Pills, adminpage.Pill{Label: "置顶", Tone: "red"})
	}
	if a.HasCover {
		row.Pills = append(row.Pills, adminpage.Pill{Label: "图"})
	}
	if a.Attachments > 0 {
		row.Pills = append(row.Pills, adminpage.Pill{Label: "附件 " + strconv.Itoa(a.Attachments)})
	}
	if a.PublishedAt != nil {
		row.Views = strconv.FormatInt(a.Views+h.Counter.Buffered(a.ID), 10)
	}
	row.Fate = h.fate(tree, a)
	if k := a.Standing.Standing; k == cms.StandPublished || k == cms.StandArchived {
		row.PublicURL = href.Article(a.ID)
	}
	return row
}

// fate says in a line what became of an item: who sent it in wants to know.
func (h *Handler) fate(tree *cms.Tree, a store.ArticleRow) string {
	now := h.Now()
	switch a.Standing.Standing {
	case cms.StandReview:
		return waited(now.Sub(*a.Waiting))
	case cms.StandReturned:
		return "原因：" + cmp.Or(*a.Said, cms.SeeNotes)
	case cms.StandPublished, cms.StandArchived:
		names := make([]string, len(a.ColumnIDs))
		for i, id := range a.ColumnIDs {
			names[i] = tree.Name(id)
		}
		return shortTime(*a.PublishedAt, now) + " 发在" + strings.Join(names, "、")
	}
	return ""
}
