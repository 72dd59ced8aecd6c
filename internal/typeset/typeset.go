// Package typeset sets a body by the rules of Chinese typography: levels of
// headings, punctuation, widths, document numbers, spaces, pictures,
// signatures. It never changes wording: apart from white space and from the
// forms of characters that a rule names, the text stays as it was.
package typeset

import (
	"golang.org/x/net/html"

	"xuanlan/internal/cms"
	"xuanlan/internal/sanitize"
)

// Rule is one rule. Its parts that work on text see one line at a time, those
// that work on the tree see the whole body.
type Rule struct {
	ID          string // stable: for form fields and Rules
	Name        string // Chinese, a few characters
	Description string // Chinese, one sentence
	Source      string // the standard or custom that it follows

	text func(*line) []edit
	tree func(root *html.Node, note func(before, after string))
}

// Catalogue lists the rules in the order in which they are applied. Widths
// come before punctuation and punctuation before headings, because the later
// ones judge by what the earlier ones have settled.
var Catalogue = []Rule{
	blank, breaks, width, docNumber, quotes, brackets, ellipsis, dash, marks,
	spacing, table, headings, picture, sign,
}

// Rules says by ID which rules are on. An ID that isn't in the catalogue has
// no effect.
type Rules map[string]bool

// All returns a set in which every rule is on. The caller may change it.
func All() Rules {
	on := Rules{}
	for _, r := range Catalogue {
		on[r.ID] = true
	}
	return on
}

// Change is a place that a rule changed. Before and After hold a few
// characters around it; where not the text but its role changed, they begin
// with the Chinese name of the role and a colon.
type Change struct {
	Rule          string // ID
	Before, After string
}

// maxRounds bounds the search for a fixed point. Nearly everything is settled
// by the first round; a second one picks up what a rule could decide only
// when a later one had done its work. No rule undoes another.
const maxRounds = 12

// Apply returns the body set by the rules that are on, and what they changed
// in the order of the catalogue. The result is a fixed point both of
// sanitize.HTML and of Apply with the same rules.
func Apply(body cms.SafeHTML, on Rules) (cms.SafeHTML, []Change) {
	body = sanitize.HTML(string(body))
	var changes []Change
	for range maxRounds {
		root := parse(string(body))
		did := round(root, on)
		if len(did) == 0 {
			break
		}
		next := sanitize.HTML(render(root))
		if next == body {
			break
		}
		body, changes = next, append(changes, did...)
	}
	return body, changes
}

// round applies each rule once and returns what they changed.
func round(root *html.Node, on Rules) []Change {
	var did []Change
	text := lines(root)
	for _, r := range Catalogue {
		if !on[r.ID] {
			continue
		}
		note := func(before, after string) {
			did = append(did, Change{Rule: r.ID, Before: before, After: after})
		}
		if r.text != nil {
			for _, l := range text {
				l.apply(r.text(l), note)
			}
		}
		if r.tree == nil {
			continue
		}
		before := len(did)
		if r.tree(root, note); len(did) > before {
			text = lines(root)
		}
	}
	return did
}
