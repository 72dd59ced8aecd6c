package sanitize

import (
	"strconv"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
)

// bodySizes is how wide a picture in a text is drawn, as the attribute sizes
// says it: the measure of the text, or a phone.
const bodySizes = "(max-width: 767px) 100vw, 760px"

// Show returns a body as pages show it: pictures in the versions that the
// files have, loaded when they come into view; tables in a box in which wide
// ones scroll, with the keyboard too. files holds the files of the
// body by key; a picture or recording that is not among them is left out.
func Show(body cms.SafeHTML, files map[string]cms.File) cms.SafeHTML {
	root := parse(string(body))
	shown := find(root, func(n *html.Node) bool { return media[n.DataAtom] })
	for _, n := range shown {
		m := filePath.FindStringSubmatch(attr(n, "src"))
		if m == nil {
			continue
		}
		f, ok := files[m[1]]
		switch {
		case !ok:
			drop(n)
		case n.DataAtom == atom.Img:
			showPicture(n, f)
		}
	}
	for _, n := range find(root, func(n *html.Node) bool { return n.DataAtom == atom.Table && !insideCell(n) }) {
		boxTable(n)
	}
	return cms.SafeHTML(render(root))
}

func showPicture(img *html.Node, f cms.File) {
	widths := f.Widths()
	setAttr(img, "src", href.Picture(f.Key, f.Width, widths))
	setAttr(img, "loading", "lazy")
	if f.Width > 0 && f.Height > 0 {
		setAttr(img, "width", strconv.Itoa(f.Width))
		setAttr(img, "height", strconv.Itoa(f.Height))
	}
	if len(widths) == 0 {
		return
	}
	picture, source := element(atom.Picture), element(atom.Source)
	setAttr(source, "type", "image/webp")
	setAttr(source, "srcset", href.Srcset(f.Key, widths))
	setAttr(source, "sizes", bodySizes)
	img.Parent.InsertBefore(picture, img)
	img.Parent.RemoveChild(img)
	picture.AppendChild(source)
	picture.AppendChild(img)
}

func boxTable(table *html.Node) {
	box := element(atom.Div)
	setAttr(box, "class", "table-box")
	setAttr(box, "tabindex", "0")
	setAttr(box, "role", "group")
	setAttr(box, "aria-label", "表格，放不下时可以左右滚动")
	table.Parent.InsertBefore(box, table)
	table.Parent.RemoveChild(table)
	box.AppendChild(table)
}

// drop takes a picture or recording out, with a figure that holds nothing
// else and would be a caption to nothing.
func drop(n *html.Node) {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.DataAtom == atom.Figure && len(find(p, func(c *html.Node) bool { return media[c.DataAtom] })) == 1 {
			n = p
			break
		}
	}
	n.Parent.RemoveChild(n)
}
