//go:build browser

package browsertest

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"xuanlan/internal/apptest"
	"xuanlan/internal/cms"
)

// desk opens a new article that only lacks its body.
func desk(t *testing.T, s *apptest.Server, title string) *tab {
	t.Helper()
	s.User("clerk", cms.RoleEditor, cms.RolePublisher)
	tb := newTab(t, s.URL, 1440, 900)
	tb.acceptDialogs()
	tb.login("clerk")
	tb.open("/admin/articles/new")
	tb.fill("[name=title]", title)
	tb.choose("[name=column_id]", columnID(t, s, "news"))
	tb.fill("[name=source]", "市水务局")
	return tb
}

// body is what the form would send.
func (tb *tab) body() string {
	tb.t.Helper()
	return eval[string](tb, `document.querySelector("textarea[name=body]").value`)
}

// ctrl presses a key with Ctrl held.
func (tb *tab) ctrl(key string) {
	tb.t.Helper()
	tb.do("Ctrl+"+key, chromedp.KeyEvent(key, chromedp.KeyModifiers(chromedp.ModifierCtrl)))
}

// tool uses a tool of the editor; those in menus need their menu first.
func (tb *tab) tool(ids ...string) {
	tb.t.Helper()
	for _, id := range ids {
		tb.click("[data-testid=toolbar] [data-tool=" + id + "]")
	}
}

// publish publishes the article, and returns its body as visitors get it.
func (tb *tab) publish(s *apptest.Server) (id, body string) {
	tb.t.Helper()
	tb.follow("button[name=action][value=publish]")
	if got := tb.text("[data-testid=state]"); got != "已发布" {
		tb.t.Fatalf("state %q", got)
	}
	id = eval[string](tb, `location.pathname.split("/").pop()`)
	body, err := s.Client().Get("/articles/" + id).Doc().Find(".prose").Html()
	if err != nil {
		tb.t.Fatal(err)
	}
	return id, strings.TrimSpace(body)
}

// TestEditorFindsAndReplaces replaces across marks, one and all, and takes
// that back in one step.
func TestEditorFindsAndReplaces(t *testing.T) {
	t.Parallel()
	s := site(t)
	tb := desk(t, s, "查找和替换")
	tb.write("党支部开会。")
	tb.ctrl("b")
	tb.do("write", chromedp.KeyEvent("支"))
	tb.ctrl("b")
	tb.do("write", chromedp.KeyEvent("部学习，支部交流 ABC abc。"))
	tb.ctrl("h")
	if got := eval[string](tb, `document.activeElement.dataset.testid`); got != "find-with" {
		t.Fatalf("Ctrl+H leads to %q", got)
	}
	tb.fill("[data-testid=find-query]", "支部")
	tb.wait(`document.querySelector("[data-testid=find-count]").textContent === "第 1 处，共 3 处"`)
	tb.do("next", chromedp.KeyEvent(kb.Enter))
	if got := tb.text("[data-testid=find-count]"); got != "第 2 处，共 3 处" {
		t.Errorf("count %q", got)
	}
	if n := eval[int](tb, `document.querySelectorAll(".ProseMirror .hit.is-now").length`); n != 2 {
		t.Errorf("the hit across a mark is shown in %d pieces", n)
	}
	tb.fill("[data-testid=find-with]", "小组")
	tb.click("[data-testid=find] .find-row:nth-child(2) button:last-of-type")
	want := "<p>党小组开会。<strong>小组</strong>学习，小组交流 ABC abc。</p>"
	if got := tb.body(); got != want {
		t.Errorf("replaced: %s", got)
	}
	tb.fill("[data-testid=find-query]", "abc")
	tb.wait(`document.querySelector("[data-testid=find-count]").textContent.endsWith("共 2 处")`)
	tb.click("[data-testid=find-case]")
	tb.wait(`document.querySelector("[data-testid=find-count]").textContent.endsWith("共 1 处")`)
	tb.do("close", chromedp.KeyEvent(kb.Escape))
	if got := eval[string](tb, `document.activeElement.dataset.testid + getSelection()`); got != "editorabc" {
		t.Errorf("after Esc: %q", got)
	}
	tb.ctrl("z")
	if got := tb.body(); strings.Contains(got, "小组") || strings.Count(got, "支") != 3 {
		t.Errorf("taken back: %s", got)
	}
}

// TestEditorSymbolsAndColours inserts special characters and colours words.
func TestEditorSymbolsAndColours(t *testing.T) {
	t.Parallel()
	s := site(t)
	tb := desk(t, s, "字符和颜色")
	tb.write("市文")
	tb.tool("insert", "symbol")
	tb.click("[data-symbol=〔]")
	tb.do("write", chromedp.KeyEvent("2026"))
	tb.tool("insert", "symbol")
	if got := tb.text("[data-testid=dialog] .symbols h3"); got != "最近用过" {
		t.Errorf("first group %q", got)
	}
	eval[bool](tb, `document.querySelector("[data-symbol=〕]").dispatchEvent(new MouseEvent("click", {bubbles: true, shiftKey: true}))`)
	tb.do("still open", chromedp.WaitVisible(chromedp.CSS("[data-testid=dialog]")), chromedp.KeyEvent(kb.Escape))
	tb.do("write", chromedp.KeyEvent("1号"))
	tb.ctrl("a")
	tb.tool("colour", "colour-teal")
	tb.tool("more", "strike")
	id, body := tb.publish(s)
	if want := `<p><span class="c-teal"><s>市文〔2026〕1号</s></span></p>`; body != want {
		t.Errorf("public body %s", body)
	}
	tb.open("/articles/" + id)
	if got := eval[string](tb, `getComputedStyle(document.querySelector(".prose span")).color`); got != "rgb(29, 74, 82)" {
		t.Errorf("colour %s", got)
	}
}

// paste gives the editor a clipboard with HTML, or with a file.
func (tb *tab) paste(html, file, kind string, data []byte) {
	tb.t.Helper()
	args, err := json.Marshal(map[string]any{"html": html, "file": file, "kind": kind, "data": fmt.Sprintf("%x", data)})
	if err != nil {
		tb.t.Fatal(err)
	}
	eval[bool](tb, `(({html, file, kind, data}) => {
		const board = new DataTransfer();
		if (html) board.setData("text/html", html);
		if (file) board.items.add(new File([new Uint8Array(data.match(/../g).map((b) => parseInt(b, 16)))], file, {type: kind}));
		return document.querySelector(".ProseMirror").dispatchEvent(new ClipboardEvent("paste", {clipboardData: board, bubbles: true, cancelable: true}));
	})(`+string(args)+`)`)
}

// fromWord is what Word puts on the clipboard, shortened.
const fromWord = `<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=Generator content="Microsoft Word 15">
<link rel=File-List href="file:///C:/Users/clerk/AppData/Local/Temp/msohtmlclip1/01/clip_filelist.xml">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- @font-face {font-family:仿宋_GB2312;} p.MsoNormal {margin:0cm; mso-pagination:none; font-size:16.0pt;} --></style></head>
<body lang=ZH-CN style='tab-interval:21.0pt;word-wrap:break-word'><!--StartFragment-->
<p class=MsoNormal align=center style='text-align:center;line-height:28.0pt'><b><span style='font-size:22.0pt;font-family:方正小标宋简体;color:red'>冬季巡河方案<span lang=EN-US><o:p></o:p></span></span></b></p>
<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p>
<h2 style='mso-line-height-alt:0pt'><a name="_Toc100"></a><b><span style='font-family:黑体'>一、时间安排</span><span lang=EN-US><o:p></o:p></span></b></h2>
<p class=MsoNormal style='text-indent:32.0pt;mso-char-indent-count:2.0'><span style='mso-spacerun:yes'>　　</span><span lang=EN-US style='font-family:"Times New Roman",serif'>12</span><span style='font-family:仿宋_GB2312'>月上旬，<b style='mso-bidi-font-weight:normal'>逐段</b>排查<u>十一公里</u>。<span lang=EN-US><o:p></o:p></span></span></p>
<p class=MsoListParagraph style='margin-left:18.0pt;text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span lang=EN-US><span style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]><span>核对水位标识<span lang=EN-US><o:p></o:p></span></span></p>
<p class=MsoListParagraph style='margin-left:18.0pt;text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span lang=EN-US><span style='mso-list:Ignore'>2.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]><span>清理漂浮物<span lang=EN-US><o:p></o:p></span></span></p>
<p class=MsoNormal align=center style='text-align:center'><span lang=EN-US><!--[if gte vml 1]><v:shape id="图片_x0020_1" o:spid="_x0000_i1025" type="#_x0000_t75" style='width:415pt;height:234pt'><v:imagedata src="file:///C:/Users/clerk/AppData/Local/Temp/msohtmlclip1/01/clip_image001.jpg" o:title="river"/></v:shape><![endif]--><![if !vml]><img width=554 height=312 src="file:///C:/Users/clerk/AppData/Local/Temp/msohtmlclip1/01/clip_image002.jpg" v:shapes="图片_x0020_1"><![endif]><o:p></o:p></span></p>
<table class=MsoTableGrid border=1 cellspacing=0 cellpadding=0 style='border-collapse:collapse;border:none;mso-border-alt:solid windowtext .5pt'>
 <tr style='mso-yfti-irow:0;mso-yfti-firstrow:yes'><td width=184 rowspan=2 valign=top style='width:138.25pt;border:solid windowtext 1.0pt;padding:0cm 5.4pt 0cm 5.4pt'><p class=MsoNormal>河段<span lang=EN-US><o:p></o:p></span></p></td><td width=369 colspan=2 style='width:276.6pt'><p class=MsoNormal align=center style='text-align:center'><b>责任人</b></p></td></tr>
 <tr style='mso-yfti-irow:1;mso-yfti-lastrow:yes'><td width=184><p class=MsoNormal>第一组</p></td><td width=184><p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p></td></tr>
</table>
<p class=MsoNormal align=right style='text-align:right;mso-pagination:none'><span>市水务局<span lang=EN-US><br></span></span><span lang=EN-US>2026</span><span>年<span lang=EN-US>11</span>月<span lang=EN-US>20</span>日<o:p></o:p></span></p>
<!--EndFragment--></body></html>`

// tableBox is what pages put around a table.
const tableBox = `<div class="table-box" tabindex="0" role="group" aria-label="表格，放不下时可以左右滚动">`

// TestEditorPastesFromWord pastes a text of Word and publishes it: the public
// body is plain, and the picture that Word kept to itself was asked for.
func TestEditorPastesFromWord(t *testing.T) {
	t.Parallel()
	s := site(t)
	tb := desk(t, s, "从 Word 粘贴")
	tb.click(".ProseMirror")
	tb.paste(fromWord, "", "", nil)
	tb.do("place of the picture", chromedp.WaitVisible(chromedp.CSS("ol + [data-testid=lost-picture]")))
	if got := tb.text("[data-testid=lost-count]"); got != "还有 1 张图片待补传" {
		t.Errorf("footer %q", got)
	}
	_, body := tb.publish(s)
	want := `<p class="center"><strong>冬季巡河方案</strong></p><h2>一、时间安排</h2>` +
		`<p>12月上旬，<strong>逐段</strong>排查<u>十一公里</u>。</p><ol><li>核对水位标识</li><li>清理漂浮物</li></ol>` +
		tableBox + `<table><tbody><tr><td rowspan="2">河段</td><td colspan="2"><p class="center"><strong>责任人</strong></p></td></tr>` +
		`<tr><td>第一组</td><td></td></tr></tbody></table></div><p class="right">市水务局</p><p class="right">2026年11月20日</p>`
	if body != want {
		t.Errorf("public body\ngot  %s\nwant %s", body, want)
	}
}

// answerChooser gives a file to every file picker that the page opens.
func (tb *tab) answerChooser(file string) {
	tb.t.Helper()
	opened := chromedp.Events(tb.ctx, page.FileChooserOpened)
	if _, err := chromedp.Call(tb.ctx, page.SetInterceptFileChooserDialog, page.SetInterceptFileChooserDialogParams{Enabled: true}); err != nil {
		tb.t.Fatal(err)
	}
	go func() {
		for e, err := range opened {
			if err != nil {
				return
			}
			params := dom.SetFileInputFilesParams{Files: []string{file}, BackendNodeID: e.BackendNodeID}
			_, _ = chromedp.Call(tb.ctx, dom.SetFileInputFiles, params) // without the file the test runs out of time
		}
	}()
}

// TestEditorFillsLostPictures uploads a picture where Word left it out.
func TestEditorFillsLostPictures(t *testing.T) {
	t.Parallel()
	s := site(t)
	tb := desk(t, s, "补图")
	tb.answerChooser(sampleFile(t, "river.jpg", "河.jpg"))
	tb.write("前文。")
	tb.paste(`<p>甲<img src="file:///C:/clip_image001.png" width="300">乙</p><p>丙</p>`, "", "", nil)
	tb.click("[data-testid=lost-picture] .lost-fill")
	tb.fill("[data-testid=dialog] [data-alt]", "河道与远山")
	tb.click("[data-testid=dialog-ok]")
	if got := tb.text("[data-testid=lost-count]"); got != "" {
		t.Errorf("footer %q", got)
	}
	_, body := tb.publish(s)
	if !strings.HasPrefix(body, `<p>前文。甲乙</p><figure><picture><source type="image/webp" srcset="/files/`) || !strings.HasSuffix(body, `</figure><p>丙</p>`) {
		t.Errorf("public body %s", body)
	}
}

// TestEditorTakesRecordings puts a recording into the text.
func TestEditorTakesRecordings(t *testing.T) {
	t.Parallel()
	s := site(t)
	tb := desk(t, s, "录音")
	tb.write("听一段录音。")
	frame := append([]byte{0xff, 0xfb, 0x90, 0x00}, make([]byte, 413)...) // MPEG layer III, 128 kbit/s, silent
	data := []byte("ID3\x04\x00\x00\x00\x00\x00\x00")
	for range 20 {
		data = append(data, frame...)
	}
	tb.paste("", "录音.mp3", "audio/mpeg", data)
	tb.do("uploaded", chromedp.WaitVisible(chromedp.CSS("[data-testid=dialog] audio")))
	tb.click("[data-testid=dialog-ok]")
	id, body := tb.publish(s)
	if !strings.HasPrefix(body, `<p>听一段录音。</p><audio src="/files/`) || !strings.Contains(body, `controls=""`) {
		t.Errorf("public body %s", body)
	}
	tb.open("/articles/" + id)
	tb.wait(`document.querySelector(".prose audio").readyState > 0 && document.querySelector(".prose audio").offsetHeight > 0`)
}

// TestEditorLinksOwnPages finds an article and an attachment of the site for
// links, and takes an attachment from the library.
func TestEditorLinksOwnPages(t *testing.T) {
	t.Parallel()
	s := site(t)
	tb := desk(t, s, "本站链接")
	tb.write("见")
	tb.tool("link")
	tb.fill("[data-testid=link-find]", "档案管理规则")
	tb.click("[data-testid=link-list] [data-href^='/articles/'][data-label*=档案管理规则]")
	tb.click("[data-testid=dialog-ok]")
	tb.tool("link")
	tb.fill("[data-testid=link-find]", "archive-table")
	tb.click("[data-testid=link-list] [data-href^='/files/'][data-label=archive-table]")
	tb.fill("[data-testid=link-text]", "表")
	tb.click("[data-testid=dialog-ok]")
	tb.click("[data-attachment-pick]")
	tb.click("[data-testid=picker] [data-pick][data-name^=winter-list]")
	tb.click("[data-testid=dialog-ok]")
	tb.do("attached", chromedp.WaitVisible(chromedp.CSS("[data-testid=attachment-row]")))
	id, body := tb.publish(s)
	doc := s.Client().Get("/articles/" + id).Doc()
	links := doc.Find(".prose a")
	to, _ := links.Eq(0).Attr("href")
	file, _ := links.Eq(1).Attr("href")
	if links.Length() != 2 || !strings.HasPrefix(to, "/articles/") || !strings.Contains(links.Eq(0).Text(), "档案管理规则") || links.Eq(1).Text() != "表" {
		t.Errorf("body %s", body)
	}
	for _, path := range []string{to, file} {
		if r := s.Client().Get(path); r.Status != 200 {
			t.Errorf("%s: %d", path, r.Status)
		}
	}
	if got := doc.Find(".files").Text(); !strings.Contains(got, "winter-list") {
		t.Errorf("attachments %q", got)
	}
}
