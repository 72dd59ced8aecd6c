package typeset

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// smallPicture is the width in pixels up to which a picture is an icon or a
// character, and not an illustration.
const smallPicture = 100

// picture centres a paragraph that is nothing but pictures, which also takes
// its indent away. Figures have no indent; a class that somebody chose stays.
var picture = Rule{
	ID: "picture", Name: "图片", Description: "单独成段的图片居中、不缩进，小图不动。",
	Source: "机关网站排版的通行做法", tree: func(root *html.Node, note func(before, after string)) {
		for p := root.FirstChild; p != nil; p = p.NextSibling {
			images := find(p, atom.Img)
			if p.DataAtom != atom.P || class(p) != "" || len(images) == 0 || strings.TrimFunc(textOf(p), space) != "" {
				continue
			}
			if alt, ok := illustration(images); ok {
				setClass(p, "center")
				note("图片："+snippet(alt), "图片居中："+snippet(alt))
			}
		}
	},
}

// illustration reports whether none of the pictures is small, and what the
// first of them shows. One of unknown width isn't small.
func illustration(images []*html.Node) (alt string, ok bool) {
	for _, img := range images {
		if w, err := strconv.Atoi(attr(img, "width")); err == nil && w <= smallPicture {
			return "", false
		}
	}
	return attr(images[0], "alt"), true
}
