package editorial_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/editorial"
	"xuanlan/internal/store"
	"xuanlan/internal/testdb"
)

var (
	actor = cms.Command("test")
	ctx   = context.Background()
)

type bundle struct {
	*editorial.Desk
	t     *testing.T
	store *store.Store
	now   time.Time
}

func setup(t *testing.T) *bundle {
	t.Helper()
	b := &bundle{t: t, now: time.Date(2026, 11, 24, 9, 0, 0, 0, cms.Zone)}
	clock := func() time.Time { return b.now }
	b.store = testdb.New(t, clock)
	b.Desk = editorial.New(b.store, clock)
	return b
}

func (b *bundle) column(slug string, kind cms.ColumnKind, parent *int64) *cms.Column {
	b.t.Helper()
	c := &cms.Column{Slug: slug, Name: slug, Kind: kind, ParentID: parent, Visible: true, LinkURL: "/"}
	if err := b.SaveColumn(ctx, actor, c); err != nil {
		b.t.Fatal(err)
	}
	return c
}

func (b *bundle) save(d editorial.Draft) editorial.Saved {
	b.t.Helper()
	s, err := b.Save(ctx, actor, d)
	if err != nil {
		b.t.Fatal(err)
	}
	return s
}

func content(column *cms.Column) cms.Content {
	return cms.Content{Title: "标题", ColumnID: column.ID, Source: "市水务局"}
}

func TestSaveMakesRevisionsOnlyOfChanges(t *testing.T) {
	t.Parallel()
	b := setup(t)
	news := b.column("news", cms.KindList, nil)
	d := editorial.Draft{Content: content(news), Body: "<p>甲</p>"}
	first := b.save(d)
	d.ArticleID, d.BaseRevision = first.ArticleID, first.RevisionID
	if again := b.save(d); again.RevisionID != first.RevisionID {
		t.Error("an unchanged save made a revision")
	}
	d.Body = "<p>乙</p>"
	second := b.save(d)
	if second.RevisionID == first.RevisionID {
		t.Error("a changed save made none")
	}
	if r, _ := b.store.Revision(ctx, first.RevisionID); r.Body != "<p>甲</p>" || r.Number != 1 {
		t.Errorf("first revision is now %+v", r)
	}
}

func TestWhatPublishingNeeds(t *testing.T) {
	t.Parallel()
	b := setup(t)
	news, docs, link := b.column("news", cms.KindList, nil), b.column("docs", cms.KindDocuments, nil), b.column("link", cms.KindLink, nil)
	for field, change := range map[string]func(*editorial.Draft){
		"title":     func(d *editorial.Draft) { d.Content.Title = " " },
		"column_id": func(d *editorial.Draft) { d.Content.ColumnID = link.ID },
		"source":    func(d *editorial.Draft) { d.Content.Source = "" },
		"body":      func(d *editorial.Draft) { d.Body = "<p>\u3000</p>" },
		"doc_grade": func(d *editorial.Draft) {
			d.Content.ColumnID, d.Content.Document = docs.ID, &cms.Document{Grade: cms.GradeInternal}
		},
		"doc_openness": func(d *editorial.Draft) {
			d.Content.ColumnID, d.Content.Document = docs.ID, &cms.Document{Openness: cms.OpennessClosed}
		},
		"doc_written_on": func(d *editorial.Draft) { d.Content.ColumnID = docs.ID },
		"subtitle":       func(d *editorial.Draft) { d.Content.Subtitle = strings.Repeat("长", 201) },
		"publish_at":     func(d *editorial.Draft) { d.Publishing = &cms.Publishing{PublishAt: new(b.now.AddDate(20, 0, 0))} },
		"take_down_at":   func(d *editorial.Draft) { d.Publishing = &cms.Publishing{TakeDownAt: new(b.now.Add(-time.Hour))} },
		"shown_at":       func(d *editorial.Draft) { d.Publishing = &cms.Publishing{ShownAt: new(b.now.Add(time.Hour))} },
		"repost_url":     func(d *editorial.Draft) { d.Content.Repost = &cms.Repost{Site: "站", URL: "ftp://x", At: new(b.now)} },
		"repost_at":      func(d *editorial.Draft) { d.Content.Repost = &cms.Repost{Site: "站", URL: "https://a.gov.cn/1"} },
		"attachment_id":  func(d *editorial.Draft) { d.Content.Attachments = []cms.Attachment{{FileID: 99}} },
	} {
		d := editorial.Draft{Content: content(news), Body: "<p>文</p>", Publish: true}
		change(&d)
		_, err := b.Save(ctx, actor, d)
		if bad, ok := errors.AsType[cms.FieldErrors](err); !ok || bad[field] == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
	if n, _ := b.store.ArticleCounts(ctx, store.ArticleFilter{}); n[""] != 0 {
		t.Errorf("refused saves left %d articles", n[""])
	}
}

// The time shown is the editor's; when the item first became public is the
// system's own record.
func TestPublicationTimes(t *testing.T) {
	t.Parallel()
	b := setup(t)
	news := b.column("news", cms.KindList, nil)
	past := b.now.AddDate(-1, 0, 0)
	d := editorial.Draft{Content: content(news), Body: "<p>文</p>", Publish: true}
	d.Publishing = &cms.Publishing{ShownAt: &past}
	s := b.save(d)
	live, err := b.store.Live(ctx, s.ArticleID)
	if err != nil {
		t.Fatal(err)
	}
	if !live.PublishedAt.Equal(past) || !live.FirstPublishedAt.Equal(b.now) {
		t.Errorf("shown %v, first %v", live.PublishedAt, live.FirstPublishedAt)
	}
	first := b.now
	b.now = b.now.Add(48 * time.Hour)
	d.ArticleID, d.BaseRevision, d.Body = s.ArticleID, s.RevisionID, "<p>改</p>"
	d.Publishing = nil
	b.save(d)
	live, err = b.store.Live(ctx, s.ArticleID)
	if err != nil {
		t.Fatal(err)
	}
	if !live.PublishedAt.Equal(past) || !live.FirstPublishedAt.Equal(first) {
		t.Errorf("after an update: shown %v, first %v", live.PublishedAt, live.FirstPublishedAt)
	}
}

func TestEveryChangeIsRecorded(t *testing.T) {
	t.Parallel()
	b := setup(t)
	news, other := b.column("news", cms.KindList, nil), b.column("other", cms.KindList, nil)
	s := b.save(editorial.Draft{Content: content(news), Body: "<p>文</p>", Publish: true})
	ids := []int64{s.ArticleID}
	for _, err := range []error{
		b.Move(ctx, actor, ids, other.ID), b.Withdraw(ctx, actor, ids, "原因"), b.Publish(ctx, actor, ids),
		b.Delete(ctx, actor, ids), b.Restore(ctx, actor, ids),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	log, _, err := b.store.AuditLog(ctx, store.AuditFilter{Limit: 50})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range log {
		if e.ObjectType == "article" {
			got = append(got, e.Action)
		}
	}
	want := "article.restore article.delete article.withdraw article.publish article.withdraw article.publish article.move article.publish article.create"
	if strings.Join(got, " ") != want {
		t.Errorf("log  %s\nwant %s", strings.Join(got, " "), want)
	}
}

func TestColumnTree(t *testing.T) {
	t.Parallel()
	b := setup(t)
	one := b.column("one", cms.KindList, nil)
	two := b.column("two", cms.KindList, &one.ID)
	three := b.column("three", cms.KindList, &two.ID)
	refused := func(name, field string, c cms.Column) {
		t.Helper()
		err := b.SaveColumn(ctx, actor, &c)
		if bad, ok := errors.AsType[cms.FieldErrors](err); !ok || bad[field] == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	refused("fourth level", "parent_id", cms.Column{Slug: "four", Name: "四", Kind: cms.KindList, ParentID: &three.ID})
	under := *one
	under.ParentID = &three.ID
	refused("below itself", "parent_id", under)
	refused("same slug", "slug", cms.Column{Slug: "one", Name: "又", Kind: cms.KindList})
	refused("odd slug", "slug", cms.Column{Slug: "党建", Name: "党", Kind: cms.KindList})
	refused("script link", "link_url", cms.Column{Slug: "x", Name: "x", Kind: cms.KindLink, LinkURL: "javascript:alert(1)"})

	if err := b.DeleteColumn(ctx, actor, two.ID); cms.KindOf(err) != cms.Conflict {
		t.Errorf("deleted with children: %v", err)
	}
	b.save(editorial.Draft{Content: content(three)})
	if err := b.DeleteColumn(ctx, actor, three.ID); cms.KindOf(err) != cms.Conflict {
		t.Errorf("deleted with articles: %v", err)
	}
	empty := b.column("empty", cms.KindList, nil)
	if err := b.DeleteColumn(ctx, actor, empty.ID); err != nil {
		t.Error(err)
	}
	if err := b.RestoreColumn(ctx, actor, empty.ID); err != nil {
		t.Error(err)
	}
	if err := b.MoveColumn(ctx, actor, empty.ID, true); err != nil {
		t.Error(err)
	}
	columns, _ := b.store.Columns(ctx)
	if top := cms.NewTree(columns).Children(0); len(top) != 2 || top[0].ID != empty.ID {
		t.Errorf("order %v", top)
	}
}

func TestSiteSettings(t *testing.T) {
	t.Parallel()
	b := setup(t)
	good := cms.Site{Name: "云川市直机关工委", ICP: "云ICP备00000000号-1", Postcode: "000000", Email: "a@example.cn", Domain: "www.example.gov.cn", IDCode: "bm00000000"}
	if err := b.SaveSite(ctx, actor, good); err != nil {
		t.Fatal(err)
	}
	for field, change := range map[string]func(*cms.Site){
		"name": func(s *cms.Site) { s.Name = "" }, "icp": func(s *cms.Site) { s.ICP = "ICP123" },
		"postcode": func(s *cms.Site) { s.Postcode = "12" }, "email": func(s *cms.Site) { s.Email = "a@" },
		"domain": func(s *cms.Site) { s.Domain = "http://x.cn/" }, "id_code": func(s *cms.Site) { s.IDCode = "1" },
		"headline_id": func(s *cms.Site) { id := int64(99); s.HeadlineID = &id },
	} {
		s := good
		change(&s)
		err := b.SaveSite(ctx, actor, s)
		if bad, ok := errors.AsType[cms.FieldErrors](err); !ok || bad[field] == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
	if got, _ := b.store.Site(ctx); !reflect.DeepEqual(got, good) {
		t.Errorf("stored %+v", got)
	}
}

func TestIsLink(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{
		"/articles/1": true, "https://www.example.cn/a?b=c": true, "http://example.cn": true,
		"": false, "x": false, "//evil.example": false, `/\evil.example`: false, "javascript:alert(1)": false, "data:text/html,x": false, "https://": false,
	} {
		if got := editorial.IsLink(s); got != want {
			t.Errorf("%q: %v", s, got)
		}
	}
}
