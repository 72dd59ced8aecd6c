package docx

import (
	"strconv"
	"strings"
)

// maxNumeral is the largest number that is written in words or signs; beyond,
// digits stand for it. No list is that long.
const maxNumeral = 9999

// numeral writes a number in a format of Word (w:numFmt).
func numeral(format string, n int) string {
	digits := strconv.Itoa(n)
	if n < 0 || n > maxNumeral {
		return digits
	}
	switch format {
	case "none":
		return ""
	case "decimalZero":
		if n < 10 {
			return "0" + digits
		}
	case "decimalFullWidth", "decimalFullWidth2":
		return spell(digits, "０１２３４５６７８９")
	case "ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital":
		return spell(digits, "〇一二三四五六七八九")
	case "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand":
		return counting(n, "零一二三四五六七八九", []string{"", "十", "百", "千"}, true)
	case "chineseLegalSimplified":
		return counting(n, "零壹贰叁肆伍陆柒捌玖", []string{"", "拾", "佰", "仟"}, false)
	case "ideographLegalTraditional":
		return counting(n, "零壹貳參肆伍陸柒捌玖", []string{"", "拾", "佰", "仟"}, false)
	case "ideographTraditional":
		return sign(n, "甲乙丙丁戊己庚辛壬癸")
	case "ideographZodiac":
		return sign(n, "子丑寅卯辰巳午未申酉戌亥")
	case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
		return sign(n, "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
	case "decimalEnclosedParen":
		return sign(n, "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇")
	case "decimalEnclosedFullstop":
		return sign(n, "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛")
	case "ideographEnclosedCircle":
		return sign(n, "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉")
	case "upperLetter", "lowerLetter":
		return cased(format, letters(n))
	case "upperRoman", "lowerRoman":
		return cased(format, roman(n))
	}
	return digits
}

func cased(format, upper string) string {
	if strings.HasPrefix(format, "lower") {
		return strings.ToLower(upper)
	}
	return upper
}

// sign is the n-th of the signs, digits when there is none.
func sign(n int, signs string) string {
	if r := []rune(signs); n >= 1 && n <= len(r) {
		return string(r[n-1])
	}
	return strconv.Itoa(n)
}

func spell(digits, signs string) string {
	r := []rune(signs)
	return strings.Map(func(d rune) rune { return r[d-'0'] }, digits)
}

// counting writes a number up to 9999 as it is spoken: 一百零五. short leaves
// out the 一 of 一十.
func counting(n int, signs string, units []string, short bool) string {
	r := []rune(signs)
	if n == 0 {
		return string(r[0])
	}
	out, gap := "", false
	for i, d := range strconv.Itoa(n) {
		unit := units[len(strconv.Itoa(n))-1-i]
		if d == '0' {
			gap = true
			continue
		}
		if gap {
			out += string(r[0])
		}
		gap = false
		out += string(r[d-'0']) + unit
	}
	if short && n >= 10 && n < 20 {
		out = strings.TrimPrefix(out, string(r[1]))
	}
	return out
}

// letters are A to Z, then AA to ZZ as Word counts them.
func letters(n int) string {
	if n < 1 || n > 26*4 {
		return strconv.Itoa(n)
	}
	return strings.Repeat(string(rune('A'+(n-1)%26)), (n-1)/26+1)
}

func roman(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for _, s := range []struct {
		value int
		sign  string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= s.value; n -= s.value {
			b.WriteString(s.sign)
		}
	}
	return b.String()
}
