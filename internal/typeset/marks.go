package typeset

var fullMarks = map[rune]rune{',': '，', ';': '；', ':': '：', '?': '？', '!': '！'}

// marks makes , ; : ? ! full width between Chinese characters. Runs of ? and !
// count as one mark; other runs (::) are left alone, as is every mark beside a
// Latin letter or between digits. Straight quotes that were left alone don't
// count.
var marks = Rule{
	ID: "marks", Name: "标点", Description: "汉字之间的半角逗号、分号、冒号、问号、叹号改为全角，数字、网址和外文里的不动。",
	Source: "GB/T 15834-2011《标点符号用法》", text: func(l *line) []edit {
		var out []edit
		if l.latin() {
			return nil
		}
		for i := 0; i < len(l.runes); {
			if fullMarks[l.runes[i]] == 0 {
				i++
				continue
			}
			end := i + 1
			if in(l.runes[i], "?!") {
				end = l.run(i, "?!")
			}
			if sentence(l.beyond(i-1, -1), l.beyond(end, 1)) && !l.guarded(i) {
				var s []rune
				for _, r := range l.runes[i:end] {
					s = append(s, fullMarks[r])
				}
				out = append(out, edit{i, end, string(s)})
			}
			i = end
		}
		return out
	},
}

// beyond returns the first character from i on, in steps of step, that is
// neither a space nor a straight quote.
func (l *line) beyond(i, step int) rune {
	for space(l.at(i)) || in(l.at(i), `"'`) {
		i += step
	}
	return l.at(i)
}
