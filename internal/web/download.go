package web

import (
	"mime"
	"net/url"
	"path/filepath"
	"strings"
)

// Disposition names a file so that Chinese survives in every browser: plain
// ASCII for old ones, RFC 5987 for the rest.
func Disposition(kind, name string) string {
	ascii := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || strings.ContainsRune(`"\%;`, r) {
			return '_'
		}
		return r
	}, name)
	if strings.Trim(strings.TrimSuffix(ascii, filepath.Ext(ascii)), "_ ") == "" {
		ascii = "file" + filepath.Ext(ascii)
	}
	return mime.FormatMediaType(kind, map[string]string{"filename": ascii}) +
		"; filename*=UTF-8''" + strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
}
