package app_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

// The writer ticks off what was mended; the reviewer sees it.
func TestNotesSettled(t *testing.T) {
	t.Parallel()
	o := newReviewed(t)
	contributor(t, o.Server, "water", "市水务局")
	contributor(t, o.Server, "school", "市教育局")
	water := o.Login("water")
	r := water.Post("/admin/articles/new", form(o.news, "巡河", "source", "", "writer", "林晚舟", "writer_phone", "0571-8800000", "body", "<p>一组查河道。</p>", "action", "submit"))
	id := r.Path[strings.LastIndexByte(r.Path, '/')+1:]
	o.write(o.Login("thefirst"), id, "一组", "哪一组")
	note := strconv.FormatInt(o.notes(id, "thefirst")[0].ID, 10)
	path := "/admin/articles/" + id + "/notes"
	if r := water.Post(path, url.Values{"settle": {note}}); r.Status != http.StatusNotFound {
		t.Errorf("settled before the verdict: %d", r.Status)
	}
	o.sign("thefirst", id, "return", "")
	for login, want := range map[string]int{"school": http.StatusForbidden, "thefirst": http.StatusForbidden} {
		if r := o.Login(login).Post(path, url.Values{"settle": {note}}); r.Status != want {
			t.Errorf("settled by %s: %d", login, r.Status)
		}
	}
	form := form(o.news, "巡河改题", "source", "", "writer", "林晚舟", "writer_phone", "0571-8800000", "body", "<p>第一组查河道。</p>", "base_revision", "1", "settle", note)
	r = water.Post(path, form)
	if got := r.Text("[data-testid=note-block]"); r.Status != http.StatusOK || !strings.Contains(got, "都改好了") || !strings.Contains(got, "用户water") {
		t.Errorf("settled: %d %q", r.Status, got)
	}
	if got := r.Text("[name=title]"); got != "巡河改题" {
		t.Errorf("what was typed came back as %q", got)
	}
	if e := o.lastEntry("note.settle"); e.Actor != "用户water" {
		t.Errorf("%+v", e)
	}
	base := r.Doc().Find("[name=base_revision]").AttrOr("value", "")
	form.Set("base_revision", base)
	form.Set("action", "submit")
	water.Post("/admin/articles/"+id, form)
	if got := o.Login("thefirst").Get("/admin/reviews/" + id).Text("[data-testid=earlier-notes]"); !strings.Contains(got, "已改") || !strings.Contains(got, "第 1 版") {
		t.Errorf("the reviewer reads %q", got)
	}
	if water.Post(path, url.Values{"reopen": {note}}); o.notes(id, "thefirst")[0].SettledAt != nil {
		t.Error("still settled")
	}
	if r := water.Post(path, url.Values{"settle": {"999"}}); r.Status != http.StatusNotFound {
		t.Errorf("a note that isn't: %d", r.Status)
	}
}
