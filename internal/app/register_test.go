package app_test

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"xuanlan/internal/apptest"
	"xuanlan/internal/cms"
	"xuanlan/internal/editorial"
)

// registerRows are the rows of the workbook below its heads.
func registerRows(t *testing.T, c *apptest.Client, query string) [][]string {
	t.Helper()
	r := c.Get("/admin/register.xlsx" + query)
	if r.Status != http.StatusOK {
		t.Fatalf("register: %d", r.Status)
	}
	rows, err := workbook(t, r.Body).GetRows("审核登记")
	if err != nil || len(rows) < 3 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	return rows[3:]
}

func workbook(t *testing.T, body string) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// A formula in a title stays text, a time is a time, and the names of the
// columns stay in view.
func TestRegisterWorkbook(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	s.User("theeditor", cms.RoleEditor)
	news := s.Column("news", "动态", cms.KindList, nil)
	at := map[string]time.Time{}
	for _, title := range []string{`=HYPERLINK("http://x","点我")`, "+1", "-2", "@SUM(A1)", "𠮷<&>"} {
		save(t, s, draft(news, title))
		at[title] = s.Clock.Now()
	}
	f := workbook(t, s.Login("theeditor").Get("/admin/register.xlsx").Body)
	for i := range len(at) {
		cell := "C" + strconv.Itoa(4+i)
		title, err := f.GetCellValue("审核登记", cell)
		if formula, _ := f.GetCellFormula("审核登记", cell); err != nil || formula != "" || at[title].IsZero() {
			t.Errorf("%s: %q formula %q %v", cell, title, formula, err)
		}
		if kind, err := f.GetCellType("审核登记", cell); err != nil || kind != excelize.CellTypeSharedString {
			t.Errorf("%s has type %v %v", cell, kind, err)
		}
		raw, err := f.GetCellValue("审核登记", "L"+strconv.Itoa(4+i), excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		number, err := strconv.ParseFloat(raw, 64)
		if err != nil {
			t.Fatalf("first published %q is no time", raw)
		}
		shown, err := excelize.ExcelDateToTime(number, false)
		_, offset := at[title].In(cms.Zone).Zone()
		want := at[title].UTC().Add(time.Duration(offset) * time.Second) // what the clock in Beijing shows
		if err != nil || want.Sub(shown) < -time.Second || want.Sub(shown) > 2*time.Minute {
			t.Errorf("%s: %v, want %v", title, shown, want)
		}
	}
	if panes, err := f.GetPanes("审核登记"); err != nil || !panes.Freeze || panes.YSplit != 3 {
		t.Errorf("panes %+v %v", panes, err)
	}
}

// The month begins and ends at midnight in Beijing; what is withdrawn or
// deleted stays in, what was imported is left out.
func TestRegisterMonth(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	ctx := context.Background()
	s.User("theeditor", cms.RoleEditor)
	news := s.Column("news", "动态", cms.KindList, nil)
	now := s.Clock.Now().In(cms.Zone)
	next := time.Date(now.Year(), now.Month()+1, 1, 0, 0, 0, 0, cms.Zone)
	s.Clock.Add(next.Add(-time.Second * 30).Sub(now))
	last := save(t, s, draft(news, "月末最后半分钟"))
	s.Clock.Add(time.Minute)
	first := save(t, s, draft(news, "下月头半分钟"))
	if err := s.Desk.Withdraw(ctx, apptest.Actor, []int64{first}, "试一试"); err != nil {
		t.Fatal(err)
	}
	if err := s.Desk.Delete(ctx, apptest.Actor, []int64{last}); err != nil {
		t.Fatal(err)
	}
	content := draft(news, "从旧网站来的").Content
	if _, err := s.Desk.Import(ctx, apptest.Actor, editorial.Imported{Key: "k", Content: content}); err != nil {
		t.Fatal(err)
	}
	unpublished := draft(news, "没有发布")
	unpublished.Publish = false
	save(t, s, unpublished)
	c := s.Login("theeditor")
	for month, want := range map[string]string{
		now.Format("2006-01"): "月末最后半分钟/回收站", next.Format("2006-01"): "下月头半分钟/已撤稿", next.AddDate(0, 1, 0).Format("2006-01"): "",
	} {
		var got []string
		for _, row := range registerRows(t, c, "?month="+month) {
			got = append(got, row[2]+"/"+row[12])
		}
		if g := strings.Join(got, " "); g != want {
			t.Errorf("%s: %q, want %q", month, g, want)
		}
		shown := c.Get("/admin/register?month=" + month).Doc().Find("[data-testid=register-row] .ttl").Text()
		if shown != strings.Split(want, "/")[0] {
			t.Errorf("%s on the page: %q", month, shown)
		}
	}
}

// Listed by submission, an item has a line with the review of that month, be
// it published or not.
func TestRegisterBySubmission(t *testing.T) {
	t.Parallel()
	o := newReviewed(t)
	id := o.submit("只提交")
	o.sign("thefirst", id, "pass", "")
	o.sign("thesecond", id, "return", "请补充")
	c := o.Login("theeditor")
	if got := registerRows(t, c, ""); len(got) != 0 {
		t.Errorf("listed as published: %q", got)
	}
	rows := registerRows(t, c, "?by=submitted")
	if len(rows) != 1 {
		t.Fatalf("%d lines", len(rows))
	}
	contains(t, "line", strings.Join(rows[0], "|"), []string{"只提交", "用户thefirst", "用户thesecond", "退回作者", "已退回"})
	if got := c.Get("/admin/register?by=submitted").Text("[data-testid=register-totals]"); got != "共 1 篇" {
		t.Errorf("totals %q", got)
	}
	down := o.submit("退回上一级的")
	o.sign("thefirst", down, "pass", "")
	o.sign("thesecond", down, "down", "请再看一遍")
	if row := registerRows(t, c, "?by=submitted")[1]; row[2] != "退回上一级的" || row[7] != "" || !strings.Contains(row[8], "退回上一级") || row[12] != "待初审" {
		t.Errorf("a void signature counts: %q", row)
	}
}

// Five hundred items in a month: pages of fifty, one workbook, and numbers
// that go on from page to page.
func TestRegisterOfManyItems(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	s.User("theeditor", cms.RoleEditor)
	news := s.Column("news", "动态", cms.KindList, nil)
	for i := range 500 {
		save(t, s, draft(news, fmt.Sprintf("第%d篇", i+1)))
	}
	c := s.Login("theeditor")
	rows := registerRows(t, c, "")
	if len(rows) != 500 || rows[499][0] != "500" || rows[499][2] != "第500篇" {
		t.Fatalf("%d rows, the last %q", len(rows), rows[len(rows)-1])
	}
	d := c.Get("/admin/register?page=10").Doc()
	lines := d.Find("[data-testid=register-row]")
	if lines.Length() != 50 || lines.Last().Find(".ttl").Text() != "第500篇" || !strings.HasPrefix(lines.Last().Text(), "500") {
		t.Errorf("last page: %d lines, %q", lines.Length(), lines.Last().Text())
	}
	if got := d.Find("[data-testid=register-totals]").Text(); !strings.HasPrefix(got, "共 500 篇，现在网上 500 篇") {
		t.Errorf("totals %q", got)
	}
}
