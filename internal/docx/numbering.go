package docx

import (
	"strconv"
	"strings"
	"unicode"
)

const (
	maxLevels = 9
	maxLabel  = 60 // characters of what is written in front of a paragraph
)

// numbering counts the paragraphs that Word numbers by itself.
type numbering struct {
	lists map[string]*list // by numId
}

// list is a numbering. Those made from one definition count on together.
type list struct {
	levels    [maxLevels]level
	counter   *counter
	overrides [maxLevels]int // start of this list on its first use; -1 for none
	used      [maxLevels]bool
}

type level struct {
	format, text, suffix, style string
	start                       int
	restart                     int // the level that starts it anew; 0 for never
	legal                       bool
}

type counter struct {
	n       [maxLevels]int
	started [maxLevels]bool
}

func readNumbering(root *node) *numbering {
	nums := &numbering{lists: map[string]*list{}}
	if root == nil {
		return nums
	}
	type definition struct {
		levels  [maxLevels]level
		counter *counter
		link    string // of a style that has the levels
	}
	defs, styled := map[string]*definition{}, map[string]*definition{}
	for _, n := range root.kids {
		if n.name != "w:abstractNum" {
			continue
		}
		d := &definition{counter: &counter{}, link: n.kid("w:numStyleLink").attr("w:val")}
		readLevels(n, &d.levels)
		defs[n.attr("w:abstractNumId")] = d
		if s := n.kid("w:styleLink").attr("w:val"); s != "" {
			styled[s] = d
		}
	}
	for _, n := range root.kids {
		d := defs[n.kid("w:abstractNumId").attr("w:val")]
		if n.name != "w:num" || d == nil {
			continue
		}
		if to := styled[d.link]; d.link != "" && to != nil {
			d = to
		}
		l := &list{levels: d.levels, counter: d.counter}
		l.override(n)
		nums.lists[n.attr("w:numId")] = l
	}
	return nums
}

func (l *list) override(num *node) {
	for i := range l.overrides {
		l.overrides[i] = -1
	}
	for _, o := range num.kids {
		i, err := strconv.Atoi(o.attr("w:ilvl"))
		if o.name != "w:lvlOverride" || err != nil || i < 0 || i >= maxLevels {
			continue
		}
		readLevels(o, &l.levels)
		if v, err := strconv.Atoi(o.kid("w:startOverride").attr("w:val")); err == nil {
			l.overrides[i] = v
		}
	}
}

func readLevels(n *node, to *[maxLevels]level) {
	for _, k := range n.kids {
		i, err := strconv.Atoi(k.attr("w:ilvl"))
		if k.name != "w:lvl" || err != nil || i < 0 || i >= maxLevels {
			continue
		}
		lv := level{format: k.kid("w:numFmt").attr("w:val"), text: k.kid("w:lvlText").attr("w:val"), suffix: k.kid("w:suff").attr("w:val"),
			style: k.kid("w:pStyle").attr("w:val"), legal: k.kid("w:isLgl").on(), restart: i}
		if lv.format == "" {
			lv.format = "decimal"
		}
		if r := []rune(lv.text); len(r) > maxLabel {
			lv.text = string(r[:maxLabel])
		}
		lv.start, _ = strconv.Atoi(k.kid("w:start").attr("w:val"))
		if r, err := strconv.Atoi(k.kid("w:lvlRestart").attr("w:val")); err == nil {
			lv.restart = r
		}
		to[i] = lv
	}
}

// label is what Word shows in front of a paragraph.
type label struct {
	text   string
	level  int
	list   string
	bullet bool
	plain  bool // a number and a full stop, as lists of web pages have them
	n      int
}

// next counts one paragraph, nil when it isn't numbered. A paragraph whose
// style has the numbering is at the level that names the style.
func (nums *numbering) next(l look, styleID string, own bool) *label {
	list := nums.lists[l.num]
	if list == nil {
		return nil
	}
	at := l.ilvl
	if !own {
		for i := range list.levels {
			if styleID != "" && list.levels[i].style == styleID {
				at = i
			}
		}
	}
	lv := list.levels[at]
	if lv.format == "" {
		return nil
	}
	n := list.count(at)
	out := &label{level: at, list: l.num, n: n, bullet: lv.format == "bullet", text: list.show(at)}
	own1 := "%" + strconv.Itoa(at+1)
	out.plain = lv.format == "decimal" && (lv.text == own1+"." || lv.text == own1+"．")
	return out
}

// count moves the level on and starts those below anew.
func (l *list) count(at int) int {
	c := l.counter
	switch {
	case l.overrides[at] >= 0 && !l.used[at]:
		c.n[at] = l.overrides[at]
	case c.started[at]:
		c.n[at]++
	default:
		c.n[at] = l.levels[at].start
	}
	l.used[at], c.started[at] = true, true
	for i := range c.n {
		if i < at && !c.started[i] {
			c.n[i] = l.levels[i].start // shown, not yet counted
		}
		if i > at && l.levels[i].restart > at {
			c.started[i] = false
		}
	}
	return c.n[at]
}

// show writes the label with what separates it from the text.
func (l *list) show(at int) string {
	lv := l.levels[at]
	text := lv.text
	for i := range maxLevels {
		sign := "%" + strconv.Itoa(i+1)
		if !strings.Contains(text, sign) {
			continue
		}
		format := l.levels[i].format
		if lv.legal {
			format = "decimal"
		}
		text = strings.ReplaceAll(text, sign, numeral(format, l.counter.n[i]))
	}
	text = strings.TrimFunc(text, blank)
	if text == "" || lv.suffix == "nothing" {
		return text
	}
	last := []rune(text)[len([]rune(text))-1]
	switch {
	case unicode.Is(unicode.Han, last):
		return text + "\u3000" // 第一条　为了……
	case unicode.IsPunct(last) && last > unicode.MaxASCII:
		return text // 一、 and （一） have their space in them
	}
	return text + " "
}

// blank reports what is no text: spaces of every kind.
func blank(r rune) bool {
	return unicode.IsSpace(r) || r == '\u3000' || r == '\u200b' || r == '\ufeff'
}
