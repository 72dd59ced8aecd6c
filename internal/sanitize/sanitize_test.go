package sanitize

import (
	"slices"
	"strings"
	"testing"

	"xuanlan/internal/cms"
)

func TestHTML(t *testing.T) {
	t.Parallel()
	const key = "abcdefghijklmnopqrstuvwx.jpg"
	tests := []struct{ name, in, want string }{
		{"plain", "你好", "<p>你好</p>"},
		{"indent", "<p>\u00a0 \u00a0 正文\u3000</p>", "<p>正文</p>"},
		{"indent inside bold", "<p><b>\u3000\u3000一、标题</b></p>", "<p><strong>一、标题</strong></p>"},
		{"break", "<p>一<br>二</p>", "<p>一</p><p>二</p>"},
		{"signature keeps lines", `<p class="sign">某某局<br>2026年1月1日</p>`, `<p class="sign">某某局<br/>2026年1月1日</p>`},
		{"blank", "<p>&nbsp;</p><p><br></p><p>文</p>", "<p>文</p>"},
		{"div", "<div>甲</div><div><div>乙</div></div>", "<p>甲</p><p>乙</p>"},
		{"headings", "<h1>大</h1><h6>小</h6>", "<h2>大</h2><h4>小</h4>"},
		{"align", `<p style="text-align: right;color:red">署名</p>`, `<p class="right">署名</p>`},
		{"script", `<script>alert(1)</script><p onclick="x()">文</p>`, "<p>文</p>"},
		{"style", `<style>p{}</style><p class="MsoNormal" style="mso-x:1">文<o:p></o:p></p>`, "<p>文</p>"},
		{"link", `<a href="javascript:alert(1)">甲</a><a href="https://example.cn/a?b=1&amp;c=2">乙</a>`,
			`<p>甲<a href="https://example.cn/a?b=1&amp;c=2">乙</a></p>`},
		{"own picture", `<img src="/files/` + key + `" alt="图" width="10" onerror="x">`,
			`<p><img src="/files/` + key + `" alt="图" width="10"/></p>`},
		{"foreign picture", `<p>前<img src="https://example.cn/x.png">后</p>`, "<p>前后</p>"},
		{"table", `<table border=1><tr><td colspan="2">甲</td></tr><tr><td></td><td>乙</td></tr></table>`,
			`<table><tbody><tr><td colspan="2">甲</td></tr><tr><td></td><td>乙</td></tr></tbody></table>`},
		{"list", "<ul>\n <li> 甲</li>\n <li></li></ul>", "<ul><li>甲</li></ul>"},
		{"list of nothing", "<ul><li></li></ul>", ""},
		{"rare characters", "<p>𠀀䶮𬍛</p>", "<p>𠀀䶮𬍛</p>"},
		{"bold around blocks", "<b><p>甲</p><p>乙</p></b>", "<p><strong>甲</strong></p><p><strong>乙</strong></p>"},
		{"colour", `<p>甲<span class="c-red" style="x:y">乙</span><span class="c-blue">丙</span><span>丁</span></p>`,
			`<p>甲<span class="c-red">乙</span>丙丁</p>`},
		{"colours", `<p><span class="c-teal"><strong>甲</strong></span><span class="c-ochre c-green">乙</span><span class="c-green"> </span></p>`,
			`<p><span class="c-teal"><strong>甲</strong></span>乙</p>`},
		{"colour around blocks", `<span class="c-ochre"><p>甲</p><p>乙</p></span>`,
			`<p><span class="c-ochre">甲</span></p><p><span class="c-ochre">乙</span></p>`},
		{"colour of a heading", `<h2 class="c-red"><span class="c-green">甲</span></h2>`, `<h2><span class="c-green">甲</span></h2>`},
		{"caption", `<figure><img src="/files/` + key + `"><figcaption>说明</figcaption></figure>`,
			`<figure><img src="/files/` + key + `"/><figcaption>说明</figcaption></figure>`},
		{"figure beside the text", `<figure class="right" style="text-align:center"><img src="/files/` + key + `"></figure><figure class="x"><img src="/files/` + key + `"></figure>`,
			`<figure class="right"><img src="/files/` + key + `"/></figure><figure><img src="/files/` + key + `"/></figure>`},
		{"widths of columns", `<table><caption>表</caption><colgroup style="x:y"><col width="30%"><col width="80px"></colgroup><tr><td>甲</td><td>乙</td></tr></table>`,
			`<table><caption>表</caption><colgroup><col width="30%"/><col/></colgroup><tbody><tr><td>甲</td><td>乙</td></tr></tbody></table>`},
		{"widths of Word", `<table><colgroup><col width=123 style="mso-width-source:userset"><col></colgroup><tr><td>甲</td></tr></table>`,
			`<table><tbody><tr><td>甲</td></tr></tbody></table>`},
		{"widths of nothing", `<table><colgroup><col width="30%"></colgroup></table><p>甲</p>`, `<p>甲</p>`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := string(HTML(tt.in))
			if got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			if again := string(HTML(got)); again != got {
				t.Errorf("not a fixed point: %s", again)
			}
		})
	}
}

func TestMarkHeadings(t *testing.T) {
	t.Parallel()
	in := FromText("一、始终坚持以学为先\n\u00a0 （二）建机制\n一、要抓学习。二、要抓落实。\n十一、附则\n一二三")
	want := "<h2>一、始终坚持以学为先</h2><h3>（二）建机制</h3><p>一、要抓学习。二、要抓落实。</p><h2>十一、附则</h2><p>一二三</p>"
	if got := string(MarkHeadings(in)); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestTextAndSections(t *testing.T) {
	t.Parallel()
	body := cms.SafeHTML("<p>甲</p><h2>一、乙</h2><ul><li>丙</li><li>丁</li></ul>")
	if got := Text(body); got != "甲\n一、乙\n丙\n丁" {
		t.Errorf("text %q", got)
	}
	s := Sections(body)
	if len(s) != 2 || s[0].HTML != "<p>甲</p>" || s[1].Title != "一、乙" || s[1].HTML != "<ul><li>丙</li><li>丁</li></ul>" {
		t.Errorf("sections %+v", s)
	}
}

func TestBlocks(t *testing.T) {
	t.Parallel()
	got := Blocks(`<h2>一、甲</h2><p>乙<strong>丙</strong></p><ul><li><p>丁</p></li></ul><figure class="left"><img src="/files/abcdefghijklmnopqrstuvwx.jpg" alt="侧"/></figure><figure><img src="/files/abcdefghijklmnopqrstuvwx.jpg" alt="图"/><figcaption>说明</figcaption></figure><table><tbody><tr><td>格</td></tr></tbody></table>`)
	want := []Block{{"一级标题", "一、甲"}, {"", "乙丙"}, {"", "丁"}, {"图片，居左", "侧"}, {"图片", "图"}, {"图片说明", "说明"}, {"表格", "格"}}
	if !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}

func TestFileKeys(t *testing.T) {
	t.Parallel()
	keys := FileKeys(`<p><img src="/files/abcdefghijklmnopqrstuvwx.jpg"/><a href="/files/bbcdefghijklmnopqrstuvwx.pdf">附</a><a href="/x">y</a></p>`)
	if strings.Join(keys, " ") != "abcdefghijklmnopqrstuvwx.jpg bbcdefghijklmnopqrstuvwx.pdf" {
		t.Errorf("keys %q", keys)
	}
}

func TestShow(t *testing.T) {
	t.Parallel()
	const big, small, gone = "bbcdefghijklmnopqrstuvwx.jpg", "sbcdefghijklmnopqrstuvwx.png", "gbcdefghijklmnopqrstuvwx.jpg"
	files := map[string]cms.File{
		big:   {Key: big, Width: 2000, Height: 1000, Scalable: true},
		small: {Key: small, Width: 300, Height: 200, Scalable: true},
	}
	in := cms.SafeHTML(`<figure><img src="/files/` + big + `" alt="图"/><figcaption>说明</figcaption></figure><p>甲<img src="/files/` + small + `" alt=""/></p>` +
		`<figure><img src="/files/` + gone + `"/><figcaption>撤下的</figcaption></figure><p>乙<img src="/files/` + gone + `"/>丙</p>`)
	want := `<figure><picture><source type="image/webp" srcset="/files/` + big + `/480.webp 480w, /files/` + big + `/960.webp 960w, /files/` + big + `/1600.webp 1600w" sizes="(max-width: 767px) 100vw, 760px"/>` +
		`<img src="/files/` + big + `" alt="图" loading="lazy" width="2000" height="1000"/></picture><figcaption>说明</figcaption></figure>` +
		`<p>甲<img src="/files/` + small + `" alt="" loading="lazy" width="300" height="200"/></p><p>乙丙</p>`
	if got := string(Show(in, files)); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	table := Show("<table><tbody><tr><td><table><tbody><tr><td>甲</td></tr></tbody></table></td></tr></tbody></table>", nil)
	if strings.Count(string(table), `<div class="table-box" tabindex="0"`) != 1 || !strings.HasSuffix(string(table), "</table></div>") {
		t.Errorf("tables: %s", table)
	}
	if got := Show(HTML(string(in)), files); !strings.Contains(string(got), `alt=""`) {
		t.Errorf("an empty alternative text is lost: %s", got)
	}
}

func FuzzHTML(f *testing.F) {
	f.Add(`<table><colgroup><col width="30%"><col><colgroup><col width=5%>x</colgroup><tr><td><colgroup><col width="1%">甲</table><figure class=left><figure class=right><img src="/files/abcdefghijklmnopqrstuvwx.jpg">`)
	f.Add("<p>甲<b>乙<p>丙</b>")
	f.Add("<table><div>x</table><svg><p>y</svg>")
	f.Add("<p class=sign>a<br><div>b</div>")
	f.Add("<span class=c-red>a<p>b<br>c</span><span>d")
	f.Add("<table><tr><span class=c-teal><td>x</span><p><a href=/a><span class=c-green><h2>y")
	f.Fuzz(func(t *testing.T, in string) {
		once := string(HTML(in))
		if twice := string(HTML(once)); twice != once {
			t.Errorf("not a fixed point\nin    %q\nonce  %q\ntwice %q", in, once, twice)
		}
	})
}

// BenchmarkHTML reads a speech of 5,000 characters as Word gives it.
func BenchmarkHTML(b *testing.B) {
	in := strings.Repeat(`<p class=MsoNormal style='text-indent:32pt'><span style='font-family:仿宋'>今年以来，市直机关<b>坚持</b>把巡河作为党员活动的内容，逐段排查，登记造册。<o:p></o:p></span></p>`, 125)
	for b.Loop() {
		HTML(in)
	}
}
