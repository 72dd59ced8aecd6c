package sanitize

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"xuanlan/internal/attack"
)

// may lists what a stored body consists of: each element with its attributes.
// It is written out here, apart from the policy that is tested.
var may = map[string]string{
	"p": "class", "h2": "class", "h3": "class", "h4": "class", "br": "", "hr": "", "blockquote": "",
	"strong": "", "em": "", "u": "", "s": "", "sub": "", "sup": "", "span": "class", "a": "href",
	"ul": "", "ol": "start", "li": "", "figure": "class", "figcaption": "",
	"img": "src alt width height", "video": "src poster width height controls", "audio": "src controls",
	"table": "", "caption": "", "colgroup": "", "col": "width", "thead": "", "tbody": "", "tfoot": "", "tr": "", "th": "colspan rowspan scope", "td": "colspan rowspan",
}

// values says what the attributes look like whose value matters.
var values = map[string]*regexp.Regexp{
	"src": regexp.MustCompile(`^/files/[a-z2-7]{24}\.[a-z0-9]{2,5}$`), "poster": regexp.MustCompile(`^/files/[a-z2-7]{24}\.[a-z0-9]{2,5}$`),
	"class": regexp.MustCompile(`^(byline|sign|left|center|right|no-indent|c-red|c-teal|c-ochre|c-green)$`),
	"width": regexp.MustCompile(`^[0-9]+%?$`), "height": regexp.MustCompile(`^[0-9]+$`), "start": regexp.MustCompile(`^[0-9]+$`),
	"colspan": regexp.MustCompile(`^[0-9]+$`), "rowspan": regexp.MustCompile(`^[0-9]+$`), "scope": regexp.MustCompile(`^(row|col)$`), "controls": regexp.MustCompile(`^$`),
}

// TestAttacks sanitises every attack. The result is a fixed point, and has
// nothing that isn't listed above.
func TestAttacks(t *testing.T) {
	t.Parallel()
	payloads := attack.Payloads("http://out.example")
	if len(payloads) < 150 {
		t.Fatalf("%d payloads", len(payloads))
	}
	for _, p := range payloads {
		for _, around := range []string{"@", "<p>前@后</p>", "<table><tr><td>@</td></tr></table>", "<ul><li>@</ul>", `<figure><img src="/files/aaaaaaaaaaaaaaaaaaaaaaaa.jpg" alt="@"><figcaption>@</figcaption></figure>`} {
			out := string(HTML(strings.ReplaceAll(around, "@", p.Text)))
			if again := string(HTML(out)); again != out {
				t.Errorf("%s in %s: not a fixed point\n%.300s\n%.300s", p.Name, around, out, again)
			}
			walk(parse(out), func(n *html.Node) {
				if bad := forbidden(n); bad != "" {
					t.Errorf("%s in %s: %s\n%.300s", p.Name, around, bad, out)
				}
			})
		}
	}
}

// forbidden says what is wrong with a node of a stored body.
func forbidden(n *html.Node) string {
	switch n.Type {
	case html.DocumentNode, html.TextNode:
		return ""
	case html.ElementNode:
	default:
		return "a comment or the like"
	}
	attributes, known := may[n.Data]
	if !known || n.Namespace != "" {
		return "element " + n.Namespace + " " + n.Data
	}
	for _, a := range n.Attr {
		if a.Namespace != "" || !slices.Contains(strings.Fields(attributes), a.Key) {
			return "attribute " + a.Key + " of " + n.Data
		}
		if re := values[a.Key]; re != nil && !re.MatchString(a.Val) {
			return a.Key + " of " + n.Data + " is " + a.Val
		}
		if a.Key != "href" {
			continue
		}
		u, err := url.Parse(a.Val)
		if err != nil || strings.ContainsAny(a.Val, "\"'<> \t\r\n\x00") || !slices.Contains([]string{"", "http", "https", "mailto", "tel"}, u.Scheme) ||
			strings.HasPrefix(u.Scheme, "http") && u.Host == "" {
			return "address " + a.Val
		}
	}
	return ""
}

// TestDeepNesting has texts that are nested absurdly: they are read in short
// time, come out short, and keep their words.
func TestDeepNesting(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]string{
		"breaks in phrases": "<p>" + strings.Repeat("<b><i>", 200) + strings.Repeat("字<br>", 3000),
		"blocks in phrases": strings.Repeat("<b>", 400) + strings.Repeat("字<p>", 400),
		"over the limit":    "<p>" + strings.Repeat("<b>字<br>", 3000),
		"sections":          strings.Repeat("<section>", 600) + "字",
	} {
		start := time.Now()
		out := HTML(in)
		if took := time.Since(start); took > 5*time.Second || len(out) > 10*len(in) {
			t.Errorf("%s: %v, %d bytes of %d", name, took, len(out), len(in))
		}
		if got, want := strings.Count(string(out), "字"), strings.Count(in, "字"); got != want {
			t.Errorf("%s: %d characters of %d", name, got, want)
		}
	}
}
