package docx

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// run reads one run: text of one look, and what stands in it.
func (p *paragraphReader) run(n *node) error {
	l := p.styles.run(p.base, n.kid("w:rPr"))
	for _, k := range n.kids {
		var err error
		switch k.name {
		case "w:t":
			p.write(p.symbols(string(k.text), l.font), l)
		case "w:tab", "w:ptab":
			p.write("\u3000", l)
		case "w:br", "w:cr":
			p.write("\n", l)
		case "w:noBreakHyphen":
			p.write("-", l)
		case "w:sym":
			c, _ := strconv.ParseUint(k.attr("w:char"), 16, 16)
			p.write(p.symbol(rune(c), strings.ToLower(k.attr("w:font"))), l)
		case "w:fldChar":
			p.fieldChar(k.attr("w:fldCharType"))
		case "w:instrText":
			p.instruction(string(k.text))
		case "w:footnoteReference":
			p.reference(k, p.foot, p.footRels)
		case "w:endnoteReference":
			p.reference(k, p.end, p.endRels)
		case "w:commentReference":
			p.note(lostComment)
		case "w:ruby":
			p.note(lostRuby)
			err = p.inline(k.kid("w:rubyBase"))
		case "mc:AlternateContent":
			err = p.run(&node{kids: append(properties(n), chosen(k).kids...)})
		case "w:drawing", "w:pict", "w:object":
			if !l.hidden {
				err = p.drawing(k)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func properties(n *node) []*node {
	if pr := n.kid("w:rPr"); pr != nil {
		return []*node{pr}
	}
	return nil
}

// field is a field of Word: what it shall do, then what it shows.
type field struct {
	instr  strings.Builder
	result bool
	link   string
}

func (p *paragraphReader) fieldChar(kind string) {
	last := len(p.fields) - 1
	switch {
	case kind == "begin":
		if last < 100 {
			p.fields = append(p.fields, &field{})
		}
	case last < 0:
	case kind == "separate":
		f := p.fields[last]
		f.result = true
		f.link = hyperlink(f.instr.String())
	case kind == "end":
		f := p.fields[last]
		p.fields = p.fields[:last]
		if !f.result {
			p.enclosed(f.instr.String())
		}
	}
}

func (p *paragraphReader) instruction(text string) {
	if last := len(p.fields) - 1; last >= 0 && !p.fields[last].result {
		p.fields[last].instr.WriteString(text)
	}
}

// fieldLink is the address of the innermost link that is open.
func (p *paragraphReader) fieldLink() string {
	for _, f := range slices.Backward(p.fields) {
		if f.link != "" {
			return f.link
		}
	}
	return ""
}

var circled = regexp.MustCompile(`(?i)^\s*eq\s+\\o(?:\\a[clr])?\s*\(\s*[○〇◯]\s*[,，]\s*([0-9]{1,2})\s*\)`)

// enclosed reads a field that draws instead of showing a text: a number in a
// circle is a character of its own.
func (p *paragraphReader) enclosed(instr string) {
	if m := circled.FindStringSubmatch(instr); m != nil {
		if n, _ := strconv.Atoi(m[1]); n >= 1 && n <= 20 {
			p.write(numeral("decimalEnclosedCircle", n), p.base)
			return
		}
	}
	if strings.HasPrefix(strings.ToLower(strings.TrimSpace(instr)), "eq") {
		p.note(lostEnclosed)
	}
}

var hyperlinkField = regexp.MustCompile(`(?i)^\s*hyperlink\s+"([^"]+)"`)

// hyperlink is the address in the instruction of a field.
func hyperlink(instr string) string {
	if m := hyperlinkField.FindStringSubmatch(instr); m != nil {
		return webAddress(m[1])
	}
	return ""
}

const maxAddress = 2000 // bytes; browsers take no more

// webAddress is the address if it leads to the web; files of the writer's
// disk and places in the text lead nowhere.
func webAddress(s string) string {
	if s = strings.TrimSpace(s); len(s) > maxAddress {
		return ""
	}
	for _, scheme := range []string{"http://", "https://", "mailto:"} {
		if len(s) > len(scheme) && strings.EqualFold(s[:len(scheme)], scheme) {
			return s
		}
	}
	return ""
}

// symbolFonts hold signs in place of letters.
var symbolFonts = map[string]map[rune]string{
	"wingdings": {0x6c: "●", 0x6d: "○", 0x6e: "■", 0x6f: "□", 0x70: "□", 0x71: "□", 0x72: "□", 0x73: "◆", 0x74: "◆", 0x75: "◆", 0x76: "❖", 0x77: "◆",
		0x9f: "•", 0xa7: "▪", 0xa8: "□", 0xab: "★", 0xd8: "➢", 0xdc: "➲", 0xdf: "←", 0xe0: "→", 0xe1: "↑", 0xe2: "↓", 0xe8: "➔",
		0xf0: "⇨", 0xfb: "✗", 0xfc: "✓", 0xfd: "☒", 0xfe: "☑", 0x28: "☎", 0x2a: "✉", 0x4a: "☺", 0x81: "①", 0x82: "②", 0x83: "③", 0x84: "④", 0x85: "⑤",
		0x86: "⑥", 0x87: "⑦", 0x88: "⑧", 0x89: "⑨", 0x8a: "⑩"},
	"wingdings 2": {0x4f: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xa3: "□", 0x97: "●", 0x99: "○", 0x9f: "■", 0xa2: "□"},
	"symbol": {0xb0: "°", 0xb1: "±", 0xb2: "″", 0xb3: "≥", 0xb4: "×", 0xb7: "•", 0xb8: "÷", 0xb9: "≠", 0xba: "≡", 0xbb: "≈", 0xa3: "≤", 0xa5: "∞",
		0xac: "←", 0xad: "↑", 0xae: "→", 0xaf: "↓", 0xd6: "√", 0x2d: "−", 0x61: "α", 0x62: "β", 0x67: "γ", 0x64: "δ", 0x6c: "λ", 0x6d: "μ", 0x70: "π",
		0x73: "σ", 0x77: "ω", 0x44: "Δ", 0x53: "Σ", 0x57: "Ω"},
}

// symbols replaces the characters of fonts of signs, which are at home in a
// private area.
func (p *paragraphReader) symbols(text, font string) string {
	if !strings.ContainsFunc(text, private) {
		return text
	}
	var b strings.Builder
	for _, c := range text {
		if private(c) {
			b.WriteString(p.symbol(c, font))
		} else {
			b.WriteRune(c)
		}
	}
	return b.String()
}

func private(c rune) bool { return c >= 0xf020 && c <= 0xf0ff }

// symbol is the character that a sign looks like. What isn't known is told,
// and marked by the sign that printers use.
func (p *paragraphReader) symbol(c rune, font string) string {
	signs, special := symbolFonts[font]
	code := c
	if private(c) {
		code = c - 0xf000
	}
	if s, ok := signs[code]; ok {
		return s
	}
	if !special && !unicode.Is(unicode.Co, c) && c >= ' ' {
		return string(c)
	}
	p.note(lostSymbol)
	return "〓"
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
