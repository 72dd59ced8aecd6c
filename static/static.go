// Package static embeds the style sheets, scripts and pictures of the
// interface, built from static/src by `make assets`.
package static

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// FS is the tree of built files: site.css, admin.css, site.js, …
var FS, _ = fs.Sub(dist, "dist")

// version names the state of all files together, so that a browser may keep
// each of them for ever under an address that changes with the next release.
var version = digest()

// Prefix is the path under which the files of this build are served.
func Prefix() string { return "/static/" + version + "/" }

// URL returns the address of a built file, for example "site.css".
func URL(name string) string { return Prefix() + name }

// Check reports which of the files that pages refer to are missing: the
// program was then compiled without `make assets`.
func Check() error {
	for _, name := range []string{"site.css", "site.js", "admin.css", "admin.js", "editor.js", "crop.js"} {
		if _, err := fs.Stat(FS, name); err != nil {
			return fmt.Errorf("界面文件 %s 没有构建，请先运行 make assets 再编译", name)
		}
	}
	return nil
}

func digest() string {
	h := sha256.New()
	_ = fs.WalkDir(FS, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(FS, path)
		fmt.Fprintln(h, path, len(b))
		h.Write(b)
		return err
	})
	return hex.EncodeToString(h.Sum(nil))[:12]
}
