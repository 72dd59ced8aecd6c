package app_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"xuanlan/internal/apptest"
	"xuanlan/internal/cms"
)

// admin is somebody who sets up the site and publishes, as in a small office.
func admin(t *testing.T) (*apptest.Server, *apptest.Client) {
	t.Helper()
	s := apptest.New(t)
	s.User("theadmin", cms.RoleSystem, cms.RolePublisher)
	return s, s.Login("theadmin")
}

func TestLoginPage(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	s.User("theadmin", cms.RoleSystem, cms.RoleSecurity)
	c := s.Client()
	r := c.Get("/admin/columns")
	if r.Path != "/admin/login?next=%2Fadmin%2Fcolumns" {
		t.Errorf("sent to %s", r.Path)
	}
	form := url.Values{"login": {"theadmin"}, "password": {"wrong"}, "next": {"/admin/columns"}}
	r = c.Post("/admin/login", form)
	if got, _ := r.Doc().Find("[name=login]").Attr("value"); r.Status != http.StatusUnauthorized || got != "theadmin" {
		t.Errorf("%d, login name %q", r.Status, got)
	}
	if got, _ := r.Doc().Find("[name=password]").Attr("value"); got != "" {
		t.Error("the password comes back")
	}
	form.Set("password", apptest.Password)
	if r = c.Post("/admin/login", form); r.Path != "/admin/columns" {
		t.Errorf("after the login at %s", r.Path)
	}
	for _, evil := range []string{"https://evil.example/admin/", "//evil.example/admin/", `/admin/\evil`, "javascript:alert(1)"} {
		form.Set("next", evil)
		if r := s.Client().Stay().Post("/admin/login", form); r.Header.Get("Location") != "/admin" {
			t.Errorf("next=%s leads to %s", evil, r.Header.Get("Location"))
		}
	}
	c.Post("/admin/logout", nil)
	if r := c.Stay().Get("/admin"); r.Status != http.StatusSeeOther {
		t.Errorf("after the logout: %d", r.Status)
	}
}

func TestChangePassword(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	s.User("theadmin", cms.RoleSystem, cms.RoleSecurity)
	s.Rules(func(p *cms.Security) { p.OneSession = false })
	c, elsewhere := s.Login("theadmin"), s.Login("theadmin")
	r := c.Post("/admin/password", url.Values{"current": {"wrong"}, "new": {"Another-horse-2"}, "repeat": {"Another-horse-2"}})
	if r.Status != http.StatusUnprocessableEntity || r.Doc().Find("[data-field=current]").Length() == 0 {
		t.Errorf("wrong present password: %d", r.Status)
	}
	r = c.Post("/admin/password", url.Values{"current": {apptest.Password}, "new": {"Another-horse-2"}, "repeat": {"Another-horse-2"}})
	if r.Path != "/admin" || r.Text("[data-testid=flash]") == "" {
		t.Errorf("%d at %s", r.Status, r.Path)
	}
	if r := elsewhere.Stay().Get("/admin"); r.Status != http.StatusSeeOther {
		t.Errorf("the session elsewhere lives on: %d", r.Status)
	}
	if r := c.Stay().Get("/admin"); r.Status != http.StatusOK {
		t.Errorf("the own session ended: %d", r.Status)
	}
}

func TestColumnsInAdmin(t *testing.T) {
	t.Parallel()
	s, c := admin(t)
	form := url.Values{"name": {"党建动态"}, "slug": {"party"}, "kind": {"list"}, "visible": {"1"}, "home_style": {"tabs"}}
	c.Post("/admin/columns/new", form)
	r := c.Post("/admin/columns/new", form)
	if got, _ := r.Doc().Find("[name=name]").Attr("value"); r.Status != http.StatusUnprocessableEntity || got != "党建动态" ||
		r.Doc().Find("[data-field=slug]").Length() == 0 {
		t.Errorf("the same slug again: %d %q", r.Status, got)
	}
	if got := s.Client().Get("/columns/party").Text("h1"); got != "党建动态" {
		t.Errorf("public column %q", got)
	}
	c.Post("/admin/columns/1", url.Values{"name": {"机关党建"}, "slug": {"party"}, "kind": {"list"}, "visible": {"1"}})
	if got := s.Client().Get("/columns/party").Text("h1"); got != "机关党建" {
		t.Errorf("renamed column %q", got)
	}
	r = c.Post("/admin/columns/1/delete", nil)
	if r.Doc().Find("[data-testid=undo]").Length() == 0 {
		t.Errorf("no way back: %s", r.Text("[data-testid=flash]"))
	}
	if got := s.Client().Get("/columns/party").Status; got != http.StatusNotFound {
		t.Errorf("deleted column: %d", got)
	}
	c.Post("/admin/columns/1/restore", nil)
	if got := s.Client().Get("/columns/party").Status; got != http.StatusOK {
		t.Errorf("restored column: %d", got)
	}
}

func TestHomeItemsInAdmin(t *testing.T) {
	t.Parallel()
	s, c := admin(t)
	f, err := s.Library.Add(context.Background(), apptest.Actor, "a.png", bytes.NewReader(picture(t, 16, 10)))
	if err != nil {
		t.Fatal(err)
	}
	slide := func(title string) url.Values {
		return url.Values{"kind": {"slide"}, "title": {title}, "url": {"/map"}, "file_id": {strconv.FormatInt(f.ID, 10)}, "alt": {"图"}, "visible": {"1"}}
	}
	bad := slide("甲")
	bad.Set("url", "javascript:alert(1)")
	if r := c.Post("/admin/home/new", bad); r.Status != http.StatusUnprocessableEntity || r.Doc().Find("[data-field=url]").Length() == 0 {
		t.Errorf("script link: %d", r.Status)
	}
	c.Post("/admin/home/new", slide("甲"))
	c.Post("/admin/home/new", slide("乙"))
	c.Post("/admin/home/new", url.Values{"kind": {"link"}, "title": {"某馆"}, "url": {"https://www.example.cn"}, "group": {"市直"}, "visible": {"1"}})
	public := s.Client()
	home := func() string { return strings.Join(strings.Fields(public.Get("/").Doc().Find("main").Text()), " ") }
	if got := home(); !strings.Contains(got, "甲") || strings.Index(got, "甲") > strings.Index(got, "乙") || !strings.Contains(got, "某馆") {
		t.Errorf("home %q", got)
	}
	if got := public.Get("/files/" + f.Key).Status; got != http.StatusOK {
		t.Errorf("picture of a slide: %d", got)
	}
	c.Post("/admin/home/2/move", url.Values{"dir": {"up"}})
	if got := home(); strings.Index(got, "甲") < strings.Index(got, "乙") {
		t.Errorf("after the move %q", got)
	}
	c.Post("/admin/home/1", slide("丙"))
	c.Post("/admin/home/2/delete", nil)
	if got := home(); !strings.Contains(got, "丙") || strings.Contains(got, "乙") {
		t.Errorf("after change and deletion %q", got)
	}
	c.Post("/admin/home/2/restore", nil)
	if got := home(); !strings.Contains(got, "乙") {
		t.Errorf("after the restoration %q", got)
	}
}

func TestSettingsInAdmin(t *testing.T) {
	t.Parallel()
	s, c := admin(t)
	news := s.Column("news", "动态", cms.KindList, nil)
	id := save(t, s, draft(news, "头条稿"))
	form := url.Values{"name": {"某工委"}, "icp": {"错的"}, "headline_id": {strconv.FormatInt(id, 10)}}
	r := c.Post("/admin/settings", form)
	if got, _ := r.Doc().Find("[name=icp]").Attr("value"); r.Status != http.StatusUnprocessableEntity || got != "错的" {
		t.Errorf("%d %q", r.Status, got)
	}
	form.Set("icp", "云ICP备00000000号-1")
	c.Post("/admin/settings", form)
	home := s.Client().Get("/")
	if got := home.Text(".headline-title"); got != "头条稿" {
		t.Errorf("headline %q", got)
	}
	foot := home.Doc().Find("footer")
	if link, _ := foot.Find("a[href='https://beian.miit.gov.cn/']").Html(); !strings.Contains(link, "云ICP备00000000号-1") {
		t.Errorf("filing number %q", link)
	}
	if strings.Contains(foot.Text(), "投诉电话") || strings.Contains(foot.Text(), "邮编") {
		t.Errorf("empty facts are shown: %q", foot.Text())
	}
}

func TestUsersInAdmin(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	s.User("theadmin", cms.RoleSystem, cms.RoleSecurity)
	c := s.Login("theadmin")
	c.Post("/admin/users/new", url.Values{"login": {"clerk"}, "name": {"程雨石"}, "grant_role": {"editor"}, "password": {apptest.Password}})
	clerk := s.Login("clerk")
	if r := clerk.Stay().Get("/admin/articles"); r.Header.Get("Location") != "/admin/password?next=%2Fadmin%2Farticles" {
		t.Errorf("with the first password: %d, to %s", r.Status, r.Header.Get("Location"))
	}
	clerk.Post("/admin/password", url.Values{"current": {apptest.Password}, "new": {"Another-horse-2"}, "repeat": {"Another-horse-2"}})
	if r := clerk.Stay().Get("/admin/users"); r.Status != http.StatusForbidden {
		t.Errorf("an editor sees users: %d", r.Status)
	}
	c.Post("/admin/users/2", url.Values{"login": {"clerk"}, "name": {"程雨石"}, "grant_role": {"editor"}, "disabled": {"1"}})
	if r := clerk.Stay().Get("/admin"); r.Status != http.StatusSeeOther {
		t.Errorf("a disabled user goes on: %d", r.Status)
	}
	// The form for oneself can't demote or disable.
	c.Post("/admin/users/1", url.Values{"login": {"theadmin"}, "name": {"新名"}, "grant_role": {"editor"}, "disabled": {"1"}})
	if u, err := s.Store.User(context.Background(), 1); err != nil || !u.Has(cms.RoleSecurity) || u.DisabledAt != nil || u.Name != "新名" {
		t.Errorf("%+v %v", u, err)
	}
	r := c.Post("/admin/users/2/password", url.Values{"password": {"short"}})
	if r.Status != http.StatusUnprocessableEntity || r.Doc().Find("[data-testid=reset-form] [data-testid=field-error]").Length() == 0 {
		t.Errorf("weak password: %d", r.Status)
	}
}

func TestUpload(t *testing.T) {
	t.Parallel()
	_, c := admin(t)
	send := func(name string, data []byte) *apptest.Response {
		var b bytes.Buffer
		b.WriteString("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name + "\"\r\n\r\n")
		b.Write(data)
		b.WriteString("\r\n--x--\r\n")
		return c.Do("POST", "/admin/files", &b, http.Header{"Content-Type": {"multipart/form-data; boundary=x"}, "Sec-Fetch-Site": {"same-origin"}})
	}
	r := send("现场.png", picture(t, 12, 7))
	if r.Status != http.StatusOK || !strings.Contains(r.Body, `"name":"现场.png"`) || !strings.Contains(r.Body, `"width":12`) {
		t.Errorf("%d %s", r.Status, r.Body)
	}
	r = send("x.html", []byte("<script>"))
	if r.Status != http.StatusUnprocessableEntity || !strings.Contains(r.Body, `"error":"这种文件不能上传`) {
		t.Errorf("%d %s", r.Status, r.Body)
	}
	r = c.Do("POST", "/admin/files", strings.NewReader("x"), http.Header{"Content-Type": {"multipart/form-data; boundary=y"}, "Sec-Fetch-Site": {"same-origin"}})
	if r.Status != http.StatusUnprocessableEntity || !strings.Contains(r.Body, `"error"`) {
		t.Errorf("%d %s", r.Status, r.Body)
	}
}

// TestWordRefused sends what can't be read as a Word file: the answer says what
// it is.
func TestWordRefused(t *testing.T) {
	t.Parallel()
	_, c := admin(t)
	for data, want := range map[string]string{"%PDF-1.7": "PDF", "PK\x03\x04": "损坏", "": "空的"} {
		body := "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"通知.docx\"\r\n\r\n" + data + "\r\n--x--\r\n"
		r := c.Do("POST", "/admin/articles/word", strings.NewReader(body), http.Header{"Content-Type": {"multipart/form-data; boundary=x"}, "Sec-Fetch-Site": {"same-origin"}})
		if r.Status != http.StatusUnprocessableEntity || !strings.Contains(r.Body, `"error":"`) || !strings.Contains(r.Body, want) {
			t.Errorf("%q: %d %s", data, r.Status, r.Body)
		}
	}
}

func TestArticleListInAdmin(t *testing.T) {
	t.Parallel()
	s, c := admin(t)
	party := s.Column("party", "党建动态", cms.KindList, nil)
	news, notices := s.Column("news", "动态", cms.KindList, party), s.Column("notices", "通知公告", cms.KindList, nil)
	for i := range 21 {
		d := draft(news, fmt.Sprintf("动态%02d", i))
		d.Content.Author = "方知夏"
		save(t, s, d)
	}
	d := draft(notices, "停车场施工通知")
	d.Publish = false
	d.Body = "<p>东门封闭。</p>"
	save(t, s, d)
	titles := func(query string) []string {
		var out []string
		c.Get("/admin/articles" + query).Doc().Find("[data-testid=article-row] .ttl").Each(func(_ int, el *goquery.Selection) {
			out = append(out, strings.TrimSpace(el.Text()))
		})
		return out
	}
	today := s.Clock.Now().In(cms.Zone).Format("2006-01-02")
	for query, want := range map[string]int{
		"": 20, "?page=2": 2, "?state=draft": 1, "?state=published&page=2": 1, "?state=withdrawn": 0, "?state=bin": 0,
		"?column_id=" + strconv.FormatInt(party.ID, 10): 20, "?column_id=" + strconv.FormatInt(notices.ID, 10): 1,
		"?author=" + url.QueryEscape("程雨石"): 1, "?q=" + url.QueryEscape("东门"): 1, "?q=" + url.QueryEscape("动态07"): 1,
		"?source=" + url.QueryEscape("某馆"): 0, "?from=" + today: 20, "?to=2020-01-01": 0, "?from=x&sort=y&state=z": 20,
	} {
		if got := titles(query); len(got) != want {
			t.Errorf("%s: %d rows, want %d", query, len(got), want)
		}
	}
	if got := titles("?state=published&sort=title"); got[0] != "动态00" {
		t.Errorf("by title: %s first", got[0])
	}
	if got := titles("?state=published&sort=-title"); got[0] != "动态20" {
		t.Errorf("by title backwards: %s first", got[0])
	}
	r := c.Post("/admin/articles/bulk", url.Values{"action": {"move"}, "id": {"1", "2"}, "column_id": {strconv.FormatInt(notices.ID, 10)}})
	if got := titles("?column_id=" + strconv.FormatInt(notices.ID, 10)); len(got) != 3 {
		t.Errorf("after moving two: %d, %s", len(got), r.Text("[data-testid=flash]"))
	}
	r = c.Post("/admin/articles/bulk", url.Values{"action": {"publish"}})
	if got := r.Text("[data-testid=flash]"); !strings.Contains(got, "没有选中") {
		t.Errorf("nothing chosen: %q", got)
	}
}
