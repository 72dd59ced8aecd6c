//go:build browser

package browsertest

import (
	"archive/zip"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"xuanlan/internal/apptest"
	"xuanlan/internal/cms"
)

// wordFile writes a document as Word would: red head, title in two lines,
// numbered headings, a table, a footnote, a picture, a comment.
func wordFile(t *testing.T) string {
	t.Helper()
	const w = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	const rel = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
	rels := func(list ...string) string {
		out := `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
		for i, to := range list {
			kind, target, _ := strings.Cut(to, " ")
			out += fmt.Sprintf(`<Relationship Id="rId%d" Type="%s%s" Target="%s"/>`, i+1, rel, kind, target)
		}
		return out + `</Relationships>`
	}
	p := func(pr, text string) string {
		return `<w:p><w:pPr>` + pr + `</w:pPr><w:r><w:t>` + text + `</w:t></w:r></w:p>`
	}
	title := func(text string) string {
		return `<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:sz w:val="44"/></w:rPr><w:t>` + text + `</w:t></w:r></w:p>`
	}
	const numbered = `<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>`
	const cell = `<w:tc><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:tc>`
	river, err := os.ReadFile("../sample/site/files/river.jpg")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "冬季检查.docx")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z := zip.NewWriter(f)
	for _, part := range [][2]string{
		{"_rels/.rels", rels("officeDocument word/document.xml")},
		{"word/_rels/document.xml.rels", rels("numbering numbering.xml", "footnotes footnotes.xml", "image media/image1.jpeg")},
		{"word/media/image1.jpeg", string(river)},
		{"word/numbering.xml", `<w:numbering ` + w + `><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`},
		{"word/footnotes.xml", `<w:footnotes ` + w + `><w:footnote w:id="1">` + p("", "由各单位自行确定。") + `</w:footnote></w:footnotes>`},
		{"word/document.xml", `<w:document ` + w + ` xmlns:v="urn:schemas-microsoft-com:vml"><w:body>` +
			p(`<w:jc w:val="center"/>`, "云川市直属机关工作委员会文件") + p(`<w:jc w:val="center"/>`, "云直工发[2026]21号") +
			title("关于开展冬季安全检查的") + title("通知") + p("", "市直各单位：") +
			p(numbered, "检查时间") + `<w:p><w:r><w:t>十二月上旬</w:t></w:r><w:r><w:footnoteReference w:id="1"/></w:r><w:r><w:t>。</w:t></w:r><w:r><w:commentReference w:id="0"/></w:r></w:p>` +
			p(numbered, "分组") + `<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>` + fmt.Sprintf(cell+cell, "组别", "范围") + `</w:tr><w:tr>` + fmt.Sprintf(cell+cell, "一组", "东院") + `</w:tr></w:tbl>` +
			`<w:p><w:r><w:pict><v:shape><v:imagedata r:id="rId3"/></v:shape></w:pict></w:r></w:p>` +
			p(`<w:jc w:val="right"/>`, "云川市直属机关工作委员会") + p(`<w:jc w:val="right"/>`, "二〇二六年十一月二十日") + `</w:body></w:document>`},
	} {
		entry, err := z.Create(part[0])
		if err == nil {
			_, err = entry.Write([]byte(part[1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// drag does what the browser does when a file is dragged over an element, or
// dropped on it.
func (tb *tab) drag(event, selector, name, path string) {
	tb.t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		tb.t.Fatal(err)
	}
	eval[bool](tb, fmt.Sprintf(`(() => {
		const data = new DataTransfer();
		data.items.add(new File([Uint8Array.from(atob(%q), (c) => c.charCodeAt(0))], %q));
		return document.querySelector(%q).dispatchEvent(new DragEvent(%q, {dataTransfer: data, bubbles: true, cancelable: true}));
	})()`, base64.StdEncoding.EncodeToString(b), name, selector, event))
}

func (tb *tab) value(name string) string {
	tb.t.Helper()
	return eval[string](tb, fmt.Sprintf(`document.querySelector("[name=%s]").value`, name))
}

// TestWordFillsForm chooses a document in Word's format on an empty form, takes
// it back and forth in one step, publishes it and reads it as a visitor.
func TestWordFillsForm(t *testing.T) {
	t.Parallel()
	s := site(t)
	tb := newForm(t, s)
	tb.answerChooser(wordFile(t))
	tb.click("[data-tool=word]")
	tb.do("result", chromedp.WaitVisible(chromedp.CSS("[data-testid=word-filled]")))
	for _, want := range []string{"标题：关于开展冬季安全检查的通知", "发文字号：云直工发〔2026〕21号", "发文机关：云川市直属机关工作委员会", "成文日期：2026-11-20", "1 个表格、1 张图片、1 条注释", "主送机关"} {
		if got := tb.text("[data-testid=word-filled]"); !strings.Contains(got, want) {
			t.Errorf("filled lacks %s: %s", want, got)
		}
	}
	if got := tb.text("[data-testid=word-missed]"); !strings.Contains(got, "1 处批注没有带入") || !strings.Contains(got, "公文版头没有放进正文") {
		t.Errorf("missed: %s", got)
	}
	tb.click("[data-testid=dialog] .icon-btn")
	if !eval[bool](tb, `document.querySelector("[data-document]").open && document.querySelector("[name=doc_number]").checkVisibility()`) {
		t.Error("the fields of a document are not shown")
	}
	whole := tb.body()
	tb.click("[data-tool=undo]")
	tb.wait(`document.querySelector("textarea[name=body]").value === ""`)
	tb.click("[data-tool=redo]")
	tb.wait(`document.querySelector("textarea[name=body]").value !== ""`)
	if tb.body() != whole {
		t.Errorf("done again: %s", tb.body())
	}
	tb.choose("[name=column_id]", columnID(t, s, "documents"))
	tb.fill("[name=source]", "市直机关工委")
	id, body := tb.publish(s)
	for _, want := range []string{`<p class="no-indent">市直各单位：</p><h2>一、检查时间</h2><p>十二月上旬<sup>[1]</sup>。</p><h2>二、分组</h2>`,
		`<th scope="col">组别</th><th scope="col">范围</th>`, `<td>一组</td><td>东院</td>`, `<figure><picture><source type="image/webp" srcset="/files/`,
		`<p class="sign">云川市直属机关工作委员会<br/>二〇二六年十一月二十日</p><hr/><p class="no-indent"><sup>[1]</sup> 由各单位自行确定。</p>`} {
		if !strings.Contains(body, want) {
			t.Errorf("public body lacks %s\n%s", want, body)
		}
	}
	page := s.Client().Get("/articles/" + id)
	for _, want := range []string{"关于开展冬季安全检查的通知", "云直工发〔2026〕21号", "2026年11月20日"} {
		if !strings.Contains(page.Doc().Find("main").Text(), want) {
			t.Errorf("public page lacks %s", want)
		}
	}
}

// newForm opens a form on which nothing is filled in.
func newForm(t *testing.T, s *apptest.Server) *tab {
	t.Helper()
	s.User("clerk", cms.RoleEditor, cms.RolePublisher)
	tb := newTab(t, s.URL, 1440, 900)
	tb.acceptDialogs()
	tb.login("clerk")
	tb.open("/admin/articles/new")
	tb.do("editor", chromedp.WaitVisible(chromedp.CSS(".ProseMirror")))
	return tb
}

// TestWordDropped drops files on a form with text: what is there stays when the
// user says so, and other files say what to do with them.
func TestWordDropped(t *testing.T) {
	t.Parallel()
	s := site(t)
	tb := desk(t, s, "已有标题")
	file := wordFile(t)
	tb.write("已有正文。")
	tb.drag("dragover", ".paper-head", "检查.docx", file)
	if !eval[bool](tb, `!document.querySelector("[data-testid=word-drop]").hidden`) {
		t.Error("no hint over the form")
	}
	tb.drag("dragover", "[data-drop]", "检查.docx", file)
	if !eval[bool](tb, `document.querySelector("[data-testid=word-drop]").hidden`) {
		t.Error("a hint over the attachments")
	}
	tb.drag("drop", ".ProseMirror", "检查.docx", file)
	tb.click("[data-testid=dialog] footer .btn:first-child")
	tb.do("result", chromedp.WaitVisible(chromedp.CSS("[data-testid=word-missed]")))
	if got := tb.text("[data-testid=word-missed]"); !strings.Contains(got, "标题没有改，文件里是“关于开展冬季安全检查的通知”") || !strings.Contains(got, "不是公文栏目") {
		t.Errorf("left: %s", got)
	}
	tb.click("[data-testid=dialog-ok]")
	tb.do("一键排版", chromedp.WaitVisible(chromedp.CSS("[data-testid=editor-note] button, [data-testid=typeset-preview]")))
	if eval[bool](tb, `!!document.querySelector("[data-testid=dialog]")`) {
		tb.click("[data-testid=dialog] .icon-btn")
	}
	if got := tb.body(); !strings.HasPrefix(got, `<p>已有正文。</p><p class="no-indent">市直各单位：</p>`) || tb.value("title") != "已有标题" || tb.value("doc_number") != "" {
		t.Errorf("title %q, body %s", tb.value("title"), got)
	}
	tb.click("[data-tool=undo]")
	tb.wait(`document.querySelector("textarea[name=body]").value === "<p>已有正文。</p>"`)

	old := filepath.Join(t.TempDir(), "旧.doc")
	if err := os.WriteFile(old, append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 2048)...), 0o644); err != nil {
		t.Fatal(err)
	}
	tb.expect("status of 422")
	tb.drag("drop", ".paper-head", "旧.doc", old)
	tb.do("refused", chromedp.WaitVisible(chromedp.CSS("[data-testid=word-error]")))
	if got := tb.text("[data-testid=word-error]"); !strings.Contains(got, "另存为 .docx") {
		t.Errorf("old file: %s", got)
	}
	tb.click("[data-testid=dialog] .icon-btn")
	tb.drag("drop", ".paper-head", "名单.xlsx", old)
	tb.wait(`document.querySelector("[data-testid=editor-note]").textContent.includes("附件框")`)
}
