package app_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"xuanlan/internal/apptest"
	"xuanlan/internal/cms"
	"xuanlan/internal/docx"
)

// odd holds what markup, XML and spreadsheets may take for something else, and
// a character beyond the BMP.
const odd = `=1+1 <b>"甲&乙"</b> 𠮷林村`

// filed takes an item through all that a record tells: a return, a step back,
// a secrecy check with its basis, publication, another shown time, withdrawal
// and the bin.
func filed(o *reviewed) (id string, redated time.Time) {
	o.t.Helper()
	editor := o.Login("theeditor")
	f := form(o.news, odd, "action", "submit", "writer", "林晚舟", "writer_phone", "010-66660000", "author", "程雨石", "source", "市水务局", "summary", "要点：三条河")
	r := editor.Post("/admin/articles/new", f)
	id = r.Path[strings.LastIndexByte(r.Path, '/')+1:]
	o.sign("thefirst", id, "pass", "")
	o.sign("thesecond", id, "return", "数据请核对")
	base, _ := editor.Get("/admin/articles/" + id).Doc().Find("[name=base_revision]").Attr("value")
	f.Set("base_revision", base)
	f.Set("body", "<p>全程十一公里。</p>")
	editor.Post("/admin/articles/"+id, f)
	o.sign("thefirst", id, "pass", "初审无误")
	o.sign("thesecond", id, "pass", "头一次复审的意见")
	o.verdict("thesecrecy", id, url.Values{"conclusion": {"pass"}, "secrecy": {"open"}})
	o.sign("thefinal", id, "down", "保密依据请写明")
	o.verdict("thesecrecy", id, url.Values{"conclusion": {"pass"}, "secrecy": {"trimmed"}, "basis": {"本委保密审查规定第五条"}})
	o.sign("thefinal", id, "pass", "同意发布")
	if !o.publish(id) {
		o.t.Fatal("not published")
	}
	redated = o.Clock.Now().Add(-48 * time.Hour).In(cms.Zone)
	publisher := o.Login("thepublisher")
	publisher.Post("/admin/articles/"+id+"/hold", url.Values{"action": {"take"}})
	base, _ = publisher.Get("/admin/articles/" + id).Doc().Find("[name=base_revision]").Attr("value")
	f.Set("base_revision", base)
	f.Set("action", "save")
	f.Set("shown_at", redated.Format("2006-01-02T15:04"))
	publisher.Post("/admin/articles/"+id, f)
	publisher.Post("/admin/articles/withdraw", url.Values{"id": {id}, "action": {"withdraw"}, "reason": {"里程有误"}})
	publisher.Post("/admin/articles/bulk", url.Values{"id": {id}, "action": {"delete"}})
	return id, redated
}

// TestRecord looks for everything that happened to an item in the record, as
// a page and as a file of Word, and in the register.
func TestRecord(t *testing.T) {
	t.Parallel()
	o := newReviewed(t)
	id, redated := filed(o)
	c := o.Login("thefinal")
	want := []string{odd, "动态", "程雨石", "林晚舟 010-66660000", "用户theeditor", "要点：三条河", "初审意见", "复审意见", "保密审查意见", "终审意见",
		"退回作者", "数据请核对", "初审无误", "头一次复审的意见", "【已作废】通过；保密审查结论：可以公开", "退回上一级", "保密依据请写明",
		"保密审查结论：已删减，可以公开；依据：本委保密审查规定第五条", "同意发布", "第 2 次提交审核：第 2 版，已审完", "第 1 次提交审核：第 1 版，已退回作者", "提交人",
		"正文（增 ", "首次发布", redated.Format("2006-01-02 15:04"), "用户thepublisher 手工设为 ", "里程有误", "移入回收站", "发布稿件，第 2 版", "改发布时间", "撤稿，原因：里程有误",
		"打印：用户thefinal"}
	page := c.Get("/admin/articles/" + id + "/record")
	if page.Status != http.StatusOK {
		t.Fatalf("page: %d", page.Status)
	}
	text := page.Doc().Find("[data-testid=record]").Text()
	contains(t, "page", text, want)
	if got := page.Doc().Find("[data-testid=record] s").Text(); !strings.Contains(got, "【已作废】") || strings.Contains(got, "同意发布") {
		t.Errorf("struck out: %q", got)
	}
	if strings.Index(text, "第 2 次提交") > strings.Index(text, "第 1 次提交") {
		t.Error("the last submission doesn't stand first")
	}

	for path, login := range map[string]string{"/admin/articles/" + id: "thepublisher", "/admin/articles?state=bin": "thepublisher", "/admin/reviews/" + id: "thefinal", "/admin/register": "thefinal"} {
		if n := o.Login(login).Get(path).Doc().Find("main a[href='/admin/articles/" + id + "/record']").Length(); n != 1 {
			t.Errorf("%s has %d links to the record", path, n)
		}
	}

	word := c.Get("/admin/articles/" + id + "/record.docx")
	if word.Status != http.StatusOK || !strings.HasPrefix(word.Body, "PK") || !strings.Contains(word.Header.Get("Content-Disposition"), ".docx") {
		t.Fatalf("word: %d %v", word.Status, word.Header)
	}
	contains(t, "word", wordText(t, word.Body), want)
	d, err := docx.Read(strings.NewReader(word.Body), int64(len(word.Body)), func(string, []byte) (docx.Picture, error) { return docx.Picture{}, nil })
	if err != nil || !strings.Contains(string(d.Body), "<table") || !strings.Contains(string(d.Body), "𠮷林村") {
		t.Errorf("read back: %v %.300s", err, d.Body)
	}

	row := registerRows(t, c, "")[0]
	contains(t, "register", strings.Join(row, "|"), []string{odd, "要点：三条河", "林晚舟", "市水务局", "动态", "用户thefirst\n", "用户thesecond\n",
		"用户thesecrecy\n", "已删减，可以公开", "用户thefinal\n", "回收站"})
	if got := c.Get("/admin/register").Text("[data-testid=register-row]"); !strings.Contains(got, "用户thesecrecy") || !strings.Contains(got, "已删减，可以公开") || !strings.Contains(got, "网页显示 "+redated.Format("2006-01-02 15:04")) {
		t.Errorf("register %q", got)
	}
}

func contains(t *testing.T, where, text string, parts []string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			t.Errorf("%s lacks %q", where, p)
		}
	}
	if t.Failed() {
		t.Logf("%s: %s", where, strings.Join(strings.Fields(text), " "))
	}
}

// wordText is the text of a file of Word, a line for each paragraph.
func wordText(t *testing.T, file string) string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		text, err := xmlText(b)
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		if f.Name == "word/document.xml" {
			out.WriteString(text)
		}
	}
	return out.String()
}

// xmlText is the character data of a part, which has to be well-formed.
func xmlText(part []byte) (string, error) {
	var out strings.Builder
	for dec := xml.NewDecoder(bytes.NewReader(part)); ; {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return out.String(), nil
		}
		if err != nil {
			return "", err
		}
		switch x := token.(type) {
		case xml.CharData:
			out.Write(x)
		case xml.EndElement:
			if x.Name.Local == "p" {
				out.WriteByte('\n')
			}
		}
	}
}

// A contributor sees the records of the own unit and those alone; who reads a
// column sees that column.
func TestRecordRights(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	news, other := s.Column("news", "动态", cms.KindList, nil), s.Column("other", "其他", cms.KindList, nil)
	foreign := save(t, s, draft(other, "别家的机密"))
	save(t, s, draft(news, "动态里的"))
	contributor(t, s, "writer", "市水务局")
	u := cms.User{Login: "reader", Name: "复审员", Grants: []cms.Grant{{Role: cms.RoleSecond, ColumnID: &news.ID}}}
	s.Account(&u)
	s.User("theauditor", cms.RoleAuditor)
	writer := s.Login("writer")
	r := writer.Post("/admin/articles/new", form(news, "本单位的", "source", ""))
	own := r.Path[strings.LastIndexByte(r.Path, '/')+1:]
	for login, want := range map[string]struct {
		foreign, own, register int
		titles                 string
	}{
		"writer":     {403, 200, 200, ""},
		"reader":     {403, 200, 200, "动态里的"},
		"theauditor": {403, 403, 403, ""},
	} {
		c := s.Login(login)
		for _, tail := range []string{"/record", "/record.docx"} {
			if r := c.Get(fmt.Sprintf("/admin/articles/%d%s", foreign, tail)); r.Status != want.foreign || strings.Contains(r.Body, "机密") {
				t.Errorf("%s%s of others: %d", login, tail, r.Status)
			}
			if r := c.Get("/admin/articles/" + own + tail); r.Status != want.own {
				t.Errorf("%s%s of the unit: %d", login, tail, r.Status)
			}
		}
		r := c.Get("/admin/register")
		if r.Status != want.register || r.Doc().Find("[data-testid=register-row] .ttl").Text() != want.titles {
			t.Errorf("%s: register %d %q", login, r.Status, r.Text("table"))
		}
	}
	if err := s.Desk.Publish(context.Background(), apptest.Actor, []int64{number(own)}); err != nil {
		t.Fatal(err)
	}
	if got := s.Login("writer").Get("/admin/register").Doc().Find("[data-testid=register-row] .ttl").Text(); got != "本单位的" {
		t.Errorf("the unit's register: %q", got)
	}
}
