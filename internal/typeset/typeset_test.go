package typeset

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"xuanlan/internal/cms"
	"xuanlan/internal/sanitize"
)

// check applies the rules and reports what must hold for every body.
func check(t *testing.T, in string, on Rules) (cms.SafeHTML, []Change) {
	t.Helper()
	clean := sanitize.HTML(in)
	out, changes := Apply(cms.SafeHTML(in), on)
	if again := sanitize.HTML(string(out)); again != out {
		t.Errorf("not a fixed point of sanitize\nin    %q\nout   %q\nagain %q", in, out, again)
	}
	if again, more := Apply(out, on); again != out || len(more) > 0 {
		t.Errorf("not idempotent\nin    %q\nout   %q\nagain %q", in, out, again)
	}
	if a, b := wording(clean), wording(out); a != b {
		t.Errorf("wording\nin     %q\nbefore %q\nafter  %q", in, a, b)
	}
	if a, b := sanitize.FileKeys(clean), sanitize.FileKeys(out); !slices.Equal(a, b) {
		t.Errorf("files\nin %q\n%q\n%q", in, a, b)
	}
	if (len(changes) > 0) != (out != clean) {
		t.Errorf("%d changes\nin  %q\nout %q", len(changes), clean, out)
	}
	return out, changes
}

// forms maps what the rules may change to one form each.
var forms = strings.NewReplacer("，", ",", "；", ";", "：", ":", "？", "?", "！", "!", "（", "(", "）", ")",
	"[", "(", "]", ")", "［", "(", "］", ")", "【", "(", "】", ")", "﹝", "(", "﹞", ")", "〔", "(", "〕", ")",
	"“", `"`, "”", `"`, "‘", "'", "’", "'", "％", "%", "．", ".", "。", ".", "…", ".", "－", "-", "—", "-")

var rows = regexp.MustCompile(`\.+|-+`)

// wording is the text without white space, in those forms, with rows of dots
// and of hyphens as one.
func wording(body cms.SafeHTML) string {
	var b strings.Builder
	for _, r := range forms.Replace(sanitize.Text(body)) {
		switch {
		case space(r) || unicode.IsSpace(r):
		case r >= '㈠' && r <= '㈩':
			b.WriteString("(" + string([]rune("一二三四五六七八九十")[r-'㈠']) + ")")
		case r >= '０' && r <= '９', r >= 'Ａ' && r <= 'Ｚ', r >= 'ａ' && r <= 'ｚ':
			b.WriteRune(r - '０' + '0')
		default:
			b.WriteRune(r)
		}
	}
	return rows.ReplaceAllStringFunc(b.String(), func(s string) string { return s[:1] })
}

func TestApply(t *testing.T) {
	t.Parallel()
	for i, tt := range slices.Concat(textCases, treeCases) {
		t.Run(fmt.Sprintf("%s %d", tt.rule, i), func(t *testing.T) {
			in, want := tt.in, tt.want
			if !strings.HasPrefix(in, "<") {
				in = "<p>" + in + "</p>"
			}
			if want == "" {
				want = in
			} else if !strings.HasPrefix(want, "<") {
				want = "<p>" + want + "</p>"
			}
			on := All()
			if tt.rule != "all" {
				on = Rules{tt.rule: true}
			}
			if out, _ := check(t, in, on); string(out) != want {
				t.Errorf("\nin   %s\ngot  %s\nwant %s", in, out, want)
			}
			check(t, in, All())
		})
	}
}

// Each rule does nothing when it is off, and every rule is documented.
func TestCatalogue(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for _, tt := range slices.Concat(textCases, treeCases) {
		used[tt.rule] = true
		if out, changes := Apply(cms.SafeHTML(tt.in), Rules{}); out != sanitize.HTML(tt.in) || changes != nil {
			t.Errorf("no rules changed %s", tt.in)
		}
	}
	seen := map[string]bool{}
	for _, r := range Catalogue {
		if r.ID == "" || r.Name == "" || r.Source == "" || !strings.HasSuffix(r.Description, "。") || seen[r.ID] || r.text == nil && r.tree == nil {
			t.Errorf("rule %q is incomplete", r.ID)
		}
		if seen[r.ID] = true; !used[r.ID] {
			t.Errorf("rule %s has no case", r.ID)
		}
	}
}

func TestChanges(t *testing.T) {
	t.Parallel()
	in := "<p>一、提高站位</p><p>会议强调,要把党的政治建设摆在首位,持续推进机关党建工作高质量发展,以优异成绩迎接检查.</p><p>中共某某市委</p><p>２０２６年11月12日</p>"
	_, got := check(t, in, All())
	want := []Change{
		{"width", "２０２６年11月12日", "2026年11月12日"},
		{"marks", "会议强调,要把党的政治建设", "会议强调，要把党的政治建设"},
		{"marks", "政治建设摆在首位,持续推进机关党建", "政治建设摆在首位，持续推进机关党建"},
		{"marks", "建工作高质量发展,以优异成绩迎接检", "建工作高质量发展，以优异成绩迎接检"},
		{"headings", "正文：一、提高站位", "一级标题：一、提高站位"},
		{"sign", "正文：中共某某市委↵2026年11月12日", "署名：中共某某市委↵2026年11月12日"},
	}
	if !slices.Equal(got, want) {
		t.Errorf("\ngot  %q\nwant %q", got, want)
	}
	_, got = check(t, "<p>甲,乙,丙</p>", All())
	if want := []Change{{"marks", "甲,乙,丙", "甲，乙，丙"}}; !slices.Equal(got, want) {
		t.Errorf("\ngot  %q\nwant %q", got, want)
	}
}

// article is a made-up article of at least n characters with something for
// most rules.
func article(n int) string {
	const part = `<p>一、提高站位,统一思想</p>` +
		`<p>会议强调:"要把党的政治建设摆在首位",认真落实某发[2026]12号文件精神(以下简称《意见》),坚持 “三个到位”。</p>` +
		`<p>（二）建机制</p><p>某局机关党委(筹)共有党员１２８名,占比 45.5％,比上年增长1,200人...详见https://example.cn/a?b=1,2。` +
		`这是一项长期任务--必须久久为功,善作善成;要以钉钉子精神抓好落实,切实把学习成果转化为推动工作的强大动力。</p>` +
		`<table><tbody><tr><th>姓　名</th><th>单 位</th></tr><tr><td>张某</td><td>某局</td></tr></tbody></table>`
	return strings.Repeat(part, n/utf8.RuneCountInString(tags.ReplaceAllString(part, ""))+1) + `<p>中共某某市委机关工委</p><p>2026年11月12日</p>`
}

var tags = regexp.MustCompile(`<[^>]*>`)

func TestArticle(t *testing.T) {
	t.Parallel()
	out, changes := check(t, article(2000), All())
	for _, bad := range []string{`,统`, `[2026]`, `&#34;`, `...`, `--`, `１`, `％`, `姓　`} {
		if strings.Contains(string(out), bad) {
			t.Errorf("still holds %s", bad)
		}
	}
	for _, good := range []string{`<h2>一、提高站位，统一思想</h2>`, `<h3>（二）建机制</h3>`, `1,200人……`, `https://example.cn/a?b=1,2。`, `<p class="sign">中共某某市委机关工委<br/>2026年11月12日</p>`} {
		if !strings.Contains(string(out), good) {
			t.Errorf("lacks %s in %s", good, out)
		}
	}
	if len(changes) < 50 {
		t.Errorf("%d changes", len(changes))
	}
}

func BenchmarkApply(b *testing.B) {
	in := sanitize.HTML(article(5000))
	b.ReportAllocs()
	for b.Loop() {
		Apply(in, All())
	}
}

func FuzzApply(f *testing.F) {
	for _, tt := range slices.Concat(textCases, treeCases) {
		f.Add(tt.in, uint32(1<<len(Catalogue)-1))
	}
	f.Add(article(300), uint32(1<<len(Catalogue)-1))
	f.Add("<p>甲<b>乙<p>丙</b>", uint32(3))
	f.Add("<table><div>x</table><svg><p>y</svg>", uint32(5))
	f.Fuzz(func(t *testing.T, in string, bits uint32) {
		on := Rules{}
		for i, r := range Catalogue {
			on[r.ID] = bits&(1<<i) != 0
		}
		if s := string(sanitize.HTML(in)); s != string(sanitize.HTML(s)) {
			t.Skip("nothing that sanitising could settle")
		}
		check(t, in, on)
	})
}
