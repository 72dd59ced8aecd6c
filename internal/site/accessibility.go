package site

import (
	"html"
	"net/http"
	"strconv"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/sanitize"
	"xuanlan/internal/web"
	"xuanlan/templates/sitepage"
)

// showAccessibility says by which standards the site is built, what helps to
// use it, what is still missing, and whom to tell.
func (h *Handler) showAccessibility(w http.ResponseWriter, r *http.Request) error {
	f, err := h.frame(r)
	if err != nil {
		return err
	}
	const title = "无障碍声明"
	v := sitepage.PageView{Shell: h.shell(f, title, 0, href.Accessibility), Crumb: crumb(f.tree, 0, title), Title: title,
		Note: "我们希望每个人都能方便地使用本网站。"}
	for i, s := range statement(f.site) {
		v.Sections = append(v.Sections, sitepage.PageSection{ID: "s" + strconv.Itoa(i+1), Title: s.title, HTML: sanitize.HTML(s.html)})
	}
	return web.Render(w, r, http.StatusOK, sitepage.Page(v))
}

type section struct{ title, html string }

// statement claims what the tests of the program check, and no more.
func statement(s cms.Site) []section {
	contact := ""
	for _, c := range []struct{ label, value string }{{"电话", s.Hotline}, {"邮箱", s.Email}, {"地址", s.Address}} {
		if c.value != "" {
			contact += "<li>" + c.label + "：" + html.EscapeString(c.value) + "</li>"
		}
	}
	if contact != "" {
		contact = "<ul>" + contact + "</ul>"
	}
	return []section{
		{"标准", `<p>本网站的页面按国家标准《信息技术 互联网内容无障碍可访问性技术要求与测试方法》（GB/T 37668-2019）和《网页内容无障碍指南》（WCAG）2.2 版 AA 级建设。所用系统的各类页面经过自动检查；自动检查不能代替人工评测。</p>`},
		{"帮助", `<ul><li>长辈版：页面右上角点“长辈版”，字更大，一栏排列，图片不滚动。</li>
			<li>无障碍：页面右上角点“无障碍”，打开工具条。工具条改变的是样子，内容完全一样；浏览器会记住。</li>
			<li>放大、缩小：整页文字可以放大到两倍，快捷键 Alt+I、Alt+O。</li>
			<li>配色：原色、黑底白字、黄底黑字、蓝底白字轮换，快捷键 Alt+C。大鼠标：Alt+M。</li>
			<li>阅读线：两条线跟着鼠标和键盘走，Alt+L。大字幕：指到的文字在窗口下方放大，Alt+T。这两样和朗读要靠浏览器的脚本。</li>
			<li>重置：恢复原样，Alt+Z。收起：收起工具条，样子不变，Alt+Q。</li>
			<li>正文字号：文章页和文件页可选小、中、大、特大。</li>
			<li>朗读：浏览器有中文语音时，可以朗读全文，或只朗读选中的文字，快捷键 Alt+R。</li>
			<li>键盘：所有功能都可以用键盘操作。按 Tab 键移动，按回车键打开；每页第一项是“跳到正文”。火狐浏览器里快捷键是 Alt+Shift+字母，苹果电脑上是 Control+Option+字母。</li></ul>`},
		{"不足", `<ul><li>附件由各单位提供，扫描件等可能无法由读屏软件读出。</li>
			<li>部分视频、音频没有字幕或文字稿。</li>
			<li>较早的文章里，有的图片没有文字说明，有的表格没有表头。</li>
			<li>朗读用的是浏览器的语音，有的浏览器没有。</li></ul><p>需要其他形式的内容，请与我们联系。</p>`},
		{"联系", `<p>使用中遇到困难，请告诉我们在哪一页、遇到什么问题。</p>` + contact},
	}
}
