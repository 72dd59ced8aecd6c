package importer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"

	"xuanlan/internal/cms"
	"xuanlan/internal/editorial"
	"xuanlan/internal/href"
	"xuanlan/internal/sanitize"
)

// item turns a line into an article. Warnings say what it goes in without.
func (r *run) item(ctx context.Context, l *Line) (editorial.Imported, []string, error) {
	var none editorial.Imported
	main, err := r.column(l.Column)
	if err != nil {
		return none, nil, err
	}
	c := cms.Content{
		Title: l.Title, Subtitle: l.Subtitle, ColumnID: main.ID, Source: l.Source, Author: l.Author,
		Summary: l.Summary, Keywords: l.Keywords, CoverAlt: l.CoverAlt,
	}
	for _, name := range l.Columns {
		other, err := r.column(name)
		if err != nil {
			return none, nil, err
		}
		c.OtherIDs = append(c.OtherIDs, other.ID)
	}
	shown, err := date("published_at", l.PublishedAt)
	if err != nil {
		return none, nil, err
	}
	pinned, err := date("pinned_until", l.PinnedUntil)
	if err != nil {
		return none, nil, err
	}
	if c.Document, err = document(l.Document); err != nil {
		return none, nil, err
	}
	warnings, err := r.fill(ctx, l, &c)
	if err != nil {
		return none, nil, err
	}
	paths, err := legacyPaths(l.LegacyURL)
	if err != nil {
		return none, nil, err
	}
	if l.Views < 0 {
		return none, nil, bad("views 不能是负数")
	}
	return editorial.Imported{Key: key(l), Content: c, Shown: shown, Pinned: pinned, Views: l.Views, Paths: paths, Draft: l.Draft}, warnings, nil
}

// fill takes the files in and sets body, cover and attachments.
func (r *run) fill(ctx context.Context, l *Line, c *cms.Content) (warnings []string, err error) {
	switch {
	case l.BodyHTML != "":
		var text string
		if text, warnings, err = r.pictures(ctx, l.BodyHTML); err != nil {
			return nil, err
		}
		c.Body = sanitize.HTML(text)
	case l.BodyText != "":
		c.Body = sanitize.FromText(l.BodyText)
	}
	c.Body = sanitize.MarkByline(sanitize.MarkHeadings(c.Body))
	if c.Body == "" && len(l.Attachments) == 0 {
		return nil, bad("没有正文：body_html 和 body_text 都是空的，也没有附件")
	}
	if l.Cover != "" {
		f, err := r.file(ctx, l.Cover)
		if err != nil {
			return nil, err
		}
		c.CoverID = &f.ID
	}
	for _, a := range l.Attachments {
		f, err := r.file(ctx, a.Path)
		if err != nil {
			return nil, err
		}
		c.Attachments = append(c.Attachments, cms.Attachment{FileID: f.ID, Name: a.Name})
	}
	return warnings, nil
}

// pictures takes in the pictures that the HTML shows from beside the file and
// points it at them. Pictures on other servers are not fetched.
func (r *run) pictures(ctx context.Context, in string) (string, []string, error) {
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(in))
	if err != nil {
		return "", nil, bad("正文 HTML 读不出来：%v", err)
	}
	var warnings []string
	doc.Find("img[src]").EachWithBreak(func(_ int, img *goquery.Selection) bool {
		src, _ := img.Attr("src")
		u, perr := url.Parse(src)
		if perr != nil || u.Scheme != "" || u.Host != "" || strings.HasPrefix(src, "/") {
			warnings = append(warnings, "正文里的图片没有带入："+src)
			return true
		}
		f, ferr := r.file(ctx, u.Path)
		if cms.KindOf(ferr) == cms.Internal && ferr != nil {
			err = ferr
			return false
		}
		if ferr != nil {
			warnings = append(warnings, "正文里的图片没有带入："+reason(ferr))
			return true
		}
		img.SetAttr("src", href.File(f.Key))
		return true
	})
	if err != nil {
		return "", nil, err
	}
	out, err := doc.Find("body").Html()
	return out, warnings, err
}

// column finds a column by slug or by names from the top or the end of its
// path, however they are joined.
func (r *run) column(name string) (*cms.Column, error) {
	if name == "" {
		return nil, bad("没有写栏目（column）")
	}
	if c := r.tree.BySlug(name); c != nil {
		return c, nil
	}
	parts := strings.FieldsFunc(name, func(x rune) bool { return strings.ContainsRune("/>›»", x) })
	var want []string
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" && p != "首页" {
			want = append(want, p)
		}
	}
	var found *cms.Column
	for _, n := range r.tree.Walk() {
		if !endsWith(r.tree.Path(n.ID), want) {
			continue
		}
		if found != nil {
			return nil, bad("有几个栏目都叫“%s”，请写全路径", name)
		}
		found = n.Column
	}
	if found == nil {
		return nil, bad("没有“%s”这个栏目，请先在后台建好", name)
	}
	return found, nil
}

func endsWith(path []*cms.Column, names []string) bool {
	if len(names) == 0 || len(path) < len(names) {
		return false
	}
	path = path[len(path)-len(names):]
	for i, n := range names {
		if path[i].Name != n {
			return false
		}
	}
	return true
}

// layouts are the ways in which dates are written in such exports.
var layouts = []string{
	time.RFC3339, "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02T15:04:05", "2006-01-02T15:04",
	"2006-1-2 15:04:05", "2006-1-2 15:04", "2006-1-2", "2006/1/2 15:04:05", "2006/1/2 15:04", "2006/1/2",
	"2006年1月2日 15:04:05", "2006年1月2日 15:04", "2006年1月2日",
}

func date(field, s string) (*time.Time, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return nil, nil
	}
	for _, l := range layouts {
		if t, err := time.ParseInLocation(l, s, cms.Zone); err == nil {
			return &t, nil
		}
	}
	return nil, bad("%s 的日期“%s”读不懂，请写成 2018-11-16 或 2018-11-16 09:30", field, s)
}

func document(d *Document) (*cms.Document, error) {
	if d == nil {
		return nil, nil
	}
	on, err := date("document.written_on", d.WrittenOn)
	if err != nil {
		return nil, err
	}
	return &cms.Document{Number: d.Number, Issuer: d.Issuer, Genre: d.Genre, IndexNumber: d.Index,
		WrittenOn: on, Validity: cms.Validity(d.Validity), Note: d.Note}, nil
}

// legacyPaths returns the path, with its query, of a former address.
func legacyPaths(address string) ([]string, error) {
	if address == "" {
		return nil, nil
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, bad("legacy_url“%s”不是网址", address)
	}
	p := "/" + strings.TrimLeft(u.EscapedPath(), "/")
	if u.RawQuery != "" {
		p += "?" + u.RawQuery
	}
	return []string{p}, nil
}

// key is the former address, or what identifies an article that has none.
func key(l *Line) string {
	if l.LegacyURL != "" {
		return l.LegacyURL
	}
	sum := sha256.Sum256([]byte(l.Title + "\x00" + l.Subtitle + "\x00" + l.Column + "\x00" + l.PublishedAt + "\x00" + l.Source))
	return "sha256:" + hex.EncodeToString(sum[:])
}
