package admin

import (
	"net/http"
	"slices"

	"xuanlan/internal/cms"
	"xuanlan/templates/adminpage"
)

// showRights says who may do what where: what each role includes, who has
// which permission in each column, and who administers.
func (h *Handler) showRights(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	tree, err := h.Store.Tree(ctx)
	if err != nil {
		return err
	}
	site, err := h.Store.Site(ctx)
	if err != nil {
		return err
	}
	users, err := h.Store.Users(ctx)
	if err != nil {
		return err
	}
	now := h.Now()
	var v adminpage.RightsView
	for _, p := range cms.Permissions {
		v.Permissions = append(v.Permissions, p.Label)
	}
	for _, o := range cms.Roles {
		row := adminpage.RoleRights{Role: o.Label}
		for _, p := range cms.Permissions {
			row.Allows = append(row.Allows, cms.Role(o.Value).Allows(cms.Permission(p.Value)))
		}
		v.Roles = append(v.Roles, row)
	}
	usable := slices.DeleteFunc(users, func(u cms.User) bool { return !u.Usable(now) })
	above := map[int64]adminpage.ColumnRights{}
	for _, n := range tree.Walk() {
		row := columnRights(usable, tree, site.Review(), n)
		above[n.ID] = row
		if n.Kind == cms.KindLink {
			continue
		}
		if n.ParentID == nil || !row.Same(above[*n.ParentID]) {
			v.Columns = append(v.Columns, row)
		}
	}
	for i := range usable {
		u := &usable[i]
		v.Add(u.Name, u.Has(cms.RoleSystem), u.Has(cms.RoleSecurity), u.Has(cms.RoleAuditor))
	}
	return h.page(w, r, http.StatusOK, adminpage.Shell{Title: "谁能做什么", Active: adminpage.MenuRights}, adminpage.Rights(v))
}

func columnRights(users []cms.User, tree *cms.Tree, review cms.Workflow, n cms.Node) adminpage.ColumnRights {
	row := adminpage.ColumnRights{Column: n.Name, Depth: n.Depth - 1,
		Write: holders(users, cms.PermWrite, tree, n.ID), Publish: holders(users, cms.PermPublish, tree, n.ID)}
	for _, s := range tree.Workflow(n.ID, review).Steps() {
		row.Review = append(row.Review, adminpage.Signers{Step: s.Name, Who: holders(users, s.Step.Permission(), tree, n.ID)})
	}
	return row
}

func holders(users []cms.User, p cms.Permission, tree *cms.Tree, column int64) []adminpage.Holder {
	var list []adminpage.Holder
	for i := range users {
		if who, ok := holder(&users[i], p, tree, column); ok {
			list = append(list, who)
		}
	}
	return list
}

// holder says by which role the user may do p in a column, and from where
// that comes.
func holder(u *cms.User, p cms.Permission, tree *cms.Tree, column int64) (adminpage.Holder, bool) {
	path := tree.Path(column)
	for _, g := range u.Grants {
		own := cms.User{Grants: []cms.Grant{g}, UnitID: u.UnitID}
		if !own.CanIn(p, path, u.UnitID) {
			continue
		}
		from := "全站"
		if g.ColumnID != nil {
			from = tree.Get(*g.ColumnID).Name
		}
		if g.Role == cms.RoleContributor {
			from += "，限" + u.Unit
		}
		return adminpage.Holder{Name: u.Name, Role: g.Role.Label(), From: from}, true
	}
	return adminpage.Holder{}, false
}
