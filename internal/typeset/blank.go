package typeset

// blank removes what only makes room: spaces at the ends of lines, characters
// without a width, blank lines inside a block. Blank paragraphs and indents
// made of spaces go with sanitising already.
var blank = Rule{
	ID: "blank", Name: "空段与缩进字符", Description: "删去空行、行首行尾的空格和看不见的字符，缩进由样式完成。",
	Source: "GB/T 9704-2012《党政机关公文格式》7.3.3：缩进是版式，不是字符", text: func(l *line) []edit {
		var out []edit
		for i := 0; i < len(l.runes); {
			end := i
			for end < len(l.runes) && (space(l.runes[end]) || l.isBreak(end)) {
				end++
			}
			out = append(out, l.tighten(i, end)...)
			i = max(end, i+1)
		}
		return out
	},
}

func (l *line) isBreak(i int) bool { return l.runes[i] == breakMark && l.element(i) }

// tighten returns the edits that make one gap, from i up to end, tight: of
// several breaks one stays and no spaces around it; at the ends of the line
// nothing stays; spaces between words stay, without those that have no width.
func (l *line) tighten(i, end int) []edit {
	keep := -1 // the break that stays
	broken := false
	for j := i; j < end; j++ {
		if l.isBreak(j) {
			broken = true
			if keep < 0 && i > 0 && end < len(l.runes) {
				keep = j
			}
		}
	}
	bare := broken || i == 0 || end == len(l.runes)
	var out []edit
	for j := i; j < end; j++ {
		if j == keep || !bare && !invisible(l.runes[j]) {
			continue
		}
		if last := len(out) - 1; last >= 0 && out[last].to == j {
			out[last].to++
		} else {
			out = append(out, edit{j, j + 1, ""})
		}
	}
	return out
}
