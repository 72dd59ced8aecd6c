package typeset

// brackets makes a pair of round brackets full width when it holds Chinese:
// it begins with some, or has more Han characters than Latin letters. A bracket right after a small letter is a function's. The two halves of a pair are treated alike,
// also when one of them already is full width.
var brackets = Rule{
	ID: "brackets", Name: "括号", Description: "括住汉字的半角圆括号改为全角，括住数字、外文的不动。",
	Source: "GB/T 15834-2011《标点符号用法》", text: func(l *line) []edit {
		if l.latin() {
			return nil
		}
		count := l.surplus()
		full := map[int]string{}
		var open []int
		for i, r := range l.runes {
			switch {
			case l.element(i):
			case r == '(' || r == '（':
				open = append(open, i)
			case (r == ')' || r == '）') && len(open) > 0:
				from := open[len(open)-1]
				open = open[:len(open)-1]
				if l.bracketed(from, i, count) {
					full[from], full[i] = "（", "）"
				}
			}
		}
		var out []edit
		for i, r := range l.runes {
			if full[i] != "" && (r == '(' || r == ')') {
				out = append(out, edit{i, i + 1, full[i]})
			}
		}
		return out
	},
}

// bracketed reports whether the brackets at from and to hold Chinese. The
// count says how many more Han characters than Latin letters stand before a
// place, so that nested brackets aren't counted again and again.
func (l *line) bracketed(from, to int, count []int) bool {
	if before := l.at(from - 1); before >= 'a' && before <= 'z' || l.guarded(from) || l.guarded(to) {
		return false
	}
	return han(l.after(from+1)) || count[to] > count[from]
}

func (l *line) surplus() []int {
	count := make([]int, len(l.runes)+1)
	for i, r := range l.runes {
		count[i+1] = count[i]
		switch {
		case letter(r):
			count[i+1]--
		case han(r):
			count[i+1]++
		}
	}
	return count
}
