package app_test

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"xuanlan/internal/apptest"
	"xuanlan/internal/cms"
)

// noted hands in an item with a text to be noted.
func (o *reviewed) noted(body string) (id string) {
	o.t.Helper()
	r := o.Login("theeditor").Post("/admin/articles/new", form(o.news, "巡河", "body", body, "subtitle", "——水务局冬季行动", "action", "submit"))
	if r.Text("[data-testid=review-status]") != "待初审" {
		o.t.Fatalf("submit: %d %q", r.Status, r.Text("[data-testid=review-status]"))
	}
	return r.Path[strings.LastIndexByte(r.Path, '/')+1:]
}

// fields are what the page of a review sends besides what is said here.
func (o *reviewed) fields(id string, more ...string) url.Values {
	o.t.Helper()
	rv, err := o.Store.Review(context.Background(), number(id))
	if err != nil {
		o.t.Fatal(err)
	}
	v := url.Values{"review": {strconv.FormatInt(rv.ID, 10)}, "position": {strconv.Itoa(rv.Position)}}
	for i := 0; i+1 < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	return v
}

// write notes words as one types them.
func (o *reviewed) write(c *apptest.Client, id, quote, text string, more ...string) *apptest.Response {
	o.t.Helper()
	v := o.fields(id, more...)
	v.Set("note_quote", quote)
	v.Set("note_text", text)
	return c.Post("/admin/reviews/"+id+"/notes", v)
}

// notes returns the notes on record and those of an account.
func (o *reviewed) notes(id, login string) []cms.Note {
	o.t.Helper()
	ctx := context.Background()
	u, err := o.Store.UserByLogin(ctx, login)
	if err != nil {
		o.t.Fatal(err)
	}
	list, err := o.Store.Notes(ctx, number(id), u.ID)
	if err != nil {
		o.t.Fatal(err)
	}
	return list
}

// marked are the marked words of the frame, in its order, with the numbers.
func marked(r *apptest.Response) string {
	var b strings.Builder
	r.Doc().Find("article mark.noted, article a.note-no").Each(func(_ int, el *goquery.Selection) {
		b.WriteString(el.Text())
		if no, ok := el.Attr("data-no"); ok {
			b.WriteString("[" + no + "]")
		}
	})
	return b.String()
}

// Notes are the reviewer's alone until the verdict, which they can explain;
// then everybody who may read the item sees them.
func TestNotesUntilTheVerdict(t *testing.T) {
	t.Parallel()
	o := newReviewed(t)
	id := o.noted("<p>党员<strong>分三</strong>组徒步巡查，全程十公里。</p>")
	first := o.Login("thefirst")
	frame := "/admin/articles/" + id + "/preview/page?notes=1"

	for login, want := range map[string]int{"theeditor": http.StatusForbidden, "thesecond": http.StatusForbidden, "thepublisher": http.StatusForbidden} {
		if r := o.write(o.Login(login), id, "徒步", "不该我写"); r.Status != want {
			t.Errorf("a note by %s: %d", login, r.Status)
		}
	}
	if r := o.write(first, id, "员分三组", "应为四组"); r.Status != http.StatusOK {
		t.Fatalf("noted: %d %s %s", r.Status, r.Path, r.Text(".err"))
	}
	o.write(first, id, "员分三组", "应为四组") // pressed twice
	o.write(first, id, "冬季", "已经立春")
	r := first.Get("/admin/reviews/" + id)
	if got := r.Doc().Find("[data-testid=note-row]"); got.Length() != 2 || !strings.Contains(got.First().Text(), "副标题") || !strings.Contains(got.Last().Text(), "应为四组") {
		t.Errorf("%d notes: %s", got.Length(), got.Text())
	}
	if got := marked(first.Get(frame)); got != "[1]员分三组[2]" {
		t.Errorf("marked %q", got)
	}
	if got := marked(first.Get("/admin/articles/" + id + "/preview/page")); got != "" {
		t.Errorf("marked in the plain preview: %q", got)
	}
	for _, login := range []string{"thesecond", "theeditor"} {
		if got := marked(o.Login(login).Get(frame)); got != "" {
			t.Errorf("%s sees %q before the verdict", login, got)
		}
	}
	if r := o.Login("thesecond").Get("/admin/reviews/" + id); strings.Contains(r.Body, "应为四组") {
		t.Error("another reviewer reads a note before the verdict")
	}

	if r := o.sign("thefirst", id, "return", ""); r.Status != http.StatusOK || o.status(id) != "已退回" {
		t.Fatalf("returned with notes alone: %d, %s", r.Status, o.status(id))
	}
	if e := o.lastEntry("review.sign"); e.Details()["notes"] != 2.0 {
		t.Errorf("the log says %s", e.Detail)
	}
	for _, login := range []string{"thesecond", "theeditor"} {
		if got := marked(o.Login(login).Get(frame)); got != "[1]员分三组[2]" {
			t.Errorf("%s sees %q after the verdict", login, got)
		}
	}
	if got := o.Login("theeditor").Get("/admin/articles/" + id).Text("[data-testid=note-block]"); !strings.Contains(got, "应为四组") || !strings.Contains(got, "2 条没改") || !strings.Contains(got, "初审") {
		t.Errorf("the writer reads %q", got)
	}
	if body := o.Client().Get("/articles/" + id); strings.Contains(body.Body, "note-no") {
		t.Error("notes are public")
	}
}

// lastEntry is the newest entry of the log with an action.
func (o *reviewed) lastEntry(action string) cms.AuditEntry {
	o.t.Helper()
	list := (&office{Server: o.Server, t: o.t}).since(0)
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].Action == action {
			return list[i]
		}
	}
	o.t.Fatalf("no %s in the log", action)
	return cms.AuditEntry{}
}

// Words that occur several times need what stands around them, typed or told
// by the selection.
func TestNotePlaces(t *testing.T) {
	t.Parallel()
	o := newReviewed(t)
	id := o.noted("<p>一组查河道，二组查河道。</p><p>三组查𠮷祥桥，𠮷祥桥已加固。</p>")
	c := o.Login("thefirst")
	problem := func(r *apptest.Response, field string) string {
		t.Helper()
		if r.Status != http.StatusUnprocessableEntity {
			t.Errorf("%d for a wrong %s", r.Status, field)
		}
		return r.Text("[data-field=" + field + "]")
	}
	if got := problem(o.write(c, id, "四组", "没有四组"), "note_quote"); !strings.Contains(got, "没有找到") {
		t.Errorf("not found: %q", got)
	}
	r := o.write(c, id, "查河道", "查了什么", "opinion", "先写的意见")
	if got := problem(r, "note_quote"); !strings.Contains(got, "有 2 处") || r.Text("[name=note_text]") != "查了什么" || r.Text("[name=opinion]") != "先写的意见" {
		t.Errorf("found twice: %q, kept %q and %q", got, r.Text("[name=note_text]"), r.Text("[name=opinion]"))
	}
	if got := problem(o.write(c, id, "", "无"), "note_quote"); got == "" {
		t.Error("no word about the missing quote")
	}
	if got := problem(o.write(c, id, "一组", " "), "note_text"); got == "" {
		t.Error("no word about the missing text")
	}
	if got := problem(o.write(c, id, "一组", strings.Repeat("长", 501)), "note_text"); !strings.Contains(got, "501") {
		t.Errorf("too long: %q", got)
	}
	if got := problem(o.write(c, id, strings.Repeat("长", 301), "无"), "note_quote"); !strings.Contains(got, "301") {
		t.Errorf("a long quote: %q", got)
	}
	if n := len(o.notes(id, "thefirst")); n != 0 {
		t.Fatalf("%d notes of wrong ones", n)
	}

	o.write(c, id, "二组查河道", "上下不连")
	o.write(c, id, "查河道", "选中的第一处", "note_field", "body", "note_prefix", "一组", "note_suffix", "，二组", "note_start", "2")
	o.write(c, id, "𠮷祥桥", "选中的第二处", "note_field", "body", "note_prefix", "桥，", "note_suffix", "已加固", "note_start", "19")
	o.write(c, id, "查河道。\n\n三组", "跨段")
	if got := marked(c.Get("/admin/articles/" + id + "/preview/page?notes=1")); got != "查河道[1]二组查河道[2]。三组[3]𠮷祥桥[4]" {
		t.Errorf("marked %q", got)
	}
	r = o.write(c, id, "三组", "留着意见", "opinion", "先写的意见")
	if r.Status != http.StatusOK || r.Text("[name=opinion]") != "先写的意见" || r.Text("[name=note_text]") != "" {
		t.Errorf("after a note: %d, the opinion is %q, the note %q", r.Status, r.Text("[name=opinion]"), r.Text("[name=note_text]"))
	}
}

// Until the verdict a note can be changed, dropped and brought back by who
// wrote it, and after it no more.
func TestNotesChange(t *testing.T) {
	t.Parallel()
	o := newReviewed(t)
	o.User("another", cms.RoleFirst)
	id := o.noted("<p>一组查河道，二组查堤岸。</p>")
	c, path := o.Login("thefirst"), "/admin/reviews/"+id+"/notes"
	o.write(c, id, "一组", "哪一组")
	o.write(c, id, "二组", "哪一组呢")
	note := strconv.FormatInt(o.notes(id, "thefirst")[0].ID, 10)

	r := c.Post(path, o.fields(id, "edit", note))
	if got := r.Doc().Find("[name=note_id]").AttrOr("value", ""); got != note || r.Text("[name=note_text]") != "哪一组" || r.Text("[name=note_quote]") != "一组" {
		t.Errorf("to change: %s %q", got, r.Text("[name=note_text]"))
	}
	if r := c.Post("/admin/reviews/"+id, o.fields(id, "conclusion", "pass", "note_text", "没存的")); r.Status != http.StatusUnprocessableEntity || r.Text("[data-field=note_text]") == "" || o.status(id) != "待初审" {
		t.Errorf("signed over a note that isn't saved: %d, %s", r.Status, o.status(id))
	}
	o.write(c, id, "一组", "第几组", "note_id", note)
	for _, login := range []string{"another", "thesecond"} {
		for _, do := range []string{"edit", "drop", "restore"} {
			if r := o.Login(login).Post(path, o.fields(id, do, note)); r.Status != http.StatusNotFound {
				t.Errorf("%s by %s: %d", do, login, r.Status)
			}
		}
		if r := o.write(o.Login(login), id, "一组", "别人改的", "note_id", note); r.Status != http.StatusNotFound {
			t.Errorf("changed by %s: %d", login, r.Status)
		}
	}
	if c.Post(path, o.fields(id, "drop", note)); !o.notes(id, "thefirst")[0].Dropped {
		t.Error("not dropped")
	}
	if r := c.Get("/admin/reviews/" + id); r.Doc().Find("[data-testid=note-row].is-void [name=restore]").Length() != 1 {
		t.Error("a dropped note can't be brought back")
	}
	if got := marked(c.Get("/admin/articles/" + id + "/preview/page?notes=1")); got != "二组[1]" {
		t.Errorf("marked without the dropped one: %q", got)
	}
	if c.Post(path, o.fields(id, "restore", note)); o.notes(id, "thefirst")[0].Dropped {
		t.Error("not brought back")
	}
	c.Post(path, o.fields(id, "drop", strconv.FormatInt(o.notes(id, "thefirst")[1].ID, 10)))
	o.sign("thefirst", id, "pass", "")
	list := o.notes(id, "thesecond")
	if len(list) != 1 || list[0].Text != "第几组" || list[0].StepName != "初审" || list[0].Name != "用户thefirst" {
		t.Errorf("on record %+v", list)
	}
	for _, do := range []string{"edit", "drop"} {
		if r := c.Post(path, o.fields(id, do, note)); r.Status != http.StatusConflict {
			t.Errorf("%s after the verdict: %d", do, r.Status)
		}
	}
	if r := o.sign("thesecond", id, "return", ""); r.Status != http.StatusUnprocessableEntity {
		t.Errorf("returned on another one's notes: %d", r.Status)
	}
}

// Who notes a version that is no more is told, and loses nothing.
func TestNoteOnChangedItem(t *testing.T) {
	t.Parallel()
	o := newReviewed(t)
	id := o.noted("<p>一组查河道。</p>")
	c := o.Login("thefirst")
	o.write(c, id, "一组", "先前的")
	seen := o.fields(id, "note_quote", "查河道", "note_text", "写了半天的话")
	editor := o.Login("theeditor")
	editor.Post("/admin/articles/"+id+"/recall", nil)
	base, _ := editor.Get("/admin/articles/" + id).Doc().Find("[name=base_revision]").Attr("value")
	editor.Post("/admin/articles/"+id, form(o.news, "巡河", "body", "<p>二组查堤岸。</p>", "action", "submit", "base_revision", base))

	r := c.Post("/admin/reviews/"+id+"/notes", seen)
	if got := r.Text("[data-testid=note-problem]"); r.Status != http.StatusConflict || !strings.Contains(got, "没有保存") || !strings.Contains(got, "写了半天的话") {
		t.Errorf("%d %q", r.Status, got)
	}
	header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Sec-Fetch-Site": {"same-origin"}, "Accept": {"text/html, application/json"}}
	if r := c.Do("POST", "/admin/reviews/"+id+"/notes", strings.NewReader(seen.Encode()), header); r.Status != http.StatusConflict || !strings.Contains(r.Body, `{"error":"`) {
		t.Errorf("to the script: %d %s", r.Status, r.Body)
	}
	page := c.Get("/admin/reviews/" + id)
	if got := page.Text("[data-testid=earlier-notes]"); !strings.Contains(got, "先前的") || !strings.Contains(got, "还没送出") {
		t.Errorf("what was noted before reads %q", got)
	}
	if o.sign("thefirst", id, "pass", ""); len(o.notes(id, "thesecond")) != 0 {
		t.Error("a note on another version went on record")
	}
}
