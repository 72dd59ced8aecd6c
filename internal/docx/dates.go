package docx

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"xuanlan/internal/cms"
)

var dated = regexp.MustCompile(`^([12][0-9]{3}|[一二][〇零一二三四五六七八九]{3})年([0-9]{1,2}|[一二三四五六七八九十]{1,2})月([0-9]{1,2}|[一二三四五六七八九十]{1,3})日$`)

// parseDate reads a line that is a date and nothing else, in either digits.
func parseDate(line string) (time.Time, bool) {
	m := dated.FindStringSubmatch(strings.ReplaceAll(width(line), " ", ""))
	if m == nil {
		return time.Time{}, false
	}
	y, mo, d := year(m[1]), small(m[2]), small(m[3])
	t := time.Date(y, time.Month(mo), d, 0, 0, 0, 0, cms.Zone)
	return t, t.Year() == y && int(t.Month()) == mo && t.Day() == d
}

const hanDigits = "〇一二三四五六七八九"

func year(s string) int {
	n := 0
	for _, c := range strings.ReplaceAll(s, "零", "〇") {
		d := int(c - '0')
		if i := strings.IndexRune(hanDigits, c); i >= 0 {
			d = i / len("〇")
		}
		n = n*10 + d
	}
	return n
}

// small reads a number below 100: 28, 二十八, 十.
func small(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	for n := 1; n < 100; n++ {
		if numeral("chineseCounting", n) == s {
			return n
		}
	}
	return 0
}
