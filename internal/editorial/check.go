package editorial

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

// lengths bounds the short fields, in characters.
var lengths = []struct {
	field, label string
	max          int
	get          func(*cms.Revision) *string
}{
	{"title", "标题", 200, func(r *cms.Revision) *string { return &r.Title }},
	{"subtitle", "副标题", 200, func(r *cms.Revision) *string { return &r.Subtitle }},
	{"source", "信息来源", 100, func(r *cms.Revision) *string { return &r.Source }},
	{"author", "发稿作者", 100, func(r *cms.Revision) *string { return &r.Author }},
	{"writer", "执笔人", 50, func(r *cms.Revision) *string { return &r.Writer }},
	{"writer_phone", "联系电话", 50, func(r *cms.Revision) *string { return &r.WriterPhone }},
	{"summary", "摘要", 500, func(r *cms.Revision) *string { return &r.Summary }},
	{"keywords", "关键词", 200, func(r *cms.Revision) *string { return &r.Keywords }},
	{"cover_alt", "封面替代文字", 200, func(r *cms.Revision) *string { return &r.CoverAlt }},
}

// check tidies the revision's fields and returns cms.FieldErrors for what
// must be mended; some things only before publishing.
func (d *Desk) check(ctx context.Context, tx *store.Tx, actor cms.Actor, r *cms.Revision, publish bool) error {
	bad := cms.FieldErrors{}
	for _, l := range lengths {
		s := l.get(r)
		*s = oneLine(*s)
		if n := utf8.RuneCountInString(*s); n > l.max {
			bad.Add(l.field, fmt.Sprintf("%s有 %d 字，最多 %d 字，请缩短", l.label, n, l.max))
		}
	}
	if r.Title == "" {
		bad.Add("title", "请填写标题")
	}
	if err := d.checkColumns(ctx, tx, r, bad); err != nil {
		return err
	}
	d.checkRepost(r, publish, bad)
	d.checkSource(actor, r, publish, bad)
	if err := d.checkFiles(ctx, tx, r, bad); err != nil {
		return err
	}
	if publish {
		d.checkPublishable(r, bad)
	}
	return bad.OrNil()
}

func (d *Desk) checkColumns(ctx context.Context, tx *store.Tx, r *cms.Revision, bad cms.FieldErrors) error {
	columns, err := tx.Columns(ctx)
	if err != nil {
		return err
	}
	byID := map[int64]cms.Column{}
	for _, c := range columns {
		byID[c.ID] = c
	}
	main, ok := byID[r.ColumnID]
	switch {
	case r.ColumnID == 0:
		bad.Add("column_id", "请选择栏目")
	case !ok:
		bad.Add("column_id", "所选栏目已被删除，请另选一个")
	case main.Kind == cms.KindLink:
		bad.Add("column_id", "“"+main.Name+"”是链接栏目，不能放稿件，请另选一个")
	}
	seen := map[int64]bool{r.ColumnID: true}
	var others []int64
	for _, id := range r.OtherIDs {
		if c, ok := byID[id]; ok && c.Kind == cms.KindList && !seen[id] {
			others, seen[id] = append(others, id), true
		}
	}
	r.OtherIDs = others
	if main.Kind != cms.KindDocuments {
		r.Document = nil
	} else if r.Document == nil {
		r.Document = &cms.Document{Validity: cms.ValidityValid}
	}
	if r.Document != nil {
		checkDocument(r.Document, bad)
	}
	return nil
}

// checkRepost looks at where a repost comes from; all of it must be known
// before somebody reviews it.
func (d *Desk) checkRepost(r *cms.Revision, publish bool, bad cms.FieldErrors) {
	o := r.Repost
	if o == nil {
		return
	}
	o.Site, o.URL = oneLine(o.Site), strings.TrimSpace(o.URL)
	if utf8.RuneCountInString(o.Site) > 100 {
		bad.Add("repost_site", "来源网站最多 100 字，请缩短")
	}
	u, err := url.Parse(o.URL)
	switch {
	case o.URL == "":
	case len(o.URL) > 1000:
		bad.Add("repost_url", "原文链接太长，最多 1000 个字符")
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		bad.Add("repost_url", "请粘贴完整的原文链接，以 http:// 或 https:// 开头")
	}
	if o.At != nil && o.At.After(d.now()) {
		bad.Add("repost_at", "转载时间不能晚于现在")
	}
	if r.Source == "" {
		r.Source = o.Site
	}
	if !publish {
		return
	}
	if o.Site == "" {
		bad.Add("repost_site", "转载要写明来源网站")
	}
	if o.URL == "" {
		bad.Add("repost_url", "转载要附上原文链接")
	}
	if o.At == nil {
		bad.Add("repost_at", "转载要写明转载时间")
	}
}

// checkSource holds those who only write for their unit to its name, and asks
// them for who wrote the item and can be called.
func (d *Desk) checkSource(actor cms.Actor, r *cms.Revision, publish bool, bad cms.FieldErrors) {
	u := actor.User
	if !u.OnlyContributes() {
		return
	}
	if r.Source == "" {
		r.Source = u.Unit
	}
	if r.Source != u.Unit {
		bad.Add("source", "信息员只能报送本单位的稿件，这里应是“"+u.Unit+"”")
	}
	if publish && r.Writer == "" {
		bad.Add("writer", "报送前请填写执笔人姓名")
	}
	if publish && r.WriterPhone == "" {
		bad.Add("writer_phone", "报送前请填写联系电话，编辑核对时要用")
	}
}

func checkDocument(doc *cms.Document, bad cms.FieldErrors) {
	for _, f := range []struct {
		field, label string
		s            *string
		max          int
	}{
		{"doc_number", "发文字号", &doc.Number, 60}, {"doc_issuer", "发文机关", &doc.Issuer, 100},
		{"doc_genre", "文种", &doc.Genre, 20}, {"doc_index", "索引号", &doc.IndexNumber, 60},
		{"doc_note", "有效性说明", &doc.Note, 100},
	} {
		*f.s = oneLine(*f.s)
		if utf8.RuneCountInString(*f.s) > f.max {
			bad.Add(f.field, fmt.Sprintf("%s最多 %d 字，请缩短", f.label, f.max))
		}
	}
	doc.Number = cms.DocNumber(doc.Number)
	if doc.Openness == "" {
		doc.Openness = cms.OpennessOpen
	}
	for field, known := range map[string]bool{"doc_openness": doc.Openness.Label() != string(doc.Openness), "doc_grade": doc.Grade.Label() != string(doc.Grade)} {
		if !known {
			bad.Add(field, "请从列表里选")
		}
	}
	switch doc.Validity {
	case "":
		doc.Validity = cms.ValidityValid
	case cms.ValidityValid, cms.ValidityModified, cms.ValidityRepealed:
	default:
		bad.Add("doc_validity", "请选择有效性")
	}
}

func (d *Desk) checkFiles(ctx context.Context, tx *store.Tx, r *cms.Revision, bad cms.FieldErrors) error {
	ids := []int64{}
	if r.CoverID != nil {
		ids = append(ids, *r.CoverID)
	}
	for _, a := range r.Attachments {
		ids = append(ids, a.FileID)
	}
	if len(ids) == 0 {
		return nil
	}
	files, err := tx.Files(ctx, ids)
	if err != nil {
		return err
	}
	if r.CoverID != nil {
		if f, ok := files[*r.CoverID]; !ok || !f.IsImage() {
			bad.Add("cover_id", "封面图片已被删除或不是图片，请换一张")
		}
	}
	seen := map[int64]bool{}
	var kept []cms.Attachment
	for _, a := range r.Attachments {
		f, ok := files[a.FileID]
		if !ok {
			bad.Add("attachment_id", "有附件已被删除或没有传好，请移除后重新上传")
			continue
		}
		if seen[a.FileID] {
			continue
		}
		seen[a.FileID] = true
		if a.Name = oneLine(a.Name); a.Name == "" {
			a.Name = strings.TrimSuffix(f.Name, extension(f.Name))
		}
		if utf8.RuneCountInString(a.Name) > 120 {
			bad.Add("attachment_id", "附件名称最多 120 字，请缩短")
		}
		kept = append(kept, a)
	}
	r.Attachments = kept
	return nil
}

func (d *Desk) checkPublishable(r *cms.Revision, bad cms.FieldErrors) {
	if r.BodyText == "" && !strings.Contains(string(r.Body), "<img") && len(r.Attachments) == 0 {
		bad.Add("body", "正文是空的，写好正文或加上附件后再发布")
	}
	if r.Source == "" {
		bad.Add("source", "发布前请填写信息来源，例如来稿单位")
	}
	if r.CoverID != nil && r.CoverAlt == "" {
		bad.Add("cover_alt", "读屏用户靠它了解图片，请补写")
	}
	if r.Document != nil {
		for field, text := range r.Document.Publishable() {
			bad.Add(field, text)
		}
	}
	if r.Document != nil && r.Document.WrittenOn == nil {
		bad.Add("doc_written_on", "公文发布前请填写成文日期")
	}
}

// oneLine trims and folds white space.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func extension(name string) string {
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		return name[i:]
	}
	return ""
}
