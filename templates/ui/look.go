package ui

import (
	"slices"
	"strconv"
	"strings"

	"xuanlan/internal/cms"
)

// Look is how a visitor asked to see the pages. It changes how they are drawn,
// never what they say. It is one value that can be compared: pages that are
// alike in all else differ by their Look alone, so a cache of pages needs no
// more than its String in the key.
type Look struct {
	Elder  bool
	Colour string // of Colours; empty: the usual ones
	Zoom   int    // steps above the usual size
	Cursor bool   // a large pointer
	Tools  bool   // the tool bar is open
}

// Colours are the schemes besides the usual one, as data-contrast names them.
var Colours = []cms.Option{{Value: "high", Label: "黑底白字"}, {Value: "yellow", Label: "黄底黑字"}, {Value: "blue", Label: "蓝底白字"}}

const (
	maxZoom  = 4
	zoomStep = 25 // per cent
)

// String is the Look as its cookie holds it, empty for the usual one.
func (l Look) String() string {
	var parts []string
	add := func(on bool, part string) {
		if on {
			parts = append(parts, part)
		}
	}
	add(l.Elder, "elder")
	add(l.Colour != "", l.Colour)
	add(l.Zoom > 0, l.percent())
	add(l.Cursor, "cursor")
	add(l.Tools, "tools")
	return strings.Join(parts, ".")
}

// ParseLook reads what String wrote, and passes over what it doesn't know.
func ParseLook(s string) Look {
	var l Look
	for part := range strings.SplitSeq(s, ".") {
		switch {
		case part == "elder":
			l.Elder = true
		case part == "cursor":
			l.Cursor = true
		case part == "tools":
			l.Tools = true
		case colourAt(part) >= 0:
			l.Colour = part
		default:
			for z := 1; z <= maxZoom; z++ {
				if part == (Look{Zoom: z}).percent() {
					l.Zoom = z
				}
			}
		}
	}
	return l
}

func (l Look) percent() string { return strconv.Itoa(100 + zoomStep*l.Zoom) }

func colourAt(value string) int {
	return slices.IndexFunc(Colours, func(o cms.Option) bool { return o.Value == value })
}

func (l Look) colourLabel() string {
	if i := colourAt(l.Colour); i >= 0 {
		return Colours[i].Label
	}
	return "原色"
}

// The looks that a press of each button leads to.

func (l Look) elder(on bool) Look {
	l.Elder = on
	return l
}

func (l Look) tools(on bool) Look {
	l.Tools = on
	return l
}

func (l Look) cursor(on bool) Look {
	l.Cursor = on
	return l
}

func (l Look) zoom(by int) Look {
	l.Zoom = min(max(l.Zoom+by, 0), maxZoom)
	return l
}

// nextColour is the scheme after this one; after the last comes the usual one.
func (l Look) nextColour() Look {
	i := colourAt(l.Colour) + 1
	l.Colour = ""
	if i < len(Colours) {
		l.Colour = Colours[i].Value
	}
	return l
}
