package admin

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/templates/adminpage"
)

// parseForm reads a posted form. The limit on its size is the route's.
func parseForm(r *http.Request) error {
	var err error
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		err = r.ParseMultipartForm(1 << 20)
	} else {
		err = r.ParseForm()
	}
	if err == nil {
		return nil
	}
	if big, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return big
	}
	return &cms.Error{Kind: cms.Invalid, Text: "提交的内容不完整，请返回重试", Err: err}
}

func fieldErrors(err error) (cms.FieldErrors, bool) { return errors.AsType[cms.FieldErrors](err) }

func number(n int64) string { return strconv.FormatInt(n, 10) }

// numberOf is the number behind p, "" for nil.
func numberOf(p *int64) string {
	if p == nil {
		return ""
	}
	return number(*p)
}

// pointer is nil for 0.
func pointer(n int64) *int64 {
	if n == 0 {
		return nil
	}
	return &n
}

func choices(options []cms.Option) []adminpage.Choice {
	out := make([]adminpage.Choice, len(options))
	for i, o := range options {
		out[i] = adminpage.Choice{Value: o.Value, Label: o.Label}
	}
	return out
}

func plainChoices(values []string) []adminpage.Choice {
	out := make([]adminpage.Choice, len(values))
	for i, v := range values {
		out[i] = adminpage.Choice{Value: v, Label: v}
	}
	return out
}

// columnChoices is the tree as an indented list.
func columnChoices(tree *cms.Tree) []adminpage.Choice {
	var out []adminpage.Choice
	for _, n := range tree.Walk() {
		out = append(out, adminpage.Choice{Value: number(n.ID), Label: n.Name, Kind: string(n.Kind),
			Depth: n.Depth - 1, Disabled: n.Kind == cms.KindLink})
	}
	return out
}

// ownColumns is the same list with the columns closed in which the user may
// not write.
func ownColumns(tree *cms.Tree, u *cms.User) []adminpage.Choice {
	list := columnChoices(tree)
	for i, n := range tree.Walk() {
		list[i].Disabled = list[i].Disabled || !u.CanIn(cms.PermWrite, tree.Path(n.ID), u.UnitID)
	}
	return list
}

func minute(t time.Time) string { return t.In(cms.Zone).Format("2006-01-02 15:04") }

// shortTime leaves the year out when it is the present one.
func shortTime(t, now time.Time) string {
	t = t.In(cms.Zone)
	if t.Year() == now.In(cms.Zone).Year() {
		return t.Format("01-02 15:04")
	}
	return t.Format("2006-01-02")
}

func inputTime(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.In(cms.Zone).Format("2006-01-02T15:04")
}

func inputDate(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.In(cms.Zone).Format(time.DateOnly)
}
