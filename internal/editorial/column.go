package editorial

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

var slugForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// SaveColumn stores a new column (ID 0) or a changed one.
func (d *Desk) SaveColumn(ctx context.Context, actor cms.Actor, c *cms.Column) error {
	return d.store.InTx(ctx, actor, func(tx *store.Tx) error {
		tree, err := lockTree(ctx, tx)
		if err != nil {
			return err
		}
		bad := cms.FieldErrors{}
		checkColumn(c, bad)
		checkPlace(tree, c, bad)
		if err := bad.OrNil(); err != nil {
			return err
		}
		event := cms.Event{Action: "column.create", ObjectType: "column", Object: c.Name}
		if c.ID == 0 {
			err = tx.CreateColumn(ctx, c)
			event.Detail = map[string]any{"after": c}
		} else {
			old := tree.Get(c.ID)
			c.Position = old.Position
			event.Action = "column.update"
			event.Detail = map[string]any{"before": old, "after": c}
			err = tx.UpdateColumn(ctx, c)
		}
		if err != nil {
			return err
		}
		event.ObjectID = c.ID
		return tx.Audit(ctx, event)
	})
}

func lockTree(ctx context.Context, tx *store.Tx) (*cms.Tree, error) {
	if err := tx.LockColumns(ctx); err != nil {
		return nil, err
	}
	return tx.Tree(ctx)
}

func checkWorkflow(w cms.Workflow, bad cms.FieldErrors) {
	for _, name := range w.Levels {
		if n := utf8.RuneCountInString(name); n < 1 || n > 20 {
			bad.Add("flow_levels", "每一级的名称最多 20 字")
		}
	}
}

func checkColumn(c *cms.Column, bad cms.FieldErrors) {
	c.Name, c.Description, c.Keywords = oneLine(c.Name), oneLine(c.Description), oneLine(c.Keywords)
	c.Slug, c.LinkURL = strings.ToLower(strings.TrimSpace(c.Slug)), strings.TrimSpace(c.LinkURL)
	if c.Workflow != nil {
		checkWorkflow(*c.Workflow, bad)
	}
	if n := utf8.RuneCountInString(c.Name); n < 1 || n > 30 {
		bad.Add("name", "请填写栏目名称（30 字以内）")
	}
	if !slugForm.MatchString(c.Slug) || len(c.Slug) > 60 {
		bad.Add("slug", "地址名用小写字母、数字和短横线，例如 tongzhi-gonggao")
	}
	if utf8.RuneCountInString(c.Description) > 300 {
		bad.Add("description", "说明最多 300 字，请缩短")
	}
	if utf8.RuneCountInString(c.Keywords) > 200 {
		bad.Add("keywords", "关键词最多 200 字，请缩短")
	}
	if !slices.ContainsFunc(cms.ColumnKinds, func(o cms.Option) bool { return o.Value == string(c.Kind) }) {
		bad.Add("kind", "请选择栏目形式")
	}
	if c.ColumnType != "" && !slices.Contains(cms.ColumnTypes, c.ColumnType) {
		bad.Add("column_type", "请从列表里选择栏目类别")
	}
	if !slices.ContainsFunc(cms.HomeStyles, func(o cms.Option) bool { return o.Value == string(c.HomeStyle) }) {
		bad.Add("home_style", "请从列表里选择首页样式")
	}
	if c.Kind != cms.KindLink {
		c.LinkURL = ""
	} else if !IsLink(c.LinkURL) {
		bad.Add("link_url", "请填写链接地址，以 / 或 https:// 开头")
	}
}

// IsLink reports whether s may stand in a link that an editor places: a path
// of this site or an http(s) address.
func IsLink(s string) bool {
	u, err := url.Parse(s)
	if err != nil || len(s) > 2000 {
		return false
	}
	if u.Scheme == "" && u.Host == "" {
		return strings.HasPrefix(s, "/") && !strings.HasPrefix(s, "//") && !strings.ContainsRune(s, '\\')
	}
	return (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// checkPlace keeps the tree a tree of at most cms.MaxColumnDepth levels.
func checkPlace(tree *cms.Tree, c *cms.Column, bad cms.FieldErrors) {
	if c.ID != 0 && tree.Get(c.ID) == nil {
		bad.Add("name", "这个栏目已被删除，请先恢复")
		return
	}
	depth, height := 1, 1
	if c.ID != 0 {
		height = tree.Height(c.ID)
	}
	if c.ParentID != nil {
		parent := tree.Get(*c.ParentID)
		switch {
		case parent == nil:
			bad.Add("parent_id", "上级栏目已被删除，请另选一个")
			return
		case c.ID != 0 && slices.Contains(tree.Subtree(c.ID), *c.ParentID):
			bad.Add("parent_id", "不能放到自己或自己的下级里面")
			return
		}
		depth = tree.Depth(*c.ParentID) + 1
	}
	if depth+height-1 > cms.MaxColumnDepth {
		bad.Add("parent_id", fmt.Sprintf("栏目最多 %d 级，放在这里就超过了", cms.MaxColumnDepth))
	}
}

// DeleteColumn takes away a column that holds nothing.
func (d *Desk) DeleteColumn(ctx context.Context, actor cms.Actor, id int64) error {
	return d.store.InTx(ctx, actor, func(tx *store.Tx) error {
		tree, err := lockTree(ctx, tx)
		if err != nil {
			return err
		}
		c := tree.Get(id)
		if c == nil {
			return cms.E(cms.NotFound, "没有这个栏目，可能已被删除")
		}
		use, err := tx.ColumnUse(ctx)
		if err != nil {
			return err
		}
		if len(tree.Children(id)) > 0 {
			return cms.E(cms.Conflict, "“"+c.Name+"”下面还有子栏目，请先移走或删除它们")
		}
		if n := use[id]; n > 0 {
			return cms.E(cms.Conflict, fmt.Sprintf("“%s”里还有 %d 篇稿件，请先移到别的栏目", c.Name, n))
		}
		if err := tx.DeleteColumn(ctx, id); err != nil {
			return err
		}
		return tx.Audit(ctx, cms.Event{Action: "column.delete", ObjectType: "column", ObjectID: id, Object: c.Name})
	})
}

// RestoreColumn brings a deleted column back, if its parent is there.
func (d *Desk) RestoreColumn(ctx context.Context, actor cms.Actor, id int64) error {
	return d.store.InTx(ctx, actor, func(tx *store.Tx) error {
		tree, err := lockTree(ctx, tx)
		if err != nil {
			return err
		}
		c, err := tx.Column(ctx, id)
		if err != nil {
			return err
		}
		if c.ParentID != nil && tree.Get(*c.ParentID) == nil {
			return cms.E(cms.Conflict, "它的上级栏目也已删除，请先恢复上级栏目")
		}
		if err := tx.RestoreColumn(ctx, id); err != nil {
			return err
		}
		return tx.Audit(ctx, cms.Event{Action: "column.restore", ObjectType: "column", ObjectID: id, Object: c.Name})
	})
}

// MoveColumn moves a column one place up or down among its siblings.
func (d *Desk) MoveColumn(ctx context.Context, actor cms.Actor, id int64, up bool) error {
	return d.store.InTx(ctx, actor, func(tx *store.Tx) error {
		tree, err := lockTree(ctx, tx)
		if err != nil {
			return err
		}
		c := tree.Get(id)
		if c == nil {
			return cms.E(cms.NotFound, "没有这个栏目，可能已被删除")
		}
		var parent int64
		if c.ParentID != nil {
			parent = *c.ParentID
		}
		order := slices.Clone(tree.Children(parent))
		before := slices.Index(order, c)
		if !shift(order, before, up) {
			return nil
		}
		for i, s := range order {
			s.Position = i
			if err := tx.UpdateColumn(ctx, s); err != nil {
				return err
			}
		}
		return tx.Audit(ctx, cms.Event{Action: "column.move", ObjectType: "column", ObjectID: id, Object: c.Name,
			Detail: moved(before, slices.Index(order, c))})
	})
}

// moved is the detail of a change of place; the first place is 1.
func moved(before, after int) map[string]any {
	return map[string]any{"before": map[string]any{"place": before + 1}, "after": map[string]any{"place": after + 1}}
}

// shift moves element i one place up or down; false at the end.
func shift[T any](s []T, i int, up bool) bool {
	j := i + 1
	if up {
		j = i - 1
	}
	if i < 0 || j < 0 || j >= len(s) {
		return false
	}
	s[i], s[j] = s[j], s[i]
	return true
}
