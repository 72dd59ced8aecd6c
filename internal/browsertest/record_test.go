//go:build browser

package browsertest

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"xuanlan/internal/apptest"
	"xuanlan/internal/cms"
	"xuanlan/internal/editorial"
	"xuanlan/internal/store"
)

// acting is an account as the services see it.
func acting(t *testing.T, s *apptest.Server, name, unit string, roles ...cms.Role) cms.Actor {
	t.Helper()
	ctx := context.Background()
	n := cms.Unit{Name: unit}
	if err := s.Desk.SaveUnit(ctx, apptest.Actor, &n); err != nil {
		t.Fatal(err)
	}
	u := cms.User{Login: fmt.Sprint(roles[0]), Name: name, UnitID: &n.ID, Unit: unit}
	for _, r := range roles {
		u.Grants = append(u.Grants, cms.Grant{Role: r})
	}
	s.Account(&u)
	return cms.Actor{ID: u.ID, Name: u.Name, Unit: unit, User: &u}
}

// archived takes an item through a return, a step back, publication and
// withdrawal.
func archived(t *testing.T, s *apptest.Server) (id int64) {
	t.Helper()
	ctx := context.Background()
	settings, err := s.Store.Site(ctx)
	if err != nil {
		t.Fatal(err)
	}
	settings.Workflow = &cms.DefaultWorkflow
	if err := s.Desk.SaveSite(ctx, apptest.Actor, settings); err != nil {
		t.Fatal(err)
	}
	people := map[cms.Step]cms.Actor{
		cms.StepFirst:   acting(t, s, "周明远", "宣传科", cms.RoleFirst),
		cms.StepSecond:  acting(t, s, "何静", "办公室", cms.RoleSecond),
		cms.StepSecrecy: acting(t, s, "郑国安", "保密办公室", cms.RoleSecrecy),
		cms.StepFinal:   acting(t, s, "沈志高", "委领导", cms.RoleFinal, cms.RolePublisher),
	}
	news, err := strconv.ParseInt(columnID(t, s, "news"), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	writer := acting(t, s, "林晚舟", "信息中心", cms.RoleEditor)
	d := editorial.Draft{Content: cms.Content{Title: "市水务局党员志愿服务队开展冬季巡河，徒步十一公里查清三处隐患", ColumnID: news, Source: "市水务局",
		Author: "程雨石", Writer: "许知行", WriterPhone: "0871-63110000", Summary: "党员分三组沿清水河徒步巡查，记下三处隐患，当天移交处置。"}, Body: "<p>党员分三组徒步巡查。</p>", Submit: true}
	saved, err := s.Desk.Save(ctx, writer, d)
	if err != nil {
		t.Fatal(err)
	}
	sign := func(step cms.Step, c cms.Conclusion, f cms.Finding, basis, opinion string) {
		t.Helper()
		r, err := s.Store.Review(ctx, saved.ArticleID)
		if err == nil {
			err = s.Desk.Sign(ctx, people[step], saved.ArticleID, editorial.Verdict{ReviewID: r.ID, Position: r.Position, Conclusion: c, Secrecy: f, Basis: basis, Opinion: opinion})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	sign(cms.StepFirst, cms.Pass, "", "", "")
	sign(cms.StepSecond, cms.ReturnAuthor, "", "", "里程和隐患的处数请与水务局核对后写明")
	d.ArticleID, d.BaseRevision, d.Body = saved.ArticleID, saved.RevisionID, "<p>党员分三组徒步巡查，全程十一公里，查清三处隐患。</p>"
	if saved, err = s.Desk.Save(ctx, writer, d); err != nil {
		t.Fatal(err)
	}
	sign(cms.StepFirst, cms.Pass, "", "", "事实清楚，文字通顺")
	sign(cms.StepSecond, cms.Pass, "", "", "已核对")
	sign(cms.StepSecrecy, cms.Pass, cms.FindingOpen, "", "")
	sign(cms.StepFinal, cms.ReturnDown, "", "", "保密审查请写明依据")
	sign(cms.StepSecrecy, cms.Pass, cms.FindingTrimmed, "本委保密审查规定第五条，点位坐标已删去", "")
	sign(cms.StepFinal, cms.Pass, "", "", "同意发布")
	if err := s.Desk.Publish(ctx, people[cms.StepFinal], []int64{saved.ArticleID}); err != nil {
		t.Fatal(err)
	}
	if err := s.Desk.Withdraw(ctx, people[cms.StepFinal], []int64{saved.ArticleID}, "水务局来函，里程数据有误"); err != nil {
		t.Fatal(err)
	}
	return saved.ArticleID
}

// TestRecordOnPhone reads a record at 390 pixels: nothing sticks out, and what
// was said of each step is there.
func TestRecordOnPhone(t *testing.T) {
	t.Parallel()
	s := site(t)
	id := archived(t, s)
	tb := newTab(t, s.URL, 390, 844)
	tb.login("second")
	for _, path := range []string{fmt.Sprintf("/admin/articles/%d/record", id), "/admin/register"} {
		tb.open(path)
		if over := eval[int](tb, "document.documentElement.scrollWidth"); over > 390 {
			t.Errorf("%s is %d wide", path, over)
		}
		if got := tb.text("main"); !strings.Contains(got, "林晚舟") && !strings.Contains(got, "许知行") || !strings.Contains(got, "沈志高") {
			t.Errorf("%s reads %q", path, got)
		}
	}
}

// TestRecordOnPaper prints a record: the form alone, as wide as A4 allows, and
// the log keeps who printed it.
func TestRecordOnPaper(t *testing.T) {
	t.Parallel()
	s := site(t)
	id := archived(t, s)
	tb := newTab(t, s.URL, 1440, 900)
	tb.login("second")
	tb.open(fmt.Sprintf("/admin/articles/%d/record", id))
	eval[bool](tb, `(() => { window.print = () => window.dispatchEvent(new Event("beforeprint")); return true })()`)
	tb.click("[data-testid=record-print]")
	tb.wait(`performance.getEntriesByType("resource").some((e) => e.initiatorType === "fetch" && e.name.endsWith("/record") && e.responseStatus === 204)`)
	list, _, err := s.Store.AuditLog(context.Background(), store.AuditFilter{Actions: []string{"record.export"}, ObjectType: "article", ObjectID: id, Limit: 5})
	if err != nil || len(list) != 1 || list[0].Actor != "何静" || !strings.Contains(list[0].Detail, "打印") {
		t.Errorf("log %+v %v", list, err)
	}
	const width = 673 // A4 between the margins of 16 mm
	tb.do("paper", chromedp.EmulateViewport(width, 900))
	if _, err := chromedp.Call(tb.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}); err != nil {
		t.Fatal(err)
	}
	if got := eval[string](tb, `[...document.querySelectorAll(".rail, .bar, .page-head, .skip")].filter((e) => e.getBoundingClientRect().bottom > 0 && e.checkVisibility()).map((e) => e.className).join()`); got != "" {
		t.Errorf("printed, too: %s", got)
	}
	if got := eval[[]float64](tb, `(() => { const r = document.querySelector(".form-table").getBoundingClientRect(); return [r.left, r.right, document.documentElement.scrollWidth] })()`); got[0] < 0 || got[1] > width || got[1]-got[0] < width-4 || got[2] > width {
		t.Errorf("the table goes from %v to %v, the page is %v of %d wide", got[0], got[1], got[2], width)
	}
	if got := eval[string](tb, `getComputedStyle(document.querySelector(".form-table")).display`); got != "table" {
		t.Errorf("on paper the form is a %s", got)
	}
}
