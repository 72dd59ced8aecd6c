package account

import (
	"context"
	"fmt"
	"slices"

	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

// SaveSecurity stores the rules of logging in.
func (a *Accounts) SaveSecurity(ctx context.Context, actor cms.Actor, next cms.Security) error {
	bad := cms.FieldErrors{}
	for _, b := range cms.SecurityBounds {
		if n := *b.Of(&next); n < b.Min || n > b.Max {
			bad.Add(b.Name, fmt.Sprintf("%s请填 %d 到 %d 之间的整数", b.Label, b.Min, b.Max))
		}
	}
	if !slices.ContainsFunc(cms.FactorRules, func(o cms.Option) bool { return o.Value == string(next.Factor) }) {
		bad.Add("factor", "请选择动态口令的用法")
	}
	known := func(r cms.Role) bool {
		return slices.ContainsFunc(cms.Roles, func(o cms.Option) bool { return o.Value == string(r) })
	}
	next.FactorRoles = slices.DeleteFunc(slices.Clone(next.FactorRoles), func(r cms.Role) bool { return !known(r) })
	if next.Factor == cms.FactorRequired && len(next.FactorRoles) == 0 {
		bad.Add("factor_roles", "设为“必须”时，请至少勾选一个角色")
	}
	if err := bad.OrNil(); err != nil {
		return err
	}
	return a.store.InTx(ctx, actor, func(tx *store.Tx) error {
		old, err := tx.Security(ctx)
		if err != nil {
			return err
		}
		if err := tx.SaveSecurity(ctx, next); err != nil {
			return err
		}
		return tx.Audit(ctx, cms.Event{Action: "security.update", ObjectType: "site", Object: "登录安全",
			Detail: map[string]any{"before": old, "after": next}})
	})
}
