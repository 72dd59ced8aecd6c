package editorial

import (
	"context"
	"unicode/utf8"

	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

// SaveUnit stores a subordinate unit: a new one (ID 0) or a changed one. Under
// a new name it is still found by the old one; merged into another one it
// keeps what was counted for it.
func (d *Desk) SaveUnit(ctx context.Context, actor cms.Actor, u *cms.Unit) error {
	bad := cms.FieldErrors{}
	u.Name, u.Contact, u.Phone = oneLine(u.Name), oneLine(u.Contact), oneLine(u.Phone)
	if n := utf8.RuneCountInString(u.Name); n < 2 || n > 60 {
		bad.Add("name", "请填写单位名称（2 到 60 字）")
	}
	if utf8.RuneCountInString(u.Contact) > 40 {
		bad.Add("contact", "联系人最多 40 字，请缩短")
	}
	if utf8.RuneCountInString(u.Phone) > 40 {
		bad.Add("phone", "电话最多 40 字，请缩短")
	}
	if u.Class < 0 || u.Class > 3 {
		bad.Add("class", "请选择类别")
	}
	if u.Position < 0 || u.Position > 9999 {
		bad.Add("position", "排序号应是 0 到 9999 的整数")
	}
	return d.store.InTx(ctx, actor, func(tx *store.Tx) error {
		if err := checkMerge(ctx, tx, u, bad); err != nil {
			return err
		}
		if err := bad.OrNil(); err != nil {
			return err
		}
		event := cms.Event{Action: "unit.create", ObjectType: "unit", Object: u.Name}
		if u.ID != 0 {
			old, err := tx.Unit(ctx, u.ID)
			if err != nil {
				return err
			}
			event.Action, event.Detail = "unit.update", map[string]any{"before": old, "after": u}
		}
		if err := tx.SaveUnit(ctx, u); err != nil {
			return err
		}
		event.ObjectID = u.ID
		return tx.Audit(ctx, event)
	})
}

// checkMerge refuses to merge a unit into itself, or into one that is merged.
func checkMerge(ctx context.Context, tx *store.Tx, u *cms.Unit, bad cms.FieldErrors) error {
	if u.MergedInto == nil {
		return nil
	}
	into, err := tx.Unit(ctx, *u.MergedInto)
	switch {
	case cms.KindOf(err) == cms.NotFound:
		bad.Add("merged_into", "要并入的单位不在了，请另选")
	case err != nil:
		return err
	case into.ID == u.ID:
		bad.Add("merged_into", "不能并入自己")
	case into.MergedInto != nil:
		bad.Add("merged_into", "“"+into.Name+"”自己已并入别的单位，请选并入后的那一个")
	}
	return nil
}
