package docx

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"xuanlan/internal/cms"
	"xuanlan/internal/sanitize"
)

// ruleClass is the class of the block that is a rule.
const ruleClass = "rule"

// maxHeading is the longest paragraph, in characters, that is a heading
// because its style says so: many texts have the style on whole paragraphs.
const maxHeading = 60

var (
	pictureCaption = regexp.MustCompile(`^(?:图[0-9０-９一二三四五六七八九十]|图[：:]|图为|[▲△↑])`)
	tableCaption   = regexp.MustCompile(`^表[0-9０-９一二三四五六七八九十]`)
)

// render makes the body of the blocks.
func render(blocks []block) cms.SafeHTML {
	blocks = captions(blocks)
	headings(blocks)
	lists := webLists(blocks)
	var b strings.Builder
	for i := 0; i < len(blocks); {
		if n := lists[i]; n > 0 {
			writeList(&b, blocks[i:i+n])
			i += n
			continue
		}
		blocks[i].write(&b)
		i++
	}
	return sanitize.HTML(b.String())
}

// captions joins the lines that name pictures and tables with these.
func captions(blocks []block) []block {
	var out []block
	for _, b := range blocks {
		last := len(out) - 1
		switch {
		case last < 0:
		case out[last].picture != nil && len(out[last].caption) == 0 && isCaption(&b, pictureCaption):
			out[last].caption = b.labelled()
			continue
		case b.table != nil && isCaption(&out[last], tableCaption):
			b.caption = out[last].labelled()
			out[last] = b
			continue
		}
		out = append(out, b)
	}
	return out
}

func isCaption(b *block, begins *regexp.Regexp) bool {
	if !b.paragraph() || utf8.RuneCountInString(b.text()) > maxHeading {
		return false
	}
	return (b.style == "caption" || b.style == "题注" || b.align == "center") && begins.MatchString(b.line()) && !strings.Contains(b.text(), "\n")
}

// labelled are the spans with the label in front.
func (b *block) labelled() []span {
	if b.label == nil || b.label.text == "" || b.label.bullet {
		return b.spans
	}
	l := span{text: b.label.text}
	if b.bold {
		l.marks = bold
	}
	return join(append([]span{l}, b.spans...))
}

// headings settles the levels: by the numbering of documents where there is
// one, otherwise by the outline, whose highest level becomes the first.
func headings(blocks []block) {
	top := 9
	for i := range blocks {
		b := &blocks[i]
		s := b.text()
		if !b.paragraph() || utf8.RuneCountInString(s) > maxHeading || strings.ContainsAny(s, "。；\n") || b.class != "" {
			b.level = 0
		}
		if b.level > 0 {
			top = min(top, b.level)
		}
	}
	for i := range blocks {
		b := &blocks[i]
		if b.level > 0 {
			b.level = min(b.level-top+1, 3)
		}
		if n := byNumbering(b); n > 0 {
			b.level = n
		}
	}
}

// byNumbering is the level that the numbering of documents gives a paragraph.
func byNumbering(b *block) int {
	if !b.paragraph() || b.class != "" || b.align != "" && b.level == 0 || !chapter.MatchString(b.line()) {
		return 0
	}
	marked := string(sanitize.MarkHeadings(sanitize.FromText(strings.ReplaceAll(b.text(), "\n", ""))))
	if strings.HasPrefix(marked, "<h") {
		return int(marked[2] - '1')
	}
	return 0
}

// write writes one block as HTML.
func (b *block) write(w *strings.Builder) {
	switch {
	case b.class == ruleClass:
		w.WriteString("<hr>")
	case b.picture != nil:
		w.WriteString("<figure>" + b.picture.html())
		if len(b.caption) > 0 {
			w.WriteString("<figcaption>" + inline(b.caption, bold) + "</figcaption>")
		}
		w.WriteString("</figure>")
	case b.table != nil:
		b.table.write(w, b.caption)
	case b.level > 0:
		fmt.Fprintf(w, "<h%d%s>%s</h%[1]d>", b.level+1, classOf(b.align), strings.ReplaceAll(inline(b.labelled(), bold), "<br>", ""))
	default:
		class := b.class
		if class == "" {
			class = b.align
		}
		w.WriteString("<p" + classOf(class) + ">" + inline(b.labelled(), 0) + "</p>")
	}
}

func classOf(name string) string {
	if name == "" {
		return ""
	}
	return ` class="` + name + `"`
}

// write writes a table. Its first rows are its head if Word repeats them on
// every page.
func (t *table) write(w *strings.Builder, caption []span) {
	w.WriteString("<table>")
	if len(caption) > 0 {
		w.WriteString("<caption>" + inline(caption, bold) + "</caption>")
	}
	head := 0
	for head < len(t.rows)-1 && t.rows[head].head {
		head++
	}
	for i, row := range t.rows {
		switch {
		case i == 0 && head > 0:
			w.WriteString("<thead>")
		case i == head:
			w.WriteString(map[bool]string{true: "</thead>"}[head > 0] + "<tbody>")
		}
		w.WriteString("<tr>")
		for _, c := range row.cells {
			c.write(w, i < head)
		}
		w.WriteString("</tr>")
	}
	w.WriteString("</tbody></table>")
}

func (c *cell) write(w *strings.Builder, head bool) {
	name, attrs := "td", ""
	if head {
		name, attrs = "th", ` scope="col"`
	}
	if c.colspan > 1 {
		attrs += ` colspan="` + strconv.Itoa(c.colspan) + `"`
	}
	if c.rowspan > 1 {
		attrs += ` rowspan="` + strconv.Itoa(c.rowspan) + `"`
	}
	w.WriteString("<" + name + attrs + ">")
	for i := range c.blocks {
		b := &c.blocks[i]
		if head {
			b.align = "" // heads have their own
		}
		b.level = 0
		if len(c.blocks) == 1 && b.paragraph() && b.align == "" {
			without := marks(0)
			if head {
				without = bold
			}
			w.WriteString(inline(b.labelled(), without))
		} else {
			b.write(w)
		}
	}
	w.WriteString("</" + name + ">")
}

// webLists finds the runs of paragraphs that are lists of a web page, by where
// they begin: bullets, and plain numbers where nothing else is numbered. Other
// numbers are wording and stay in front of their paragraphs.
func webLists(blocks []block) map[int]int {
	out := map[int]int{}
	document := false
	for i := range blocks {
		if l := blocks[i].label; l != nil && !l.bullet && !l.plain || chapter.MatchString(blocks[i].line()) {
			document = true
		}
	}
	item := func(b *block) bool {
		return b.paragraph() && b.label != nil && b.level == 0 && b.class == "" && b.align == "" && (b.label.bullet || b.label.plain && !document)
	}
	for i := 0; i < len(blocks); {
		end := i
		for end < len(blocks) && item(&blocks[end]) {
			end++
		}
		if end-i > 1 || end > i && blocks[i].label.bullet {
			out[i] = end - i
		}
		i = max(end, i+1)
	}
	return out
}

// writeList writes items as nested lists.
func writeList(w *strings.Builder, items []block) {
	var open []string // names of the lists around
	var ids []string
	shut := func(to int) {
		for len(open) > to {
			w.WriteString("</li></" + open[len(open)-1] + ">")
			open, ids = open[:len(open)-1], ids[:len(ids)-1]
		}
	}
	for i := range items {
		l := items[i].label
		name, start := "ul", ""
		if !l.bullet {
			name = "ol"
			if l.n > 1 && l.n < 1000 {
				start = ` start="` + strconv.Itoa(l.n) + `"`
			}
		}
		depth := min(l.level, len(open)) // a level that is left out opens one list
		if depth < len(open) && ids[depth] == l.list+name {
			shut(depth + 1)
			w.WriteString("</li><li>")
		} else {
			shut(depth)
			w.WriteString("<" + name + start + "><li>")
			open, ids = append(open, name), append(ids, l.list+name)
		}
		w.WriteString(inline(items[i].spans, 0))
	}
	shut(0)
}

// count says how much the body holds.
func (r *reader) count(blocks []block) string {
	var paragraphs, tables int
	for i := range blocks {
		switch {
		case blocks[i].table != nil:
			tables++
		case blocks[i].picture == nil:
			paragraphs++
		}
	}
	out := fmt.Sprintf("正文：%d 段文字", paragraphs)
	for _, c := range []struct {
		n    int
		text string
	}{{tables, "、%d 个表格"}, {r.pictures, "、%d 张图片"}, {len(r.notes), "、%d 条注释（排在文末）"}} {
		if c.n > 0 {
			out += fmt.Sprintf(c.text, c.n)
		}
	}
	return out
}
