package docx

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"regexp"
	"strconv"
	"strings"

	"xuanlan/internal/cms"
)

// iconSize is the width, in the units of drawings (EMU), up to which a picture
// among words is a sign: 1.2 cm.
const iconSize = 432_000

// drawing reads pictures, text boxes, charts and shapes, in the order in which
// they stand. Drawings of today and of former versions hold the same things.
func (p *paragraphReader) drawing(n *node) error {
	holder := n.first("wp:inline", "wp:anchor")
	alt := description(holder.kid("wp:docPr"))
	small := false
	if cx, err := strconv.Atoi(holder.kid("wp:extent").attr("cx")); err == nil {
		small = cx < iconSize && holder.name == "wp:inline"
	}
	if o := n.first("o:OLEObject"); o != nil {
		if strings.HasPrefix(o.attr("ProgID"), "Equation") || strings.HasPrefix(o.attr("ProgID"), "MathType") {
			p.note(lostFormula)
			return nil
		}
		p.note(lostObject)
	}
	return p.shapes(n, alt, small)
}

func (p *paragraphReader) shapes(n *node, alt string, small bool) error {
	for _, k := range n.kids {
		var err error
		switch k.name {
		case "w:txbxContent":
			err = p.textBox(k)
		case "a:blip":
			err = p.blip(k, n, alt, small)
		case "v:imagedata":
			err = p.image(k.attr("r:id"), alt, small)
		case "c:chart":
			p.note(lostChart)
		case "dgm:relIds":
			err = p.diagram(k.attr("r:dm"))
		case "wps:wsp", "v:shape", "v:rect", "v:roundrect", "v:oval", "v:polyline":
			if k.first("w:txbxContent", "a:blip", "v:imagedata") == nil && !isLine(k) {
				p.note(lostShape)
			}
			err = p.shapes(k, alt, small)
		case "mc:AlternateContent":
			err = p.shapes(chosen(k), alt, small)
		case "w:r", "w:p", "o:OLEObject":
		default:
			err = p.shapes(k, alt, small)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// diagram puts the words of a SmartArt drawing beside the text, a paragraph for
// each shape.
func (p *paragraphReader) diagram(id string) error {
	p.note(lostDiagram)
	r := p.rels[id]
	if r.external {
		return nil
	}
	root, err := p.archive.tree(r.target)
	root.all("dgm:t", func(shape *node) {
		var b strings.Builder
		shape.all("a:t", func(t *node) { b.Write(t.text) })
		if s := strings.TrimFunc(b.String(), blank); s != "" {
			p.place(block{spans: []span{{text: s}}})
		}
	})
	return err
}

// isLine reports whether a shape is a line, as the one under a red head.
func isLine(n *node) bool {
	form := n.first("a:prstGeom").attr("prst")
	return form == "line" || n.attr("o:hr") != "" || strings.Contains(form, "Connector") || strings.Contains(n.attr("type"), "_x0000_t32") || strings.Contains(n.attr("type"), "_x0000_t20")
}

// textBox puts the paragraphs of a text box beside the text.
func (p *paragraphReader) textBox(n *node) error {
	fields := p.fields
	p.fields = nil
	blocks, err := p.blocks(n)
	p.fields = fields
	if len(blocks) > 0 {
		p.missed.note(changedBox, excerpt(blocks[0].text()))
		p.place(blocks...)
	}
	return err
}

func (p *paragraphReader) blip(n, fill *node, alt string, small bool) error {
	if n.attr("r:embed") == "" {
		if n.attr("r:link") != "" {
			p.note(lostLink)
		}
		return nil
	}
	if crop := fill.kid("a:srcRect"); crop != nil {
		for _, a := range crop.attrs {
			if v, _ := strconv.Atoi(strings.TrimSuffix(a.Value, "%")); v > 0 {
				p.note(changedCrop)
				break
			}
		}
	}
	return p.image(n.attr("r:embed"), alt, small)
}

// image stores a picture and puts it into the text.
func (p *paragraphReader) image(id, alt string, small bool) error {
	r, ok := p.rels[id]
	switch {
	case ok && r.external:
		p.note(lostLink)
		return nil
	case !ok || p.archive.files[r.target] == nil:
		if id != "" {
			p.note(lostGone)
		}
		return nil
	}
	pic, err := p.keep(r.target)
	if pic == nil || err != nil {
		return err
	}
	if pic.alt = alt; alt == "" {
		p.missed.note(changedAlt, "")
	}
	if small && p.written {
		p.spans = append(p.spans, span{icon: pic})
	} else {
		p.place(block{picture: pic})
	}
	return nil
}

// keep stores the picture of a part, nil when that can't be shown.
func (p *paragraphReader) keep(part string) (*picture, error) {
	data, err := p.archive.bytes(part, maxPicture)
	if err != nil {
		return nil, err
	}
	ext := pictureType(data)
	if ext == "" {
		p.note(unshown(part))
		return nil, nil
	}
	if p.pictures == maxPictures {
		return nil, tooBig("too many pictures")
	}
	stored, err := p.store(fmt.Sprintf("图%d%s", p.pictures+1, ext), data)
	if err == nil {
		p.pictures++
		return &picture{Picture: stored}, nil
	}
	if cms.KindOf(err) == cms.Internal {
		return nil, err
	}
	p.missed.say("1 张图片没有带入：" + refusal(err))
	return nil, nil
}

// refusal is what a cms.Error shows.
func refusal(err error) string {
	if e, ok := errors.AsType[*cms.Error](err); ok {
		return e.Text
	}
	return "没有存下来"
}

func pictureType(b []byte) string {
	switch {
	case bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n")):
		return ".png"
	case bytes.HasPrefix(b, []byte("\xff\xd8\xff")):
		return ".jpg"
	case bytes.HasPrefix(b, []byte("GIF8")):
		return ".gif"
	case len(b) > 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP":
		return ".webp"
	}
	return ""
}

func unshown(name string) loss {
	switch path.Ext(name) {
	case ".emf", ".wmf", ".emz", ".wmz":
		return lostVector
	}
	return lostPicture
}

// noDescription matches what programs fill in by themselves: names of files,
// guesses, numbers.
var noDescription = regexp.MustCompile(`(?i)[\\/]|\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|webp)$|描述已自动生成|automatically generated|^(?:图片|图像|picture|image|img|微信图片)[ _]*[0-9]*$|^[0-9a-f_-]+$`)

// description is the alternative text that somebody wrote for a drawing.
func description(n *node) string {
	for _, key := range []string{"descr", "title"} {
		s := strings.Join(strings.Fields(n.attr(key)), " ")
		if s != "" && !noDescription.MatchString(s) {
			if r := []rune(s); len(r) > 200 {
				s = string(r[:200])
			}
			return s
		}
	}
	return ""
}
