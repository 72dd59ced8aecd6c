package docx

import (
	"fmt"
	"strings"
)

// loss is a kind of thing that is not carried over as it was. Its text has a
// place for the number.
type loss string

const (
	lostComment    loss = "%d 处批注没有带入"
	lostChange     loss = "%d 处修订，已按接受修订后的文字带入，删除的文字没有带入"
	lostHidden     loss = "%d 处隐藏文字没有带入"
	lostContents   loss = "%d 个自动目录没有带入，网页上用不到页码"
	lostChart      loss = "%d 个图表没有带入（可在 Word 里另存为图片后插入）"
	lostDiagram    loss = "%d 个 SmartArt 图形没有带入，里面的文字已放进正文（图形可在 Word 里另存为图片后插入）"
	lostShape      loss = "%d 个自选图形没有带入（可在 Word 里另存为图片后插入）"
	lostFormula    loss = "%d 个公式没有带入（可截成图片后插入）"
	lostObject     loss = "%d 个嵌入的对象没有带入（可作为附件上传）"
	lostPicture    loss = "%d 张图片的格式网页不能显示，没有带入（可在 Word 里另存为 PNG 或 JPG 后插入）"
	lostVector     loss = "%d 张 EMF 或 WMF 图片没有带入（可在 Word 里另存为 PNG 后插入）"
	lostLink       loss = "%d 张图片存在别处，没有随文件带来（请另外插入）"
	lostGone       loss = "%d 张图片在文件里找不到，没有带入"
	lostPart       loss = "%d 处插入的其他文档没有带入（请单独导入）"
	lostSymbol     loss = "%d 个特殊符号认不出来，正文里以〓标出，请改正"
	lostEnclosed   loss = "%d 处域代码（如带圈的字）没有带入"
	lostRuby       loss = "%d 处拼音注音没有带入，字已带入"
	changedCrop    loss = "%d 张图片在 Word 里裁剪过，带入的是整张，请看看有没有不该露出的内容"
	changedBox     loss = "%d 个文本框的文字已放进正文，请看看位置"
	changedNesting loss = "%d 个套在表格里的表格已改成文字"
	changedAlt     loss = "%d 张图片没有替代文字，请点图片补上"
)

// missed counts losses, and keeps where the first of each kind was.
type missed struct {
	order []loss
	n     map[loss]int
	where map[loss]string
	texts []string // losses that are told in their own words
}

// note counts one. where is the text beside it, "" when that says nothing.
func (m *missed) note(l loss, where string) {
	if m.n == nil {
		m.n, m.where = map[loss]int{}, map[loss]string{}
	}
	if m.n[l] == 0 {
		m.order = append(m.order, l)
		m.where[l] = where
	}
	m.n[l]++
}

func (m *missed) say(text string) { m.texts = append(m.texts, text) }

func (m *missed) list() []string {
	out := append([]string{}, m.texts...)
	for _, l := range m.order {
		s := fmt.Sprintf(string(l), m.n[l])
		if w := m.where[l]; w != "" {
			first := "在"
			if m.n[l] > 1 {
				first = "第一处在"
			}
			s += "，" + first + "“" + w + "”附近"
		}
		out = append(out, s)
	}
	return out
}

// excerpt shortens a text for a place in a sentence.
func excerpt(s string) string {
	r := []rune(strings.Join(strings.FieldsFunc(s, blank), " "))
	if len(r) > 16 {
		return string(r[:16]) + "……"
	}
	return string(r)
}
