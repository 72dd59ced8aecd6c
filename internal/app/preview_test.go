package app_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"xuanlan/internal/apptest"
	"xuanlan/internal/cms"
)

// unpublished is a draft with a picture in its body, an attachment and a
// cover; a link to it; and who made the link.
type unpublished struct {
	*apptest.Server
	id                         int64
	news                       *cms.Column
	picture, attachment, cover string // addresses
	clerk                      *apptest.Client
	link                       string // path
}

func prepareDraft(t *testing.T) *unpublished {
	t.Helper()
	s := apptest.New(t)
	s.User("clerk", cms.RoleEditor, cms.RolePublisher)
	u := &unpublished{Server: s, clerk: s.Login("clerk"), news: s.Column("news", "动态", cms.KindList, nil)}
	add := func(name string, data []byte) cms.File {
		f, err := s.Library.Add(context.Background(), apptest.Actor, name, bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		return f.File
	}
	pic, cover := add("图.png", picture(t, 8, 5)), add("封面.png", picture(t, 9, 6))
	pdf := add("表.pdf", []byte("%PDF-1.4\n%âãÏÓ\n1 0 obj\n<<>>\nendobj\n"))
	u.picture, u.cover, u.attachment = "/files/"+pic.Key, "/files/"+cover.Key, "/files/"+pdf.Key
	d := draft(u.news, "未公开的稿")
	d.Publish = false
	d.Body = `<p>机密正文，见<a href="` + u.attachment + `">表</a>。</p><figure><img src="` + u.picture + `" alt="图"></figure>`
	d.Content.CoverID, d.Content.CoverAlt = &cover.ID, "封面"
	d.Content.Attachments = []cms.Attachment{{FileID: pdf.ID, Name: "表"}}
	u.id = save(t, s, d)
	u.link = u.share(t, 1)
	return u
}

func (u *unpublished) admin(tail string) string {
	return fmt.Sprintf("/admin/articles/%d/preview%s", u.id, tail)
}

// share makes a link in the admin area and returns its path.
func (u *unpublished) share(t *testing.T, days int) string {
	t.Helper()
	r := u.clerk.Post(u.admin("/links"), url.Values{"days": {fmt.Sprint(days)}, "view": {"phone"}})
	path, ok := strings.CutPrefix(r.Text("[data-testid=preview-url]"), u.URL)
	if r.Status != http.StatusOK || !ok || !strings.HasPrefix(path, "/preview/") {
		t.Fatalf("share: %d %q", r.Status, r.Text("[data-testid=preview-url]"))
	}
	return path
}

func (u *unpublished) token() string { return strings.TrimPrefix(u.link, "/preview/") }

// dead reports what is wrong when a link isn't refused as every other is.
func (u *unpublished) dead(t *testing.T, what string) {
	t.Helper()
	r := u.Client().Get(u.link)
	unknown := u.Client().Get("/preview/" + strings.Repeat("a", 32))
	if r.Status != http.StatusNotFound || r.Text("h1") != unknown.Text("h1") || r.Text("main") != unknown.Text("main") || strings.Contains(r.Body, "未公开的稿") {
		t.Errorf("%s: %d %q", what, r.Status, r.Text("main"))
	}
	if !strings.Contains(r.Text("main"), "另要一个") || r.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%s: %q, %q", what, r.Text("main"), r.Header.Get("Cache-Control"))
	}
	if got := u.Client().Get(u.picture + "?preview=" + u.token()).Status; got != http.StatusNotFound {
		t.Errorf("%s: picture %d", what, got)
	}
}

func TestPreviewLink(t *testing.T) {
	t.Parallel()
	u := prepareDraft(t)
	visitor := u.Client()
	r := visitor.Get(u.link)
	if r.Status != http.StatusOK || r.Text("h1") != "未公开的稿" || !strings.Contains(r.Text(".prose"), "机密正文") {
		t.Fatalf("%d %q", r.Status, r.Text("h1"))
	}
	if got := r.Text("aside.preview"); !strings.Contains(got, "尚未公开，请勿转发") || !strings.Contains(got, "为止有效") {
		t.Errorf("strip %q", got)
	}
	for name, want := range map[string]string{"X-Robots-Tag": "noindex, nofollow", "Cache-Control": "no-store", "Referrer-Policy": "no-referrer",
		"X-Frame-Options": "DENY", "Set-Cookie": ""} {
		if got := r.Header.Get(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	if n := r.Doc().Find("link[rel=canonical], [data-copy]").Length(); n != 0 {
		t.Error("says where the page is")
	}
	if got := visitor.Get(article(u.id)).Status; got != http.StatusNotFound {
		t.Errorf("the article itself: %d", got)
	}
	if n := views(t, u.Server, u.id); n != 0 {
		t.Errorf("%d views counted", n)
	}
	// The newest saved version is shown.
	a, err := u.Store.Article(context.Background(), u.id)
	if err != nil {
		t.Fatal(err)
	}
	d := draft(u.news, "改过的稿")
	d.ArticleID, d.BaseRevision, d.Publish = u.id, a.HeadRevisionID, false
	save(t, u.Server, d)
	if got := visitor.Get(u.link).Text("h1"); got != "改过的稿" {
		t.Errorf("after a save: %q", got)
	}
	if got := visitor.Get(u.picture + "?preview=" + u.token()).Status; got != http.StatusNotFound {
		t.Errorf("a picture that the newest version lacks: %d", got)
	}
	links, err := u.Store.PreviewLinks(context.Background(), u.id)
	if err != nil || len(links) != 1 || links[0].Opened != 2 || links[0].OpenedAt == nil {
		t.Errorf("opened: %+v %v", links, err)
	}
}

// Once the article is public, the strip doesn't say otherwise.
func TestPreviewLinkOfPublished(t *testing.T) {
	t.Parallel()
	u := prepareDraft(t)
	if err := u.Desk.Publish(context.Background(), apptest.Actor, []int64{u.id}); err != nil {
		t.Fatal(err)
	}
	if got := u.Client().Get(u.link).Text("aside.preview"); !strings.Contains(got, "已经公开") || strings.Contains(got, "尚未") {
		t.Errorf("strip %q", got)
	}
	if r := u.Client().Get(u.picture); r.Status != http.StatusOK {
		t.Errorf("picture: %d", r.Status)
	}
	// What is withdrawn is gone for those with an old link too.
	if err := u.Desk.Withdraw(context.Background(), apptest.Actor, []int64{u.id}, "测试"); err != nil {
		t.Fatal(err)
	}
	u.dead(t, "withdrawn")
	u.link = u.share(t, 1)
	if got := u.Client().Get(u.link).Status; got != http.StatusOK {
		t.Errorf("link made since: %d", got)
	}
}

// Files of a draft load with the token of a link to it, and only so.
func TestPreviewFiles(t *testing.T) {
	t.Parallel()
	u := prepareDraft(t)
	visitor := u.Client()
	doc := visitor.Get(u.link).Doc()
	var addresses []string
	doc.Find("main [src], main a[href^='/files/']").Each(func(_ int, el *goquery.Selection) {
		if v, ok := el.Attr("src"); ok {
			addresses = append(addresses, v)
			return
		}
		addresses = append(addresses, el.AttrOr("href", ""))
	})
	// A picture and a link in the text, and two buttons of the attachment.
	if len(addresses) != 4 {
		t.Fatalf("addresses: %q", addresses)
	}
	for _, a := range append(addresses, u.cover+"?preview="+u.token()) {
		r := visitor.Get(a)
		if r.Status != http.StatusOK || r.Header.Get("Cache-Control") != "private, no-store" || r.Header.Get("Set-Cookie") != "" {
			t.Errorf("%s: %d %v", a, r.Status, r.Header)
		}
		bare, _, _ := strings.Cut(a, "?")
		for _, query := range []string{"", "?preview=", "?preview=" + strings.Repeat("a", 32), "?preview=" + url.QueryEscape("\x00\xff")} {
			if got := visitor.Get(bare + query).Status; got != http.StatusNotFound {
				t.Errorf("%s%s: %d", bare, query, got)
			}
		}
	}
	// A link opens the files of its own article, no others.
	f, err := u.Library.Add(context.Background(), apptest.Actor, "别的.png", bytes.NewReader(picture(t, 11, 12)))
	if err != nil {
		t.Fatal(err)
	}
	if got := visitor.Get("/files/" + f.Key + "?preview=" + u.token()).Status; got != http.StatusNotFound {
		t.Errorf("file of nobody: %d", got)
	}
}

func TestPreviewLinkEnds(t *testing.T) {
	t.Parallel()
	u := prepareDraft(t)
	u.Clock.Add(24*time.Hour - time.Minute)
	if got := u.Client().Get(u.link).Status; got != http.StatusOK {
		t.Fatalf("a minute before its end: %d", got)
	}
	u.Clock.Add(2 * time.Minute)
	u.dead(t, "expired")

	u.clerk = u.Login("clerk")
	u.link = u.share(t, 7)
	list := u.clerk.Get(u.admin("?links=1"))
	if n := list.Doc().Find("[data-testid=preview-link-row]").Length(); n != 1 || strings.Contains(list.Body, u.token()) {
		t.Errorf("%d links listed, or the token shown again", n)
	}
	number, _ := list.Doc().Find("[name=link]").Attr("value")
	r := u.clerk.Post(u.admin("/links/revoke"), url.Values{"link": {number}})
	if r.Status != http.StatusOK || !strings.Contains(r.Text("[data-testid=flash]"), "已撤销") {
		t.Errorf("revoke: %d %q", r.Status, r.Text("[data-testid=flash]"))
	}
	u.dead(t, "revoked")
	if r := u.clerk.Post(u.admin("/links/revoke"), url.Values{"link": {number}}); !strings.Contains(r.Text("[data-testid=flash]"), "不用再撤") {
		t.Errorf("revoke again: %q", r.Text("[data-testid=flash]"))
	}

	u.link = u.share(t, 3)
	ctx := context.Background()
	if err := u.Desk.Delete(ctx, apptest.Actor, []int64{u.id}); err != nil {
		t.Fatal(err)
	}
	u.dead(t, "in the bin")
	if r := u.clerk.Post(u.admin("/links"), url.Values{"days": {"1"}}); !strings.Contains(r.Text("[data-testid=flash]"), "回收站") {
		t.Errorf("link of an article in the bin: %q", r.Text("[data-testid=flash]"))
	}
	if err := u.Desk.Restore(ctx, apptest.Actor, []int64{u.id}); err != nil {
		t.Fatal(err)
	}
	if got := u.Client().Get(u.link).Status; got != http.StatusOK {
		t.Errorf("out of the bin: %d", got)
	}
}

func TestPreviewLinkRules(t *testing.T) {
	t.Parallel()
	u := prepareDraft(t)
	for _, days := range []string{"", "0", "2", "-1", "365", "x"} {
		if r := u.clerk.Post(u.admin("/links"), url.Values{"days": {days}}); !strings.Contains(r.Text("[data-testid=flash]"), "有效期") {
			t.Errorf("%s days: %d %q", days, r.Status, r.Text("[data-testid=flash]"))
		}
	}
	if got := u.clerk.Post("/admin/articles/999/preview/links", url.Values{"days": {"1"}}).Status; got != http.StatusNotFound {
		t.Errorf("no article: %d", got)
	}
	// A link can be revoked only as one of its own article.
	other := draft(u.news, "别的稿")
	id := save(t, u.Server, other)
	links, err := u.Store.PreviewLinks(context.Background(), u.id)
	if err != nil || len(links) != 1 || links[0].CreatedBy != "用户clerk" {
		t.Fatalf("%+v %v", links, err)
	}
	u.clerk.Post(fmt.Sprintf("/admin/articles/%d/preview/links/revoke", id), url.Values{"link": {fmt.Sprint(links[0].ID)}})
	if got := u.Client().Get(u.link).Status; got != http.StatusOK {
		t.Errorf("revoked through another article: %d", got)
	}
	for _, odd := range []string{"/preview/", "/preview/x", "/preview/%00", "/preview/%ff", "/preview/" + strings.Repeat("a", 5000), strings.ToUpper(u.link)} {
		if got := u.Client().Get(odd).Status; got != http.StatusNotFound {
			t.Errorf("%.40s: %d", odd, got)
		}
	}
	if again := u.share(t, 1); len(u.token()) != 32 || again == u.link {
		t.Errorf("tokens %q, %q", u.link, again)
	}
}
