package docx

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

var (
	// A number of a document: the organ's code, the year, the number. 签发人 may
	// stand on the same line.
	docNumber = regexp.MustCompile(`^[（(]?([\p{Han}A-Za-z]{2,16})[\[［(（【﹝〔]([12][0-9]{3})[\]］)）】﹞〕](第?[0-9]{1,5}号)[）)]?(?:签发人[:：]?[\p{Han}、]{2,20})?$`)
	signer    = regexp.MustCompile(`签发人[:：]`)

	serial = regexp.MustCompile(`^[0-9]{6}$`)
	urgent = regexp.MustCompile(`^(?:特提|特急|加急|平急|急件)$`)
	grade  = regexp.MustCompile(`^(?:密级[:：]?)?(绝密|机密|秘密)(?:[★☆*].{0,8})?$`)
	inside = regexp.MustCompile(`^[（(【\[]?(?:内部资料|内部文件|内部材料|内部使用|内部|不予公开|不公开|仅供内部)(?:[，,、]?(?:注意保存|请勿外传|不得外传|严禁外传|妥善保管|参考|使用|传阅))*[！!]?[）)】\]]?$`)
	banner = regexp.MustCompile(`^\p{Han}{2,40}(?:文件|委员会|委|党组|政府|办公室|局|部|厅|会|院|中心)$`)

	organ   = regexp.MustCompile(`^[\p{Han}（）()]{2,30}(?:委员会|委|党组|党委|支部|总支|政府|办公室|办|局|部|厅|院|中心|处|科|站|所|馆|社|校|大学|公司|集团|会|妇联|残联|文联|工商联|小组|指挥部)(?:[（(](?:代章|章|盖章)[）)])?$`)
	persons = regexp.MustCompile(`同志|朋友|代表|先生|女士|老师|同学|领导|来宾|嘉宾`)
	// greeting is how a speech turns to its listeners.
	greeting = regexp.MustCompile(`^(?:各位|尊敬的|同志们|朋友们|女士们|先生们|老师们|同学们)`)
	organs   = regexp.MustCompile(`各|委|局|办|部|党组|支部|总支|单位|机关|政府|工会|院|校|公司|中心`)
)

// width writes full-width digits and letters, and the forms of 〇, as they are
// usually typed.
func width(s string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c >= '０' && c <= '９', c >= 'Ａ' && c <= 'Ｚ', c >= 'ａ' && c <= 'ｚ':
			return c - '０' + '0'
		case c == '○' || c == 'Ｏ' || c == 'Ο' || c == '◯':
			return '〇'
		}
		return c
	}, s)
}

// documentNumber is the number that a line holds and nothing else, with the
// brackets of the standard.
func documentNumber(line string) string {
	m := docNumber.FindStringSubmatch(strings.ReplaceAll(width(line), " ", ""))
	if m == nil {
		return ""
	}
	return m[1] + "〔" + m[2] + "〕" + m[3]
}

func (r *recogniser) takeNumber(n string) {
	r.number = true
	r.d.Number = n
}

// secret is what marks a document that may not be published.
func secret(line string) string {
	if m := grade.FindStringSubmatch(line); m != nil {
		return m[1]
	}
	if inside.MatchString(line) {
		return "内部"
	}
	return ""
}

// warn looks for marks of secrecy among lines.
func (d *Document) warn(lines []string) {
	for _, line := range lines {
		if secret(line) != "" && d.Warning == "" {
			d.Warning = "文件里标有“" + line + "”。涉密和内部文件不得在网站上公开，请先核实，不要发布。"
		}
	}
}

// warn looks where marks of secrecy stand: at the head, or at the very end.
func (r *recogniser) warn() {
	for i := range r.blocks {
		if i < headLength || i >= len(r.blocks)-4 {
			r.d.warn(lines(&r.blocks[i]))
		}
	}
}

// lines are the lines of a block, without spaces. Those of a table are its
// cells: heads are set with tables, too.
func lines(b *block) []string {
	var out []string
	if b.table != nil {
		for _, row := range b.table.rows {
			for _, c := range row.cells {
				for i := range c.blocks {
					out = append(out, lines(&c.blocks[i])...)
				}
			}
		}
		return out
	}
	for l := range strings.Lines(b.text()) {
		out = append(out, squeeze(l))
	}
	return out
}

// redHead takes out what stands above the title of a document: who issues it,
// its number, urgency. It is a head only if a number is in it, and a title
// below.
func (r *recogniser) redHead() int {
	at := -1
	for i := 0; i < len(r.blocks) && i < headLength && at < 0; i++ {
		if b := &r.blocks[i]; b.paragraph() && documentNumber(b.line()) != "" {
			at = i
		}
	}
	if at < 0 || at+1 >= len(r.blocks) || !r.isTitle(&r.blocks[at+1]) && !signer.MatchString(r.blocks[at+1].line()) {
		return 0
	}
	for i := range at {
		if !headLine(&r.blocks[i]) {
			return 0
		}
	}
	r.takeNumber(documentNumber(r.blocks[at].line()))
	return r.takeHead(at)
}

// takeHead takes the blocks up to at out of the body, and the one that says who
// signed for it. Marks of secrecy stay. It returns where the title is.
func (r *recogniser) takeHead(at int) int {
	keep := 0
	var left, masts []string
	for i := 0; i <= at || i < len(r.blocks) && signer.MatchString(r.blocks[i].line()); i++ {
		b := r.blocks[i]
		switch line := b.line(); {
		case secret(line) != "":
			r.blocks[keep] = b
			keep++
		case b.picture != nil:
			left = append(left, "1 张图片")
		case i != at:
			left = append(left, lines(&b)...)
			if name, ok := strings.CutSuffix(line, "文件"); ok && b.paragraph() && organ.MatchString(name) {
				masts = append(masts, name)
			}
		case signer.MatchString(line):
			left = append(left, line[strings.Index(line, "签发人"):])
		}
		at = max(at, i)
	}
	r.cut(keep, at+1)
	if len(masts) == 1 {
		r.issuer = masts[0]
	}
	if len(left) > 0 {
		r.m.say("公文版头没有放进正文：" + strings.Join(left, "、"))
	}
	return keep
}

// headLine reports whether a block may stand above the number of a document.
// Heads of several organs are set in tables, some are pictures.
func headLine(b *block) bool {
	for _, line := range lines(b) {
		if !serial.MatchString(line) && !urgent.MatchString(line) && secret(line) == "" && !banner.MatchString(line) && line != "文件" && !signer.MatchString(line) {
			return false
		}
	}
	return true
}

// addressee marks the organs to which a document goes, and the listeners that
// a speech greets: they stand at the edge, right above the text.
func (r *recogniser) addressee(at int) {
	if at >= len(r.blocks) || r.d.Title == "" {
		return
	}
	b := &r.blocks[at]
	s := b.line()
	ends := strings.HasSuffix(s, "：") || strings.HasSuffix(s, ":")
	if !b.paragraph() || b.align != "" || b.label != nil || !ends || utf8.RuneCountInString(s) > 200 || strings.ContainsAny(s, "。；") ||
		chapter.MatchString(s) {
		return
	}
	if greeting.MatchString(s) {
		b.class = "no-indent"
	}
	if persons.MatchString(s) || !organs.MatchString(s) {
		return
	}
	b.class, r.sent = "no-indent", true
	r.d.Filled = append(r.d.Filled, "主送机关：“"+excerpt(strings.TrimRight(s, "：:"))+"”，放在正文第一段，顶格")
}

// signature joins the lines at the end that name who issues a document, and
// its date. Annexes and the notes of the printer may follow.
func (r *recogniser) signature() {
	for i := len(r.blocks) - 1; i > 0; i-- {
		date := &r.blocks[i]
		day, ok := parseDate(date.line())
		if !date.paragraph() || date.label != nil || date.align == "center" || !ok {
			continue
		}
		first := i
		for first > 0 && i-first < 5 && signs(&r.blocks[first-1], date) {
			first--
		}
		if first == i || first == 0 {
			continue
		}
		r.sign(first, i, day)
		return
	}
}

// signs reports whether a line names an organ, as the one above its date. What
// is set to the right together with the date needs no name that is known.
func signs(b, date *block) bool {
	s := b.line()
	if !b.paragraph() || b.label != nil || b.level > 0 || b.align == "center" {
		return false
	}
	if b.align == "right" && date.align == "right" {
		return utf8.RuneCountInString(s) <= 30 && !strings.ContainsAny(s, "。，；：！？")
	}
	return organ.MatchString(s)
}

func (r *recogniser) sign(first, last int, day time.Time) {
	joined := block{class: "sign"}
	var names []string
	for i := first; i <= last; i++ {
		if i > first {
			joined.spans = append(joined.spans, span{text: "\n"})
		}
		line := phrase(r.blocks[i].text())
		joined.spans = append(joined.spans, span{text: line})
		if i < last {
			names = append(names, organNames(line)...)
		}
	}
	r.signed = strings.Join(names, "、")
	r.d.WrittenOn = &day
	r.d.Filled = append(r.d.Filled, "署名和日期：“"+r.signed+"”，放在文末右下")
	r.blocks[first] = joined
	r.cut(first+1, last+1)
}

// organNames are the organs that a line names: several may stand on one, with
// spaces between.
func organNames(line string) []string {
	words := strings.Fields(line)
	for _, w := range words {
		if !organ.MatchString(w) {
			return []string{squeeze(line)}
		}
	}
	return words
}

// official decides whether the file is a document of an organ. Only then its
// issuer and its date are facts of a document: news are signed, too.
func (r *recogniser) official() {
	if !r.number && (!r.sent || r.signed == "") {
		r.d.WrittenOn = nil
		return
	}
	if r.signed == "" {
		r.signed = r.issuer
	}
	r.d.Issuer = strings.TrimSuffix(strings.TrimSuffix(r.signed, "（章）"), "（盖章）")
}
