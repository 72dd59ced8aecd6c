// Package sanitize turns HTML from anywhere into the one form in which bodies
// are stored: an allow-list of elements in a plain block structure, without
// styles, scripts or characters used as indents. What it returns is a fixed
// point: sanitising it again changes nothing.
package sanitize

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"xuanlan/internal/cms"
)

// filePath is the address of a file of ours, the only source of pictures and
// media that a body may have.
var filePath = regexp.MustCompile(`^/files/([a-z2-7]{24}\.[a-z0-9]{2,5})$`)

// Classes are the only class names that a paragraph may have.
var Classes = []string{"byline", "sign", "center", "right", "no-indent"}

// Colours are the class names that a <span> may have: words in a colour of the
// site. A <span> without one is unwrapped.
var Colours = []string{"c-red", "c-teal", "c-ochre", "c-green"}

// Places are the class names that a <figure> may have: beside the text, or
// narrower than it. One without is as wide as the text.
var Places = []string{"left", "center", "right"}

var policy = newPolicy()

func newPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "h2", "h3", "h4", "br", "hr", "strong", "em", "u", "s", "sub", "sup",
		"blockquote", "ul", "ol", "li", "figure", "figcaption",
		"table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^(`+strings.Join(Classes, "|")+`)$`)).OnElements("p", "h2", "h3", "h4")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^(` + strings.Join(Colours, "|") + `)$`)).OnElements("span")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^(` + strings.Join(Places, "|") + `)$`)).OnElements("figure")
	p.AllowAttrs("width").Matching(regexp.MustCompile(`^[1-9][0-9]?%$`)).OnElements("col")
	span := regexp.MustCompile(`^[1-9][0-9]{0,2}$`)
	p.AllowAttrs("colspan", "rowspan").Matching(span).OnElements("th", "td")
	p.AllowAttrs("scope").Matching(regexp.MustCompile(`^(col|row)$`)).OnElements("th")
	p.AllowAttrs("start").Matching(span).OnElements("ol")
	p.AllowURLSchemes("mailto", "tel")
	p.AllowURLSchemeWithCustomPolicy("http", hasHost)
	p.AllowURLSchemeWithCustomPolicy("https", hasHost)
	p.AllowRelativeURLs(true)
	p.RequireParseableURLs(true)
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("src").Matching(filePath).OnElements("img", "video", "audio")
	p.AllowAttrs("poster").Matching(filePath).OnElements("video")
	p.AllowAttrs("alt").OnElements("img")
	p.AllowAttrs("width", "height").Matching(regexp.MustCompile(`^[1-9][0-9]{0,4}$`)).OnElements("img", "video")
	p.AllowAttrs("controls").Matching(regexp.MustCompile(`^$`)).OnElements("video", "audio")
	p.RequireNoReferrerOnFullyQualifiedLinks(false)
	return p
}

// hasHost refuses addresses such as https:javascript:x, which lead nowhere.
func hasHost(u *url.URL) bool { return u.Host != "" }

// maxRounds bounds the search for a fixed point. One round is enough for
// almost everything; broken nesting may need a second and a third, because
// HTML reads a misplaced element differently from how it was written.
const maxRounds = 8

// HTML returns the canonical form of untrusted HTML.
func HTML(in string) cms.SafeHTML {
	for range maxRounds {
		out := round(in)
		if out == in {
			break
		}
		in = out
	}
	return cms.SafeHTML(in)
}

// round applies the rules once. The allow-list goes over the text both before
// and after the tidying: before, so that the tidying sees no element it
// doesn't know, and after, because only its output may be trusted.
func round(in string) string {
	root := parse(policy.Sanitize(rename(in)))
	tidy(root)
	return strings.TrimSpace(policy.Sanitize(render(root)))
}

// rename takes out what is no text and maps elements to the ones of the
// allow-list that mean the same.
func rename(in string) string {
	root := parse(strings.ToValidUTF8(strings.ReplaceAll(in, "\x00", ""), ""))
	for _, n := range find(root, isUnseen) {
		n.Parent.RemoveChild(n)
	}
	walk(root, func(n *html.Node) {
		if n.Type != html.ElementNode {
			return
		}
		if align := alignment(n); align != "" {
			setAttr(n, "class", align)
		}
		if n.DataAtom == atom.Span && !slices.Contains(Colours, attr(n, "class")) {
			n.Data, n.DataAtom = "font", atom.Font // unwrapped by the allow-list, which would keep a bare span
		}
		if to, ok := synonyms[n.Data]; ok {
			n.Data, n.DataAtom = to, atom.Lookup([]byte(to))
		}
		if containers[n.Data] {
			// One that holds blocks is unwrapped. Until then it keeps apart what
			// stands before and behind it.
			n.Data, n.DataAtom = "div", atom.Div
			if !hasBlock(n) {
				n.Data, n.DataAtom = "p", atom.P
			}
		}
	})
	return render(root)
}

var synonyms = map[string]string{
	"h1": "h2", "h5": "h4", "h6": "h4", "b": "strong", "i": "em",
	"strike": "s", "del": "s", "ins": "u", "dt": "p", "dd": "p", "address": "p", "pre": "p",
}

// containers are the elements that stand on lines of their own and say no more
// than that.
var containers = map[string]bool{
	"div": true, "section": true, "article": true, "center": true, "header": true, "footer": true, "main": true,
	"aside": true, "nav": true, "form": true, "fieldset": true, "legend": true, "details": true, "summary": true,
	"dl": true, "hgroup": true,
}

// unseen are the elements whose content no reader of a page takes for its text.
var unseen = map[string]bool{
	"template": true, "textarea": true, "select": true, "datalist": true, "button": true, "svg": true,
	"annotation": true, "annotation-xml": true, "noscript": true, "title": true, "xmp": true, "plaintext": true,
}

// hiding are pieces of inline styles, without spaces, by which pages and Word
// hide text.
var hiding = []string{"display:none", "mso-hide:all", "mso-element:comment-list"}

func isUnseen(n *html.Node) bool {
	if n.Type != html.ElementNode {
		return false
	}
	if unseen[n.Data] || slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "hidden" }) {
		return true
	}
	style := plainStyle(n)
	return slices.ContainsFunc(hiding, func(h string) bool { return strings.Contains(style, h) }) ||
		slices.Contains(strings.Fields(attr(n, "class")), "MsoCommentReference")
}

func plainStyle(n *html.Node) string {
	return strings.ReplaceAll(strings.ToLower(attr(n, "style")), " ", "")
}

// alignment returns the class that says how a block is set: what an align
// attribute or an inline style says of it, or else of the containers around it.
func alignment(n *html.Node) string {
	if n.DataAtom == atom.Figure || !blocks[n.DataAtom] && !containers[n.Data] {
		return ""
	}
	for at := n; at != nil && (at == n || containers[at.Data]); at = at.Parent {
		if at.Data == "center" {
			return "center"
		}
		align := strings.ToLower(attr(at, "align"))
		if m := textAlign.FindStringSubmatch(plainStyle(at)); m != nil {
			align = m[1]
		}
		if align == "center" || align == "right" {
			return align
		}
		if align != "" {
			return ""
		}
	}
	return ""
}

var textAlign = regexp.MustCompile(`(?:^|;)text-align:([a-z-]+)`)
