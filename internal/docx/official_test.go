package docx

import (
	"strings"
	"testing"
)

func centred(text string) string { return para(`<w:jc w:val="center"/>`, text) }

func red(text string) string {
	return `<w:p><w:pPr><w:jc w:val="center"/></w:pPr>` + run(`<w:color w:val="FF0000"/><w:sz w:val="84"/>`, text) + `</w:p>`
}

// TestHeads reads the heads that documents are found with.
func TestHeads(t *testing.T) {
	t.Parallel()
	const text = "各支部："
	end := para("", text) + para("", "请照办。") + para("", "云川市水务局党委") + para("", "2026年3月8日")
	box := `<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>` + red("中共云川市水务局委员会文件") + `</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>`
	joint := `<w:tbl><w:tr><w:tc>` + para("", "云川市水务局") + para("", "云川市林业局") + `</w:tc><w:tc>` + para("", "文件") + `</w:tc></w:tr></w:tbl>`
	tests := []struct{ name, head, title, number, issuer, left string }{
		{"text box", box + centred("云水党发〔2026〕7号") + big("关于学习的通知"), "关于学习的通知", "云水党发〔2026〕7号", "云川市水务局党委", "中共云川市水务局委员会文件"},
		{"joint", joint + centred("云水发〔2026〕9号") + big("关于植树的通知"), "关于植树的通知", "云水发〔2026〕9号", "云川市水务局党委", "云川市水务局、云川市林业局、文件"},
		{"signed for", red("云川市水务局文件") + para("", "云水发〔2026〕10号　　　　签发人：　某某") + big("关于水库的") + big("请示"), "关于水库的请示", "云水发〔2026〕10号", "云川市水务局党委", "签发人:某某"},
		{"letter", red("云川市水务局") + para(`<w:jc w:val="right"/>`, "云水函〔2026〕11号") + big("关于借用会议室的函"), "关于借用会议室的函", "云水函〔2026〕11号", "云川市水务局党委", "云川市水务局"},
		{"minutes", red("工作会议纪要") + centred("第3期") + big("研究河道清理工作"), "", "", "云川市水务局党委", ""},
		{"mast alone", centred("云川市水务局文件") + big("关于学习的通知"), "", "", "云川市水务局党委", ""},
		{"number in a sentence", para("", "按照云水发〔2026〕9号文件，开展工作。") + big("题目"), "", "", "云川市水务局党委", ""},
	}
	for _, tt := range tests {
		d := parse(t, parts{"word/document.xml": document(tt.head + end)})
		missed := strings.ReplaceAll(strings.Join(d.Missed, "\n"), "：", ":")
		if d.Title != tt.title || d.Number != tt.number || !strings.Contains(missed, tt.left) {
			t.Errorf("%s: title %q, number %q, missed %s", tt.name, d.Title, d.Number, missed)
		}
		if tt.title == "" {
			for _, kept := range []string{"第3期", "文件", "题目"} {
				if strings.Contains(tt.head, kept) && !strings.Contains(string(d.Body), kept) {
					t.Errorf("%s: %s is gone: %s", tt.name, kept, d.Body)
				}
			}
			continue
		}
		if d.Issuer != tt.issuer || d.WrittenOn == nil {
			t.Errorf("%s: issuer %q, written on %v", tt.name, d.Issuer, d.WrittenOn)
		}
		wantBody(t, d, `<p class="no-indent">`+text+`</p><p>请照办。</p><p class="sign">云川市水务局党委<br/>2026年3月8日</p>`)
	}
}

// TestWholeDocument reads a document from its mast to the printer's note:
// every word is in the result.
func TestWholeDocument(t *testing.T) {
	t.Parallel()
	d := parse(t, parts{"word/document.xml": document(
		red("云川市直属机关工作委员会文件") + centred("云直工发〔2026〕18号") + big("云川市直属机关工作委员会") + big("关于印发《学习计划》的通知") +
			para("", "市直各单位党组织：") + para("", "现印发给你们，请遵照执行。") + para("", "附件：1. 学习计划") + para("", "2. 学习书目") +
			para(`<w:jc w:val="right"/>`, "云川市直属机关工作委员会") + para(`<w:jc w:val="right"/>`, "2026年11月20日") + para("", "（此件公开发布）") +
			para("", "附件1") + big("学习计划") + para("", "一、总体要求") + para("", "（一）坚持原原本本学。每月一次集中学习。") + para("", "（二）分组讨论") +
			`<w:tbl><w:tr><w:tc>` + para("", "抄送：市委办公室。") + `</w:tc></w:tr><w:tr><w:tc>` + para("", "云川市直属机关工委办公室　2026年11月20日印发") + `</w:tc></w:tr></w:tbl>`)})
	if d.Title != "云川市直属机关工作委员会关于印发《学习计划》的通知" || d.Issuer != "云川市直属机关工作委员会" || d.WrittenOn == nil {
		t.Errorf("title %q, issuer %q, written on %v", d.Title, d.Issuer, d.WrittenOn)
	}
	wantBody(t, d, `<p class="no-indent">市直各单位党组织：</p><p>现印发给你们，请遵照执行。</p><p>附件：1. 学习计划</p><p>2. 学习书目</p>`+
		`<p class="sign">云川市直属机关工作委员会<br/>2026年11月20日</p><p>（此件公开发布）</p><p>附件1</p><p class="center">学习计划</p>`+
		`<h2>一、总体要求</h2><p>（一）坚持原原本本学。每月一次集中学习。</p><h3>（二）分组讨论</h3>`+
		`<table><tbody><tr><td>抄送：市委办公室。</td></tr><tr><td>云川市直属机关工委办公室　2026年11月20日印发</td></tr></tbody></table>`)
	wantMissed(t, d, "公文版头没有放进正文：云川市直属机关工作委员会文件")
}

// TestUnsigned takes the organ from the mast when nobody signs.
func TestUnsigned(t *testing.T) {
	t.Parallel()
	d := parse(t, parts{"word/document.xml": document(red("云川市水务局文件") + centred("云水发〔2026〕1号") + big("关于学习的通知") + para("", "请照办。"))})
	if d.Issuer != "云川市水务局" || d.WrittenOn != nil {
		t.Errorf("issuer %q, written on %v", d.Issuer, d.WrittenOn)
	}
}

// TestForm leaves out what a form only prompts, and the rules that were drawn.
func TestForm(t *testing.T) {
	t.Parallel()
	field := func(pr, text string) string {
		return `<w:sdt><w:sdtPr>` + pr + `</w:sdtPr><w:sdtContent>` + text + `</w:sdtContent></w:sdt>`
	}
	d := parse(t, parts{"word/document.xml": document(`<w:p>` + run("", "姓名：") + field("<w:showingPlcHdr/>", run("", "单击此处输入文字。")) + field("", run("", "某某")) + `</w:p>` +
		field("", para("", "整段。")) + field("<w:showingPlcHdr/>", para("", "单击此处。")) + `<w:p><w:r><w:pict><v:rect o:hr="t" o:hrstd="t"/></w:pict></w:r></w:p>`)})
	wantBody(t, d, "<p>姓名：某某</p><p>整段。</p>")
	wantMissed(t, d)
}
