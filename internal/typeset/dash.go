package typeset

// dash makes two hyphens a Chinese dash. A single one and rows of three or
// more are something else: hyphens, rules.
var dash = Rule{
	ID: "dash", Name: "破折号", Description: "汉字之间的“--”“－－”改为破折号“——”，数字和外文里的不动。",
	Source: "GB/T 15834-2011《标点符号用法》4.10", text: func(l *line) []edit {
		var out []edit
		if l.latin() {
			return nil
		}
		for i := 0; i < len(l.runes); {
			if !in(l.runes[i], "-－") {
				i++
				continue
			}
			end := l.run(i, string(l.runes[i]))
			if end-i == 2 && l.stroke(i, end) {
				out = append(out, edit{i, end, "——"})
			}
			i = max(end, i+1)
		}
		return out
	},
}
