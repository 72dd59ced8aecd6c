package admin

import (
	"net/http"
	"strconv"
	"strings"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/web"
	"xuanlan/templates/adminpage"
)

func unitShell(title string) adminpage.Shell {
	return adminpage.Shell{Title: title, Active: adminpage.MenuUnits}
}

// showUnits lists the subordinate units in the order of protocol.
func (h *Handler) showUnits(w http.ResponseWriter, r *http.Request) error {
	units, err := h.Store.RegisteredUnits(r.Context())
	if err != nil {
		return err
	}
	names := map[int64]string{}
	for _, u := range units {
		names[u.ID] = u.Name
	}
	var v adminpage.UnitsView
	for _, u := range units {
		row := adminpage.UnitRow{ID: u.ID, Name: u.Name, Class: className(u.Class), Position: strconv.Itoa(u.Position), Contact: u.Contact, Phone: u.Phone}
		if u.MergedInto != nil {
			row.MergedInto = names[*u.MergedInto]
		}
		v.Rows = append(v.Rows, row)
	}
	return h.page(w, r, http.StatusOK, unitShell("单位"), adminpage.Units(v))
}

func className(class int) string {
	for _, o := range cms.UnitClasses {
		if o.Value == strconv.Itoa(class) && class > 0 {
			return o.Label
		}
	}
	return ""
}

func (h *Handler) showNewUnit(w http.ResponseWriter, r *http.Request) error {
	return h.renderUnit(w, r, http.StatusOK, cms.Unit{}, nil)
}

func (h *Handler) showUnit(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r)
	if err != nil {
		return err
	}
	u, err := h.Store.Unit(r.Context(), id)
	if err != nil {
		return err
	}
	return h.renderUnit(w, r, http.StatusOK, u, nil)
}

func (h *Handler) renderUnit(w http.ResponseWriter, r *http.Request, status int, u cms.Unit, bad cms.FieldErrors) error {
	units, err := h.Store.RegisteredUnits(r.Context())
	if err != nil {
		return err
	}
	former, err := h.Store.UnitNames(r.Context(), u.ID)
	if err != nil {
		return err
	}
	v := adminpage.UnitFormView{ID: u.ID, Name: u.Name, Class: strconv.Itoa(u.Class), Classes: choices(cms.UnitClasses), Position: strconv.Itoa(u.Position),
		Contact: u.Contact, Phone: u.Phone, MergedInto: numberOf(u.MergedInto), Former: strings.Join(former, "、"), Errors: bad,
		Others: []adminpage.Choice{{Label: "没有并入别的单位"}}}
	for _, o := range units {
		if o.ID != u.ID {
			v.Others = append(v.Others, adminpage.Choice{Value: number(o.ID), Label: o.Name})
		}
	}
	title := "新增单位"
	if u.ID != 0 {
		title = "编辑单位"
	}
	s := unitShell(title)
	s.Trail = []adminpage.Link{{Label: "单位", URL: href.UnitList}}
	return h.page(w, r, status, s, adminpage.UnitForm(v))
}

func (h *Handler) saveUnit(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	f := r.PostForm
	u := cms.Unit{Name: web.Text(f, "name"), Contact: web.Text(f, "contact"), Phone: web.Text(f, "phone"), MergedInto: pointer(web.Int64(f.Get("merged_into")))}
	if r.PathValue("id") != "" {
		id, err := web.ID(r)
		if err != nil {
			return err
		}
		u.ID = id
	}
	u.Class = natural(f.Get("class"))
	u.Position = natural(f.Get("position"))
	err := h.Desk.SaveUnit(r.Context(), web.Actor(r), &u)
	if bad, ok := fieldErrors(err); ok {
		return h.renderUnit(w, r, http.StatusUnprocessableEntity, u, bad)
	}
	if err != nil {
		return err
	}
	return h.done(w, r, web.Flash{Text: "单位“" + u.Name + "”已保存"}, href.UnitList)
}

// natural reads a number from 0 up, 0 when it is left out. What is none
// becomes -1, which the rules refuse at its field.
func natural(s string) int {
	if strings.TrimSpace(s) == "0" {
		return 0
	}
	return wholeNumber(s)
}
