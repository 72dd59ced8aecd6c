package docx

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// headLength is how many paragraphs at the beginning may belong to the head: a
// red head, a title of several lines, a subtitle.
const headLength = 16

const (
	maxTitleLines = 5
	maxTitle      = 120 // characters
)

var subtitleDash = regexp.MustCompile(`^(?:—|――|──|--|–)`)

// recogniser takes the parts of an article out of the blocks of a file. What
// is in doubt stays in the body.
type recogniser struct {
	d      *Document
	m      *missed
	blocks []block
	size   int    // of the running text, half-points
	number bool   // 发文字号 was found
	sent   bool   // 主送机关 was found
	issuer string // of the red head
	signed string // who signs
}

// recognise fills in d and returns what is left for the body.
func recognise(d *Document, blocks []block, m *missed) []block {
	blocks = splitLines(blocks)
	r := &recogniser{d: d, m: m, blocks: blocks, size: textSize(blocks)}
	r.warn()
	at := r.redHead()
	at = r.title(at)
	at = r.below(at)
	r.addressee(at)
	r.signature()
	r.official()
	return r.blocks
}

// splitLines makes a paragraph of each line: that is what a body has in place
// of line breaks.
func splitLines(blocks []block) []block {
	var out []block
	for _, b := range blocks {
		if !b.paragraph() || !strings.Contains(plain(b.spans), "\n") {
			out = append(out, b)
			continue
		}
		line := b
		line.spans = nil
		end := func() {
			if !empty(line.spans) {
				out = append(out, line)
				line.label = nil
			}
			line.spans = nil
		}
		for _, s := range b.spans {
			for i, text := range strings.Split(s.text, "\n") {
				if i > 0 {
					end()
				}
				if s.text = text; text != "" || s.icon != nil {
					line.spans = append(line.spans, s)
				}
			}
		}
		end()
	}
	return out
}

// textSize is the size of most of the text that stands in lines of its own
// width.
func textSize(blocks []block) int {
	weights, best := map[int]int{}, 0
	for i := range blocks {
		b := &blocks[i]
		if b.paragraph() && b.align == "" && b.level == 0 {
			weights[b.size] += utf8.RuneCountInString(b.text())
		}
	}
	for size, n := range weights {
		if n > weights[best] || n == weights[best] && size < best {
			best = size
		}
	}
	return best
}

// cut takes the blocks from i up to j out of the body.
func (r *recogniser) cut(i, j int) {
	r.blocks = append(r.blocks[:i:i], r.blocks[j:]...)
}

// title takes the title, which begins at the first paragraph from at on, and
// the subtitle under it. It returns where the text goes on.
func (r *recogniser) title(at int) int {
	for at < len(r.blocks) && aboveTitle.MatchString(r.blocks[at].line()) || at < len(r.blocks) && secret(r.blocks[at].line()) != "" {
		at++
	}
	if at >= len(r.blocks) || !r.isTitle(&r.blocks[at]) {
		return at
	}
	first := r.blocks[at]
	title, end := phrase(first.text()), at+1
	for r.standsOut(&first) && end < len(r.blocks) && sameTitle(&first, &r.blocks[end]) {
		title = glue(title, phrase(r.blocks[end].text()))
		end++
	}
	if end-at > maxTitleLines || utf8.RuneCountInString(title) > maxTitle {
		return at
	}
	r.d.Title = title
	from := end
	for end < len(r.blocks) && r.isSubtitle(&r.blocks[end], end == from) {
		r.d.Subtitle = glue(r.d.Subtitle, phrase(r.blocks[end].text()))
		end++
	}
	r.cut(at, end)
	return at
}

// aboveTitle matches what may stand above a title and is no part of it.
var aboveTitle = regexp.MustCompile(`^附件?[0-9一二三四五六七八九十]*[:：]?$`)

// standsOut reports whether a line is set apart from the running text by more
// than its place.
func (r *recogniser) standsOut(b *block) bool {
	return b.bold || b.size > r.size || b.level > 0 || b.style == "title" || b.style == "标题"
}

// phrase is a line of a title. Spaces between its parts are wording, spaces
// between single characters spread it.
func phrase(s string) string {
	words := strings.FieldsFunc(s, blank)
	for _, w := range words {
		if utf8.RuneCountInString(w) == 1 {
			return squeeze(s)
		}
	}
	return strings.Join(words, " ")
}

// glue joins the lines of a title without a space, except between Latin words.
func glue(a, b string) string {
	if a != "" && b != "" && isLatin(a[len(a)-1]) && isLatin(b[0]) {
		return a + " " + b
	}
	return a + b
}

// isTitle reports whether a paragraph at the head is a title beyond doubt: it
// has the style, or is centred and stands out, or is centred above a text that
// isn't.
func (r *recogniser) isTitle(b *block) bool {
	s := b.line()
	if !b.paragraph() || s == "" || numbered(b) || beginsSubtitle(s) || endsSentence(s) || secret(s) != "" {
		return false
	}
	if b.style == "title" || b.style == "标题" {
		return true
	}
	mast := b.red && b.size >= mastSize || mastName.MatchString(s)
	return b.align == "center" && !mast && !dated.MatchString(s)
}

// mastSize is the size, in half-points, from which red letters are the mast of
// an organ or of its bulletin.
const mastSize = 52

var mastName = regexp.MustCompile(`^\p{Han}{4,40}文件$`)

func endsSentence(s string) bool {
	last, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune("。：；，、.;,:", last)
}

// sameTitle reports whether b goes on with the title.
func sameTitle(first, b *block) bool {
	s := b.line()
	return b.paragraph() && b.align == first.align && b.style == first.style && b.size == first.size && b.bold == first.bold &&
		b.level == first.level && !beginsSubtitle(s) && !endsSentence(s) && !dated.MatchString(s) && !numbered(b)
}

// numbered reports whether a centred line is a heading of the text, not of the
// whole.
func numbered(b *block) bool {
	return b.label != nil || chapter.MatchString(b.line())
}

var chapter = regexp.MustCompile(`^(?:第[一二三四五六七八九十百0-9]+[章节编条]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|目\s*[录次]$)`)

func beginsSubtitle(s string) bool {
	return subtitleDash.MatchString(s) || bracketed.MatchString(s)
}

var bracketed = regexp.MustCompile(`^[（(].+[）)]$`)

// isSubtitle reports whether b, below the title, is its second part: the first
// line of it, or one that goes on.
func (r *recogniser) isSubtitle(b *block, first bool) bool {
	s := b.line()
	if !b.paragraph() || utf8.RuneCountInString(s) > maxTitle || documentNumber(s) != "" || endsSentence(s) {
		return false
	}
	if b.style == "subtitle" || b.style == "副标题" {
		return true
	}
	if !first {
		return false
	}
	return b.align == "center" && beginsSubtitle(s) || subtitleDash.MatchString(s) && b.size > r.size
}

// below looks at the lines under the title: the number of a document, and a
// line that only names who wrote.
func (r *recogniser) below(at int) int {
	if r.d.Title == "" || at >= len(r.blocks) {
		return at
	}
	if n := documentNumber(r.blocks[at].line()); n != "" && r.blocks[at].paragraph() && !r.number {
		r.takeNumber(n)
		r.cut(at, at+1)
	}
	if at >= len(r.blocks) {
		return at
	}
	b := &r.blocks[at]
	s := b.line()
	if b.paragraph() && b.align == "center" && !numbered(b) && utf8.RuneCountInString(s) <= 30 && !strings.ContainsAny(s, "。！？；：“”《》") {
		b.class = "byline"
		return at + 1
	}
	return at
}
