package typeset

// ellipsis makes three to six full stops, Latin or Chinese, and a lone … the
// six dots of a Chinese ellipsis. Longer rows are the leaders of a table of
// contents.
var ellipsis = Rule{
	ID: "ellipsis", Name: "省略号", Description: "汉字后面的“...”“。。。”和单个“…”改为六点的省略号“……”。",
	Source: "GB/T 15834-2011《标点符号用法》4.11", text: func(l *line) []edit {
		var out []edit
		if l.latin() {
			return nil
		}
		for i := 0; i < len(l.runes); {
			set := string(l.runes[i])
			if !in(l.runes[i], ".。…") {
				i++
				continue
			}
			end := l.run(i, set)
			n := end - i
			right := n == 1 && set == "…" || n >= 3 && n <= 6 && set != "…"
			if right && l.stroke(i, end) {
				out = append(out, edit{i, end, "……"})
			}
			i = max(end, i+1)
		}
		return out
	},
}

// stroke reports whether a row of dots or hyphens from i up to end is a mark
// of Chinese text. It may begin a line and may end one, but not be all of it.
func (l *line) stroke(i, end int) bool {
	left, right := l.before(i), l.after(end)
	if end == i || l.guarded(i) || in(l.at(i-1), ".。…-－—") || in(l.at(end), ".。…-－—") && l.at(end) != '。' {
		return false
	}
	if left == breakMark || in(left, opening+stops) {
		return han(right) || in(right, opening)
	}
	return sentence(left, right) || han(left) && in(right, stops)
}
