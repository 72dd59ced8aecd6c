package docx

import (
	"regexp"
	"strconv"
	"strings"
)

// look is how text and paragraphs look, as far as it is carried over.
type look struct {
	bold, italic, underline, strike, hidden, caps bool

	vert  string // superscript, subscript
	font  string // of Latin characters and symbols
	size  int    // half-points, 0 for unknown
	red   bool
	align string // center, right, or empty
	level int    // of the outline: 1 to 9, 0 for text
	num   string // numId
	ilvl  int
}

type style struct {
	name, based string
	ppr, rpr    *node
}

// styles are those of a file by their IDs.
type styles struct {
	byID     map[string]*style
	defaults look
	normal   string // ID of the default style of paragraphs
	known    map[string]look
}

var headingName = regexp.MustCompile(`^(?:heading|标题) ?([1-9])$`)

func readStyles(root *node) styles {
	s := styles{byID: map[string]*style{}, known: map[string]look{}}
	if root == nil {
		return s
	}
	s.defaults.text(root.kid("w:docDefaults", "w:rPrDefault", "w:rPr"))
	s.defaults.paragraph(root.kid("w:docDefaults", "w:pPrDefault", "w:pPr"))
	for _, n := range root.kids {
		if n.name != "w:style" {
			continue
		}
		id := n.attr("w:styleId")
		s.byID[id] = &style{name: strings.ToLower(n.kid("w:name").attr("w:val")), based: n.kid("w:basedOn").attr("w:val"),
			ppr: n.kid("w:pPr"), rpr: n.kid("w:rPr")}
		if byDefault := n.attr("w:default"); n.attr("w:type") == "paragraph" && (byDefault == "1" || byDefault == "true") {
			s.normal = id
		}
	}
	return s
}

// chain lists a style and those that it is based on, the base first.
func (s *styles) chain(id string) []*style {
	var out []*style
	for range 32 { // a circle ends
		st, ok := s.byID[id]
		if !ok {
			break
		}
		out = append([]*style{st}, out...)
		id = st.based
	}
	return out
}

// of returns the look that a paragraph style gives, and its name.
func (s *styles) of(id string) (look, string) {
	if _, ok := s.byID[id]; !ok {
		id = s.normal
	}
	name := ""
	if st := s.byID[id]; st != nil {
		name = st.name
	}
	if l, ok := s.known[id]; ok {
		return l, name
	}
	l := s.defaults
	for _, st := range s.chain(id) {
		if m := headingName.FindStringSubmatch(st.name); m != nil {
			l.level, _ = strconv.Atoi(m[1])
		}
		l.paragraph(st.ppr)
		l.text(st.rpr)
	}
	s.known[id] = l
	return l, name
}

// run returns the look of a run inside a paragraph that looks like base.
func (s *styles) run(base look, rpr *node) look {
	if rpr == nil {
		return base
	}
	for _, st := range s.chain(rpr.kid("w:rStyle").attr("w:val")) {
		base.text(st.rpr)
	}
	base.text(rpr)
	return base
}

// text takes over what run properties say.
func (l *look) text(rpr *node) {
	if rpr == nil {
		return
	}
	for _, n := range rpr.kids {
		switch n.name {
		case "w:b":
			l.bold = n.on()
		case "w:i":
			l.italic = n.on()
		case "w:u":
			l.underline = n.on()
		case "w:strike", "w:dstrike":
			l.strike = n.on()
		case "w:vanish":
			l.hidden = n.on()
		case "w:caps":
			l.caps = n.on()
		case "w:vertAlign":
			l.vert = n.attr("w:val")
		case "w:sz":
			l.size, _ = strconv.Atoi(n.attr("w:val"))
		case "w:color":
			l.red = isRed(n.attr("w:val"))
		case "w:rFonts":
			if f := n.attr("w:ascii"); f != "" {
				l.font = strings.ToLower(f)
			}
		}
	}
}

func isRed(colour string) bool {
	v, err := strconv.ParseUint(colour, 16, 32)
	return err == nil && len(colour) == 6 && v>>16 >= 0xb0 && v>>8&0xff <= 0x40 && v&0xff <= 0x40
}

// paragraph takes over what paragraph properties say.
func (l *look) paragraph(ppr *node) {
	if ppr == nil {
		return
	}
	for _, n := range ppr.kids {
		switch n.name {
		case "w:jc":
			l.align = map[string]string{"center": "center", "right": "right", "end": "right"}[n.attr("w:val")]
		case "w:outlineLvl":
			if v, err := strconv.Atoi(n.attr("w:val")); err == nil && v >= 0 {
				l.level = (v + 1) % 10 // 9 is text
			}
		case "w:numPr":
			if id := n.kid("w:numId").attr("w:val"); id != "" {
				l.num = id
			}
			if v, err := strconv.Atoi(n.kid("w:ilvl").attr("w:val")); err == nil {
				l.ilvl = min(max(v, 0), maxLevels-1)
			}
		}
	}
}
