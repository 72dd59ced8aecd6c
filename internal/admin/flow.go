package admin

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"xuanlan/internal/cms"
	"xuanlan/internal/web"
	"xuanlan/templates/adminpage"
)

// inherit stands for a column without a workflow of its own.
const inherit = "inherit"

// levelNames are the usual names for a number of levels.
var levelNames = map[int][]string{1: {"审核"}, 2: {"初审", "终审"}, 3: {"初审", "复审", "终审"}}

func flowFields(w *cms.Workflow, hint string, own bool) adminpage.FlowFields {
	f := adminpage.FlowFields{Levels: inherit, Hint: hint}
	if own {
		f.Choices = append(f.Choices, adminpage.Choice{Value: inherit, Label: "和上级栏目（或站点设置）一样"})
	}
	for n, label := range []string{"不审核，直接发布", "一级", "二级", "三级（三审三校）"} {
		f.Choices = append(f.Choices, adminpage.Choice{Value: strconv.Itoa(n), Label: label})
	}
	if w == nil {
		return f
	}
	f.Levels, f.Secrecy = strconv.Itoa(len(w.Levels)), w.Secrecy
	if !slices.Equal(w.Levels, levelNames[len(w.Levels)]) {
		copy(f.Names[:], w.Levels)
	}
	return f
}

// parseFlow reads the fields; nil stands for what is above.
func parseFlow(f url.Values) *cms.Workflow {
	n, err := strconv.Atoi(f.Get("flow_levels"))
	if err != nil || n < 0 || n > 3 {
		return nil
	}
	w := &cms.Workflow{Secrecy: f.Get("flow_secrecy") != "" && n > 0}
	for i, usual := range levelNames[n] {
		name := usual
		if names := f["flow_name"]; i < len(names) && strings.TrimSpace(names[i]) != "" {
			name = strings.Join(strings.Fields(web.Valid(names[i])), " ")
		}
		w.Levels = append(w.Levels, name)
	}
	return w
}
