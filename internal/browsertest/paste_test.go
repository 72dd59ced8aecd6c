//go:build browser

package browsertest

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/PuerkitoBio/goquery"

	"xuanlan/internal/cms"
	"xuanlan/internal/sanitize"
)

// TestPasteFixtures pastes what programs put on the clipboard, each into an
// empty text. For each of testdata/paste
//   - what the server makes of the pasted text is the wanted body, and the
//     first line of the wanted file tells how many places wait for a picture,
//   - the server changes nothing but the writing of it: the editor shows the
//     same when it loads the stored body as when it was pasted,
//   - no word is lost or moved against what the server makes of the raw HTML.
func TestPasteFixtures(t *testing.T) {
	t.Parallel()
	s := site(t)
	tb := desk(t, s, "粘贴")
	tb.click(".ProseMirror")
	paths, err := filepath.Glob("testdata/paste/*.want.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".want.html")
		raw, text := clipboard(t, strings.TrimSuffix(path, ".want.html"))
		tb.pasteFresh(raw, text)
		pasted := tb.body()
		stored := string(sanitize.HTML(pasted))
		got := tb.places() + oneAddress(stored)
		if want := strings.ReplaceAll(read(t, path), "\n", ""); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", name, strings.ReplaceAll(got, "><", ">\n<"), strings.ReplaceAll(want, "><", ">\n<"))
		}
		if again := tb.reload(stored); again != stored {
			t.Errorf("%s: stored and loaded again\ngot  %s\nwant %s", name, again, stored)
		}
		if before, after := words(pasted), words(stored); before != after {
			t.Errorf("%s: the server changed the words\nsent   %s\nstored %s", name, before, after)
		}
		if want := words(string(sanitize.HTML(withoutMarkers(t, raw)))); raw != "" && words(stored) != want {
			t.Errorf("%s: words\ngot  %s\nwant %s", name, words(stored), want)
		}
	}
	if len(paths) < 25 {
		t.Errorf("%d texts", len(paths))
	}
	if eval[bool](tb, `"__ran" in window`) {
		t.Error("a script of the clipboard ran")
	}
}

// clipboard reads what is pasted: HTML, or plain text alone.
func clipboard(t *testing.T, stem string) (html, text string) {
	t.Helper()
	if _, err := os.Stat(stem + ".txt"); err == nil {
		return "", read(t, stem+".txt")
	}
	picture := base64.StdEncoding.EncodeToString(dot(t, 20))
	return strings.ReplaceAll(read(t, stem+".html"), "base64,PNG", "base64,"+picture), ""
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// places tells how many pictures did not come along, "" if none.
func (tb *tab) places() string {
	tb.t.Helper()
	n := eval[int](tb, `document.querySelectorAll("[data-testid=lost-picture]").length`)
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("<!-- places: %d -->", n)
}

func oneAddress(s string) string {
	return fileAddress.ReplaceAllString(s, "/files/"+strings.Repeat("a", 24)+".png")
}

// pasteFresh pastes into an empty text and waits for pictures to arrive.
func (tb *tab) pasteFresh(html, text string) {
	tb.t.Helper()
	args, err := json.Marshal([]string{html, text})
	if err != nil {
		tb.t.Fatal(err)
	}
	eval[bool](tb, `(([html, text]) => {
		const area = document.querySelector("textarea[name=body]");
		area.value = "";
		area.dispatchEvent(new Event("input"));
		const board = new DataTransfer();
		if (html) board.setData("text/html", html);
		if (text) board.setData("text/plain", text);
		return document.querySelector(".ProseMirror").dispatchEvent(new ClipboardEvent("paste", {clipboardData: board, bubbles: true, cancelable: true}));
	})(`+string(args)+`)`)
	tb.wait(`document.querySelector("[data-testid=coming-picture]") === null`)
}

// reload has the editor load a stored body and touch it, and returns what the
// server makes of that.
func (tb *tab) reload(body string) string {
	tb.t.Helper()
	arg, err := json.Marshal(body)
	if err != nil {
		tb.t.Fatal(err)
	}
	eval[bool](tb, `((body) => {
		const area = document.querySelector("textarea[name=body]");
		area.value = body;
		return area.dispatchEvent(new Event("input"));
	})(`+string(arg)+`)`)
	tb.paste("<p>触</p>", "", "", nil)
	touched := tb.body()
	return string(sanitize.HTML(strings.Replace(touched, "触", "", 1)))
}

// words is the text of a body without white space, which the two may set
// differently between blocks, and without characters that are not seen.
func words(body string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune("\u200b\ufeff\u00ad\u202a\u202c\u2066\u2069", r) {
			return -1
		}
		return r
	}, sanitize.Text(cms.SafeHTML(body)))
}

// withoutMarkers takes out the markers of Word's lists that become real lists:
// numbers and bullets are the list's, not words.
func withoutMarkers(t *testing.T, raw string) string {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	doc.Find("p span").Each(func(_ int, n *goquery.Selection) {
		style, _ := n.Attr("style")
		marker := strings.TrimRight(strings.TrimSpace(n.Text()), ".)")
		if strings.HasPrefix(style, "mso-list:Ignore") && (len([]rune(marker)) == 1 && !strings.ContainsAny(marker, "①一")) {
			n.Remove()
		}
	})
	out, err := doc.Find("body").Html()
	if err != nil {
		t.Fatal(err)
	}
	return out
}
