package docx

import (
	"strings"
	"testing"
)

const numberingXML = `<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:suff w:val="nothing"/><w:lvlText w:val="%3."/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>`

func num(id, level string) string {
	return `<w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="` + id + `"/></w:numPr>`
}

// TestNews reads what a clerk has most often: a title, a subtitle, a writer,
// paragraphs with spaces as indents, pictures with captions.
func TestNews(t *testing.T) {
	t.Parallel()
	d := parse(t, parts{
		"word/document.xml": document(big("水务局党支部开展") + big("冬季巡河活动") +
			`<w:p><w:pPr><w:jc w:val="center"/></w:pPr>` + run(`<w:sz w:val="32"/>`, "——沿线十一公里逐段排查") + `</w:p>` +
			`<w:p><w:pPr><w:jc w:val="center"/></w:pPr>` + run(`<w:sz w:val="32"/>`, "云川市水务局") + `</w:p>` +
			`<w:p/>` + `<w:p>` + run(`<w:sz w:val="32"/>`, "　　11月20日，党员") + run(`<w:b/><w:sz w:val="32"/>`, "分三组") + run(`<w:sz w:val="32"/>`, "徒步巡查。") + `</w:p>` +
			`<w:p><w:pPr><w:jc w:val="center"/></w:pPr>` + inlinePicture("rId5", "党员在河边查看水位") + `</w:p>` +
			para(`<w:jc w:val="center"/>`, "图1　巡河现场") +
			`<w:p>` + run("", "第二段见") + `<w:hyperlink r:id="rId6">` + run("<w:u w:val=\"single\"/>", "网站") + `</w:hyperlink>` + run("", "。") + inlinePicture("rId5", "IMG_2034.JPG") + `</w:p>`),
		"word/_rels/document.xml.rels": rels("rId5", "image", "media/image1.png", "rId6", "hyperlink", "https://example.cn/a?b=1&amp;c=2"),
		"word/media/image1.png":        picturePNG(),
	})
	if d.Title != "水务局党支部开展冬季巡河活动" || d.Subtitle != "——沿线十一公里逐段排查" {
		t.Errorf("title %q, subtitle %q", d.Title, d.Subtitle)
	}
	wantBody(t, d, `<p class="byline">云川市水务局</p><p>11月20日，党员<strong>分三组</strong>徒步巡查。</p>`+
		`<figure><img src="`+key(1)+`" alt="党员在河边查看水位" width="4" height="3"/><figcaption>图1　巡河现场</figcaption></figure>`+
		`<p>第二段见<a href="https://example.cn/a?b=1&amp;c=2">网站</a>。</p><figure><img src="`+key(2)+`" width="4" height="3"/></figure>`)
	wantMissed(t, d, "1 张图片没有替代文字")
	if d.Number != "" || d.WrittenOn != nil || d.Warning != "" || d.Filled[0] != "正文：4 段文字、2 张图片" {
		t.Errorf("%+v", d)
	}
}

// TestDocument reads a 公文 with its head, headings numbered by Word, and a
// date in Han digits.
func TestDocument(t *testing.T) {
	t.Parallel()
	d := parse(t, parts{
		"word/document.xml": document(para("", "000012") + para("", "特急") +
			`<w:p><w:pPr><w:jc w:val="center"/></w:pPr>` + run(`<w:color w:val="FF0000"/><w:sz w:val="72"/>`, "云川市直属机关工作委员会文件") + `</w:p>` +
			para(`<w:jc w:val="center"/>`, "云直工发[2026] 18号") + big("关于开展冬季安全检查的") + big("通　　知") +
			para("", "各区县机关工委，市直各单位：") + para(`<w:ind w:firstLineChars="200"/>`, "现将有关事项通知如下。") +
			para(num("1", "0"), "检查时间") + para("", "十二月上旬。") + para(num("1", "0"), "检查内容") +
			para(num("1", "1"), "用电安全") + para(num("1", "2"), "看线路。") + para(num("1", "2"), "看插座。") + para(num("1", "1"), "消防通道") +
			para("", "附件：检查表") + para("", "　　　　　　　　云川市直属机关工作委员会") + para("", "　　　　　　　　　二○二六年十一月二十日") +
			para("", "（此件公开发布）") + para("", "附件") + big("检查表")),
		"word/_rels/document.xml.rels": rels("rId1", "numbering", "numbering.xml"),
		"word/numbering.xml":           part("numbering", numberingXML),
	})
	if d.Title != "关于开展冬季安全检查的通知" || d.Number != "云直工发〔2026〕18号" || d.Issuer != "云川市直属机关工作委员会" {
		t.Errorf("title %q, number %q, issuer %q", d.Title, d.Number, d.Issuer)
	}
	if d.WrittenOn == nil || d.WrittenOn.Format("2006-01-02") != "2026-11-20" {
		t.Errorf("written on %v", d.WrittenOn)
	}
	wantBody(t, d, `<p class="no-indent">各区县机关工委，市直各单位：</p><p>现将有关事项通知如下。</p>`+
		`<h2>一、检查时间</h2><p>十二月上旬。</p><h2>二、检查内容</h2><h3>（一）用电安全</h3><p>1.看线路。</p><p>2.看插座。</p><h3>（二）消防通道</h3>`+
		`<p>附件：检查表</p><p class="sign">云川市直属机关工作委员会<br/>二○二六年十一月二十日</p><p>（此件公开发布）</p><p>附件</p><p class="center">检查表</p>`)
	wantMissed(t, d, "公文版头没有放进正文：000012、特急、云川市直属机关工作委员会文件")
	if len(d.Filled) != 3 || !strings.Contains(d.Filled[1], "主送机关") || !strings.Contains(d.Filled[2], "署名和日期") {
		t.Errorf("filled %q", d.Filled)
	}
}

// TestSecret keeps the mark of secrecy in the text and warns.
func TestSecret(t *testing.T) {
	t.Parallel()
	for _, mark := range []string{"秘密★1年", "机 密", "内部资料，注意保存", "内部文件"} {
		d := parse(t, parts{"word/document.xml": document(para("", mark) + big("工作情况报告") + para("", "正文。"))})
		if !strings.Contains(d.Warning, "不要发布") || !strings.Contains(string(d.Body), mark) || d.Title != "工作情况报告" {
			t.Errorf("%s: warning %q, title %q, body %s", mark, d.Warning, d.Title, d.Body)
		}
	}
	d := parse(t, parts{"word/document.xml": document(big("题目") + para("", "正文。")), "word/header1.xml": part("hdr", para("", "内部资料　注意保存")),
		"word/_rels/document.xml.rels": rels("rId1", "header", "header1.xml")})
	if !strings.Contains(d.Warning, "内部资料注意保存") {
		t.Errorf("header: %q", d.Warning)
	}
	d = parse(t, parts{"word/document.xml": document(big("保密工作简报") + para("", "开展保密教育，内部管理不断加强。"))})
	if d.Warning != "" {
		t.Errorf("warned: %s", d.Warning)
	}
}

// TestDoubt leaves alone what isn't certain.
func TestDoubt(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, body, title, subtitle, want string }{
		{"no title", para("", "第一段。") + para("", "第二段。"), "", "", "<p>第一段。</p><p>第二段。</p>"},
		{"left line", para("", "巡河记") + para("", "第二段。"), "", "", "<p>巡河记</p><p>第二段。</p>"},
		{"centred sentence", para(`<w:jc w:val="center"/>`, "今天开会。") + para("", "第二段。"), "", "", `<p class="center">今天开会。</p><p>第二段。</p>`},
		{"poem", strings.Repeat(big("一行"), 8), "", "", strings.Repeat(`<p class="center">一行</p>`, 8)},
		{"plain centred line", para(`<w:jc w:val="center"/>`, "巡河记") + para(`<w:jc w:val="center"/>`, "市水务局") + para("", "文。"), "巡河记", "",
			`<p class="byline">市水务局</p><p>文。</p>`},
		{"phrases", big("凝心聚力　奋楫笃行") + big("（2026年修订）") + para("", "文。"), "凝心聚力 奋楫笃行", "（2026年修订）", "<p>文。</p>"},
		{"speech", big("在会议上的讲话") + para("", "同志们：") + para("", "今天开会。") + para(`<w:jc w:val="right"/>`, "市水务局") +
			para(`<w:jc w:val="right"/>`, "2026年1月5日"), "在会议上的讲话", "", `<p class="no-indent">同志们：</p><p>今天开会。</p><p class="sign">市水务局<br/>2026年1月5日</p>`},
		{"chapter", big("第一章　总则") + para("", "文。"), "", "", `<p class="center">第一章　总则</p><p>文。</p>`},
		{"no such day", big("题目") + para("", "文。") + para("", "市水务局") + para("", "2026年2月30日"), "题目", "", "<p>文。</p><p>市水务局</p><p>2026年2月30日</p>"},
	}
	for _, tt := range tests {
		d := parse(t, parts{"word/document.xml": document(tt.body)})
		if d.Title != tt.title || d.Subtitle != tt.subtitle || string(d.Body) != tt.want {
			t.Errorf("%s: title %q, subtitle %q\ngot  %s\nwant %s", tt.name, d.Title, d.Subtitle, d.Body, tt.want)
		}
		if d.Issuer != "" || d.WrittenOn != nil {
			t.Errorf("%s: issuer %q, written on %v", tt.name, d.Issuer, d.WrittenOn)
		}
	}
}

// TestNumber reads the number below a title, in the forms that are found.
func TestNumber(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"云直工发〔2026〕3号": "云直工发〔2026〕3号", "（云直工函﹝2026﹞12 号）": "云直工函〔2026〕12号", "云办发【２０２６】５号": "云办发〔2026〕5号",
		"云直工发〔2026〕3号文件": "", "（2026）云03民初12号": "",
	} {
		d := parse(t, parts{"word/document.xml": document(big("关于印发办法的通知") + para(`<w:jc w:val="center"/>`, in) + para("", "文。"))})
		if d.Number != want {
			t.Errorf("%s: %q", in, d.Number)
		}
		if stays := strings.Contains(string(d.Body), "号"); stays == (want != "") && d.Subtitle == "" {
			t.Errorf("%s: body %s", in, d.Body)
		}
	}
}

// TestTables joins cells over columns and rows, and makes a head of the rows
// that Word repeats.
func TestTables(t *testing.T) {
	t.Parallel()
	cell := func(pr, text string) string { return `<w:tc><w:tcPr>` + pr + `</w:tcPr>` + para("", text) + `</w:tc>` }
	inner := `<w:tbl><w:tr>` + cell("", "甲") + cell("", "乙") + `</w:tr></w:tbl>`
	d := parse(t, parts{"word/document.xml": document(para(`<w:jc w:val="center"/>`, "表1 分组安排。") + para("", "如下。") + para(`<w:jc w:val="center"/>`, "表1　分组") +
		`<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>` + cell(`<w:vMerge w:val="restart"/>`, "河段") + cell(`<w:gridSpan w:val="2"/>`, "责任人") + `</w:tr>` +
		`<w:tr><w:trPr><w:tblHeader/></w:trPr>` + cell(`<w:vMerge/>`, "") + cell("", "组长") + cell("", "组员") + `</w:tr>` +
		`<w:tr>` + cell(`<w:vMerge w:val="restart"/>`, "上游") + cell("", "甲") + cell("", "乙") + `</w:tr>` +
		`<w:tr>` + cell(`<w:vMerge/>`, "") + cell("", "丙") + `<w:tc>` + inner + `<w:p/></w:tc></w:tr></w:tbl>` + `<w:p/>`)})
	wantBody(t, d, `<p class="center">表1 分组安排。</p><p>如下。</p><table><caption>表1　分组</caption><thead>`+
		`<tr><th scope="col" rowspan="2">河段</th><th scope="col" colspan="2">责任人</th></tr><tr><th scope="col">组长</th><th scope="col">组员</th></tr></thead>`+
		`<tbody><tr><td rowspan="2">上游</td><td>甲</td><td>乙</td></tr><tr><td>丙</td><td>甲　乙</td></tr></tbody></table>`)
	wantMissed(t, d, "套在表格里的表格已改成文字")
}

// TestNotes lists footnotes and endnotes at the end, in the order of the text.
func TestNotes(t *testing.T) {
	t.Parallel()
	ref := func(kind, id string) string {
		return `<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:` + kind + `Reference w:id="` + id + `"/></w:r>`
	}
	d := parse(t, parts{
		"word/document.xml":             document(para("", "水温") + `<w:p>` + run("", "甲") + ref("footnote", "2") + run("", "乙") + ref("endnote", "1") + run("", "丙。") + ref("footnote", "3") + ref("footnote", "2") + `</w:p>`),
		"word/_rels/document.xml.rels":  rels("rId1", "footnotes", "footnotes.xml", "rId2", "endnotes", "endnotes.xml"),
		"word/_rels/footnotes.xml.rels": rels("rId1", "hyperlink", "https://example.cn/"),
		"word/footnotes.xml": part("footnotes", `<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>`+
			`<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r>`+run("", " 见")+`<w:hyperlink r:id="rId1">`+run("", "年报")+`</w:hyperlink></w:p></w:footnote>`+
			`<w:footnote w:id="3">`+para("", "两段之一。")+para("", "两段之二。")+`</w:footnote>`),
		"word/endnotes.xml": part("endnotes", `<w:endnote w:id="1">`+para("", "尾注。")+`</w:endnote>`),
	})
	wantBody(t, d, `<p>水温</p><p>甲<sup>[1]</sup>乙<sup>[2]</sup>丙。<sup>[3][1]</sup></p><hr/>`+
		`<p class="no-indent"><sup>[1]</sup> 见<a href="https://example.cn/">年报</a></p><p class="no-indent"><sup>[2]</sup> 尾注。</p>`+
		`<p class="no-indent"><sup>[3]</sup> 两段之一。</p><p class="no-indent">两段之二。</p>`)
	wantMissed(t, d)
	if d.Filled[0] != "正文：2 段文字、3 条注释（排在文末）" {
		t.Errorf("filled %q", d.Filled)
	}
}

// BenchmarkRead reads a document of 5,000 characters.
func BenchmarkRead(b *testing.B) {
	data := file(parts{"word/document.xml": document(strings.Repeat(para("", "今年以来，市直机关坚持把巡河作为党员活动的内容，逐段排查，登记造册。"), 150))})
	for b.Loop() {
		if _, err := read(data); err != nil {
			b.Fatal(err)
		}
	}
}
