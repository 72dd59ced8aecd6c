package account

import (
	"regexp"
	"strings"
)

// usualWords are pieces of the passwords that are tried first: words of
// administrators, wishes in digits, fragments that the hand finds by itself.
var usualWords = []string{
	"password", "passwd", "passw0rd", "p@ssw0rd", "p@ssword", "mima", "guanliyuan", "administrator", "admin", "adm1n", "root", "system", "guest",
	"welcome", "letmein", "changeme", "default", "secret", "iloveyou", "woaini", "aini", "zhongguo", "china", "beijing",
	"dangjian", "jiguan", "gongwei", "xuanchuan", "bangong", "wangzhan", "houtai", "xuanlan",
	"1314", "5201", "520", "888", "666", "168", "abc", "aaa", "qaz", "wsx", "edc", "1qaz", "2wsx", "3edc", "zaq1", "xsw2",
}

// rows are what a finger runs along: the rows of the keyboard and the
// alphabet. Runs of four and more in either direction are usual.
var rows = []string{"`1234567890-=", "~!@#$%^&*()_+", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "01234567890"}

var year = regexp.MustCompile(`(19|20)\d\d([01]\d([0-3]\d)?)?`)

// least is how many characters a password must have besides usual pieces.
const least = 5

// usual reports whether a password is made of little more than usual pieces,
// so that it would be among the first that are tried.
func usual(password string) bool {
	s := strings.ToLower(password)
	s = withoutRuns(s)
	for _, w := range usualWords {
		s = strings.ReplaceAll(s, w, "")
	}
	s = year.ReplaceAllString(s, "")
	rest := map[rune]bool{}
	for _, r := range s {
		rest[r] = true
	}
	return len(rest) < least
}

// withoutRuns takes out runs along a row and repetitions, of three or more of
// the same character.
func withoutRuns(s string) string {
	r := []rune(s)
	var out []rune
	for i := 0; i < len(r); {
		n := max(run(r[i:], 1), run(r[i:], -1))
		same := 1
		for i+same < len(r) && r[i+same] == r[i] {
			same++
		}
		switch {
		case n >= 4:
			i += n
		case same >= 3:
			i += same
		default:
			out = append(out, r[i])
			i++
		}
	}
	return string(out)
}

// run is how far r goes along a row from its beginning, in a direction.
func run(r []rune, step int) int {
	longest := 1
	for _, row := range rows {
		keys := []rune(row)
		for at := range keys {
			n := 0
			for n < len(r) && at+n*step >= 0 && at+n*step < len(keys) && keys[at+n*step] == r[n] {
				n++
			}
			longest = max(longest, n)
		}
	}
	return longest
}
