package importer_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"xuanlan/internal/blob"
	"xuanlan/internal/cms"
	"xuanlan/internal/editorial"
	"xuanlan/internal/importer"
	"xuanlan/internal/library"
	"xuanlan/internal/store"
	"xuanlan/internal/testdb"
)

type bundle struct {
	t     *testing.T
	store *store.Store
	im    *importer.Importer
	files fstest.MapFS
}

func setup(t *testing.T) *bundle {
	t.Helper()
	s := testdb.New(t, nil)
	blobs, err := blob.NewDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	desk := editorial.New(s, time.Now)
	ctx, actor := context.Background(), cms.Command("test")
	var parent *int64
	for _, c := range []cms.Column{{Slug: "party", Name: "党建动态", Kind: cms.KindList}, {Slug: "news", Name: "动态", Kind: cms.KindList},
		{Slug: "docs", Name: "工委文件", Kind: cms.KindDocuments}} {
		if c.Slug == "news" {
			c.ParentID = parent
		}
		if err := desk.SaveColumn(ctx, actor, &c); err != nil {
			t.Fatal(err)
		}
		if c.Slug == "party" {
			parent = &c.ID
		}
	}
	return &bundle{t: t, store: s, im: importer.New(desk, library.New(s, blobs)), files: fstest.MapFS{
		"files/表.pdf": {Data: []byte("%PDF-1.4\n%âãÏÓ\n1 0 obj\n<<>>\nendobj\n")}}}
}

func (b *bundle) run(lines ...string) importer.Report {
	b.t.Helper()
	columns, err := b.store.Columns(context.Background())
	if err != nil {
		b.t.Fatal(err)
	}
	rep, err := b.im.Run(context.Background(), cms.Command("import"), cms.NewTree(columns),
		strings.NewReader(strings.Join(lines, "\n")), b.files, func(int64) {})
	if err != nil {
		b.t.Fatal(err)
	}
	return rep
}

func (b *bundle) only() store.Live {
	b.t.Helper()
	list, err := b.store.List(context.Background(), store.ListFilter{Limit: 10})
	if err != nil || len(list) != 1 {
		b.t.Fatalf("%d articles, %v", len(list), err)
	}
	live, err := b.store.Live(context.Background(), list[0].ID)
	if err != nil {
		b.t.Fatal(err)
	}
	return live
}

// page is an article page of the kind that old sites have: indents made of
// no-break spaces, headings that are plain paragraphs, the writer's name as
// the first line.
const page = `{"title":"抓质量 带队伍","subtitle":"——关于支部建设的思考","column":"首页 >> 党建动态 >> 动态","source":"某县机关工委",` +
	`"author":"管理员","published_at":"2018年11月16日","views":1515,"legacy_url":"http://www.example.cn/show.asp?id=12&c=3",` +
	`"body_text":"某县人民政府办公室 程雨石\n\n\u00a0 \u00a0 今年以来，工作有进展。\n\u00a0 \u00a0 一、坚持学习在先\n\u00a0 \u00a0 \u00a0学习是第一位的。\n\u3000\u3000（一）学什么\n内容。"}`

func TestImportOldPage(t *testing.T) {
	t.Parallel()
	b := setup(t)
	if rep := b.run(page); rep.Added != 1 || len(rep.Problems) > 0 {
		t.Fatalf("%+v", rep)
	}
	live := b.only()
	if live.Views != 1515 {
		t.Errorf("views %d", live.Views)
	}
	if got := live.PublishedAt.In(cms.Zone).Format("2006-01-02 15:04"); got != "2018-11-16 00:00" {
		t.Errorf("published %s", got)
	}
	want := `<p class="byline">某县人民政府办公室 程雨石</p><p>今年以来，工作有进展。</p><h2>一、坚持学习在先</h2><p>学习是第一位的。</p><h3>（一）学什么</h3><p>内容。</p>`
	if got := string(live.Revision.Body); got != want {
		t.Errorf("body %s\nwant %s", got, want)
	}
	id, err := b.store.Redirect(context.Background(), "/show.asp?id=12&c=3")
	if err != nil || id != live.ID {
		t.Errorf("redirect to %d: %v", id, err)
	}
}

func TestImportTwice(t *testing.T) {
	t.Parallel()
	b := setup(t)
	other := `{"title":"没有旧网址","column":"news","body_text":"文"}`
	b.run(page, other)
	if rep := b.run(page, other); rep.Added != 0 || rep.Known != 2 || len(rep.Problems) > 0 {
		t.Errorf("%+v", rep)
	}
	if n, _ := b.store.Count(context.Background(), store.ListFilter{}); n != 2 {
		t.Errorf("%d articles", n)
	}
}

func TestBadLines(t *testing.T) {
	t.Parallel()
	b := setup(t)
	rep := b.run(
		`{"title":"好","column":"news","body_text":"文"}`,
		`{"title":`,
		`{"title":"没有栏目","body_text":"文"}`,
		`{"title":"栏目不在","column":"别处","body_text":"文"}`,
		``,
		`{"title":"","column":"news","body_text":"文"}`,
		`{"title":"日期","column":"news","body_text":"文","published_at":"昨天"}`,
		`{"title":"空的","column":"news"}`,
		`{"title":"附件","column":"news","body_text":"文","attachments":["../x.pdf"]}`,
		`{"title":"附件","column":"news","body_text":"文","attachments":["无.pdf"]}`,
		`{"title":"多字段","column":"news","body_text":"文","colour":"red"}`,
		`{"title":"也好","column":"党建动态/动态","body_html":"<p>文<img src='http://a/b.png'></p>"}`,
	)
	if rep.Added != 2 {
		t.Errorf("added %d", rep.Added)
	}
	var lines []string
	for _, p := range rep.Problems {
		if p.Reason == "" {
			t.Errorf("line %d has no reason", p.Line)
		}
		lines = append(lines, fmt.Sprintf("%d:%v", p.Line, p.Kept))
	}
	want := "2:false 3:false 4:false 6:false 7:false 8:false 9:false 10:false 11:false 12:true"
	if got := strings.Join(lines, " "); got != want {
		t.Errorf("problems %s, want %s", got, want)
	}
}

func TestImportDocumentWithAttachment(t *testing.T) {
	t.Parallel()
	b := setup(t)
	rep := b.run(`{"title":"关于甲的通知","column":"docs","body_text":"文","attachments":[{"path":"files/表.pdf","name":"盖章版"}],` +
		`"document":{"number":"云直工发〔2026〕18号","written_on":"2026-11-12","validity":"valid","genre":"通知"}}`)
	if rep.Added != 1 {
		t.Fatalf("%+v", rep)
	}
	live := b.only()
	if live.DocNumber != "云直工发〔2026〕18号" || live.DocWrittenOn.Format(time.DateOnly) != "2026-11-12" || !live.HasPDF {
		t.Errorf("%+v", live.Listing)
	}
	if len(live.Files) != 1 || live.Files[0].Name != "盖章版" || live.Files[0].File.Name != "表.pdf" || live.Files[0].MIME != "application/pdf" {
		t.Errorf("%+v", live.Files)
	}
}
