package app_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"xuanlan/internal/apptest"
	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

// due does what the clock asks for, several times and at the same moment: it
// is done once.
func due(t *testing.T, s *apptest.Server) {
	t.Helper()
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if err := s.Desk.Due(context.Background()); err != nil {
				t.Errorf("due: %v", err)
			}
		})
	}
	wg.Wait()
}

// logged counts the entries of an action on an article.
func logged(t *testing.T, s *apptest.Server, action string, id int64) int {
	t.Helper()
	list, _, err := s.Store.AuditLog(context.Background(), store.AuditFilter{Actions: []string{action}, ObjectType: "article", ObjectID: id, Limit: 50})
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

// An article appears at its time, is shown with it, and goes at its time; each
// is done and recorded once, however often the jobs run.
func TestScheduledArticle(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	news := s.Column("news", "动态", cms.KindList, nil)
	at, down := s.Clock.Now().Add(time.Hour), s.Clock.Now().Add(3*time.Hour)
	d := draft(news, "定时稿")
	d.Publishing = &cms.Publishing{PublishAt: &at, TakeDownAt: &down}
	id := save(t, s, d)
	c := s.Client()
	due(t, s)
	if got := c.Get(article(id)).Status; got != http.StatusNotFound {
		t.Fatalf("visible before its time: %d", got)
	}
	s.Clock.Add(61 * time.Minute)
	due(t, s)
	if r := c.Get(article(id)); r.Status != http.StatusOK || !strings.Contains(r.Text(".meta"), s.Clock.Now().In(cms.Zone).Format("15:04")) {
		t.Errorf("at its time: %d %q", r.Status, r.Text(".meta"))
	}
	if got := c.Get("/columns/news").Text(".feed h2"); got != "定时稿" {
		t.Errorf("list shows %q", got)
	}
	if got := logged(t, s, "article.publish", id); got != 1 {
		t.Errorf("published %d times", got)
	}
	s.Clock.Add(2 * time.Hour)
	due(t, s)
	if got := c.Get(article(id)).Status; got != http.StatusGone {
		t.Errorf("after its time: %d", got)
	}
	if got := logged(t, s, "article.withdraw", id); got != 1 {
		t.Errorf("withdrawn %d times", got)
	}
	if got := c.Get("/columns/news").Doc().Find(".feed h2").Length(); got != 0 {
		t.Error("the list still shows it")
	}
}

// An update at a set time leaves what is public alone until then; a change in
// between takes the time back.
func TestScheduledUpdate(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	s.User("clerk", cms.RoleEditor, cms.RolePublisher)
	news := s.Column("news", "动态", cms.KindList, nil)
	id := save(t, s, draft(news, "甲"))
	n := strconv.FormatInt(id, 10)
	send := func(title, action, at string) *apptest.Response {
		c := s.Login("clerk") // the clock ends logins
		base, _ := c.Get("/admin/articles/" + n).Doc().Find("[name=base_revision]").Attr("value")
		return c.Post("/admin/articles/"+n, form(news, title, "action", action, "base_revision", base, "publish_at", at))
	}
	at := s.Clock.Now().In(cms.Zone).Add(2 * time.Hour).Format("2006-01-02T15:04")
	if r := send("乙", "publish", at); r.Status != http.StatusOK || r.Doc().Find("[data-testid=unschedule]").Length() != 1 {
		t.Fatalf("scheduled: %d", r.Status)
	}
	if got := s.Client().Get(article(id)).Text("h1"); got != "甲" {
		t.Errorf("before the time: %q", got)
	}
	if got := s.Login("clerk").Get("/admin/articles/" + n).Text("[data-testid=review-warning]"); !strings.Contains(got, "定时发布也会取消") {
		t.Errorf("warning %q", got)
	}
	send("丙", "save", "")
	s.Clock.Add(3 * time.Hour)
	due(t, s)
	if got := s.Client().Get(article(id)).Text("h1"); got != "甲" {
		t.Errorf("a changed version appeared: %q", got)
	}
	at = s.Clock.Now().In(cms.Zone).Add(2 * time.Hour).Format("2006-01-02T15:04")
	send("丙", "publish", at)
	s.Login("clerk").Post("/admin/articles/bulk", url.Values{"id": {n}, "action": {"unschedule"}})
	s.Clock.Add(3 * time.Hour)
	due(t, s)
	if got := s.Client().Get(article(id)).Text("h1"); got != "甲" {
		t.Errorf("appeared although it was taken back: %q", got)
	}
	if r := send("丙", "publish", "2020-01-01T00:00"); r.Status != http.StatusUnprocessableEntity || r.Text("[data-field=publish_at]") == "" {
		t.Errorf("a time gone by: %d", r.Status)
	}
}

// What is scheduled needs its signatures at the time too.
func TestScheduledNeedsSignatures(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := apptest.New(t)
	news := s.Column("news", "动态", cms.KindList, nil)
	at := s.Clock.Now().Add(time.Hour)
	d := draft(news, "没有签字")
	d.Publishing = &cms.Publishing{PublishAt: &at}
	id := save(t, s, d)
	if err := s.Desk.SaveSite(ctx, apptest.Actor, cms.Site{Name: "测试", Workflow: &cms.DefaultWorkflow}); err != nil {
		t.Fatal(err)
	}
	s.Clock.Add(2 * time.Hour)
	due(t, s)
	if got := s.Client().Get(article(id)).Status; got != http.StatusNotFound {
		t.Errorf("published without signatures: %d", got)
	}
	if got := logged(t, s, "article.unschedule", id); got != 1 {
		t.Errorf("recorded %d times", got)
	}
}

// What is archived stays public and can't be changed until it is reopened.
func TestArchive(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	s.User("clerk", cms.RoleEditor, cms.RolePublisher)
	news := s.Column("news", "动态", cms.KindList, nil)
	id := save(t, s, draft(news, "旧闻"))
	n := strconv.FormatInt(id, 10)
	c := s.Login("clerk")
	c.Post("/admin/articles/bulk", url.Values{"id": {n}, "action": {"archive"}})
	if got := s.Client().Get(article(id)).Status; got != http.StatusOK {
		t.Errorf("archived: %d", got)
	}
	page := c.Get("/admin/articles/" + n)
	if got := page.Text("[data-testid=state]"); got != "已归档" || page.Text("[data-testid=closed]") == "" {
		t.Errorf("state %q", got)
	}
	base, _ := page.Doc().Find("[name=base_revision]").Attr("value")
	if r := c.Post("/admin/articles/"+n, form(news, "改", "action", "save", "base_revision", base)); r.Status != http.StatusConflict {
		t.Errorf("changed in the archive: %d", r.Status)
	}
	if r := c.Get("/admin/articles?state=archived"); r.Doc().Find("[data-testid=article-row]").Length() != 1 {
		t.Error("not in the tab of the archive")
	}
	c.Post("/admin/articles/bulk", url.Values{"id": {n}, "action": {"reopen"}})
	if r := c.Post("/admin/articles/"+n, form(news, "改", "action", "save", "base_revision", base)); r.Status != http.StatusOK {
		t.Errorf("changed after reopening: %d", r.Status)
	}
	if r := c.Post("/admin/articles/bulk", url.Values{"id": {n}, "action": {"archive"}}); !strings.Contains(r.Text("[data-testid=flash]"), "没发布的改动") {
		t.Errorf("archived with changes that are not public: %q", r.Text("[data-testid=flash]"))
	}
}

// 发布时间 is the system's; a change by hand needs the permission and stays in
// the record.
func TestShownTime(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	s.Rules(func(p *cms.Security) { p.OneSession = false })
	s.User("writer", cms.RoleEditor)
	s.User("publisher", cms.RolePublisher)
	news := s.Column("news", "动态", cms.KindList, nil)
	id := save(t, s, draft(news, "时间"))
	n := strconv.FormatInt(id, 10)
	send := func(login, at string) *apptest.Response {
		a, err := s.Store.Article(context.Background(), id)
		if err != nil {
			t.Fatal(err)
		}
		return s.Login(login).Stay().Post("/admin/articles/"+n, form(news, "时间", "body", "<p>正文第一段。</p>", "action", "save",
			"base_revision", strconv.FormatInt(a.HeadRevisionID, 10), "shown_at", at))
	}
	shown := func() string { return s.Client().Get(article(id)).Text(".meta time") }
	first := shown()
	send("writer", "2026-01-02T03:04")
	if got := shown(); got != first {
		t.Errorf("a writer changed it: %q", got)
	}
	if r := send("publisher", "2026-01-02T03:04"); r.Status != http.StatusSeeOther {
		t.Fatalf("publisher: %d %s", r.Status, r.Text("[data-testid=error-summary]"))
	}
	if got := shown(); got != "2026年1月2日 03:04" {
		t.Errorf("shown %q", got)
	}
	if got := s.Login("publisher").Get("/admin/articles/" + n).Text("[data-testid=stand-block]"); !strings.Contains(got, "用户publisher 手工改为 2026-01-02 03:04") {
		t.Errorf("the record says %q", got)
	}
	if got := logged(t, s, "article.redate", id); got != 1 {
		t.Errorf("recorded %d times", got)
	}
	if r := send("publisher", s.Clock.Now().AddDate(0, 0, 3).Format("2006-01-02T15:04")); r.Status != http.StatusUnprocessableEntity || r.Text("[data-field=shown_at]") == "" {
		t.Errorf("a time to come: %d", r.Status)
	}
	if send("publisher", ""); shown() != first {
		t.Error("without a time set by hand it is not the system's again")
	}
}

// Who may publish in one column sets no times in another.
func TestTimesByColumn(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	own, other := s.Column("own", "自己的", cms.KindList, nil), s.Column("other", "别人的", cms.KindList, nil)
	u := cms.User{Login: "half", Name: "半个", Grants: []cms.Grant{{Role: cms.RoleEditor}, {Role: cms.RolePublisher, ColumnID: &own.ID}}}
	s.Account(&u)
	c := s.Login("half")
	for column, status := range map[*cms.Column]int{own: http.StatusOK, other: http.StatusUnprocessableEntity} {
		id := save(t, s, draft(column, "时限"))
		a, err := s.Store.Article(context.Background(), id)
		if err != nil {
			t.Fatal(err)
		}
		r := c.Post(fmt.Sprintf("/admin/articles/%d", id), form(column, "时限", "action", "save", "base_revision", fmt.Sprint(a.HeadRevisionID),
			"take_down_at", s.Clock.Now().Add(48*time.Hour).In(cms.Zone).Format("2006-01-02T15:04")))
		if a, err = s.Store.Article(context.Background(), id); err != nil || r.Status != status || (a.TakeDownAt != nil) != (status == http.StatusOK) {
			t.Errorf("%s: %d, down at %v, %v", column.Name, r.Status, a.TakeDownAt, err)
		}
	}
}

// A contributor says who wrote the item and can be called; reposts say where
// they come from, and those from official media take the short path.
func TestWhereItemsComeFrom(t *testing.T) {
	t.Parallel()
	o := newReviewed(t)
	unit := cms.Unit{Name: "市水务局", Registered: true}
	if err := o.Desk.SaveUnit(context.Background(), apptest.Actor, &unit); err != nil {
		t.Fatal(err)
	}
	u := cms.User{Login: "sender", Name: "林晚舟", Phone: "0000-1234", UnitID: &unit.ID, Grants: []cms.Grant{{Role: cms.RoleContributor}}}
	o.Account(&u)
	c := o.Login("sender")
	page := c.Get("/admin/articles/new").Doc()
	if got, _ := page.Find("[name=writer]").Attr("value"); got != "林晚舟" {
		t.Errorf("the form offers %q", got)
	}
	r := c.Post("/admin/articles/new", form(o.news, "报送", "source", "市水务局", "action", "submit"))
	for _, field := range []string{"writer", "writer_phone"} {
		if r.Status != http.StatusUnprocessableEntity || r.Text("[data-field="+field+"]") == "" {
			t.Errorf("without %s: %d", field, r.Status)
		}
	}
	r = c.Post("/admin/articles/new", form(o.news, "报送", "source", "市水务局", "action", "submit", "writer", "林晚舟", "writer_phone", "0000-1234"))
	if got := r.Text("[data-testid=review-status]"); got != "待初审" {
		t.Fatalf("status %q", got)
	}
	id := r.Path[strings.LastIndexByte(r.Path, '/')+1:]
	if got := o.Login("thefirst").Get("/admin/reviews/" + id).Text("[data-testid=origin]"); !strings.Contains(got, "林晚舟 0000-1234") {
		t.Errorf("the reviewer reads %q", got)
	}

	editor := o.Login("theeditor")
	repost := func(address string) *apptest.Response {
		return editor.Post("/admin/articles/new", form(o.news, "转载", "action", "submit", "repost", "1", "repost_site", "某网",
			"repost_url", address, "repost_at", "2026-01-02T03:04"))
	}
	if got := repost("https://example.org/1").Text("[data-testid=review-status]"); got != "待初审" {
		t.Errorf("from elsewhere: %q", got)
	}
	r = repost("https://www.news.cn/1")
	if got := r.Text("[data-testid=review-status]"); got != "待终审" {
		t.Fatalf("from official media: %q", got)
	}
	id = r.Path[strings.LastIndexByte(r.Path, '/')+1:]
	o.sign("thefinal", id, "pass", "")
	if o.publish(id) {
		t.Error("published without a secrecy check")
	}
	o.find("thefinal", id, cms.FindingOpen)
	if !o.publish(id) {
		t.Fatal("not published after the short path")
	}
	if got := o.Client().Get("/articles/" + id).Text(".meta"); !strings.Contains(got, "某网") {
		t.Errorf("the page says %q", got)
	}
}

// What the secrecy check finds decides: nothing goes on without it, doubtful
// items wait, what may not be public can't be handed in again.
func TestSecrecyFindings(t *testing.T) {
	t.Parallel()
	o := newReviewed(t)
	id := o.submit("涉密")
	o.sign("thefirst", id, "pass", "")
	o.sign("thesecond", id, "pass", "")
	if r := o.sign("thesecrecy", id, "pass", ""); r.Status != http.StatusUnprocessableEntity || r.Text("[data-field=secrecy]") == "" {
		t.Errorf("passed without a finding: %d", r.Status)
	}
	if r := o.find("thesecrecy", id, cms.FindingClosed); r.Status != http.StatusUnprocessableEntity {
		t.Errorf("passed although it may not be public: %d", r.Status)
	}
	if r := o.sign("thesecrecy", id, "refer", ""); r.Status != http.StatusUnprocessableEntity || r.Text("[data-field=opinion]") == "" {
		t.Errorf("referred without saying what: %d", r.Status)
	}
	o.sign("thesecrecy", id, "refer", "第二段的数据报市保密局确定")
	if got := o.status(id); got != "待保密审查" {
		t.Errorf("referred: %q", got)
	}
	if got := o.Login("thesecrecy").Get("/admin/reviews/" + id).Text("[data-testid=gates]"); !strings.Contains(got, "已报请保密部门确定") {
		t.Errorf("the page says %q", got)
	}
	o.verdict("thesecrecy", id, url.Values{"conclusion": {"return"}, "secrecy": {"closed"}, "basis": {"保密规定第八条"}, "opinion": {"不能公开"}})
	if got := o.status(id); got != "已退回" {
		t.Fatalf("status %q", got)
	}
	editor := o.Login("theeditor")
	page := editor.Get("/admin/articles/" + id)
	if got := page.Text("[data-testid=review-block]"); !strings.Contains(got, "不予公开（保密规定第八条）") {
		t.Errorf("the author reads %q", got)
	}
	base, _ := page.Doc().Find("[name=base_revision]").Attr("value")
	if r := editor.Post("/admin/articles/"+id, form(o.news, "涉密", "action", "submit", "base_revision", base)); r.Status != http.StatusUnprocessableEntity {
		t.Errorf("handed in again unchanged: %d", r.Status)
	}
	if r := editor.Post("/admin/articles/"+id, form(o.news, "涉密", "body", "<p>删了</p>", "action", "submit", "base_revision", base)); r.Text("[data-testid=review-status]") != "待初审" {
		t.Errorf("handed in again without the secret: %d", r.Status)
	}
}

// Whoever decides and may publish does both in one step; who may not is not
// offered it, and refused.
func TestSignAndPublish(t *testing.T) {
	t.Parallel()
	o := newReviewed(t)
	o.User("chief", cms.RoleFinal, cms.RolePublisher)
	id := o.submit("审发")
	o.sign("thefirst", id, "pass", "")
	o.sign("thesecond", id, "pass", "")
	o.find("thesecrecy", id, cms.FindingOpen)
	if r := o.Login("thefinal").Get("/admin/reviews/" + id); r.Doc().Find("[data-testid=verdict] [name=publish]").Length() != 0 {
		t.Error("publishing is offered to who may not")
	}
	if r := o.verdict("thefinal", id, url.Values{"conclusion": {"pass"}, "publish": {"1"}}); r.Status != http.StatusForbidden {
		t.Errorf("published by who may not: %d", r.Status)
	}
	if o.status(id) != "待终审" {
		t.Errorf("the refused signature counts: %q", o.status(id))
	}
	o.verdict("chief", id, url.Values{"conclusion": {"pass"}, "publish": {"1"}})
	if got := o.Client().Get("/articles/" + id).Status; got != http.StatusOK {
		t.Errorf("signed and published: %d", got)
	}
}
