package cms

import "slices"

// Tree is the column tree at one moment.
type Tree struct {
	columns  []Column
	byID     map[int64]*Column
	children map[int64][]*Column // by parent ID; 0 for the top level
}

// NewTree builds the tree of columns that come siblings in order. Columns
// whose parent is missing are left out.
func NewTree(columns []Column) *Tree {
	t := &Tree{columns: columns, byID: map[int64]*Column{}, children: map[int64][]*Column{}}
	for i := range columns {
		t.byID[columns[i].ID] = &columns[i]
	}
	for i := range columns {
		c := &columns[i]
		var parent int64
		if c.ParentID != nil {
			parent = *c.ParentID
		}
		t.children[parent] = append(t.children[parent], c)
	}
	return t
}

// Get returns a column, or nil.
func (t *Tree) Get(id int64) *Column { return t.byID[id] }

// BySlug returns a column, or nil.
func (t *Tree) BySlug(slug string) *Column {
	for i := range t.columns {
		if t.columns[i].Slug == slug {
			return &t.columns[i]
		}
	}
	return nil
}

// Children returns the columns below one, or the top level for 0.
func (t *Tree) Children(id int64) []*Column { return t.children[id] }

// Visible returns the children that navigation shows.
func (t *Tree) Visible(id int64) []*Column {
	var out []*Column
	for _, c := range t.children[id] {
		if c.Visible {
			out = append(out, c)
		}
	}
	return out
}

// Path returns the columns from the top level down to id; empty when there is
// no such column.
func (t *Tree) Path(id int64) []*Column {
	var path []*Column
	for c := t.byID[id]; c != nil && len(path) <= len(t.columns); {
		path = append(path, c)
		if c.ParentID == nil {
			break
		}
		c = t.byID[*c.ParentID]
	}
	slices.Reverse(path)
	return path
}

// Name returns a column's name; empty when there is no such column.
func (t *Tree) Name(id int64) string {
	if c := t.byID[id]; c != nil {
		return c.Name
	}
	return ""
}

// PathName is the path in words: 党建动态 › 通知公告.
func (t *Tree) PathName(id int64) string {
	name := ""
	for i, c := range t.Path(id) {
		if i > 0 {
			name += " › "
		}
		name += c.Name
	}
	return name
}

// Workflow returns the signatures that items of a column need: its own, or
// those of the nearest column above, or the given ones of the site.
func (t *Tree) Workflow(id int64, site Workflow) Workflow {
	path := t.Path(id)
	for i := len(path) - 1; i >= 0; i-- {
		if path[i].Workflow != nil {
			return *path[i].Workflow
		}
	}
	return site
}

// Subtree returns id and the IDs of everything below it.
func (t *Tree) Subtree(id int64) []int64 {
	out := []int64{id}
	for _, c := range t.children[id] {
		out = append(out, t.Subtree(c.ID)...)
	}
	return out
}

// Depth returns the level of a column, 1 for the top one, and Height the
// number of levels from it down.
func (t *Tree) Depth(id int64) int { return len(t.Path(id)) }

// Height returns the number of levels of the subtree, 1 for a leaf.
func (t *Tree) Height(id int64) int {
	h := 0
	for _, c := range t.children[id] {
		h = max(h, t.Height(c.ID))
	}
	return h + 1
}

// Node is a column with its level, for indented lists.
type Node struct {
	*Column
	Depth int // 1 for the top level
}

// Walk returns every column, parents before their children.
func (t *Tree) Walk() []Node {
	var out []Node
	var down func(id int64, depth int)
	down = func(id int64, depth int) {
		for _, c := range t.children[id] {
			out = append(out, Node{c, depth})
			down(c.ID, depth+1)
		}
	}
	down(0, 1)
	return out
}
