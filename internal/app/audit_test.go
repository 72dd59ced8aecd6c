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

	"github.com/go-chi/chi/v5"

	"xuanlan/internal/app"
	"xuanlan/internal/apptest"
	"xuanlan/internal/cms"
	"xuanlan/internal/notify"
	"xuanlan/internal/store"
)

// unrecorded are the posts that change nothing that the log is for: drafts
// that are put by, answers to who is writing, and texts that come back as they
// were sent. Every other post stands in TestEveryEventIsRecorded.
var unrecorded = []string{
	"POST /admin/articles/autosave", "POST /admin/articles/discard", "POST /admin/articles/typeset",
	"POST /admin/notices/read",
	"POST /mode",                     // the look that a visitor chose, which only the browser keeps
	"POST /admin/factor/start",       // counts only when it is confirmed
	"POST /admin/articles/word",      // its pictures are recorded as uploads
	"POST /admin/reviews/{id}/notes", // its writer's alone until the signature, which says how many there are
}

// office is a program with what the events need.
type office struct {
	*apptest.Server
	t            *testing.T
	admin, clerk *apptest.Client
	second       *apptest.Client // another clerk
	auditor      *apptest.Client
	news, other  *cms.Column
	article      int64
	hidden       string // address of a file that isn't public

	careful *apptest.Client // somebody with a second factor
	secret  string          // on the phone
	codes   []string        // for recovery
}

// outside gives the program ways out at which nobody listens.
func outside(t *testing.T) func(*app.Options) {
	t.Helper()
	mailer, err := notify.ParseMailer("smtp://127.0.0.1:1", "portal@example.gov.cn")
	if err != nil {
		t.Fatal(err)
	}
	robot, err := notify.ParseRobot("http://127.0.0.1:1/", "json", "")
	if err != nil {
		t.Fatal(err)
	}
	return func(o *app.Options) { o.Outlets = notify.Outlets{Mail: mailer, Robot: robot} }
}

func openOffice(t *testing.T) *office {
	t.Helper()
	s := apptest.New(t, outside(t))
	s.Rules(func(p *cms.Security) { p.OneSession, p.AddressFailures = false, 50 })
	s.User("theadmin", cms.RoleSystem, cms.RoleSecurity)
	s.User("clerk", cms.RoleEditor, cms.RolePublisher)
	s.User("victim", cms.RoleEditor)
	s.User("second", cms.RoleEditor, cms.RoleFinal)
	s.User("theauditor", cms.RoleAuditor)
	o := &office{Server: s, t: t, admin: s.Login("theadmin"), clerk: s.Login("clerk"), second: s.Login("second"), auditor: s.Login("theauditor")}
	o.news, o.other = s.Column("news", "动态", cms.KindList, nil), s.Column("other", "其他", cms.KindList, nil)
	o.article = save(t, s, draft(o.news, "有人改过的标题"))
	o.hidden, _ = upload(t, o.clerk, "内部.mp4", film(1000))
	return o
}

// since returns the entries behind the one with the number, oldest first.
func (o *office) since(seq int64) []cms.AuditEntry {
	o.t.Helper()
	var list []cms.AuditEntry
	err := o.Store.EachAudit(context.Background(), store.AuditFilter{AfterSeq: seq}, func(e *cms.AuditEntry) error {
		list = append(list, *e)
		return nil
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return list
}

func (o *office) path(format string, args ...any) string { return fmt.Sprintf(format, args...) }

func (o *office) form(action string) url.Values {
	live, err := o.Store.Draft(context.Background(), o.article)
	if err != nil {
		o.t.Fatal(err)
	}
	return url.Values{"title": {"标题" + fmt.Sprint(time.Now().UnixNano())}, "column_id": {fmt.Sprint(o.news.ID)}, "source": {"市水务局"},
		"author": {"程雨石"}, "body": {"<p>机密的正文</p>"}, "base_revision": {fmt.Sprint(live.Revision.ID)}, "action": {action}}
}

// submission is the form that hands the article in, in its present column.
func (o *office) submission() url.Values {
	f := o.form("submit")
	f.Set("column_id", fmt.Sprint(o.other.ID))
	return f
}

// with is the form with one field more.
func (o *office) with(action, field, value string) url.Values {
	f := o.form(action)
	f.Set(field, value)
	return f
}

// soon is a time to come as forms write it.
func (o *office) soon() string {
	return o.Clock.Now().Add(time.Hour).In(cms.Zone).Format("2006-01-02T15:04")
}

func (o *office) bulk(action string, more ...string) url.Values {
	v := url.Values{"id": {fmt.Sprint(o.article)}, "action": {action}}
	for i := 0; i < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	return v
}

// event is something that must be recorded, and how it is made to happen.
// route is the route that does it, "" for what no post does.
type event struct {
	route, action string
	failed        bool
	do            func(o *office)
}

// events walk through the office; each goes on from where the one before left
// it. GB/T 22239-2019 (8.1.4.3) asks that every user and every important act
// be covered.
var events = []event{
	{"POST /admin/login", "login", false, func(o *office) { o.Login("victim") }},
	{"", "login.fail", true, func(o *office) {
		o.Client().Post("/admin/login", url.Values{"login": {"nobody"}, "password": {"Wrong-secret-1"}})
	}},
	{"", "login.lock", true, func(o *office) {
		for range 5 {
			o.Client().Post("/admin/login", url.Values{"login": {"victim"}, "password": {"Wrong-secret-1"}})
		}
	}},
	{"POST /admin/users/{id}/unlock", "login.unlock", false, func(o *office) { o.admin.Post("/admin/users/3/unlock", nil) }},
	{"", "login.lock_address", true, func(o *office) {
		o.Rules(func(p *cms.Security) { p.AddressFailures = 5 })
		o.Client().Post("/admin/login", url.Values{"login": {"nobody"}, "password": {"Wrong-secret-1"}})
	}},
	{"POST /admin/security/unlock", "login.unlock", false, func(o *office) {
		o.admin.Post("/admin/security/unlock", url.Values{"address": {"127.0.0.1"}})
	}},
	{"POST /admin/security", "security.update", false, func(o *office) {
		form := url.Values{"factor": {"optional"}}
		p := cms.DefaultSecurity()
		for _, b := range cms.SecurityBounds {
			form.Set(b.Name, fmt.Sprint(*b.Of(&p)))
		}
		o.admin.Post("/admin/security", form)
	}},
	{"POST /admin/factor/confirm", "factor.on", false, func(o *office) {
		o.User("careful", cms.RoleEditor)
		o.careful = o.Login("careful")
		o.secret, o.codes = factor(o.t, o.Server, o.careful)
	}},
	{"POST /admin/factor/codes", "factor.codes", false, func(o *office) {
		r := o.careful.Post("/admin/factor/codes", url.Values{"password": {apptest.Password}, "code": {code(o.t, o.Server, o.secret)}})
		o.codes = []string{r.Doc().Find(".codes li").First().Text()}
		o.Clock.Add(time.Minute)
	}},
	{"POST /admin/login/code", "login", false, func(o *office) {
		c := o.Client()
		c.Post("/admin/login", url.Values{"login": {"careful"}, "password": {apptest.Password}})
		c.Post("/admin/login/code", url.Values{"code": {code(o.t, o.Server, o.secret)}})
	}},
	{"", "factor.recovery", false, func(o *office) {
		c := o.Client()
		c.Post("/admin/login", url.Values{"login": {"careful"}, "password": {apptest.Password}})
		c.Post("/admin/login/code", url.Values{"code": o.codes})
		o.Clock.Add(time.Minute)
	}},
	{"POST /admin/sessions/end", "session.end", false, func(o *office) { o.careful.Post("/admin/sessions/end", url.Values{"id": {"others"}}) }},
	{"POST /admin/factor/off", "factor.off", false, func(o *office) {
		o.careful.Post("/admin/factor/off", url.Values{"password": {apptest.Password}, "code": {code(o.t, o.Server, o.secret)}})
	}},
	{"POST /admin/users/{id}/factor/reset", "factor.reset", false, func(o *office) {
		o.Clock.Add(time.Minute)
		factor(o.t, o.Server, o.careful)
		o.admin.Post("/admin/users/6/factor/reset", nil)
	}},
	{"POST /admin/users/{id}/logins/end", "session.kick", false, func(o *office) {
		o.admin.Post("/admin/users/6/logins/end", url.Values{"id": {"all"}})
	}},
	{"POST /admin/logout", "logout", false, func(o *office) { o.Server.Login("clerk").Post("/admin/logout", nil) }},
	{"POST /admin/password", "password.change", false, func(o *office) {
		o.User("changer", cms.RoleEditor)
		o.Login("changer").Post("/admin/password", url.Values{"current": {apptest.Password}, "new": {"Birch-secret-tulip-7"}, "repeat": {"Birch-secret-tulip-7"}})
	}},
	{"", "access.deny", true, func(o *office) { o.clerk.Post("/admin/users/new", url.Values{"login": {"x"}}) }},

	{"POST /admin/users/new", "user.create", false, func(o *office) {
		o.admin.Post("/admin/users/new", url.Values{"login": {"newone"}, "name": {"新人"}, "grant_role": {"editor"}, "password": {"First-secret-1"}})
	}},
	{"POST /admin/users/{id}", "user.update", false, func(o *office) {
		o.admin.Post("/admin/users/3", url.Values{"login": {"victim"}, "name": {"改名"}, "grant_role": {"system"}})
	}},
	{"POST /admin/users/{id}/password", "password.reset", false, func(o *office) {
		o.admin.Post("/admin/users/3/password", url.Values{"password": {"Reset-secret-1"}})
	}},

	{"POST /admin/notices/mails", "user.mails", false, func(o *office) { o.clerk.Post("/admin/notices/mails", nil) }},
	{"POST /admin/outlets/mail", "outlet.test", true, func(o *office) {
		o.admin.Post("/admin/outlets/mail", url.Values{"to": {"someone@example.gov.cn"}})
	}},
	{"POST /admin/outlets/robot", "outlet.test", true, func(o *office) { o.admin.Post("/admin/outlets/robot", nil) }},

	{"POST /admin/articles/new", "article.create", false, func(o *office) {
		f := o.form("save")
		f.Set("base_revision", "0")
		o.clerk.Post("/admin/articles/new", f)
	}},
	{"POST /admin/articles/{id}", "article.save", false, func(o *office) { o.clerk.Post(o.path("/admin/articles/%d", o.article), o.form("save")) }},
	{"", "article.publish", false, func(o *office) { o.clerk.Post("/admin/articles/bulk", o.bulk("publish")) }},
	{"POST /admin/articles/bulk", "article.move", false, func(o *office) {
		o.clerk.Post("/admin/articles/bulk", o.bulk("move", "column_id", fmt.Sprint(o.other.ID)))
	}},
	{"", "article.submit", false, func(o *office) {
		o.admin.Post("/admin/columns/2", url.Values{"name": {"其他"}, "slug": {"other"}, "kind": {"list"}, "visible": {"1"}, "flow_levels": {"1"}})
		o.clerk.Post(o.path("/admin/articles/%d", o.article), o.submission())
	}},
	{"POST /admin/articles/{id}/recall", "review.recall", false, func(o *office) {
		o.clerk.Post(o.path("/admin/articles/%d/recall", o.article), nil)
	}},
	{"POST /admin/reviews/{id}", "review.sign", false, func(o *office) {
		o.clerk.Post(o.path("/admin/articles/%d", o.article), o.submission())
		review, err := o.Store.Review(context.Background(), o.article)
		if err != nil {
			o.t.Fatal(err)
		}
		o.User("signer", cms.RoleFinal)
		signer, v := o.Login("signer"), url.Values{"review": {fmt.Sprint(review.ID)}, "position": {"0"}, "conclusion": {"pass"}, "secrecy": {"open"}}
		note := url.Values{"review": {fmt.Sprint(review.ID)}, "note_quote": {"机密"}, "note_text": {"查一查"}}
		signer.Post(o.path("/admin/reviews/%d/notes", o.article), note)
		signer.Post(o.path("/admin/reviews/%d", o.article), v)
	}},
	{"POST /admin/articles/{id}/notes", "note.settle", false, func(o *office) {
		o.clerk.Post(o.path("/admin/articles/%d/notes", o.article), url.Values{"settle": {"1"}})
	}},
	{"", "note.reopen", false, func(o *office) {
		o.clerk.Post(o.path("/admin/articles/%d/notes", o.article), url.Values{"reopen": {"1"}})
	}},
	{"", "review.cancel", false, func(o *office) {
		f := o.submission()
		f.Set("action", "save")
		o.clerk.Post(o.path("/admin/articles/%d", o.article), f)
		o.admin.Post("/admin/columns/2", url.Values{"name": {"其他"}, "slug": {"other"}, "kind": {"list"}, "visible": {"1"}, "flow_levels": {"0"}})
	}},
	{"POST /admin/articles/{id}/preview/links", "preview.create", false, func(o *office) {
		o.clerk.Post(o.path("/admin/articles/%d/preview/links", o.article), url.Values{"days": {"1"}})
	}},
	{"POST /admin/articles/{id}/preview/links/revoke", "preview.revoke", false, func(o *office) {
		links, err := o.Store.PreviewLinks(context.Background(), o.article)
		if err != nil || len(links) == 0 {
			o.t.Fatalf("no link: %v", err)
		}
		o.clerk.Post(o.path("/admin/articles/%d/preview/links/revoke", o.article), url.Values{"link": {fmt.Sprint(links[0].ID)}})
	}},
	{"", "article.schedule", false, func(o *office) {
		o.clerk.Post(o.path("/admin/articles/%d", o.article), o.with("publish", "publish_at", o.soon()))
	}},
	{"", "article.unschedule", false, func(o *office) { o.clerk.Post("/admin/articles/bulk", o.bulk("unschedule")) }},
	{"", "article.settings", false, func(o *office) {
		o.clerk.Post(o.path("/admin/articles/%d", o.article), o.with("save", "take_down_at", o.soon()))
	}},
	{"", "article.redate", false, func(o *office) {
		o.clerk.Post(o.path("/admin/articles/%d", o.article), o.with("save", "shown_at", "2026-01-02T03:04"))
	}},
	{"", "article.archive", false, func(o *office) {
		o.clerk.Post("/admin/articles/bulk", o.bulk("publish"))
		o.clerk.Post("/admin/articles/bulk", o.bulk("archive"))
	}},
	{"", "article.reopen", false, func(o *office) { o.clerk.Post("/admin/articles/bulk", o.bulk("reopen")) }},
	{"POST /admin/articles/withdraw", "article.withdraw", false, func(o *office) {
		o.clerk.Post("/admin/articles/withdraw", o.bulk("withdraw", "reason", "数据有误"))
	}},
	{"POST /admin/articles/{id}/record", "record.export", false, func(o *office) {
		o.clerk.Post(o.path("/admin/articles/%d/record", o.article), nil)
	}},
	{"", "record.export", false, func(o *office) { o.clerk.Get(o.path("/admin/articles/%d/record.docx", o.article)) }},
	{"", "register.export", false, func(o *office) { o.clerk.Get("/admin/register.xlsx") }},
	{"", "article.delete", false, func(o *office) { o.clerk.Post("/admin/articles/bulk", o.bulk("delete")) }},
	{"", "article.restore", false, func(o *office) { o.clerk.Post("/admin/articles/bulk", o.bulk("restore")) }},
	{"POST /admin/articles/{id}/revisions/{number}/restore", "article.revert", false, func(o *office) {
		o.clerk.Post(o.path("/admin/articles/%d/revisions/1/restore", o.article), nil)
	}},
	{"POST /admin/articles/{id}/hold", "article.takeover", false, func(o *office) {
		o.second.Post(o.path("/admin/articles/%d/hold", o.article), url.Values{"action": {"hold"}})
		o.clerk.Post(o.path("/admin/articles/%d/hold", o.article), url.Values{"action": {"take"}})
	}},

	{"POST /admin/files", "file.upload", false, func(o *office) { upload(o.t, o.clerk, "图.png", picture(o.t, 90, 60)) }},
	{"", "file.upload", true, func(o *office) { upload(o.t, o.clerk, "程序.exe", []byte("MZ\x90\x00\x03\x00\x00\x00")) }},
	{"", "file.download", false, func(o *office) { o.clerk.Get(o.hidden + "?download=1") }},
	{"POST /admin/media/{id}", "file.update", false, func(o *office) {
		o.clerk.Post("/admin/media/2", url.Values{"title": {"院墙"}, "alt": {"灰墙"}, "decorative": {"0"}})
	}},
	{"POST /admin/media/{id}/crop", "file.crop", false, func(o *office) {
		o.clerk.Post("/admin/media/2/crop", url.Values{"x": {"0"}, "y": {"0"}, "width": {"40"}, "height": {"40"}})
	}},
	{"POST /admin/media/{id}/delete", "file.delete", false, func(o *office) { o.clerk.Post("/admin/media/1/delete", nil) }},
	{"POST /admin/media/{id}/restore", "file.restore", false, func(o *office) { o.clerk.Post("/admin/media/1/restore", nil) }},

	{"POST /admin/units/new", "unit.create", false, func(o *office) { o.admin.Post("/admin/units/new", url.Values{"name": {"市水务局"}}) }},
	{"POST /admin/units/{id}", "unit.update", false, func(o *office) {
		units, err := o.Store.RegisteredUnits(context.Background())
		if err != nil || len(units) == 0 {
			o.t.Fatalf("no unit: %v", err)
		}
		o.admin.Post(fmt.Sprintf("/admin/units/%d", units[0].ID), url.Values{"name": {"市水利局"}})
	}},
	{"POST /admin/columns/new", "column.create", false, func(o *office) {
		o.admin.Post("/admin/columns/new", url.Values{"name": {"新栏"}, "slug": {"xinlan"}, "kind": {"list"}, "visible": {"1"}})
	}},
	{"POST /admin/columns/{id}", "column.update", false, func(o *office) {
		o.admin.Post("/admin/columns/3", url.Values{"name": {"改栏"}, "slug": {"xinlan"}, "kind": {"list"}, "visible": {"1"}})
	}},
	{"POST /admin/columns/{id}/move", "column.move", false, func(o *office) { o.admin.Post("/admin/columns/3/move", url.Values{"dir": {"up"}}) }},
	{"POST /admin/columns/{id}/delete", "column.delete", false, func(o *office) { o.admin.Post("/admin/columns/3/delete", nil) }},
	{"POST /admin/columns/{id}/restore", "column.restore", false, func(o *office) { o.admin.Post("/admin/columns/3/restore", nil) }},

	{"POST /admin/settings", "site.update", false, func(o *office) {
		o.admin.Post("/admin/settings", url.Values{"name": {"云川机关党建"}, "audit_months": {"48"}})
	}},
	{"POST /admin/home/new", "home.create", false, func(o *office) {
		for _, name := range []string{"一", "二"} {
			o.admin.Post("/admin/home/new", url.Values{"kind": {"link"}, "title": {name}, "url": {"https://www.example.gov.cn/"}, "visible": {"1"}})
		}
	}},
	{"POST /admin/home/{id}", "home.update", false, func(o *office) {
		o.admin.Post("/admin/home/1", url.Values{"kind": {"link"}, "title": {"改"}, "url": {"https://www.example.gov.cn/"}, "visible": {"1"}})
	}},
	{"POST /admin/home/{id}/move", "home.move", false, func(o *office) { o.admin.Post("/admin/home/2/move", url.Values{"dir": {"up"}}) }},
	{"POST /admin/home/{id}/delete", "home.delete", false, func(o *office) { o.admin.Post("/admin/home/1/delete", nil) }},
	{"POST /admin/home/{id}/restore", "home.restore", false, func(o *office) { o.admin.Post("/admin/home/1/restore", nil) }},

	{"", "audit.read", false, func(o *office) { o.auditor.Get("/admin/audit?q=" + url.QueryEscape("张三")) }},
	{"", "audit.export", false, func(o *office) { o.auditor.Get("/admin/audit/export") }},
	{"POST /admin/audit/verify", "audit.verify", false, func(o *office) { o.auditor.Post("/admin/audit/verify", nil) }},
}

// Less than a year is refused where it is typed.
func TestAuditMonths(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	s.User("theadmin", cms.RoleSystem)
	c := s.Login("theadmin")
	for typed, want := range map[string]int{"": 36, "12": 12, "11": 0, "0": 0, "-1": 0, "x": 0, "601": 0} {
		r := c.Post("/admin/settings", url.Values{"name": {"云川机关党建"}, "audit_months": {typed}})
		if want == 0 {
			if r.Status != http.StatusUnprocessableEntity || !strings.Contains(r.Text("[data-field=audit_months]"), "至少保存一年") {
				t.Errorf("%q: %d %s", typed, r.Status, r.Text("[data-field=audit_months]"))
			}
			continue
		}
		if site, err := s.Store.Site(context.Background()); err != nil || r.Status != http.StatusOK || site.AuditMonthsOrDefault() != want {
			t.Errorf("%q: %d, %d months, %v", typed, r.Status, site.AuditMonthsOrDefault(), err)
		}
	}
}

// TestDownloads tells fetching a file that isn't public from looking at it in a
// page or playing it.
func TestDownloads(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	pic, _ := upload(t, o.clerk, "图.png", picture(t, 90, 60))
	seq := o.since(0)[len(o.since(0))-1].Seq
	count := func(what string, want int, do func()) {
		t.Helper()
		do()
		list := o.since(seq)
		if len(list) != want {
			t.Errorf("%s: %d entries, want %d", what, len(list), want)
		}
		seq += int64(len(list))
	}
	part := func(asked string) func() {
		return func() { o.clerk.Do("GET", o.hidden, nil, http.Header{"Range": {asked}}) }
	}
	count("a picture in a page", 0, func() { o.clerk.Get(pic) })
	count("a picture saved", 1, func() { o.clerk.Get(pic + "?download=1") })
	count("the beginning", 1, part("bytes=0-"))
	count("going on", 0, part("bytes=500-"))
	count("a question", 0, func() { o.clerk.Do("HEAD", o.hidden, nil, nil) })
	count("nobody", 0, func() { o.Client().Get(o.hidden) })

	d := draft(o.news, "还没公开")
	d.Body, d.Publish = `<p>文</p><figure><video src="`+o.hidden+`" controls></video></figure>`, false
	token, err := o.Desk.SharePreview(context.Background(), apptest.Actor, save(t, o.Server, d), 1)
	if err != nil {
		t.Fatal(err)
	}
	seq = o.since(0)[len(o.since(0))-1].Seq
	count("through a link, again and again", 60, func() {
		for range 70 {
			o.Client().Get(o.hidden + "?preview=" + token)
		}
	})
	if e := o.since(seq - 1)[0]; e.Action != "file.download" || e.Actor != "预览链接" || e.AccountID != nil || strings.Contains(fmt.Sprintf("%+v", e), token) {
		t.Errorf("%+v", e)
	}
}

// TestEveryEventIsRecorded makes each event happen and looks for its entry;
// and no post of the admin area may be in neither list.
func TestEveryEventIsRecorded(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	covered := slices.Clone(unrecorded)
	for _, ev := range events {
		covered = append(covered, ev.route)
		list := o.since(0)
		last := list[len(list)-1].Seq
		ev.do(o)
		list = o.since(last)
		i := slices.IndexFunc(list, func(e cms.AuditEntry) bool { return e.Action == ev.action })
		if i < 0 {
			t.Errorf("%s: not recorded; %d entries", ev.action, len(list))
			continue
		}
		e := list[i]
		if (e.Outcome == cms.OutcomeFailure) != ev.failed || e.Address != "127.0.0.1" || len(e.RequestID) != 12 || e.Actor == "" {
			t.Errorf("%s: %+v", ev.action, e)
		}
		if cms.ActionLabel(e.Action) == e.Action || e.ObjectType != "" && cms.ObjectTypeLabel(e.ObjectType) == e.ObjectType {
			t.Errorf("%s of %s: no Chinese name", e.Action, e.ObjectType)
		}
		if e.AccountID == nil && !slices.Contains([]string{"login.fail", "login.lock", "login.lock_address"}, ev.action) {
			t.Errorf("%s: no account", ev.action)
		}
	}
	for _, e := range o.since(0) {
		for _, secret := range []string{"secret", apptest.Password, "机密的正文", "argon2"} {
			if strings.Contains(e.Detail+e.Object, secret) {
				t.Errorf("%s holds %s", e.Action, secret)
			}
		}
	}
	_ = chi.Walk(o.Handler().(chi.Routes), func(method, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if r := method + " " + route; strings.HasPrefix(route, "/admin") && method != http.MethodGet && !slices.Contains(covered, r) {
			t.Errorf("%s: nobody looked whether it is recorded", r)
		}
		return nil
	})
}
