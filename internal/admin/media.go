package admin

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/library"
	"xuanlan/internal/store"
	"xuanlan/internal/web"
	"xuanlan/templates/adminpage"
	"xuanlan/templates/ui"
)

const (
	mediaSize = 24 // files on a page of the library
	pickSize  = 12 // files in the window that offers some
)

// showMedia is the library: the files of a kind, and one of them opened.
func (h *Handler) showMedia(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	v, err := h.mediaView(r.Context(), q)
	if err != nil {
		return err
	}
	if id := web.Int64(q.Get("file")); id != 0 {
		if v.Detail, err = h.mediaDetail(r.Context(), id, v.Here, nil); err != nil {
			return err
		}
	}
	return h.page(w, r, http.StatusOK, adminpage.Shell{Title: "图库与附件", Active: adminpage.MenuMedia}, adminpage.Media(v))
}

// pickMedia is the part of a page that offers files to choose from.
func (h *Handler) pickMedia(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	filter, own := fileFilter(q)
	n, err := h.Store.FileCount(r.Context(), filter)
	if err != nil {
		return err
	}
	page := web.Page(q)
	filter.Limit, filter.Offset = pickSize, (page-1)*pickSize
	list, err := h.Store.FileList(r.Context(), filter)
	if err != nil {
		return err
	}
	months, err := h.months(r.Context(), filter.Kind)
	if err != nil {
		return err
	}
	v := adminpage.PickView{Kind: string(filter.Kind), Words: own.Get("q"), Month: own.Get("month"), Shape: own.Get("shape"), Months: months,
		Pager: ui.NewPager(n, pickSize, page, "个", func(n int) string { return href.Page(href.PickMedia, own, n) })}
	for _, f := range list {
		v.Tiles = append(v.Tiles, tile(f))
	}
	return web.Render(w, r, http.StatusOK, adminpage.Pick(v))
}

// fileFilter reads the filter of the library from its address: as the store
// takes it, and as the library's own addresses write it.
func fileFilter(q url.Values) (store.FileFilter, url.Values) {
	own := url.Values{}
	keep := func(key, value string) {
		if value != "" {
			own.Set(key, value)
		}
	}
	f := store.FileFilter{Kind: cms.FilePicture, Shelf: store.Shelf(q.Get("shelf"))}
	for _, k := range cms.FileKinds {
		if k.Value == q.Get("kind") {
			f.Kind = cms.FileKind(k.Value)
		}
	}
	keep("kind", string(f.Kind))
	keep("shelf", string(f.Shelf))
	if m, err := time.ParseInLocation("2006-01", q.Get("month"), cms.Zone); err == nil {
		f.Month = m
		keep("month", q.Get("month"))
	}
	f.Wide, f.Tall = q.Get("shape") == "wide", q.Get("shape") == "tall"
	if f.Wide || f.Tall {
		keep("shape", q.Get("shape"))
	}
	words := strings.TrimSpace(web.Text(q, "q"))
	keep("q", words)
	library.Match(words, &f)
	return f, own
}

func (h *Handler) mediaView(ctx context.Context, q url.Values) (adminpage.MediaView, error) {
	filter, own := fileFilter(q)
	v := adminpage.MediaView{Kind: string(filter.Kind), Shelf: string(filter.Shelf), Month: own.Get("month"), Words: own.Get("q"),
		CanDelete: web.User(ctx).Can(cms.PermPublish), UploadURL: href.AdminFiles}
	n, err := h.Store.FileCount(ctx, filter)
	if err != nil {
		return v, err
	}
	page := web.Page(q)
	filter.Limit, filter.Offset = mediaSize, (page-1)*mediaSize
	list, err := h.Store.FileList(ctx, filter)
	if err != nil {
		return v, err
	}
	v.Here = href.Page(href.Media, own, page)
	v.Pager = ui.NewPager(n, mediaSize, page, "个", func(n int) string { return href.Page(href.Media, own, n) })
	for _, f := range list {
		t := tile(f)
		t.URL = withFile(v.Here, f.ID)
		t.Current = web.Int64(q.Get("file")) == f.ID
		v.Tiles = append(v.Tiles, t)
	}
	for _, k := range cms.FileKinds {
		v.Kinds = append(v.Kinds, adminpage.Tab{Label: k.Label, URL: mediaURL(k.Value, nil), Current: k.Value == v.Kind})
	}
	if v.Folders, err = h.folders(ctx, filter.Kind, v.Shelf, v.Month); err != nil {
		return v, err
	}
	site, err := h.Store.Site(ctx)
	l := site.Limits.OrDefault()
	v.UploadHint = fmt.Sprintf("图片不超过 %d MB，音视频 %d MB，其他 %d MB。照片里的拍摄地点等信息会自动去掉。", l.PictureMB, l.RecordingMB, l.AttachmentMB)
	return v, err
}

// mediaURL is the library with a kind and more parameters.
func mediaURL(kind string, more map[string]string) string {
	q := url.Values{"kind": {kind}}
	for k, v := range more {
		q.Set(k, v)
	}
	return href.Page(href.Media, q, 1)
}

// withFile is an address of the library with a file opened.
func withFile(here string, id int64) string {
	sep := "?"
	if strings.Contains(here, "?") {
		sep = "&"
	}
	return here + sep + "file=" + number(id) + "#file"
}

// folders are the months in which files came, and what needs a look.
func (h *Handler) folders(ctx context.Context, kind cms.FileKind, shelf, month string) ([]adminpage.Folder, error) {
	months, err := h.Store.FileMonths(ctx, kind)
	if err != nil {
		return nil, err
	}
	all := 0
	for _, m := range months {
		all += m.N
	}
	k := string(kind)
	list := []adminpage.Folder{{Label: "全部", Icon: "folder", Count: strconv.Itoa(all), URL: mediaURL(k, nil), Current: shelf == "" && month == ""}}
	for _, m := range months {
		at := m.Month.In(cms.Zone)
		list = append(list, adminpage.Folder{Label: at.Format("2006 年 1 月"), Icon: "calendar", Count: strconv.Itoa(m.N),
			URL: mediaURL(k, map[string]string{"month": at.Format("2006-01")}), Current: at.Format("2006-01") == month})
	}
	for _, s := range []struct {
		shelf       store.Shelf
		label, icon string
	}{{store.ShelfMute, "缺替代文字", "alert"}, {store.ShelfUnused, "没有用到", "clip"}, {store.ShelfBin, "已删除", "trash"}} {
		if s.shelf == store.ShelfMute && kind != cms.FilePicture {
			continue
		}
		n, err := h.Store.FileCount(ctx, store.FileFilter{Kind: kind, Shelf: s.shelf})
		if err != nil {
			return nil, err
		}
		list = append(list, adminpage.Folder{Label: s.label, Icon: s.icon, Count: strconv.Itoa(n),
			URL: mediaURL(k, map[string]string{"shelf": string(s.shelf)}), Current: shelf == string(s.shelf)})
	}
	return list, nil
}

func (h *Handler) months(ctx context.Context, kind cms.FileKind) ([]adminpage.Choice, error) {
	months, err := h.Store.FileMonths(ctx, kind)
	list := []adminpage.Choice{{Label: "全部月份"}}
	for _, m := range months {
		at := m.Month.In(cms.Zone)
		list = append(list, adminpage.Choice{Value: at.Format("2006-01"), Label: at.Format("2006 年 1 月")})
	}
	return list, err
}

// tile is a file as the library and its windows show it.
func tile(f cms.File) adminpage.Tile {
	t := adminpage.Tile{ID: number(f.ID), Title: f.Title, Name: f.Name, Ext: f.Ext(), Size: web.Size(f.Size), Href: href.File(f.Key),
		Alt: f.Alt, Decorative: f.Decorative}
	if t.Title == "" {
		t.Title = f.Alt
	}
	if t.Title == "" {
		t.Title = stem(f.Name)
	}
	t.Note = t.Ext + " · " + t.Size
	if f.IsImage() {
		p := ui.PictureOf(f, "")
		t.Picture = &p
		t.Width, t.Height = strconv.Itoa(f.Width), strconv.Itoa(f.Height)
		t.Note = t.Width + "×" + t.Height + " · " + t.Size
		t.Mute = f.Alt == "" && !f.Decorative
		t.CanCrop = f.Scalable && f.DeletedAt == nil
	}
	return t
}

// stem is a file's name without extension.
func stem(name string) string {
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		return name[:i]
	}
	return name
}
