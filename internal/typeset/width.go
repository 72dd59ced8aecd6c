package typeset

// width makes full-width digits and letters half width, and with them what
// belongs to a number: ． between digits and ％ after one. GB/T 9704-2012 sets
// numbers in Arabic digits and GB/T 15835-2011 writes 34.05%, with the sign of
// the same width as the digits.
var width = Rule{
	ID: "width", Name: "全角数字字母", Description: "全角的数字、字母、数中的小数点和数后的百分号改为半角。",
	Source: "GB/T 9704-2012、GB/T 15835-2011", text: func(l *line) []edit {
		var out []edit
		for i := 0; i < len(l.runes); {
			end := i
			var half []rune
			for end < len(l.runes) {
				r := l.halfWidth(end)
				if r == 0 {
					break
				}
				half = append(half, r)
				end++
			}
			if end > i {
				out = append(out, edit{i, end, string(half)})
			}
			i = max(end, i+1)
		}
		return out
	},
}

// halfWidth returns the half-width form of the character at i, or 0.
func (l *line) halfWidth(i int) rune {
	switch r := l.runes[i]; {
	case r >= '０' && r <= '９', r >= 'Ａ' && r <= 'Ｚ', r >= 'ａ' && r <= 'ｚ',
		r == '．' && digit(l.at(i-1)) && digit(l.at(i+1)),
		r == '％' && digit(l.at(i-1)):
		return r - '０' + '0'
	}
	return 0
}
