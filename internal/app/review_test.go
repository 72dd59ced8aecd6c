package app_test

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"xuanlan/internal/apptest"
	"xuanlan/internal/cms"
)

// reviewed is a site on which every item needs four signatures.
type reviewed struct {
	*apptest.Server
	t    *testing.T
	news *cms.Column
}

func newReviewed(t *testing.T) *reviewed {
	t.Helper()
	s := apptest.New(t)
	s.Rules(func(p *cms.Security) { p.OneSession = false })
	if err := s.Desk.SaveSite(context.Background(), apptest.Actor, cms.Site{Name: "测试", Workflow: &cms.DefaultWorkflow}); err != nil {
		t.Fatal(err)
	}
	for _, r := range []cms.Role{cms.RoleEditor, cms.RoleFirst, cms.RoleSecond, cms.RoleSecrecy, cms.RoleFinal, cms.RolePublisher} {
		s.User("the"+string(r), r)
	}
	return &reviewed{s, t, s.Column("news", "动态", cms.KindList, nil)}
}

// submit writes an item and hands it in.
func (o *reviewed) submit(title string) (id string) {
	o.t.Helper()
	r := o.Login("theeditor").Post("/admin/articles/new", form(o.news, title, "action", "submit"))
	if r.Status != http.StatusOK || r.Text("[data-testid=review-status]") != "待初审" {
		o.t.Fatalf("submit: %d %q", r.Status, r.Text("[data-testid=review-status]"))
	}
	return r.Path[strings.LastIndexByte(r.Path, '/')+1:]
}

// sign says a verdict as the review page would.
func (o *reviewed) sign(login, id, conclusion, opinion string) *apptest.Response {
	o.t.Helper()
	return o.verdict(login, id, url.Values{"conclusion": {conclusion}, "opinion": {opinion}})
}

// find passes a step with what the secrecy check found.
func (o *reviewed) find(login, id string, f cms.Finding) *apptest.Response {
	o.t.Helper()
	return o.verdict(login, id, url.Values{"conclusion": {"pass"}, "secrecy": {string(f)}})
}

func (o *reviewed) verdict(login, id string, v url.Values) *apptest.Response {
	o.t.Helper()
	c := o.Login(login)
	d := c.Get("/admin/reviews/" + id).Doc()
	for _, name := range []string{"review", "position"} {
		value, _ := d.Find("[name=" + name + "]").Attr("value")
		v.Set(name, value)
	}
	return c.Post("/admin/reviews/"+id, v)
}

func (o *reviewed) status(id string) string {
	o.t.Helper()
	return o.Login("theeditor").Get("/admin/articles/" + id).Text("[data-testid=review-status]")
}

func (o *reviewed) publish(id string) bool {
	o.t.Helper()
	o.Login("thepublisher").Post("/admin/articles/bulk", url.Values{"id": {id}, "action": {"publish"}})
	return o.Client().Get("/articles/"+id).Status == http.StatusOK
}

// An item goes through four people, back to the author and on to the site; at
// no other moment can it be published.
func TestReviewChain(t *testing.T) {
	t.Parallel()
	o := newReviewed(t)
	id := o.submit("巡河")
	for _, tt := range []struct{ login, conclusion, opinion, status string }{
		{"thefirst", "pass", "", "待复审"},
		{"thesecond", "return", "数据请核对", "已退回"},
	} {
		if o.publish(id) {
			t.Fatalf("published while %s", o.status(id))
		}
		o.sign(tt.login, id, tt.conclusion, tt.opinion)
		if got := o.status(id); got != tt.status {
			t.Fatalf("after %s: %q, want %q", tt.login, got, tt.status)
		}
	}
	editor := o.Login("theeditor")
	if got := editor.Get("/admin/articles/" + id).Text("[data-testid=signatures]"); !strings.Contains(got, "数据请核对") {
		t.Errorf("the author reads %q", got)
	}
	base, _ := editor.Get("/admin/articles/" + id).Doc().Find("[name=base_revision]").Attr("value")
	editor.Post("/admin/articles/"+id, form(o.news, "巡河", "body", "<p>改过的文</p>", "action", "submit", "base_revision", base))
	if got := o.Login("thefirst").Get("/admin/reviews/" + id).Text("[data-testid=since-signed]"); !strings.Contains(got, "改过的") {
		t.Errorf("what changed since: %q", got)
	}
	for _, tt := range []struct{ login, conclusion, status string }{
		{"thefirst", "pass", "待复审"}, {"thesecond", "pass", "待保密审查"}, {"thesecrecy", "pass", "待终审"},
		{"thefinal", "down", "待保密审查"}, {"thesecrecy", "pass", "待终审"}, {"thefinal", "pass", "已审完"},
	} {
		if o.publish(id) {
			t.Fatalf("published while %s", o.status(id))
		}
		v := url.Values{"conclusion": {tt.conclusion}, "opinion": {"再看一遍"}}
		if tt.login == "thesecrecy" {
			v.Set("secrecy", "open")
		}
		o.verdict(tt.login, id, v)
		if got := o.status(id); got != tt.status {
			t.Fatalf("after %s: %q, want %q", tt.login, got, tt.status)
		}
	}
	if !o.publish(id) {
		t.Fatal("not published with all its signatures")
	}
	if got := o.Client().Get("/articles/" + id).Text(".prose"); got != "改过的文" {
		t.Errorf("public text %q", got)
	}
	all, err := o.Store.Reviews(context.Background(), number(id))
	if err != nil || len(all) != 2 || len(all[0].Signatures) != 2 || len(all[1].Signatures) != 6 {
		t.Errorf("records %+v %v", all, err)
	}
}

func number(id string) int64 {
	n, _ := strconv.ParseInt(id, 10, 64)
	return n
}

// Nobody signs what is their own, nor two levels of a version; who lacks the
// role of the step is refused.
func TestReviewByOthers(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	o := newReviewed(t)
	o.User("both", cms.RoleEditor, cms.RoleFirst, cms.RoleSecond)
	r := o.Login("both").Post("/admin/articles/new", form(o.news, "自写", "action", "submit"))
	own := r.Path[strings.LastIndexByte(r.Path, '/')+1:]
	if got := o.Login("both").Get("/admin/reviews/" + own).Text("[data-testid=verdict]"); !strings.Contains(got, "不能由自己审核") {
		t.Errorf("the writer is told %q", got)
	}
	id := o.submit("别人写的")
	if r := o.sign("both", id, "pass", ""); r.Status != http.StatusOK || o.status(id) != "待复审" {
		t.Fatalf("first level: %d", r.Status)
	}
	review, err := o.Store.Review(ctx, number(id))
	if err != nil {
		t.Fatal(err)
	}
	again := url.Values{"review": {strconv.FormatInt(review.ID, 10)}, "position": {"1"}, "conclusion": {"pass"}}
	for _, login := range []string{"both", "thefinal"} {
		if r := o.Login(login).Post("/admin/reviews/"+id, again); r.Status != http.StatusForbidden {
			t.Errorf("second level by %s: %d", login, r.Status)
		}
	}
	again.Set("review", "999")
	if o.Login("thesecond").Post("/admin/reviews/"+id, again); o.status(id) != "待复审" {
		t.Error("a signature for another review counts")
	}
	if r := o.sign("thesecond", id, "return", ""); r.Status != http.StatusUnprocessableEntity || r.Text("[data-field=opinion]") == "" {
		t.Errorf("returned without a reason: %d", r.Status)
	}
	if got := o.Login("both").Get("/admin/reviews").Doc().Find("[data-testid=queue-row]").Length(); got != 0 {
		t.Errorf("%d items wait for who can't sign them", got)
	}
	if got := o.Login("thesecond").Get("/admin/articles").Status; got != http.StatusForbidden {
		t.Errorf("a reviewer opens the list of writers: %d", got)
	}
}

// A change after a signature cancels it, is announced before, and an open
// review can be recalled only before the first one.
func TestReviewOfChanges(t *testing.T) {
	t.Parallel()
	o := newReviewed(t)
	id := o.submit("一稿")
	editor := o.Login("theeditor")
	if editor.Post("/admin/articles/"+id+"/recall", nil); o.status(id) != "已撤回" {
		t.Errorf("recalled: %q", o.status(id))
	}
	base, _ := editor.Get("/admin/articles/" + id).Doc().Find("[name=base_revision]").Attr("value")
	editor.Post("/admin/articles/"+id, form(o.news, "一稿", "action", "submit", "base_revision", base))
	o.sign("thefirst", id, "pass", "")
	if editor.Post("/admin/articles/"+id+"/recall", nil); o.status(id) != "待复审" {
		t.Errorf("recalled after a signature: %q", o.status(id))
	}
	o.sign("thesecond", id, "pass", "")
	o.find("thesecrecy", id, cms.FindingOpen)
	o.sign("thefinal", id, "pass", "")
	page := editor.Get("/admin/articles/" + id)
	if got := page.Text("[data-testid=review-warning]"); !strings.Contains(got, "4 个审核签字") {
		t.Errorf("warning %q", got)
	}
	base, _ = page.Doc().Find("[name=base_revision]").Attr("value")
	editor.Post("/admin/articles/"+id, form(o.news, "一稿改", "action", "save", "base_revision", base))
	if got := o.status(id); got != "改动后待重新提交" {
		t.Errorf("after the change: %q", got)
	}
	if o.publish(id) {
		t.Error("a changed version is published on old signatures")
	}
}

// Of several who press at the same moment one signs.
func TestReviewAtTheSameMoment(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	o := newReviewed(t)
	id := o.submit("同时")
	review, err := o.Store.Review(ctx, number(id))
	if err != nil {
		t.Fatal(err)
	}
	var clients []*apptest.Client
	for i := range 6 {
		login := "first" + strconv.Itoa(i)
		o.User(login, cms.RoleFirst)
		clients = append(clients, o.Login(login))
	}
	var wg sync.WaitGroup
	for _, c := range clients {
		wg.Go(func() {
			c.Post("/admin/reviews/"+id, url.Values{"review": {strconv.FormatInt(review.ID, 10)}, "position": {"0"}, "conclusion": {"pass"}})
		})
	}
	wg.Wait()
	review, err = o.Store.Review(ctx, number(id))
	if err != nil || len(review.Signatures) != 1 || review.Position != 1 {
		t.Errorf("%d signatures, position %d, %v", len(review.Signatures), review.Position, err)
	}
}

// What is urgent is due, and stands in the queue, before what came earlier.
func TestUrgentItems(t *testing.T) {
	t.Parallel()
	o := newReviewed(t)
	o.submit("平常")
	o.Login("theeditor").Post("/admin/articles/new", form(o.news, "急件", "action", "submit", "urgent", "1"))
	rows := o.Login("thefirst").Get("/admin/reviews").Doc().Find("[data-testid=queue-row]")
	if first := rows.First().Text(); rows.Length() != 2 || !strings.Contains(first, "急件") || !strings.Contains(first, "加急") {
		t.Errorf("%d rows, the first: %q", rows.Length(), first)
	}
	o.Clock.Add(6 * 24 * time.Hour)
	if got := o.Login("thefirst").Get("/admin/reviews").Text("[data-testid=due]"); !strings.Contains(got, "已超时") {
		t.Errorf("after six days: %q", got)
	}
}

// Each column may have levels of its own.
func TestWorkflowByColumn(t *testing.T) {
	t.Parallel()
	o := newReviewed(t)
	o.User("sys", cms.RoleSystem)
	v := url.Values{"name": {"公告"}, "slug": {"notices"}, "kind": {"list"}, "visible": {"1"}, "flow_levels": {"1"}, "flow_name": {"审发", "", ""}}
	o.Login("sys").Post("/admin/columns/new", v)
	columns, err := o.Store.Columns(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	notices := cms.NewTree(columns).BySlug("notices")
	r := o.Login("theeditor").Post("/admin/articles/new", form(notices, "公告一", "action", "submit"))
	if got := r.Text("[data-testid=review-status]"); got != "待审发" {
		t.Fatalf("status %q", got)
	}
	id := r.Path[strings.LastIndexByte(r.Path, '/')+1:]
	o.find("thefinal", id, cms.FindingTrimmed)
	if !o.publish(id) {
		t.Error("one level is not enough where one is asked for")
	}
}

// Who gives rights sees who signs each step of a column.
func TestRightsNameSigners(t *testing.T) {
	t.Parallel()
	o := newReviewed(t)
	o.User("sec", cms.RoleSecurity)
	got := o.Login("sec").Get("/admin/rights").Text("[data-testid=column-rights]")
	for _, want := range []string{"用户thefirst初审，全站", "用户thesecond复审，全站", "用户thesecrecy保密审查，全站", "用户thefinal终审，全站"} {
		if !strings.Contains(got, want) {
			t.Errorf("%s lacks %s", got, want)
		}
	}
}

// What was signed, published and taken down is withdrawn, not ready: only
// another version with its signatures is.
func TestWithdrawnAfterReview(t *testing.T) {
	t.Parallel()
	o := newReviewed(t)
	id := o.submit("撤下的")
	for _, login := range []string{"thefirst", "thesecond", "thesecrecy", "thefinal"} {
		v := url.Values{"conclusion": {"pass"}}
		if login == "thesecrecy" {
			v.Set("secrecy", "open")
		}
		o.verdict(login, id, v)
	}
	stands := func() string { return o.Login("thepublisher").Get("/admin/articles").Text("[data-testid=state]") }
	if got := stands(); got != "待发布" {
		t.Errorf("signed: %q", got)
	}
	if !o.publish(id) {
		t.Fatal("not published")
	}
	o.Login("thepublisher").Post("/admin/articles/withdraw", url.Values{"id": {id}, "action": {"withdraw"}, "reason": {"数据有误"}})
	if got := stands(); got != "已撤稿" {
		t.Errorf("taken down: %q", got)
	}
}
