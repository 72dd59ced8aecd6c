package admin

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/web"
	"xuanlan/templates/adminpage"
)

func columnShell(title string) adminpage.Shell {
	return adminpage.Shell{Title: title, Active: adminpage.MenuColumns}
}

func kindLabel(k cms.ColumnKind) string {
	for _, o := range cms.ColumnKinds {
		if o.Value == string(k) {
			return o.Label
		}
	}
	return string(k)
}

func (h *Handler) showColumns(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	tree, err := h.Store.Tree(ctx)
	if err != nil {
		return err
	}
	use, err := h.Store.ColumnUse(ctx)
	if err != nil {
		return err
	}
	var v adminpage.ColumnsView
	for _, n := range tree.Walk() {
		var parent int64
		if n.ParentID != nil {
			parent = *n.ParentID
		}
		siblings := tree.Children(parent)
		v.Rows = append(v.Rows, adminpage.ColumnRow{ID: n.ID, Depth: n.Depth - 1, Name: n.Name, Slug: n.Slug,
			Kind: kindLabel(n.Kind), Type: n.ColumnType, Count: strconv.Itoa(use[n.ID]), Visible: n.Visible,
			PublicURL: publicColumn(n.Column), CanUp: siblings[0] != n.Column, CanDown: siblings[len(siblings)-1] != n.Column,
			CanHaveChildren: n.Depth < cms.MaxColumnDepth && n.Kind != cms.KindLink})
	}
	deleted, err := h.Store.DeletedColumns(ctx)
	if err != nil {
		return err
	}
	for _, c := range deleted {
		v.Deleted = append(v.Deleted, adminpage.ColumnRow{ID: c.ID, Name: c.Name, Slug: c.Slug, Kind: kindLabel(c.Kind), Type: c.ColumnType})
	}
	return h.page(w, r, http.StatusOK, columnShell("栏目"), adminpage.Columns(v))
}

func publicColumn(c *cms.Column) string {
	if c.Kind == cms.KindLink {
		return c.LinkURL
	}
	return href.Column(c.Slug)
}

func (h *Handler) showNewColumn(w http.ResponseWriter, r *http.Request) error {
	c := cms.Column{ParentID: pointer(web.Int64(r.URL.Query().Get("parent"))), Kind: cms.KindList, ColumnType: "工作动态", Visible: true}
	return h.renderColumn(w, r, http.StatusOK, c, nil)
}

func (h *Handler) showColumn(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r)
	if err != nil {
		return err
	}
	c, err := h.Store.Column(r.Context(), id)
	if err != nil {
		return err
	}
	if c.DeletedAt != nil {
		return cms.E(cms.NotFound, "这个栏目已删除，可以在栏目页下方恢复")
	}
	return h.renderColumn(w, r, http.StatusOK, c, nil)
}

func (h *Handler) renderColumn(w http.ResponseWriter, r *http.Request, status int, c cms.Column, bad cms.FieldErrors) error {
	ctx := r.Context()
	tree, err := h.Store.Tree(ctx)
	if err != nil {
		return err
	}
	v := adminpage.ColumnFormView{ID: c.ID, ParentID: numberOf(c.ParentID), Parents: parentChoices(tree, c.ID), Name: c.Name, Slug: c.Slug,
		Kind: string(c.Kind), Kinds: choices(cms.ColumnKinds), ColumnType: c.ColumnType, ColumnTypes: plainChoices(cms.ColumnTypes),
		HomeStyle: string(c.HomeStyle), HomeStyles: choices(cms.HomeStyles),
		Description: c.Description, Keywords: c.Keywords, LinkURL: c.LinkURL, Visible: c.Visible, Errors: bad,
		Flow: flowFields(c.Workflow, "稿件要过几级审核才能发布；每级由不同的人签字。", true)}
	if c.ID != 0 {
		if v.CanDelete, v.DeleteNote, err = h.deletable(ctx, tree, c.ID); err != nil {
			return err
		}
	}
	title := "新建栏目"
	if c.ID != 0 {
		title = "编辑栏目"
	}
	s := columnShell(title)
	s.Trail = []adminpage.Link{{Label: "栏目", URL: href.AdminColumns}}
	return h.page(w, r, status, s, adminpage.ColumnForm(v))
}

// deletable says whether a column may be deleted, and why not.
func (h *Handler) deletable(ctx context.Context, tree *cms.Tree, id int64) (bool, string, error) {
	use, err := h.Store.ColumnUse(ctx)
	switch {
	case err != nil:
		return false, "", err
	case len(tree.Children(id)) > 0:
		return false, "下面还有子栏目，要先移走或删除它们。", nil
	case use[id] > 0:
		return false, fmt.Sprintf("里面还有 %d 篇稿件，要先移到别的栏目。", use[id]), nil
	}
	return true, "这个栏目是空的，可以删除；以后能在栏目页下方恢复。", nil
}

// parentChoices are the columns that may stand above column id.
func parentChoices(tree *cms.Tree, id int64) []adminpage.Choice {
	var below []int64
	height := 1
	if id != 0 {
		below, height = tree.Subtree(id), tree.Height(id)
	}
	var out []adminpage.Choice
	for _, n := range tree.Walk() {
		if n.Depth+height <= cms.MaxColumnDepth && !slices.Contains(below, n.ID) && n.Kind != cms.KindLink {
			out = append(out, adminpage.Choice{Value: number(n.ID), Label: n.Name, Depth: n.Depth - 1})
		}
	}
	return out
}

func (h *Handler) saveColumn(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	f := r.PostForm
	c := cms.Column{Workflow: parseFlow(f), ParentID: pointer(web.Int64(f.Get("parent_id"))), Slug: web.Text(f, "slug"), Name: web.Text(f, "name"),
		Description: web.Text(f, "description"), Keywords: web.Text(f, "keywords"), ColumnType: web.Text(f, "column_type"),
		Kind: cms.ColumnKind(f.Get("kind")), LinkURL: web.Text(f, "link_url"), HomeStyle: cms.HomeStyle(f.Get("home_style")),
		Visible: f.Get("visible") != ""}
	if r.PathValue("id") != "" {
		var err error
		if c.ID, err = web.ID(r); err != nil {
			return err
		}
	}
	err := h.Desk.SaveColumn(r.Context(), web.Actor(r), &c)
	if bad, ok := fieldErrors(err); ok {
		return h.renderColumn(w, r, http.StatusUnprocessableEntity, c, bad)
	}
	if err != nil {
		return err
	}
	return h.done(w, r, web.Flash{Text: "栏目“" + c.Name + "”已保存"}, href.AdminColumns)
}

func (h *Handler) deleteColumn(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r)
	if err != nil {
		return err
	}
	if err := h.Desk.DeleteColumn(r.Context(), web.Actor(r), id); err != nil {
		return h.failed(w, r, err, href.AdminColumns)
	}
	return h.done(w, r, web.Flash{Text: "栏目已删除", Undo: &web.Undo{URL: href.RestoreColumn(id)}}, href.AdminColumns)
}

func (h *Handler) restoreColumn(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r)
	if err != nil {
		return err
	}
	if err := h.Desk.RestoreColumn(r.Context(), web.Actor(r), id); err != nil {
		return h.failed(w, r, err, href.AdminColumns)
	}
	return h.done(w, r, web.Flash{Text: "栏目已恢复"}, href.AdminColumns)
}

func (h *Handler) moveColumn(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r)
	if err != nil {
		return err
	}
	if err := h.Desk.MoveColumn(r.Context(), web.Actor(r), id, r.PostFormValue("dir") == "up"); err != nil {
		return h.failed(w, r, err, href.AdminColumns)
	}
	return web.SeeOther(w, r, href.AdminColumns)
}
