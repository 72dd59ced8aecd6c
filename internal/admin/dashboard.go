package admin

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/store"
	"xuanlan/internal/web"
	"xuanlan/templates/adminpage"
)

func (h *Handler) showDashboard(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	now := h.Now().In(cms.Zone)
	v := adminpage.DashboardView{Greeting: greeting(web.User(ctx).Name, now)}
	tree, err := h.Store.Tree(ctx)
	if err != nil {
		return err
	}
	months, err := h.Store.PublishedByMonth(ctx, 12)
	if err != nil {
		return err
	}
	if v.Waiting, v.WaitingAll, err = h.waitingTop(ctx, tree); err != nil {
		return err
	}
	if v.CanWrite = web.User(ctx).Can(cms.PermWrite); v.CanWrite {
		if v.Returned, err = h.returned(ctx); err != nil {
			return err
		}
		if v.Figures, err = h.figures(ctx, tree, months); err != nil {
			return err
		}
		if v.Recent, err = h.recent(ctx, tree, now); err != nil {
			return err
		}
	}
	if v.Columns, err = h.freshness(ctx, tree, now); err != nil {
		return err
	}
	v.Chart = monthChart(months)
	return h.page(w, r, http.StatusOK, adminpage.Shell{Title: "工作台", Active: adminpage.MenuDashboard}, adminpage.Dashboard(v))
}

// dashboardRows bounds the lists of what waits for the user.
const dashboardRows = 5

// waitingTop are the items that wait longest for the user's signature, and how
// many there are in all.
func (h *Handler) waitingTop(ctx context.Context, tree *cms.Tree) ([]adminpage.QueueRow, string, error) {
	list, err := h.waiting(ctx)
	return h.queueRows(tree, list[:min(len(list), dashboardRows)]), count(len(list)), err
}

// returned are the items that came back to the user.
func (h *Handler) returned(ctx context.Context) ([]adminpage.ReturnedRow, error) {
	list, err := h.Store.Returned(ctx, web.User(ctx).ID, dashboardRows)
	var rows []adminpage.ReturnedRow
	for _, r := range list {
		rows = append(rows, adminpage.ReturnedRow{ID: r.ArticleID, Title: r.Title, Opinion: cmp.Or(r.Opinion, cms.SeeNotes),
			Note: r.Name + " · " + r.StepName, Age: ago(h.Now().Sub(r.ReturnedAt))})
	}
	return rows, err
}

// recent are the articles of the user's columns that were edited last.
func (h *Handler) recent(ctx context.Context, tree *cms.Tree, now time.Time) ([]adminpage.RecentArticle, error) {
	rows, err := h.Store.Articles(ctx, store.ArticleFilter{Scope: scope(ctx, tree, cms.PermWrite), Limit: 8})
	out := make([]adminpage.RecentArticle, len(rows))
	for i, a := range rows {
		note := []string{tree.PathName(a.ColumnID), a.Account, shortTime(a.UpdatedAt, now)}
		if a.Account == "" { // imported
			note = slices.Delete(note, 1, 2)
		}
		out[i] = adminpage.RecentArticle{ID: a.ID, Title: a.Title, State: badge(a.Standing, now), Note: strings.Join(note, " · ")}
	}
	return out, err
}

func greeting(name string, now time.Time) string {
	part := "晚上好"
	switch hour := now.Hour(); {
	case hour >= 5 && hour < 12:
		part = "上午好"
	case hour >= 12 && hour < 18:
		part = "下午好"
	}
	days := [...]string{"日", "一", "二", "三", "四", "五", "六"}
	return fmt.Sprintf("%s，%s。今天是 %s，星期%s。", part, name, now.Format("2006 年 1 月 2 日"), days[now.Weekday()])
}

func (h *Handler) figures(ctx context.Context, tree *cms.Tree, months []store.MonthCount) ([]adminpage.Figure, error) {
	counts, err := h.Store.ArticleCounts(ctx, store.ArticleFilter{Scope: scope(ctx, tree, cms.PermWrite)})
	if err != nil {
		return nil, err
	}
	tab := func(s cms.Standing) string { return href.AdminArticles + "?state=" + string(s) }
	this, last := 0, 0
	if n := len(months); n >= 2 {
		this, last = months[n-1].N, months[n-2].N
	}
	return []adminpage.Figure{
		{Label: "草稿", Value: strconv.Itoa(counts[cms.StandDraft]), Note: "还没有提交的稿件", URL: tab(cms.StandDraft)},
		{Label: "已退回", Value: strconv.Itoa(counts[cms.StandReturned]), Note: "改好后再提交", URL: tab(cms.StandReturned), Hot: counts[cms.StandReturned] > 0},
		{Label: "审核中", Value: strconv.Itoa(counts[cms.StandReview]), Note: fmt.Sprintf("待发布 %d 篇", counts[cms.StandReady]), URL: tab(cms.StandReview)},
		{Label: "本月发布", Value: strconv.Itoa(this), Note: fmt.Sprintf("上月 %d 篇", last), URL: tab(cms.StandPublished)},
	}, nil
}

// Limits of 国办秘函〔2019〕19号: news columns may rest two weeks, columns of
// notices and documents six months.
const (
	newsLimit     = 14
	documentLimit = 180
)

// freshness lists the visible leaf columns, the stalest first.
func (h *Handler) freshness(ctx context.Context, tree *cms.Tree, now time.Time) ([]adminpage.Freshness, error) {
	rows, err := h.Store.Freshness(ctx)
	if err != nil {
		return nil, err
	}
	latest := map[int64]time.Time{}
	for _, r := range rows {
		latest[r.ColumnID] = r.Latest
	}
	type entry struct {
		adminpage.Freshness
		left int // days until the limit
	}
	var list []entry
	for _, n := range tree.Walk() {
		if !n.Visible || len(tree.Children(n.ID)) > 0 || n.Kind == cms.KindLink || n.Kind == cms.KindPage {
			continue
		}
		limit := newsLimit
		if n.Kind == cms.KindDocuments || n.Name == "通知公告" || n.ColumnType == "政策文件" {
			limit = documentLimit
		}
		e := entry{Freshness: adminpage.Freshness{Name: tree.PathName(n.ID)}}
		if u := web.User(ctx); u.CanIn(cms.PermWrite, tree.Path(n.ID), u.UnitID) {
			e.URL = href.NewArticle + "?column=" + number(n.ID)
		}
		at, ok := latest[n.ID]
		days := int(now.Sub(at).Hours() / 24)
		switch {
		case !ok:
			e.left, e.Level, e.Note = -1<<30, "bad", "空栏目，请尽快补充内容"
		case days > limit:
			e.left, e.Level, e.Note = limit-days, "bad", fmt.Sprintf("%d 天未更新，超过 %d 天的期限", days, limit)
		case days > limit*2/3:
			e.left, e.Level, e.Note = limit-days, "warn", fmt.Sprintf("%d 天前更新，还有 %d 天到期限", days, limit-days)
		case days == 0:
			e.left, e.Level, e.Note = limit, "ok", "今天更新"
		default:
			e.left, e.Level, e.Note = limit-days, "ok", fmt.Sprintf("%d 天前更新", days)
		}
		list = append(list, e)
	}
	slices.SortStableFunc(list, func(a, b entry) int { return cmp.Compare(a.left, b.left) })
	out := make([]adminpage.Freshness, min(len(list), 10))
	for i := range out {
		out[i] = list[i].Freshness
	}
	return out, nil
}

func monthChart(months []store.MonthCount) adminpage.Chart {
	values, labels := make([]int, len(months)), make([]string, len(months))
	for i, m := range months {
		values[i], labels[i] = m.N, strconv.Itoa(int(m.Month.In(cms.Zone).Month()))+"月"
	}
	caption := "近十二个月发布篇数折线图"
	if n := len(values); n > 0 {
		caption += "，最近一个月发布 " + strconv.Itoa(values[n-1]) + " 篇"
	}
	return adminpage.NewChart(caption, values, labels)
}
