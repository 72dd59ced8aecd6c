package typeset

import (
	"regexp"

	"golang.org/x/net/html/atom"
)

// spacing removes spaces between Han characters and beside Chinese
// punctuation. Spaces can mean something: they part the names of a list, the
// number of a clause from its text (第一条　为了), and are room to write in
// (　　年　　月). So between Han characters only a single space in running text
// goes, and none beside what may be a name; a wide gap beside punctuation, or
// one beside brackets, as in 来源：《某报》 作者：某某, goes in running text only. Between Han and Latin nothing is removed or added:
// that room is the style sheet's business.
var spacing = Rule{
	ID: "spacing", Name: "中西文空格", Description: "删去汉字之间、汉字与标点之间多余的空格，人名之间和汉字与数字、外文之间的不动。",
	Source: "GB/T 15834-2011《标点符号用法》5.1", text: func(l *line) []edit {
		var out []edit
		running := l.running()
		for i := 0; i < len(l.runes); {
			end := i
			for end < len(l.runes) && space(l.runes[end]) {
				end++
			}
			if end > i && l.idle(i, end, running) {
				out = append(out, edit{i, end, ""})
			}
			i = max(end, i+1)
		}
		return out
	},
}

// running reports whether the line is running text: a plain paragraph or list
// item with punctuation in it.
func (l *line) running() bool {
	if within(l.block, atom.P, atom.Li) == nil || within(l.block, atom.Td, atom.Th, atom.Figcaption, atom.Caption) != nil {
		return false
	}
	if c := class(l.block); c != "" && c != "no-indent" {
		return false
	}
	for _, r := range l.runes {
		if in(r, "，。；？！") {
			return true
		}
	}
	return false
}

// parting are the marks beside which a space may part two entries.
const parting = "（）《》〈〉【】〔〕「」『』…—"

var levelNumber = regexp.MustCompile(`^（[一二三四五六七八九十]+）$`)

// idle reports whether the gap from i up to end means nothing.
func (l *line) idle(i, end int, running bool) bool {
	left, right := l.at(i-1), l.at(end)
	wide := wide(l.runes[i:end])
	switch {
	case han(left) && han(right):
		return running && !wide && !l.clause(i) && !l.name(i, end)
	case han(left) && chinese(right):
		return running || !wide && !in(right, parting)
	case chinese(left) && han(right):
		return running || !wide && !in(left, parting) || left == '、' || levelNumber.MatchString(string(l.runes[:min(i, 8)]))
	case in(left, stops) && in(right, opening):
		return !wide && running
	}
	return false
}

// wide reports whether a gap is shown wider than one space: ordinary white
// space is shown as one however long it is.
func wide(gap []rune) bool {
	n, white := 0, false
	for _, r := range gap {
		switch {
		case r == '\u3000':
			return true
		case r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\f':
			white = true
		case !invisible(r):
			n++
		}
	}
	return n > 1 || n == 1 && white
}

var clauseNumber = regexp.MustCompile(`(?:第[〇零一二三四五六七八九十百千]+[编篇章节条款项部期届次]|(?:附件|附表|附图|附录|图|表)[一二三四五六七八九十]*)$`)

// clause reports whether the number of a clause or an annex ends at i.
func (l *line) clause(i int) bool {
	return clauseNumber.MatchString(string(l.runes[max(0, i-12):i]))
}

// name reports whether a word of two to four characters that stands by itself
// on one side of the gap may be somebody's name.
func (l *line) name(i, end int) bool {
	from, to := i, end
	for han(l.at(from - 1)) {
		from--
	}
	for han(l.at(to)) {
		to++
	}
	alone := func(n int, beyond rune, set string) bool {
		return n >= 2 && n <= 4 && (beyond == breakMark || space(beyond) || in(beyond, set))
	}
	return alone(i-from, l.at(from-1), "、：:") || alone(to-end, l.at(to), "、，。；（(")
}
