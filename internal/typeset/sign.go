package typeset

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var (
	signDate = regexp.MustCompile(`^(?:[12][0-9]{3}年[0-9]{1,2}月[0-9]{1,2}日|[二一][〇○零一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)$`)
	organ    = regexp.MustCompile(`^\p{Han}{2,27}(?:委员会|委|党组|支部|总支|政府|办公室|办|局|部|厅|院|中心|处|科|站|所|馆|社|校|学院|大学|公司|集团|工会|协会|学会|联合会|研究会|妇联|残联|文联|小组)$`)
	footnote = regexp.MustCompile(`^[（(][^（）()]{1,40}[）)]$`)
)

// maxOrgans is how many organs may sign together.
const maxOrgans = 5

// sign makes a signature of the paragraphs at the end that name an organ, or
// several, and a date. A note in brackets, as （此件公开发布）, may follow. The
// lines become one paragraph with breaks, so that they stay together.
var sign = Rule{
	ID: "sign", Name: "署名", Description: "文末的发文机关和成文日期设为署名，排在右下。",
	Source: "GB/T 9704-2012《党政机关公文格式》7.3.5", tree: func(root *html.Node, note func(before, after string)) {
		date := root.LastChild
		if date != nil && date.DataAtom == atom.P && footnote.MatchString(textOf(date)) {
			date = date.PrevSibling
		}
		if !signable(date) || !signDate.MatchString(squeezed(date)) {
			return
		}
		first := date
		for n := 0; n < maxOrgans && signs(first.PrevSibling, date); n++ {
			first = first.PrevSibling
		}
		if first == date || first.PrevSibling == nil {
			return
		}
		text := join(first, date)
		setClass(first, "sign")
		note("正文："+snippet(text), "署名："+snippet(text))
	},
}

// signs reports whether p names an organ that signs. What has been set to the
// right together with the date needs no name that is known.
func signs(p, date *html.Node) bool {
	if !signable(p) {
		return false
	}
	s := squeezed(p)
	if class(p) == "right" && class(date) == "right" {
		return len([]rune(s)) <= 30 && !strings.ContainsAny(s, stops)
	}
	return organ.MatchString(s)
}

func signable(p *html.Node) bool {
	if p == nil || p.DataAtom != atom.P || !plain(p) {
		return false
	}
	c := class(p)
	return c == "" || c == "right" || c == "no-indent" || c == "sign"
}

func squeezed(p *html.Node) string {
	return strings.Map(func(r rune) rune {
		switch {
		case space(r):
			return -1
		case unicode.Is(unicode.Nd, r) && r >= '０' && r <= '９':
			return r - '０' + '0'
		}
		return r
	}, textOf(p))
}

// join moves the paragraphs from first to last into the first, a break
// between them, and returns the text.
func join(first, last *html.Node) string {
	text := textOf(first)
	for p := first; p != last; {
		p = first.NextSibling
		text += "↵" + textOf(p)
		first.AppendChild(&html.Node{Type: html.ElementNode, Data: "br", DataAtom: atom.Br})
		for c := p.FirstChild; c != nil; c = p.FirstChild {
			p.RemoveChild(c)
			first.AppendChild(c)
		}
		p.Parent.RemoveChild(p)
	}
	return text
}
