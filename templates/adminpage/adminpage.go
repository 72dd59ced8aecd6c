// Package adminpage holds the pages of the admin area. Each page is a
// component that takes a flat view of already formatted strings; the handlers
// fill it, so nothing here queries or asks who may do what.
package adminpage

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
)

// Keys of the menu, for Shell.Active.
const (
	MenuDashboard = "dashboard"
	MenuArticles  = "articles"
	MenuBin       = "bin"
	MenuMedia     = "media"
	MenuQueue     = "queue"
	MenuNotices   = "notices"
	MenuOutlets   = "outlets"
	MenuRegister  = "register"
	MenuColumns   = "columns"
	MenuHome      = "home"
	MenuSettings  = "settings"
	MenuUsers     = "users"
	MenuUnits     = "units"
	MenuRights    = "rights"
	MenuSecurity  = "security"
	MenuAudit     = "audit"
)

// Link is a place to go to; without a URL it is plain text.
type Link struct{ Label, URL string }

// Fact is one line of a list of facts.
type Fact struct{ Label, Value string }

// Choice is an entry of a select box or a list of check boxes. Depth indents
// it; Kind, set for columns, lets the article form show the fields of a
// document; Checked matters only in check boxes.
type Choice struct {
	Value, Label, Kind string
	Depth              int
	Disabled, Checked  bool
}

func (c Choice) text() string { return strings.Repeat("　", c.Depth) + c.Label }

// Badge says where an article stands. An empty Label takes the usual word.
type Badge struct {
	Key   cms.Standing
	Label string
}

func (b Badge) text() string {
	if b.Label != "" {
		return b.Label
	}
	return b.Key.Label()
}

// problem is an entry of the summary above a form.
type problem struct{ field, text string }

// problems puts the errors into the order of the form; those of fields that
// the form did not name come last, so that none is lost.
func problems(errs map[string]string, order ...string) []problem {
	var list []problem
	for _, field := range order {
		if text, ok := errs[field]; ok {
			list = append(list, problem{field, text})
		}
	}
	for _, field := range slices.Sorted(maps.Keys(errs)) {
		if !slices.Contains(order, field) {
			list = append(list, problem{field, errs[field]})
		}
	}
	return list
}

// fieldID is the id of the control of a form field.
func fieldID(name string) string { return "f-" + name }

func id(n int64) string { return strconv.FormatInt(n, 10) }

// postTo is where a form for the thing with the number sends its fields: to
// the form for new ones while there is no number yet.
func postTo(n int64, create string, update func(int64) string) string {
	if n == 0 {
		return create
	}
	return update(n)
}

func newChild(parent int64) string { return href.NewColumn + "?parent=" + id(parent) }

func newItem(kind string) string { return href.NewHomeItem + "?kind=" + kind }

// current marks the place where one is.
func current(yes bool) templ.Attributes {
	if yes {
		return templ.Attributes{"aria-current": "page"}
	}
	return nil
}

func bellLabel(unread string) string {
	if unread == "" {
		return "消息"
	}
	return "消息，" + unread + " 条未读"
}

// sorted tells a screen reader how a column of a table is sorted.
func sorted(dir string) templ.Attributes {
	if dir != "" {
		return templ.Attributes{"aria-sort": dir}
	}
	return nil
}

// labelOf is the text of the choice with the value.
func labelOf(choices []Choice, value string) string {
	for _, c := range choices {
		if c.Value == value {
			return c.Label
		}
	}
	return value
}
