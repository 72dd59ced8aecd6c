// Package href is the one place that knows what the site's addresses look
// like. Public addresses are stable: an article's depends on nothing but its
// number, a column's on its slug.
package href

import (
	"net/url"
	"strconv"
	"strings"
)

// Public addresses.
const (
	Home          = "/"
	Search        = "/search"
	Suggest       = "/search/suggest"
	SiteMap       = "/map"
	Accessibility = "/accessibility"
	Mode          = "/mode" // where the look of the site is chosen
	Login         = "/admin/login"
	Admin         = "/admin"

	Robots     = "/robots.txt"
	SiteMapXML = "/sitemap.xml"
	API        = "/api/v1"
)

// RSS is the feed of a column, or with "" of the site.
func RSS(slug string) string { return feed(slug, "rss.xml") }

// Atom is RSS in the other format.
func Atom(slug string) string { return feed(slug, "atom.xml") }

func feed(slug, name string) string {
	if slug == "" {
		return "/" + name
	}
	return "/columns/" + slug + "/" + name
}

// Article is the public page of an article.
func Article(id int64) string { return "/articles/" + strconv.FormatInt(id, 10) }

// ArticleQR is the address of an article as a picture to scan.
func ArticleQR(id int64) string { return Article(id) + "/qr.svg" }

// Column is the public page of a column.
func Column(slug string) string { return "/columns/" + url.PathEscape(slug) }

// ColumnPage is a page of a column's list; page 1 is the column itself.
func ColumnPage(slug string, page int) string { return Page(Column(slug), nil, page) }

// Page adds query parameters and, from the second on, the page number.
func Page(path string, q url.Values, page int) string {
	v := url.Values{}
	for k, vs := range q {
		if k != "page" {
			v[k] = vs
		}
	}
	if page > 1 {
		v.Set("page", strconv.Itoa(page))
	}
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

// File is the address of an uploaded file.
func File(key string) string { return "/files/" + key }

// FileVersion is a version of a picture with the given width in pixels;
// fallback means the type for browsers without WebP.
func FileVersion(key string, width int, fallback bool) string {
	ext := ".webp"
	if fallback {
		ext = FallbackExt(key)
	}
	return File(key) + "/" + strconv.Itoa(width) + ext
}

// FallbackExt is the extension of a picture's versions for browsers without
// WebP.
func FallbackExt(key string) string {
	if strings.HasSuffix(key, ".jpg") {
		return ".jpg"
	}
	return ".png"
}

// Srcset lists the WebP versions of a picture as the attribute srcset does;
// empty without versions.
func Srcset(key string, widths []int) string {
	parts := make([]string, len(widths))
	for i, w := range widths {
		parts[i] = FileVersion(key, w, false) + " " + strconv.Itoa(w) + "w"
	}
	return strings.Join(parts, ", ")
}

// Picture is the address of a picture for browsers without WebP: the largest
// version, or the file itself when that is not larger.
func Picture(key string, width int, widths []int) string {
	if n := len(widths); n > 0 && width > widths[n-1]*5/4 {
		return FileVersion(key, widths[n-1], true)
	}
	return File(key)
}

// Download is the same file, offered for saving under its own name.
func Download(key string) string { return File(key) + "?download=1" }

const previews = "/preview/"

// Preview shows an article to who has the token.
func Preview(token string) string { return previews + token }

// PreviewQuery is the query with which the files of that article are shown
// too.
func PreviewQuery(token string) string { return PreviewParam + "=" + url.QueryEscape(token) }

// PreviewParam is the parameter in it.
const PreviewParam = "preview"

// Logged is a path as it may be written down: without the token of a preview.
func Logged(path string) string {
	if strings.HasPrefix(path, previews) {
		return previews + "…"
	}
	return path
}
