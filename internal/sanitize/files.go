package sanitize

import (
	"strings"

	"golang.org/x/net/html"

	"xuanlan/internal/cms"
)

// ownFiles is where the addresses of uploaded files begin.
const ownFiles = "/files/"

// WithFileQuery adds a query such as "name=value" to every address of an
// uploaded file in a body.
func WithFileQuery(body cms.SafeHTML, query string) cms.SafeHTML {
	root := parse(string(body))
	walk(root, func(n *html.Node) {
		for i := range n.Attr {
			switch a := &n.Attr[i]; a.Key {
			case "src", "poster", "href":
				a.Val = WithQuery(a.Val, query)
			case "srcset":
				a.Val = eachCandidate(a.Val, func(url string) string { return WithQuery(url, query) })
			}
		}
	})
	return cms.SafeHTML(render(root))
}

// Absolute makes every address in a body that stands on the site itself a
// whole one, which begins with base.
func Absolute(body cms.SafeHTML, base string) cms.SafeHTML {
	whole := func(url string) string {
		if strings.HasPrefix(url, "/") && !strings.HasPrefix(url, "//") {
			return base + url
		}
		return url
	}
	root := parse(string(body))
	walk(root, func(n *html.Node) {
		for i := range n.Attr {
			switch a := &n.Attr[i]; a.Key {
			case "src", "poster", "href":
				a.Val = whole(a.Val)
			case "srcset":
				a.Val = eachCandidate(a.Val, whole)
			}
		}
	})
	return cms.SafeHTML(render(root))
}

// WithQuery adds a query to the address of an uploaded file; other addresses
// stay as they are.
func WithQuery(url, query string) string {
	if !strings.HasPrefix(url, ownFiles) {
		return url
	}
	url, fragment, found := strings.Cut(url, "#")
	sep := "?"
	if strings.Contains(url, "?") {
		sep = "&"
	}
	url += sep + query
	if found {
		url += "#" + fragment
	}
	return url
}

// eachCandidate changes the addresses of a srcset: each stands first in its
// candidate, may itself hold commas but no blank, and a comma at its end
// belongs to the list.
func eachCandidate(srcset string, change func(string) string) string {
	var out []string
	for rest := strings.TrimLeft(srcset, " \t\n\r\f,"); rest != ""; rest = strings.TrimLeft(rest, " \t\n\r\f,") {
		url, after := rest, ""
		if i := strings.IndexAny(rest, " \t\n\r\f"); i >= 0 {
			url, after = rest[:i], rest[i:]
		}
		if bare := strings.TrimRight(url, ","); bare != url {
			out = append(out, change(bare))
			rest = after
			continue
		}
		size, next, _ := strings.Cut(after, ",")
		out = append(out, strings.TrimRight(change(url)+" "+strings.TrimSpace(size), " "))
		rest = next
	}
	return strings.Join(out, ", ")
}
