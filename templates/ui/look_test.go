package ui

import "testing"

// TestLooks writes and reads every look: none is lost, and no two share a
// name, which a cache of pages counts on.
func TestLooks(t *testing.T) {
	seen := map[string]Look{}
	yes := []bool{false, true}
	for _, elder := range yes {
		for _, cursor := range yes {
			for _, tools := range yes {
				for zoom := range maxZoom + 1 {
					l := Look{Elder: elder, Cursor: cursor, Tools: tools, Zoom: zoom}
					for range len(Colours) + 1 {
						if got := ParseLook(l.String()); got != l {
							t.Errorf("%q is read as %#v", l.String(), got)
						}
						if other, ok := seen[l.String()]; ok {
							t.Errorf("%#v and %#v are both %q", l, other, l.String())
						}
						seen[l.String()] = l
						l = l.nextColour()
					}
					if l.Colour != "" {
						t.Error("after the last scheme doesn't come the usual one")
					}
				}
			}
		}
	}
	for text, want := range map[string]string{"": "", "odd": "", "110.elder": "elder", "300": "", "200.125": "125", "tools.high.x": "high.tools", "elder;Path=/": ""} {
		if got := ParseLook(text).String(); got != want {
			t.Errorf("%q is read as %q, want %q", text, got, want)
		}
	}
	if l := (Look{}).zoom(-1); l.Zoom != 0 {
		t.Error("smaller than usual")
	}
	if l := (Look{Zoom: maxZoom}).zoom(1); l.Zoom != maxZoom {
		t.Error("larger than the largest")
	}
}
