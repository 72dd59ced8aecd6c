// Package attack holds texts that try to run a script in a page, to load
// something from elsewhere, or to disturb the page. Tests show that none gets
// through.
package attack

import (
	_ "embed"
	"fmt"
	"strings"
)

//go:embed payloads.txt
var payloads string

var characters = strings.NewReplacer("{NUL}", "\x00", "{TAB}", "\t", "{LF}", "\n", "{CR}", "\r", "{VT}", "\v", "{FF}", "\f",
	"{BEL}", "\a", "{SHIFT}", "\x0e", "{BAD}", "\xc3\x28", "{ZWSP}", "\u200b", "{BOM}", "\ufeff", "{LS}", "\u2028", "{PS}", "\u2029",
	"{RLO}", "\u202e", "{PDF}", "\u202c", "{LONG}", strings.Repeat("长文字 ", 20000), "{SPACES}", strings.Repeat(" \t", 5000),
	"{DEEP}", strings.Repeat("<div><b>", 600), "{BOLD}", strings.Repeat("<b><i>x<br>", 200), "{ATTRS}", strings.Repeat("a=b ", 3000))

// Payload is one of the texts.
type Payload struct {
	Name string // for messages: its line, as written
	Text string
}

// Payloads returns all texts. The script of the text with number i, counted
// from 1, sets top.__ran to i; what is loaded from elsewhere has an address
// below outside.
func Payloads(outside string) []Payload {
	var out []Payload
	for line := range strings.Lines(payloads) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		n := len(out) + 1
		text := strings.NewReplacer("MARK", fmt.Sprintf("top.__ran=%d", n), "OUT", fmt.Sprintf("%s/%d", outside, n)).Replace(line)
		out = append(out, Payload{Name: fmt.Sprintf("%d: %s", n, line), Text: characters.Replace(text)})
	}
	return out
}
