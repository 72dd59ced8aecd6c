package admin

import (
	"context"
	"encoding/json"
	"image"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/library"
	"xuanlan/internal/store"
	"xuanlan/internal/web"
	"xuanlan/templates/adminpage"
)

// mediaDetail is a file with what is said of it and where it is used. bad and
// the texts with it are those of a form that was refused.
func (h *Handler) mediaDetail(ctx context.Context, id int64, here string, bad *badFile) (*adminpage.MediaDetail, error) {
	f, err := h.Store.File(ctx, id)
	if err != nil {
		return nil, err
	}
	uses, err := h.Store.FileUses(ctx, id)
	if err != nil {
		return nil, err
	}
	v := &adminpage.MediaDetail{Tile: tile(f), FileID: id, Back: here, Deleted: f.DeletedAt != nil, Credit: f.Credit,
		CanDelete: web.User(ctx).Can(cms.PermPublish), Uses: h.usesView(uses)}
	v.OwnTitle = f.Title
	if bad != nil {
		v.OwnTitle, v.Alt, v.Decorative, v.Credit, v.Errors = bad.text.Title, bad.text.Alt, bad.text.Decorative, bad.text.Credit, bad.errors
	}
	by := "导入"
	if u, err := h.Store.User(ctx, f.CreatedBy); err == nil {
		by = u.Name
	}
	v.Facts = append(v.Facts, adminpage.Fact{Label: "文件名", Value: f.Name}, adminpage.Fact{Label: "类型", Value: v.Ext + " · " + v.Size})
	if f.IsImage() {
		v.Facts = append(v.Facts, adminpage.Fact{Label: "尺寸", Value: v.Width + " × " + v.Height})
	}
	v.Facts = append(v.Facts, adminpage.Fact{Label: "上传", Value: minute(f.CreatedAt) + " " + by})
	return v, nil
}

// badFile is a form about a file that could not be stored.
type badFile struct {
	text   cms.FileText
	errors cms.FieldErrors
}

func (h *Handler) usesView(u store.FileUses) adminpage.FileUses {
	v := adminpage.FileUses{Any: u.Any()}
	for _, a := range u.Articles {
		roles := make([]string, len(a.Roles))
		for i, r := range a.Roles {
			roles[i] = map[string]string{"cover": "封面", "body": "正文", "attachment": "附件"}[r]
		}
		state := a.State.Label()
		switch {
		case a.Deleted:
			state = "回收站"
		case a.Live:
			state = "网站上能看到"
		}
		v.Places = append(v.Places, adminpage.Use{Label: a.Title, URL: href.AdminArticle(a.ID), Note: strings.Join(roles, "、") + " · " + state, Live: a.Live})
	}
	for _, i := range u.Home {
		v.Places = append(v.Places, adminpage.Use{Label: i.Title, URL: href.AdminHomeItem(i.ID), Note: "首页版面", Live: i.Visible})
	}
	if u.Logo {
		v.Places = append(v.Places, adminpage.Use{Label: "站点标志", URL: href.Settings, Note: "每一页的页头", Live: true})
	}
	if u.Older > 0 {
		v.Older = strconv.Itoa(u.Older)
	}
	return v
}

// saveFile stores what is said of a file, from the library's form or, with
// JSON asked for, from the rows of fresh uploads.
func (h *Handler) saveFile(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r)
	if err != nil {
		return err
	}
	if err := parseForm(r); err != nil {
		return err
	}
	t, err := h.fileText(r, id)
	if err != nil {
		return err
	}
	err = h.Library.Describe(r.Context(), web.Actor(r), id, t)
	if strings.Contains(r.Header.Get("Accept"), "application/json") {
		if err != nil {
			return err
		}
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		return json.NewEncoder(w).Encode(map[string]bool{"saved": true})
	}
	to := back(r, href.Media)
	if bad, ok := fieldErrors(err); ok {
		return h.renderBadFile(w, r, id, to, badFile{t, bad})
	}
	if err != nil {
		return err
	}
	return h.done(w, r, web.Flash{Text: "已保存"}, withFile(to, id))
}

// fileText is what a form says of a file; what it doesn't ask stays.
func (h *Handler) fileText(r *http.Request, id int64) (cms.FileText, error) {
	f, err := h.Store.File(r.Context(), id)
	t := f.FileText
	for field, to := range map[string]*string{"title": &t.Title, "alt": &t.Alt, "credit": &t.Credit} {
		if r.PostForm.Has(field) {
			*to = web.Text(r.PostForm, field)
		}
	}
	if r.PostForm.Has("decorative") {
		t.Decorative = slices.Contains(r.PostForm["decorative"], "1")
	}
	return t, err
}

func (h *Handler) renderBadFile(w http.ResponseWriter, r *http.Request, id int64, to string, bad badFile) error {
	f, err := h.Store.File(r.Context(), id)
	if err != nil {
		return err
	}
	v, err := h.mediaView(r.Context(), map[string][]string{"kind": {string(cms.FileKindOf(f.MIME))}})
	if err != nil {
		return err
	}
	if v.Detail, err = h.mediaDetail(r.Context(), id, to, &bad); err != nil {
		return err
	}
	s := adminpage.Shell{Title: "图库与附件", Active: adminpage.MenuMedia}
	return h.page(w, r, http.StatusUnprocessableEntity, s, adminpage.Media(v))
}

// cropFile makes a new picture of a part of one and answers as an upload does.
func (h *Handler) cropFile(w http.ResponseWriter, r *http.Request) error {
	r.Header.Set("Accept", "application/json")
	id, err := web.ID(r)
	if err != nil {
		return err
	}
	if err := parseForm(r); err != nil {
		return err
	}
	at := func(key string) int { return int(min(web.Int64(r.PostForm.Get(key)), 1<<20)) }
	x, y := at("x"), at("y")
	f, err := h.Library.Crop(r.Context(), web.Actor(r), id, image.Rect(x, y, x+at("width"), y+at("height")))
	if err != nil {
		return err
	}
	return sendUploaded(w, library.Added{File: f})
}

// showDeleteFile says where a file is used before it goes.
func (h *Handler) showDeleteFile(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r)
	if err != nil {
		return err
	}
	v, err := h.mediaDetail(r.Context(), id, back(r, href.Media), nil)
	if err != nil {
		return err
	}
	s := adminpage.Shell{Title: "删除文件", Active: adminpage.MenuMedia, Trail: []adminpage.Link{{Label: "图库与附件", URL: href.Media}}}
	return h.page(w, r, http.StatusOK, s, adminpage.DeleteFile(*v))
}

func (h *Handler) deleteFile(w http.ResponseWriter, r *http.Request) error {
	return h.setFileDeleted(w, r, true)
}

func (h *Handler) restoreFile(w http.ResponseWriter, r *http.Request) error {
	return h.setFileDeleted(w, r, false)
}

func (h *Handler) setFileDeleted(w http.ResponseWriter, r *http.Request, deleted bool) error {
	id, err := web.ID(r)
	if err != nil {
		return err
	}
	if err := parseForm(r); err != nil {
		return err
	}
	if err := h.Library.SetDeleted(r.Context(), web.Actor(r), id, deleted); err != nil {
		return err
	}
	to := back(r, href.Media)
	if !deleted {
		return h.done(w, r, web.Flash{Text: "已恢复", Note: "用到它的网页上又能看到。"}, withFile(to, id))
	}
	undo := &web.Undo{URL: href.RestoreFile(id), Fields: [][2]string{{"back", to}}}
	return h.done(w, r, web.Flash{Text: "已删除", Note: "网站上已经打不开。可以马上撤销，也可以以后从“已删除”里恢复。", Undo: undo}, to)
}
