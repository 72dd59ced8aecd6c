package typeset

import "sort"

// quotes turns straight double quotes into “”, paired in their order, and
// straight single ones inside them into ‘’. It leaves all of a paragraph alone
// where the pairs aren't certain: an odd number, a pair inside “”, one that
// begins after a digit (inches) or before a stop, one in a piece of code.
var quotes = Rule{
	ID: "quotes", Name: "引号", Description: "成对的直引号改为“”，其中的单引号改为‘’，不成对的不动。",
	Source: "GB/T 15834-2011《标点符号用法》4.8", text: func(l *line) []edit {
		if l.latin() {
			return nil
		}
		double, outer := l.doubleQuotes()
		var out []edit
		for _, p := range double {
			out = append(out, edit{p[0], p[0] + 1, "“"}, edit{p[1], p[1] + 1, "”"})
		}
		for _, region := range outer {
			for _, p := range l.singleQuotes(region) {
				out = append(out, edit{p[0], p[0] + 1, "‘"}, edit{p[1], p[1] + 1, "’"})
			}
		}
		sort.Slice(out, func(a, b int) bool { return out[a].from < out[b].from })
		return out
	},
}

// doubleQuotes returns the pairs of straight quotes that are to be changed,
// and what is or will be the outermost pairs of “”.
func (l *line) doubleQuotes() (change, outer [][2]int) {
	var straight []int
	depth, start := 0, 0
	certain := true
	for i, r := range l.runes {
		switch {
		case r == '“':
			if depth == 0 {
				start = i
			}
			depth++
		case r == '”' && depth > 0:
			if depth--; depth == 0 {
				outer = append(outer, [2]int{start, i})
			}
		case r == '"':
			certain = certain && depth == 0 && !l.guarded(i)
			straight = append(straight, i)
		}
	}
	pairs := pairUp(straight)
	for _, p := range pairs {
		certain = certain && !digit(l.at(p[0]-1)) && !in(l.at(p[0]+1), stops)
	}
	if !certain {
		return nil, outer
	}
	for _, p := range pairs {
		if l.quoted(p) {
			change = append(change, p)
		}
	}
	return change, append(outer, change...)
}

// singleQuotes returns the pairs of straight single quotes in a region.
// Apostrophes between letters are none.
func (l *line) singleQuotes(region [2]int) [][2]int {
	var straight []int
	for i := region[0] + 1; i < region[1]; i++ {
		switch r := l.runes[i]; {
		case in(r, "“”‘’"):
			return nil
		case r == '\'' && !(letter(l.at(i-1)) && letter(l.at(i+1))):
			if l.guarded(i) {
				return nil
			}
			straight = append(straight, i)
		}
	}
	var out [][2]int
	for _, p := range pairUp(straight) {
		if digit(l.at(p[0]-1)) || in(l.at(p[0]+1), stops) {
			return nil
		}
		if l.quoted(p) {
			out = append(out, p)
		}
	}
	return out
}

// pairUp pairs an even number of positions; of an odd number, none.
func pairUp(at []int) [][2]int {
	if len(at)%2 == 1 {
		return nil
	}
	var out [][2]int
	for i := 0; i < len(at); i += 2 {
		out = append(out, [2]int{at[i], at[i+1]})
	}
	return out
}

// quoted reports whether a pair of quotes belongs to Chinese text: it holds
// some, or stands in some.
func (l *line) quoted(p [2]int) bool {
	for _, r := range l.runes[p[0]:p[1]] {
		if han(r) {
			return true
		}
	}
	skip := func(i, step int) rune {
		for space(l.at(i)) || fullMarks[l.at(i)] != 0 {
			i += step
		}
		return l.at(i)
	}
	left, right := skip(p[0]-1, -1), skip(p[1]+1, 1)
	return han(left) || in(left, stops) || han(right) || in(right, stops)
}
