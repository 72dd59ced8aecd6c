package admin

import (
	"context"
	"net/http"
	"slices"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/web"
	"xuanlan/templates/adminpage"
)

func homeShell(title string) adminpage.Shell {
	return adminpage.Shell{Title: title, Active: adminpage.MenuHome}
}

var itemHeadings = map[cms.ItemKind]string{cms.ItemSlide: "轮播图", cms.ItemTopic: "专题横幅", cms.ItemLink: "友情链接"}

func (h *Handler) showHomeItems(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	items, err := h.Store.HomeItems(ctx)
	if err != nil {
		return err
	}
	ids := []int64{}
	for _, i := range items {
		if i.FileID != nil {
			ids = append(ids, *i.FileID)
		}
	}
	files, err := h.Store.Files(ctx, ids)
	if err != nil {
		return err
	}
	var v adminpage.HomeItemsView
	lists := map[cms.ItemKind]*[]adminpage.HomeItemRow{cms.ItemSlide: &v.Slides, cms.ItemTopic: &v.Topics, cms.ItemLink: &v.Links}
	for _, i := range items {
		row := adminpage.HomeItemRow{ID: i.ID, Title: i.Title, Note: i.Note, URL: i.URL, Alt: i.Alt, Tone: i.Tone, Visible: i.Visible}
		if i.Kind == cms.ItemLink {
			row.Note = i.Group
		}
		if i.FileID != nil {
			f := files[*i.FileID]
			row.Thumb = href.File(f.Key)
		}
		list := lists[i.Kind]
		row.CanUp = len(*list) > 0
		if row.CanUp {
			(*list)[len(*list)-1].CanDown = true
		}
		*list = append(*list, row)
	}
	return h.page(w, r, http.StatusOK, homeShell("首页版面"), adminpage.HomeItems(v))
}

func (h *Handler) showNewHomeItem(w http.ResponseWriter, r *http.Request) error {
	i := cms.HomeItem{Kind: cms.ItemKind(r.URL.Query().Get("kind")), Tone: "teal", Visible: true}
	return h.renderHomeItem(w, r, http.StatusOK, i, nil)
}

func (h *Handler) showHomeItem(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r)
	if err != nil {
		return err
	}
	i, err := h.Store.HomeItem(r.Context(), id)
	if err != nil {
		return err
	}
	return h.renderHomeItem(w, r, http.StatusOK, i, nil)
}

func (h *Handler) renderHomeItem(w http.ResponseWriter, r *http.Request, status int, i cms.HomeItem, bad cms.FieldErrors) error {
	heading, ok := itemHeadings[i.Kind]
	if !ok {
		return cms.E(cms.NotFound, "首页上没有这一种内容")
	}
	ctx := r.Context()
	v := adminpage.HomeItemFormView{ID: i.ID, Kind: string(i.Kind), Heading: heading, Title: i.Title, Note: i.Note, URL: i.URL,
		Group: i.Group, Alt: i.Alt, Tone: i.Tone, Tones: choices(cms.Tones), FileID: numberOf(i.FileID), Visible: i.Visible,
		HasNote: i.Kind == cms.ItemTopic, HasGroup: i.Kind == cms.ItemLink, HasPicture: i.Kind != cms.ItemLink,
		HasTone: i.Kind == cms.ItemTopic, PictureHint: "横图，宽 1120 像素以上，宽高比 16:10 最合适。", Errors: bad}
	if i.FileID != nil {
		if f, err := h.Store.File(ctx, *i.FileID); err == nil {
			v.FileURL = href.File(f.Key)
		}
	}
	if v.HasGroup {
		var err error
		if v.Groups, err = h.linkGroups(ctx); err != nil {
			return err
		}
	}
	s := homeShell(heading)
	s.Trail = []adminpage.Link{{Label: "首页版面", URL: href.HomeItems}}
	return h.page(w, r, status, s, adminpage.HomeItemForm(v))
}

func (h *Handler) linkGroups(ctx context.Context) ([]string, error) {
	items, err := h.Store.HomeItems(ctx)
	var groups []string
	for _, i := range items {
		if i.Group != "" && !slices.Contains(groups, i.Group) {
			groups = append(groups, i.Group)
		}
	}
	return groups, err
}

func (h *Handler) saveHomeItem(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	f := r.PostForm
	i := cms.HomeItem{Kind: cms.ItemKind(f.Get("kind")), Title: web.Text(f, "title"), Note: web.Text(f, "note"), URL: web.Text(f, "url"),
		Group: web.Text(f, "group"), FileID: pointer(web.Int64(f.Get("file_id"))), Alt: web.Text(f, "alt"), Tone: web.Text(f, "tone"),
		Visible: f.Get("visible") != ""}
	if r.PathValue("id") != "" {
		var err error
		if i.ID, err = web.ID(r); err != nil {
			return err
		}
	}
	err := h.Desk.SaveHomeItem(r.Context(), web.Actor(r), &i)
	if bad, ok := fieldErrors(err); ok {
		return h.renderHomeItem(w, r, http.StatusUnprocessableEntity, i, bad)
	}
	if err != nil {
		return err
	}
	return h.done(w, r, web.Flash{Text: itemHeadings[i.Kind] + "“" + i.Title + "”已保存"}, href.HomeItems)
}

func (h *Handler) deleteHomeItem(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r)
	if err != nil {
		return err
	}
	if err := h.Desk.SetHomeItemDeleted(r.Context(), web.Actor(r), id, true); err != nil {
		return h.failed(w, r, err, href.HomeItems)
	}
	return h.done(w, r, web.Flash{Text: "已从首页删除", Undo: &web.Undo{URL: href.RestoreHomeItem(id)}}, href.HomeItems)
}

func (h *Handler) restoreHomeItem(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r)
	if err != nil {
		return err
	}
	if err := h.Desk.SetHomeItemDeleted(r.Context(), web.Actor(r), id, false); err != nil {
		return h.failed(w, r, err, href.HomeItems)
	}
	return h.done(w, r, web.Flash{Text: "已恢复"}, href.HomeItems)
}

func (h *Handler) moveHomeItem(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r)
	if err != nil {
		return err
	}
	if err := h.Desk.MoveHomeItem(r.Context(), web.Actor(r), id, r.PostFormValue("dir") == "up"); err != nil {
		return h.failed(w, r, err, href.HomeItems)
	}
	return web.SeeOther(w, r, href.HomeItems)
}
