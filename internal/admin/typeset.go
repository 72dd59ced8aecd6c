package admin

import (
	"encoding/json"
	"net/http"
	"slices"

	"xuanlan/internal/sanitize"
	"xuanlan/internal/typeset"
	"xuanlan/internal/web"
	"xuanlan/templates/adminpage"
)

// typesetting is what 一键排版 would make of a body.
type typesetting struct {
	HTML  string                 `json:"html"`
	Rules []ruleCount            `json:"rules"` // that changed something
	Rows  []adminpage.CompareRow `json:"rows"`  // before and after, side by side
}

type ruleCount struct {
	Name string `json:"name"`
	N    int    `json:"n"`
}

// typeset answers with the body set by the rules that are on. It stores
// nothing: the editor applies the answer when the user agrees.
func (h *Handler) typeset(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	s, err := h.Store.Site(r.Context())
	if err != nil {
		return err
	}
	before := sanitize.HTML(web.Text(r.PostForm, "body"))
	after, changes := typeset.Apply(before, rulesOn(s.TypesetOff))
	out := typesetting{HTML: string(after), Rows: bodyRows(before, after)}
	for _, rule := range typeset.Catalogue {
		n := 0
		for _, c := range changes {
			if c.Rule == rule.ID {
				n++
			}
		}
		if n > 0 {
			out.Rules = append(out.Rules, ruleCount{rule.Name, n})
		}
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	return json.NewEncoder(w).Encode(out)
}

func rulesOn(off []string) typeset.Rules {
	rules := typeset.All()
	for _, id := range off {
		delete(rules, id)
	}
	return rules
}

// rulesOff is the catalogue without the rules that are on.
func rulesOff(on []string) []string {
	var off []string
	for _, r := range typeset.Catalogue {
		if !slices.Contains(on, r.ID) {
			off = append(off, r.ID)
		}
	}
	return off
}

func ruleChoices(off []string) []adminpage.Choice {
	var out []adminpage.Choice
	for _, r := range typeset.Catalogue {
		out = append(out, adminpage.Choice{Value: r.ID, Label: r.Name, Kind: r.Description, Checked: !slices.Contains(off, r.ID)})
	}
	return out
}
