package app_test

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"xuanlan/internal/apptest"
	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

func item(t *testing.T, s *apptest.Server, c *cms.Column, title string) string {
	t.Helper()
	d := draft(c, title)
	d.Publish = false
	return "/admin/articles/" + strconv.FormatInt(save(t, s, d), 10)
}

func form(c *cms.Column, title string, more ...string) url.Values {
	v := url.Values{"title": {title}, "column_id": {strconv.FormatInt(c.ID, 10)}, "source": {"某局"}, "body": {"<p>文</p>"}, "action": {"save"}}
	for i := 0; i+1 < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	return v
}

// A contributor writes for the own unit, and sees nothing of others.
func TestContributor(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	news := s.Column("news", "动态", cms.KindList, nil)
	foreign := item(t, s, news, "别家的稿")
	contributor(t, s, "water", "市水务局")
	contributor(t, s, "school", "市教育局")
	c := s.Login("water")

	r := c.Post("/admin/articles/new", form(news, "巡河"))
	if r.Status != http.StatusUnprocessableEntity || !strings.Contains(r.Text("[data-field=source]"), "市水务局") {
		t.Errorf("another source: %d %q", r.Status, r.Text("[data-field=source]"))
	}
	r = c.Post("/admin/articles/new", form(news, "巡河", "source", ""))
	if r.Status != http.StatusOK {
		t.Fatalf("own item: %d", r.Status)
	}
	own := r.Path
	if got, _ := c.Get(own).Doc().Find("[name=source]").Attr("value"); got != "市水务局" {
		t.Errorf("source %q", got)
	}
	if r := c.Post(own, form(news, "巡河", "source", "", "action", "publish")); r.Doc().Find("button[value=publish]").Length() != 0 {
		t.Error("a contributor is offered to publish")
	}
	if s.Client().Get("/columns/news").Doc().Find(".feed li").Length() != 0 {
		t.Error("a contributor has published")
	}
	if got := c.Get("/admin/articles").Doc().Find("[data-testid=article-row]").Length(); got != 1 {
		t.Errorf("sees %d items", got)
	}
	for _, path := range []string{"", "/revisions", "/preview", "/preview/page", "/hold"} {
		r := c.Get(foreign + path)
		if r.Status != http.StatusForbidden || strings.Contains(r.Body, "别家的稿") {
			t.Errorf("%s of another one: %d", path, r.Status)
		}
		if r := s.Login("school").Get(own + path); r.Status != http.StatusForbidden {
			t.Errorf("%s as another unit: %d", path, r.Status)
		}
	}
	if r := c.Post(foreign, form(news, "改了", "source", "")); r.Status != http.StatusForbidden {
		t.Errorf("saves another one's: %d", r.Status)
	}
}

// Roles of a column hold for it and everything below it, and nowhere else.
func TestRolesByColumn(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := apptest.New(t)
	party := s.Column("party", "党建", cms.KindList, nil)
	news := s.Column("news", "动态", cms.KindList, party)
	talks := s.Column("talks", "讲话", cms.KindList, nil)
	u := cms.User{Login: "clerk", Name: "程雨石", Grants: []cms.Grant{{Role: cms.RoleEditor, ColumnID: &party.ID}, {Role: cms.RolePublisher, ColumnID: &news.ID}}}
	s.Account(&u)
	inNews, inTalks := item(t, s, news, "动态稿"), item(t, s, talks, "讲话稿")
	c := s.Login("clerk")
	if got := c.Get("/admin/articles").Doc().Find("[data-testid=article-row]").Length(); got != 1 {
		t.Errorf("sees %d items", got)
	}
	if c.Get(inNews).Status != http.StatusOK || c.Get(inTalks).Status != http.StatusForbidden {
		t.Error("the wrong item can be opened")
	}
	for name, tt := range map[string]struct {
		column *cms.Column
		action string
		status int
	}{
		"write in the column": {party, "save", http.StatusOK}, "write below": {news, "save", http.StatusOK}, "publish below": {news, "publish", http.StatusOK},
		"publish above": {party, "publish", http.StatusUnprocessableEntity}, "write elsewhere": {talks, "save", http.StatusUnprocessableEntity},
	} {
		r := c.Post("/admin/articles/new", form(tt.column, name, "action", tt.action))
		if r.Status != tt.status || tt.status != http.StatusOK && r.Text("[data-field=column_id]") == "" {
			t.Errorf("%s: %d %q", name, r.Status, r.Text("[data-field=column_id]"))
		}
	}
	id := inTalks[strings.LastIndexByte(inTalks, '/')+1:]
	c.Post("/admin/articles/bulk", url.Values{"id": {id}, "action": {"delete"}})
	n, _ := strconv.ParseInt(id, 10, 64)
	if a, err := s.Store.Article(ctx, n); err != nil || a.DeletedAt != nil {
		t.Errorf("deleted in another column: %v", err)
	}
	rights := s.User("sec", cms.RoleSecurity)
	got := s.Login(rights.Login).Get("/admin/rights").Text("[data-testid=column-rights]")
	if !strings.Contains(got, "动态写稿 程雨石编辑，党建不用审核 发布 程雨石发布，动态") || !strings.Contains(got, "讲话写稿 写稿还没有人 不用审核 发布 发布还没有人") {
		t.Errorf("rights %q", got)
	}
}

// A small office may give two duties to one: it is told, and the log keeps it.
func TestTwoDutiesAreRecorded(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	s.User("sec", cms.RoleSecurity)
	c := s.Login("sec")
	v := url.Values{"login": {"both"}, "name": {"苏以安"}, "password": {apptest.Password}, "grant_role": {"system", "security", ""}, "grant_column": {"", "", ""}}
	if got := c.Post("/admin/users/new", v).Text("[data-testid=flash]"); !strings.Contains(got, "三员分立") {
		t.Errorf("told %q", got)
	}
	log, _, err := s.Store.AuditLog(context.Background(), store.AuditFilter{Words: "both", Limit: 5})
	if err != nil || len(log) == 0 || !strings.Contains(log[0].Detail, "三员分立") {
		t.Errorf("log %+v %v", log, err)
	}
	v.Set("login", "three")
	v["grant_role"] = []string{"system", "security", "editor"}
	if r := c.Post("/admin/users/new", v); r.Status != http.StatusUnprocessableEntity || r.Text("[data-field=roles]") == "" {
		t.Errorf("three duties: %d", r.Status)
	}
}

// An account ends with its last day.
func TestAccountExpires(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := apptest.New(t)
	last := s.Clock.Now().In(cms.Zone)
	u := cms.User{Login: "guest", Name: "林晚舟", ExpiresOn: &last, Grants: []cms.Grant{{Role: cms.RoleEditor}}}
	s.Account(&u)
	c := s.Login("guest").Stay()
	if r := c.Get("/admin"); r.Status != http.StatusOK {
		t.Fatalf("on the last day: %d", r.Status)
	}
	s.Clock.Add(24 * time.Hour)
	if r := c.Get("/admin"); r.Status != http.StatusSeeOther {
		t.Errorf("a day later: %d", r.Status)
	}
	if _, err := s.Accounts.Login(ctx, apptest.Actor, "guest", apptest.Password, ""); cms.KindOf(err) != cms.Unauthenticated {
		t.Errorf("login a day later: %v", err)
	}
}

// A unit is found by its former name; merged it takes no new accounts.
func TestUnits(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := apptest.New(t)
	s.User("sec", cms.RoleSecurity)
	c := s.Login("sec")
	unit := func(path string, more ...string) *apptest.Response {
		v := url.Values{"name": {"市水务局"}, "class": {"1"}, "position": {"10"}}
		for i := 0; i+1 < len(more); i += 2 {
			v.Set(more[i], more[i+1])
		}
		return c.Post(path, v)
	}
	unit("/admin/units/new")
	unit("/admin/units/new", "name", "市水利中心", "position", "20")
	if r := unit("/admin/units/new", "name", "", "position", "abc"); r.Status != http.StatusUnprocessableEntity || r.Text("[data-field=position]") == "" {
		t.Errorf("bad unit: %d", r.Status)
	}
	unit("/admin/units/1", "name", "市水利局")
	news := s.Column("news", "动态", cms.KindList, nil)
	d := draft(news, "旧名来稿")
	d.Content.Source = "市水务局"
	save(t, s, d)
	if names, err := s.Store.Units(ctx); err != nil || strings.Join(names, " ") != "市水利局 市水利中心" {
		t.Errorf("units %v %v", names, err)
	}
	if r := unit("/admin/units/2", "name", "市水利中心", "merged_into", "2"); r.Text("[data-field=merged_into]") == "" {
		t.Error("a unit is merged into itself")
	}
	unit("/admin/units/2", "name", "市水利中心", "merged_into", "1")
	if got := c.Get("/admin/units").Text("[data-testid=unit-row]:last-child"); !strings.Contains(got, "已并入市水利局") {
		t.Errorf("list %q", got)
	}
	u := cms.User{Login: "late", Name: "乙", UnitID: new(int64(2)), Grants: []cms.Grant{{Role: cms.RoleContributor}}}
	if err := s.Accounts.Create(ctx, apptest.Actor, &u, apptest.Password); cms.KindOf(err) != cms.Invalid {
		t.Errorf("an account of a merged unit: %v", err)
	}
}
