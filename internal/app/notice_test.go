package app_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"xuanlan/internal/apptest"
	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

// unread says what each account of the table still has to see, oldest first.
func (o *reviewed) unread(logins ...string) string {
	o.t.Helper()
	ctx := context.Background()
	var out []string
	for _, login := range logins {
		u, err := o.Store.UserByLogin(ctx, login)
		if err != nil {
			o.t.Fatal(err)
		}
		list, err := o.Store.Notices(ctx, u.ID, 100, 0)
		if err != nil {
			o.t.Fatal(err)
		}
		slices.Reverse(list)
		n := 0
		for i := range list {
			if list[i].Unread() {
				n++
				out = append(out, strings.TrimSuffix(fmt.Sprintf("%s %s%s（%s）", login, list[i].Title, list[i].Phrase(), list[i].Reason), "（）"))
			}
		}
		if count, err := o.Store.CountUnread(ctx, u.ID); err != nil || count != n {
			o.t.Errorf("%s: %d unread, counted %d, %v", login, n, count, err)
		}
	}
	return strings.Join(out, "；")
}

func (o *reviewed) act(login, path string, form url.Values) {
	o.t.Helper()
	if r := o.Login(login).Post(path, form); r.Status != http.StatusOK {
		o.t.Fatalf("%s by %s: %d", path, login, r.Status)
	}
}

// Each step of an item's way is told to those whom it concerns and to nobody
// else, and what has been done asks for nothing any more.
func TestNotices(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	o := newReviewed(t)
	other := o.Column("other", "其他", cms.KindList, nil)
	o.User("second2", cms.RoleSecond, cms.RoleFirst, cms.RoleFinal)
	o.User("publisher2", cms.RolePublisher)
	gone := cms.User{Login: "gone", Name: "停用", Grants: []cms.Grant{{Role: cms.RoleFirst}}}
	late := cms.User{Login: "late", Name: "过期", Grants: []cms.Grant{{Role: cms.RoleFirst}}}
	away := cms.User{Login: "away", Name: "别栏", Grants: []cms.Grant{{Role: cms.RoleFirst, ColumnID: &other.ID}}}
	o.User("checker", cms.RoleSecrecy)
	for _, u := range []*cms.User{&gone, &late, &away} {
		o.Account(u)
	}
	yesterday, now := time.Now().Add(-48*time.Hour), time.Now()
	late.ExpiresOn, gone.DisabledAt = &yesterday, &now
	for _, u := range []cms.User{gone, late} {
		if err := o.Accounts.Update(ctx, apptest.Actor, u); err != nil {
			t.Fatal(err)
		}
	}
	contributor(t, o.Server, "writer", "市水务局")
	everybody := []string{"writer", "theeditor", "thefirst", "thesecond", "second2", "thesecrecy", "checker", "thefinal", "thepublisher", "publisher2", "gone", "late", "away"}
	var id string
	article := func(more ...string) url.Values {
		d, err := o.Store.Draft(ctx, number(id))
		if err != nil {
			t.Fatal(err)
		}
		base := fmt.Sprint(d.Revision.ID)
		return form(o.news, "巡河", append([]string{"source", "", "writer", "林晚舟", "writer_phone", "0000-1234", "base_revision", base}, more...)...)
	}
	for _, tt := range []struct {
		what string
		do   func()
		want string
	}{
		{"submitted", func() {
			r := o.Login("writer").Post("/admin/articles/new", form(o.news, "巡河", "action", "submit", "source", "", "writer", "林晚舟", "writer_phone", "0000-1234"))
			id = r.Path[strings.LastIndexByte(r.Path, '/')+1:]
		}, "thefirst 巡河待初审；second2 巡河待初审"},
		{"recalled", func() { o.act("writer", "/admin/articles/"+id+"/recall", nil) }, ""},
		{"submitted again", func() { o.act("writer", "/admin/articles/"+id, article("action", "submit")) }, "thefirst 巡河待初审；second2 巡河待初审"},
		{"opened by one", func() { o.Login("thefirst").Get("/admin/reviews/" + id) }, "second2 巡河待初审"},
		// Who signed one step isn't asked for another.
		{"first signature", func() { o.sign("second2", id, "pass", "") }, "thesecond 巡河待复审"},
		{"changed", func() { o.act("writer", "/admin/articles/"+id, article("body", "<p>改</p>", "action", "save")) }, ""},
		{"submitted with the change", func() { o.act("writer", "/admin/articles/"+id, article("body", "<p>改</p>", "action", "submit")) },
			"thefirst 巡河待初审；second2 巡河待初审"},
		{"first signature again", func() { o.sign("thefirst", id, "pass", "") }, "thesecond 巡河待复审；second2 巡河待复审"},
		{"returned", func() { o.sign("thesecond", id, "return", "里程不对") }, "writer 巡河复审退回（里程不对）"},
		{"submitted a third time", func() { o.act("writer", "/admin/articles/"+id, article("body", "<p>改二</p>", "action", "submit")) },
			"thefirst 巡河待初审；second2 巡河待初审"},
		{"two signatures", func() { o.sign("second2", id, "pass", ""); o.sign("thesecond", id, "pass", "") }, "thesecrecy 巡河待保密审查；checker 巡河待保密审查"},
		{"referred", func() {
			o.verdict("thesecrecy", id, url.Values{"conclusion": {"refer"}, "secrecy": {"refer"}, "opinion": {"报请市保密局"}})
		}, "checker 巡河待保密审查"},
		// Who signed the first step isn't asked for the last.
		{"checked", func() { o.find("thesecrecy", id, cms.FindingOpen) }, "thefinal 巡河待终审"},
		{"returned one level down", func() { o.sign("thefinal", id, "down", "再核一遍") }, "thesecrecy 巡河待保密审查（再核一遍）；checker 巡河待保密审查（再核一遍）"},
		{"into the bin", func() { o.act("thepublisher", "/admin/articles/bulk", url.Values{"id": {id}, "action": {"delete"}}) }, ""},
		{"out of the bin", func() { o.act("thepublisher", "/admin/articles/bulk", url.Values{"id": {id}, "action": {"restore"}}) }, "thesecrecy 巡河待保密审查（再核一遍）；checker 巡河待保密审查（再核一遍）"},
		{"all signatures", func() { o.find("thesecrecy", id, cms.FindingOpen); o.sign("thefinal", id, "pass", "") }, "thepublisher 巡河审完待发布；publisher2 巡河审完待发布"},
		{"scheduled", func() {
			at := o.Clock.Now().In(cms.Zone).Add(time.Hour).Format("2006-01-02T15:04")
			o.act("thepublisher", "/admin/articles/"+id+"/hold", url.Values{"action": {"take"}})
			o.act("thepublisher", "/admin/articles/"+id, article("body", "<p>改二</p>", "source", "市水务局", "action", "publish", "publish_at", at))
		}, ""},
		{"published at its time", func() { o.Clock.Add(2 * time.Hour); due(t, o.Server) }, "writer 巡河已发布"},
		{"read all", func() { o.act("writer", "/admin/notices/read", nil) }, ""},
		{"withdrawn", func() {
			o.act("thepublisher", "/admin/articles/withdraw", url.Values{"id": {id}, "reason": {"数据有误"}})
		}, "writer 巡河已撤稿（数据有误）"},
	} {
		tt.do()
		if got := o.unread(everybody...); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.what, got, tt.want)
		}
	}
	if got := o.Login("writer").Get("/admin/notices").Text("[data-testid=notice-row]"); !strings.Contains(got, "数据有误") || !strings.Contains(got, "用户thepublisher") {
		t.Errorf("the list begins with %q", got)
	}
}

// What could not be published at its time is told to those who can see to it;
// what was published with the last signature is not announced as waiting.
func TestNoticesOfPublishing(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	o := newReviewed(t)
	free := o.Column("free", "不审", cms.KindList, nil)
	free.Workflow = &cms.Workflow{}
	if err := o.Desk.SaveColumn(ctx, apptest.Actor, free); err != nil {
		t.Fatal(err)
	}
	at := o.Clock.Now().In(cms.Zone).Add(time.Hour).Format("2006-01-02T15:04")
	o.act("thepublisher", "/admin/articles/new", form(free, "定时稿", "action", "publish", "publish_at", at))
	free.Workflow = nil
	if err := o.Desk.SaveColumn(ctx, apptest.Actor, free); err != nil {
		t.Fatal(err)
	}
	o.Clock.Add(2 * time.Hour)
	due(t, o.Server)
	if got := o.unread("thepublisher"); !strings.HasPrefix(got, "thepublisher 定时稿到时没有发布（《定时稿》") {
		t.Errorf("unread: %s", got)
	}
	o.User("chief", cms.RoleFinal, cms.RolePublisher)
	id := o.submit("一签就发")
	o.sign("thefirst", id, "pass", "")
	o.sign("thesecond", id, "pass", "")
	o.find("thesecrecy", id, cms.FindingOpen)
	o.verdict("chief", id, url.Values{"conclusion": {"pass"}, "publish": {"1"}})
	if got := o.unread("theeditor", "chief"); got != "theeditor 一签就发已发布" {
		t.Errorf("unread: %s", got)
	}
	if got := o.unread("thepublisher"); strings.Contains(got, "一签就发") {
		t.Errorf("unread: %s", got)
	}
}

// A change that is not committed tells nobody.
func TestNoticesOfNothing(t *testing.T) {
	t.Parallel()
	o := newReviewed(t)
	id := o.submit("一稿")
	o.sign("thefirst", id, "return", "")                     // refused: no reason
	if got := o.unread("theeditor", "thefirst"); got != "" { // who has opened it has read of it
		t.Errorf("unread: %s", got)
	}
	jobs, err := o.Store.QueuedJobs(context.Background(), cms.PostNotice{}.Kind())
	if err != nil || jobs != 1 {
		t.Errorf("%d posts are queued, %v", jobs, err)
	}
}

// The list has pages, shows nobody else's notices, and the menu counts.
func TestNoticeList(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	o := newReviewed(t)
	id := o.submit("稿")
	first, err := o.Store.UserByLogin(ctx, "thefirst")
	if err != nil {
		t.Fatal(err)
	}
	err = o.Store.InTx(ctx, apptest.Actor, func(tx *store.Tx) error {
		for range 40 {
			if _, err := tx.AddNotices(ctx, cms.Notice{Kind: cms.NoticeWithdrawn, ArticleID: number(id), Title: "旧稿"}, []int64{first.ID}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	c := o.Login("thefirst")
	r := c.Get("/admin/notices")
	if n := r.Doc().Find("[data-testid=notice-row].is-new").Length(); n != 30 || r.Text("[data-testid=unread]") != "41" || r.Text("[data-testid=bell]") != "41" {
		t.Errorf("%d rows, %s unread", n, r.Text("[data-testid=unread]"))
	}
	r = c.Get("/admin/notices?page=2")
	link, _ := r.Doc().Find("[data-testid=notice-row] a").Last().Attr("href")
	if n := r.Doc().Find("[data-testid=notice-row]").Length(); n != 11 || link != "/admin/reviews/"+id {
		t.Errorf("second page: %d rows, the last leads to %s", n, link)
	}
	c.Post("/admin/notices/read", nil)
	if r = c.Get("/admin/notices"); r.Text("[data-testid=unread]") != "" || r.Doc().Find(".is-new, [data-testid=read-all]").Length() != 0 {
		t.Error("something is unread")
	}
	if n := o.Login("thesecond").Get("/admin/notices").Doc().Find("[data-testid=notice-row]").Length(); n != 0 {
		t.Errorf("somebody else sees %d", n)
	}
}

// The first page shows what waits and what came back, with its age.
func TestDashboardOfReviews(t *testing.T) {
	t.Parallel()
	o := newReviewed(t)
	id := o.submit("巡河")
	o.Clock.Add(3 * time.Hour)
	if got := o.Login("thefirst").Get("/admin").Text("[data-testid=dashboard-waiting]"); !strings.Contains(got, "巡河") || !strings.Contains(got, "等了 3 小时") {
		t.Errorf("the reviewer sees %q", got)
	}
	o.sign("thefirst", id, "return", "里程不对")
	o.Clock.Add(2 * time.Hour)
	if got := o.Login("theeditor").Get("/admin").Text("[data-testid=dashboard-returned]"); !strings.Contains(got, "里程不对") || !strings.Contains(got, "2 小时前") {
		t.Errorf("the author sees %q", got)
	}
	if got := o.Login("thepublisher").Get("/admin").Text("[data-testid=dashboard-returned]"); got != "" {
		t.Errorf("somebody else sees %q", got)
	}
	base, _ := o.Login("theeditor").Get("/admin/articles/" + id).Doc().Find("[name=base_revision]").Attr("value")
	o.act("theeditor", "/admin/articles/"+id, form(o.news, "巡河", "action", "submit", "base_revision", base))
	if got := o.Login("theeditor").Get("/admin").Text("[data-testid=dashboard-returned]"); got != "" {
		t.Errorf("submitted again and still %q", got)
	}
	o.write(o.Login("thefirst"), id, "文", "哪一段")
	o.sign("thefirst", id, "return", "") // the note says why
	if got := o.Login("theeditor").Get("/admin").Text("[data-testid=dashboard-returned]"); !strings.Contains(got, "见文中的批注") {
		t.Errorf("returned with a note alone, the author sees %q", got)
	}
	if got := o.unread("theeditor"); got != "theeditor 巡河初审退回（见文中的批注）" {
		t.Errorf("unread: %s", got)
	}
}

// Addresses are checked where they are typed, seen by who gives rights and by
// their owner, who can turn the mails off.
func TestEmailOfAccounts(t *testing.T) {
	t.Parallel()
	s := apptest.New(t, outside(t))
	s.Rules(func(p *cms.Security) { p.OneSession = false })
	s.User("sec", cms.RoleSecurity)
	u := s.User("clerk", cms.RoleEditor)
	save := func(email string) *apptest.Response {
		return s.Login("sec").Post(fmt.Sprintf("/admin/users/%d", u.ID), url.Values{"login": {"clerk"}, "name": {"程雨石"}, "grant_role": {"editor"}, "email": {email}})
	}
	for _, wrong := range []string{"程雨石", "a@", "程 <a@example.gov.cn>", "a b@example.gov.cn", strings.Repeat("a", 250) + "@example.gov.cn"} {
		if r := save(wrong); r.Status != http.StatusUnprocessableEntity || r.Text("[data-field=email]") == "" {
			t.Errorf("%q: %d", wrong, r.Status)
		}
	}
	if r := save("cheng@example.gov.cn"); r.Status != http.StatusOK {
		t.Fatalf("saved: %d", r.Status)
	}
	c := s.Login("clerk")
	if got := c.Get("/admin/notices").Text("[data-testid=mails]"); !strings.Contains(got, "cheng@example.gov.cn") || !strings.Contains(got, "不再发邮件") {
		t.Errorf("the owner sees %q", got)
	}
	c.Post("/admin/notices/mails", nil)
	if got, err := s.Store.User(context.Background(), u.ID); err != nil || got.Mails {
		t.Errorf("still on: %v", err)
	}
	save("cheng@example.gov.cn") // what somebody else saves doesn't turn them on
	if got := c.Get("/admin/notices").Text("[data-testid=mails]"); !strings.Contains(got, "发邮件提醒") {
		t.Errorf("turned off, the owner sees %q", got)
	}
	c.Post("/admin/notices/mails", url.Values{"mails": {"1"}})
	if got, err := s.Store.User(context.Background(), u.ID); err != nil || !got.Mails {
		t.Errorf("still off: %v", err)
	}
}
