package admin

import (
	"net/http"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/store"
	"xuanlan/internal/web"
	"xuanlan/templates/adminpage"
)

func (h *Handler) showSettings(w http.ResponseWriter, r *http.Request) error {
	s, err := h.Store.Site(r.Context())
	if err != nil {
		return err
	}
	return h.renderSettings(w, r, http.StatusOK, s, nil)
}

// headlineChoices is the number of newest articles that the form offers.
const headlineChoices = 40

func (h *Handler) renderSettings(w http.ResponseWriter, r *http.Request, status int, s cms.Site, bad cms.FieldErrors) error {
	ctx := r.Context()
	v := adminpage.SettingsView{Name: s.Name, FullName: s.FullName, Domain: s.Domain, IDCode: s.IDCode, Copyright: s.Copyright,
		ICP: s.ICP, Police: s.Police, Hotline: s.Hotline, Address: s.Address, Postcode: s.Postcode, Email: s.Email,
		Keywords: s.Keywords, Descr: s.Descr, LogoID: numberOf(s.LogoID), HeadlineID: numberOf(s.HeadlineID), Errors: bad}
	v.TypesetRules = ruleChoices(s.TypesetOff)
	if s.LogoID != nil {
		if f, err := h.Store.File(ctx, *s.LogoID); err == nil {
			v.LogoURL = href.File(f.Key)
		}
	}
	list, err := h.Store.List(ctx, store.ListFilter{Unpinned: true, Limit: headlineChoices})
	if err != nil {
		return err
	}
	listed := false
	for _, l := range list {
		v.Headlines = append(v.Headlines, adminpage.Choice{Value: number(l.ID), Label: l.Title})
		listed = listed || number(l.ID) == v.HeadlineID
	}
	if s.HeadlineID != nil && !listed {
		label := "稿件 " + v.HeadlineID
		if live, err := h.Store.Live(ctx, *s.HeadlineID); err == nil {
			label = live.Title
		}
		v.Headlines = append(v.Headlines, adminpage.Choice{Value: v.HeadlineID, Label: label})
	}
	return h.page(w, r, status, adminpage.Shell{Title: "站点设置", Active: adminpage.MenuSettings}, adminpage.Settings(v))
}

func (h *Handler) saveSettings(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	f := r.PostForm
	s := cms.Site{Name: web.Text(f, "name"), FullName: web.Text(f, "full_name"), Domain: web.Text(f, "domain"), IDCode: web.Text(f, "id_code"),
		LogoID: pointer(web.Int64(f.Get("logo_id"))), Copyright: web.Text(f, "copyright"), ICP: web.Text(f, "icp"), Police: web.Text(f, "police"),
		Hotline: web.Text(f, "hotline"), Address: web.Text(f, "address"), Postcode: web.Text(f, "postcode"), Email: web.Text(f, "email"),
		Keywords: web.Text(f, "keywords"), Descr: web.Text(f, "description"), HeadlineID: pointer(web.Int64(f.Get("headline_id"))), TypesetOff: rulesOff(f["typeset_on"])}
	err := h.Desk.SaveSite(r.Context(), web.Actor(r), s)
	if bad, ok := fieldErrors(err); ok {
		return h.renderSettings(w, r, http.StatusUnprocessableEntity, s, bad)
	}
	if err != nil {
		return err
	}
	return h.done(w, r, web.Flash{Text: "站点设置已保存", Note: "网站上已经生效。"}, href.Settings)
}
