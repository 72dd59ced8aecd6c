package site

import (
	"fmt"
	"net/http"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/web"
	"xuanlan/templates/sitepage"
	"xuanlan/templates/ui"
)

func (h *Handler) showSiteMap(w http.ResponseWriter, r *http.Request) error {
	f, err := h.frame(r)
	if err != nil {
		return err
	}
	v := sitepage.SiteMapView{Shell: h.shell(f, "网站地图", 0, href.SiteMap), Crumb: crumb(f.tree, 0, "网站地图")}
	top := f.tree.Visible(0)
	below := 0
	for _, c := range top {
		g := mapItem(f.tree, c)
		below += len(g.Children)
		v.Groups = append(v.Groups, g)
	}
	v.Note = fmt.Sprintf("全站 %d 个栏目、%d 个子栏目", len(top), below)
	v.Groups = append(v.Groups, ui.NavItem{Label: "服务", Children: []ui.NavItem{
		{Label: "站内搜索", URL: href.Search}, {Label: "无障碍声明", URL: href.Accessibility}, {Label: "编辑登录", URL: href.Login}}})
	return web.Render(w, r, http.StatusOK, sitepage.SiteMap(v))
}

func mapItem(tree *cms.Tree, c *cms.Column) ui.NavItem {
	it := ui.NavItem{Label: c.Name, URL: columnURL(c)}
	for _, k := range tree.Visible(c.ID) {
		it.Children = append(it.Children, mapItem(tree, k))
	}
	return it
}
