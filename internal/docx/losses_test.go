package docx

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"xuanlan/internal/cms"
)

// TestChanges accepts tracked changes and leaves comments out.
func TestChanges(t *testing.T) {
	t.Parallel()
	d := parse(t, parts{"word/document.xml": document(
		`<w:p>` + run("", "党员") + `<w:del w:id="1" w:author="甲"><w:r><w:delText>五</w:delText></w:r></w:del><w:ins w:id="2" w:author="甲">` + run("", "六") +
			`</w:ins><w:commentRangeStart w:id="0"/>` + run("", "人参加。") + `<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>` +
			`<w:p><w:pPr><w:rPr><w:del w:id="3"/></w:rPr></w:pPr>` + run("", "前半句，") + `</w:p>` + para("", "后半句。") +
			`<w:p><w:pPr><w:jc w:val="left"/><w:pPrChange w:id="4"><w:pPr><w:jc w:val="center"/></w:pPr></w:pPrChange></w:pPr>` +
			run(`<w:rPrChange w:id="5"><w:rPr><w:b/></w:rPr></w:rPrChange>`, "第三段。") + `</w:p>`)})
	wantBody(t, d, "<p>党员六人参加。</p><p>前半句，后半句。</p><p>第三段。</p>")
	wantMissed(t, d, "2 处修订，已按接受修订后的文字带入", "1 处批注没有带入，在“党员六人参加。”附近")
}

// TestLooks carries what words look like, also through styles, and tells of
// hidden text.
func TestLooks(t *testing.T) {
	t.Parallel()
	d := parse(t, parts{
		"word/_rels/document.xml.rels": rels("rId1", "styles", "styles.xml"),
		"word/styles.xml": part("styles", `<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="1"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="kp"><w:name w:val="要点"/><w:basedOn w:val="kq"/><w:rPr><w:i/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="kq"><w:name w:val="循环"/><w:basedOn w:val="kp"/><w:rPr><w:strike/></w:rPr></w:style>
<w:style w:type="character" w:styleId="s"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/></w:style>`),
		"word/document.xml": document(para(`<w:pStyle w:val="t"/>`, "题目") + para(`<w:pStyle w:val="1"/>`, "大标题") + para(`<w:pStyle w:val="2"/>`, "小标题") +
			para(`<w:pStyle w:val="1"/>`, "整段用了标题样式。后面还有一句话。") + para(`<w:pStyle w:val="kp"/>`, "样式") +
			`<w:p>` + run(`<w:rStyle w:val="s"/>`, "粗") + run(`<w:b w:val="0"/>`, "细") + run(`<w:u w:val="single"/>`, "线") + run(`<w:u w:val="none"/>`, "无") +
			run("", "H") + run(`<w:vertAlign w:val="subscript"/>`, "2") + run("", "O、m") + run(`<w:vertAlign w:val="superscript"/>`, "3") + run(`<w:vanish/>`, "看不见") + run("", "。") + `</w:p>` +
			`<w:p><w:r><w:t>A</w:t><w:noBreakHyphen/><w:t>B</w:t><w:softHyphen/><w:tab/><w:sym w:font="Wingdings 2" w:char="F052"/><w:sym w:font="怪" w:char="F199"/></w:r></w:p>`),
	})
	wantBody(t, d, `<h2>大标题</h2><h3>小标题</h3><p><strong>整段用了标题样式。后面还有一句话。</strong></p><p><em><s>样式</s></em></p>`+
		`<p><strong>粗</strong>细<u>线</u>无H<sub>2</sub>O、m<sup>3</sup>。</p><p>A-B　☑〓</p>`)
	if d.Title != "题目" {
		t.Errorf("title %q", d.Title)
	}
	wantMissed(t, d, "1 处隐藏文字没有带入，在“粗细线无H2O、m3”附近", "1 个特殊符号认不出来")
}

const chart = `<w:r><w:drawing><wp:inline><wp:docPr id="2" name="图表 2"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart r:id="rId9"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`

// TestDrawings carries the text of text boxes once, and tells of what can't be
// drawn on a page.
func TestDrawings(t *testing.T) {
	t.Parallel()
	box := `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:docPr id="3" name="文本框 3"/><a:graphic><a:graphicData uri="x"><wps:wsp><wps:txbx><w:txbxContent>` +
		para("", "框里的字") + `</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>` +
		`<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>` + para("", "框里的字") + `</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>`
	line := `<w:r><w:pict><v:line from="0,0" to="100,0"/></w:pict></w:r><w:r><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp><wps:spPr><a:prstGeom prst="line"/></wps:spPr></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>`
	arrow := `<w:r><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp><wps:spPr><a:prstGeom prst="rightArrow"/></wps:spPr></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>`
	old := func(id string) string {
		return `<w:r><w:pict><v:shape type="#_x0000_t75"><v:imagedata r:id="` + id + `" o:title="旧"/></v:shape></w:pict></w:r>`
	}
	object := `<w:r><w:object><v:shape><v:imagedata r:id="rId2"/></v:shape><o:OLEObject Type="Embed" ProgID="` + "%" + `" r:id="rId8"/></w:object></w:r>`
	d := parse(t, parts{
		"word/_rels/document.xml.rels": rels("rId1", "image", "media/a.png", "rId2", "image", "media/b.emf", "rId3", "image", "http://example.cn/c.png", "rId4", "image", "media/gone.png",
			"rId5", "header", "header1.xml", "rId6", "footer", "footer1.xml", "rId7", "image", "media/d.bmp", "rId8", "diagramData", "diagrams/data1.xml"),
		"word/diagrams/data1.xml": header + `<dgm:dataModel` + names + `><dgm:ptLst><dgm:pt><dgm:t><a:p><a:r><a:t>第一步</a:t></a:r></a:p></dgm:t></dgm:pt><dgm:pt><dgm:t><a:p/></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>`,
		"word/media/a.png":        picturePNG(), "word/media/b.emf": "\x01\x00\x00\x00", "word/media/d.bmp": "BM....",
		"word/header1.xml": part("hdr", para("", "内部学习资料第一期")), "word/footer1.xml": part("ftr", para("", "— 1 —")),
		"word/document.xml": document(`<w:p>` + run("", "题前") + box + run("", "题后。") + line + arrow + `</w:p>` + `<w:p>` + chart + strings.Replace(chart, `<c:chart r:id="rId9"/>`, `<dgm:relIds r:dm="rId8"/>`, 1) + `</w:p>` +
			`<w:p>` + old("rId1") + old("rId2") + old("rId3") + old("rId4") + old("rId7") + `</w:p>` +
			`<w:p>` + run("", "公式") + `<m:oMath><m:r><m:t>a=b</m:t></m:r></m:oMath><m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath></w:p>` +
			`<w:p>` + strings.Replace(object, "%", "Equation.3", 1) + strings.Replace(object, "%", "Excel.Sheet.12", 1) + `</w:p>`),
	})
	wantBody(t, d, `<p>题前题后。</p><p>框里的字</p><p>第一步</p><figure><img src="`+key(1)+`" width="4" height="3"/></figure><p>公式a=b</p>`)
	wantMissed(t, d, "页眉的文字“内部学习资料第一期”没有带入", "1 个文本框的文字已放进正文", "1 个自选图形没有带入", "1 个图表没有带入（可在 Word 里另存为图片后插入），在“题前题后。”附近", "1 个 SmartArt 图形没有带入，里面的文字已放进正文",
		"1 张图片没有替代文字", "2 张 EMF 或 WMF 图片", "1 张图片存在别处", "1 张图片在文件里找不到", "1 张图片的格式网页不能显示", "2 个公式没有带入", "1 个嵌入的对象没有带入")
}

// TestFields follows links made by fields, keeps what fields show and leaves
// tables of contents out.
func TestFields(t *testing.T) {
	t.Parallel()
	char := func(kind string) string { return `<w:r><w:fldChar w:fldCharType="` + kind + `"/></w:r>` }
	instr := func(s string) string { return `<w:r><w:instrText xml:space="preserve">` + s + `</w:instrText></w:r>` }
	d := parse(t, parts{
		"word/_rels/document.xml.rels": rels("rId1", "styles", "styles.xml", "rId2", "hyperlink", "file:///C:/a.doc"),
		"word/styles.xml":              part("styles", `<w:style w:type="paragraph" w:styleId="10"><w:name w:val="toc 1"/></w:style>`),
		"word/document.xml": document(para(`<w:pStyle w:val="10"/>`, "一、目标1") + para(`<w:pStyle w:val="10"/>`, "二、措施2") +
			`<w:p>` + char("begin") + instr(` HYPERLINK "https://exam`) + instr(`ple.cn/" `) + char("separate") + run("", "网站") + char("end") + run("", "，第") +
			char("begin") + instr(" PAGE ") + char("separate") + run("", "3") + char("end") + run("", "页") + char("begin") + instr(` eq \o\ac(○,7)`) + char("end") +
			`<w:hyperlink r:id="rId2">` + run("", "文件") + `</w:hyperlink><w:fldSimple w:instr=" DATE ">` + run("", "今天") + `</w:fldSimple></w:p>` +
			`<w:p>` + char("begin") + run("", "没有收尾的域") + `</w:p>`),
	})
	wantBody(t, d, `<p><a href="https://example.cn/">网站</a>，第3页⑦文件今天</p><p>没有收尾的域</p>`)
	wantMissed(t, d, "1 个自动目录没有带入")
}

// TestLists makes lists of bullets and of plain numbers, and text of all other
// numbers.
func TestLists(t *testing.T) {
	t.Parallel()
	numbering := parts{"word/_rels/document.xml.rels": rels("rId1", "numbering", "numbering.xml"), "word/numbering.xml": part("numbering", numberingXML)}
	numbering["word/document.xml"] = document(para("", "安排。") + para(num("2", "0"), "甲") + para(num("2", "1"), "子一") + para(num("2", "1"), "子二") + para(num("2", "0"), "乙") +
		para("", "中间。") + para(num("2", "0"), "丙") + para(num("2", "0"), "丁") + para("", "又起。") + para(num("3", "0"), "戊") + para(num("2", "1"), "点"))
	d := parse(t, numbering)
	wantBody(t, d, `<p>安排。</p><ol><li>甲<ul><li>子一</li><li>子二</li></ul></li><li>乙</li></ol><p>中间。</p><ol start="3"><li>丙</li><li>丁</li></ol>`+
		`<p>又起。</p><ol><li>戊<ul><li>点</li></ul></li></ol>`)
	wantMissed(t, d)
}

// TestWPS reads a file as WPS Writer has it: numbers for the IDs of styles,
// signs of its own, a title without a style.
func TestWPS(t *testing.T) {
	t.Parallel()
	d := parse(t, parts{
		"word/_rels/document.xml.rels": rels("rId1", "styles", "/word/styles.xml", "rId2", "numbering", "numbering.xml"),
		"docProps/app.xml":             header + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>WPS_x0020_Office</Application></Properties>`,
		"word/styles.xml": part("styles", `<w:style w:type="paragraph" w:default="1" w:styleId="1"><w:name w:val="Normal"/><w:qFormat/></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 1"/><w:basedOn w:val="1"/><w:next w:val="1"/><w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr></w:style>`),
		"word/numbering.xml": part("numbering", `<w:abstractNum w:abstractNumId="7"><w:nsid w:val="5E2B"/><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0" w:tentative="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:pStyle w:val="2"/><w:suff w:val="nothing"/><w:lvlText w:val="%1、"/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum><w:num w:numId="4"><w:abstractNumId w:val="7"/></w:num>`),
		"word/document.xml": strings.ReplaceAll(document(`<w:p><w:pPr><w:keepNext w:val="0"/><w:jc w:val="center"/><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr></w:pPr>`+
			run(`<w:rFonts w:hint="eastAsia" w:ascii="方正小标宋简体"/><w:sz w:val="44"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/>`, "十二月工作安排")+`</w:p>`+
			para(`<w:pStyle w:val="2"/>`, "学习")+para("", "每周一次。")+para(`<w:pStyle w:val="2"/>`, "调研")+para("", "每月一次。")),
			"<w:body>", `<w:background w:color="FFFFFF"/><w:body>`),
	})
	if d.Title != "十二月工作安排" {
		t.Errorf("title %q", d.Title)
	}
	wantBody(t, d, "<h2>一、学习</h2><p>每周一次。</p><h2>二、调研</h2><p>每月一次。</p>")
}

// TestStrict reads the strict form of the standard.
func TestStrict(t *testing.T) {
	t.Parallel()
	body := strings.ReplaceAll(document(big("题目")+para(`<w:jc w:val="end"/>`, "靠右")+`<w:p><w:hyperlink r:id="rId1">`+run("", "链接")+`</w:hyperlink></w:p>`), nsWord, nsStrict)
	body = strings.ReplaceAll(body, "http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships")
	d := parse(t, parts{
		"_rels/.rels":                  strings.ReplaceAll(rels("rId1", "officeDocument", "word/document.xml"), relBase, "http://purl.oclc.org/ooxml/officeDocument/relationships/"),
		"word/_rels/document.xml.rels": strings.ReplaceAll(rels("rId1", "hyperlink", "https://example.cn/"), relBase, "http://purl.oclc.org/ooxml/officeDocument/relationships/"),
		"word/document.xml":            body,
	})
	wantBody(t, d, `<p class="right">靠右</p><p><a href="https://example.cn/">链接</a></p>`)
	if d.Title != "题目" {
		t.Errorf("title %q", d.Title)
	}
}

// TestRefusedPicture tells of a picture that can't be kept, and ends at a
// fault of the store.
func TestRefusedPicture(t *testing.T) {
	t.Parallel()
	b := file(parts{"word/_rels/document.xml.rels": rels("rId1", "image", "media/a.png"), "word/media/a.png": picturePNG(),
		"word/document.xml": document(para("", "文。") + `<w:p>` + inlinePicture("rId1", "图") + `</w:p>`)})
	with := func(err error) (Document, error) {
		return Read(bytes.NewReader(b), int64(len(b)), func(string, []byte) (Picture, error) { return Picture{}, err })
	}
	d, err := with(cms.E(cms.TooLarge, "图片像素太多"))
	if err != nil {
		t.Fatal(err)
	}
	wantMissed(t, d, "1 张图片没有带入：图片像素太多")
	fault := errors.New("disk full")
	if _, err := with(fault); !errors.Is(err, fault) {
		t.Errorf("error %v", err)
	}
}
