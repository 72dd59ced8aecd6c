package docx

import (
	"bytes"
	"encoding/xml"
	"io"
)

// Bounds of a tree, far above what Word writes.
const (
	maxDepth = 256
	maxNodes = 800_000
)

// node is an element. Names bear the prefixes of prefixes, whatever the file
// calls them.
type node struct {
	name  string
	attrs []xml.Attr // Name.Local with its prefix, Name.Space empty
	kids  []*node
	text  []byte // of the elements that hold text, see textual
}

// prefixes name the namespaces that are looked at, in the form of Word and in
// the strict form of the standard. Names of others are left without a prefix.
var prefixes = map[string]string{
	"http://schemas.openxmlformats.org/wordprocessingml/2006/main":           "w:",
	"http://purl.oclc.org/ooxml/wordprocessingml/main":                       "w:",
	"http://schemas.openxmlformats.org/officeDocument/2006/relationships":    "r:",
	"http://purl.oclc.org/ooxml/officeDocument/relationships":                "r:",
	"http://schemas.openxmlformats.org/officeDocument/2006/math":             "m:",
	"http://purl.oclc.org/ooxml/officeDocument/math":                         "m:",
	"http://schemas.openxmlformats.org/drawingml/2006/main":                  "a:",
	"http://purl.oclc.org/ooxml/drawingml/main":                              "a:",
	"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp:",
	"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing":             "wp:",
	"http://schemas.openxmlformats.org/drawingml/2006/picture":               "pic:",
	"http://purl.oclc.org/ooxml/drawingml/picture":                           "pic:",
	"http://schemas.openxmlformats.org/drawingml/2006/chart":                 "c:",
	"http://purl.oclc.org/ooxml/drawingml/chart":                             "c:",
	"http://schemas.microsoft.com/office/drawing/2014/chartex":               "c:",
	"http://schemas.openxmlformats.org/drawingml/2006/diagram":               "dgm:",
	"http://purl.oclc.org/ooxml/drawingml/diagram":                           "dgm:",
	"http://schemas.microsoft.com/office/word/2010/wordprocessingShape":      "wps:",
	"http://schemas.openxmlformats.org/markup-compatibility/2006":            "mc:",
	"urn:schemas-microsoft-com:vml":                                          "v:",
	"urn:schemas-microsoft-com:office:office":                                "o:",
}

var textual = map[string]bool{"w:t": true, "w:instrText": true, "m:t": true, "a:t": true}

// parseXML reads a part into a tree and returns its root.
func parseXML(b []byte) (*node, error) {
	p := treeParser{d: xml.NewDecoder(bytes.NewReader(b)), names: map[xml.Name]string{}, stack: []*node{{}}}
	for {
		t, err := p.d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, damaged(err)
		}
		if err := p.take(t); err != nil {
			return nil, err
		}
	}
	if len(p.stack[0].kids) != 1 {
		return nil, damaged(io.ErrUnexpectedEOF)
	}
	return p.stack[0].kids[0], nil
}

type treeParser struct {
	d     *xml.Decoder
	names map[xml.Name]string // each name is made once
	stack []*node
	count int
}

func (p *treeParser) take(t xml.Token) error {
	last := p.stack[len(p.stack)-1]
	switch t := t.(type) {
	case xml.StartElement:
		if p.count++; p.count > maxNodes || len(p.stack) > maxDepth {
			return tooBig("too many elements, or too deep")
		}
		n := &node{name: p.name(t.Name)}
		for _, a := range t.Attr {
			n.attrs = append(n.attrs, xml.Attr{Name: xml.Name{Local: p.name(a.Name)}, Value: a.Value})
		}
		last.kids = append(last.kids, n)
		p.stack = append(p.stack, n)
	case xml.EndElement:
		p.stack = p.stack[:len(p.stack)-1]
	case xml.CharData:
		if textual[last.name] {
			last.text = append(last.text, t...)
		}
	}
	return nil
}

func (p *treeParser) name(n xml.Name) string {
	s, ok := p.names[n]
	if !ok {
		s = prefixes[n.Space] + n.Local
		p.names[n] = s
	}
	return s
}

// attr returns the value of an attribute, "" when it is missing or n is nil.
func (n *node) attr(name string) string {
	if n == nil {
		return ""
	}
	for _, a := range n.attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// kid returns the child that a path of names leads to, nil if there is none.
func (n *node) kid(path ...string) *node {
	for _, name := range path {
		if n == nil {
			return nil
		}
		var next *node
		for _, k := range n.kids {
			if k.name == name {
				next = k
				break
			}
		}
		n = next
	}
	return n
}

// all calls f for the elements below n that have the name, in their order.
func (n *node) all(name string, f func(*node)) {
	if n == nil {
		return
	}
	for _, k := range n.kids {
		if k.name == name {
			f(k)
		}
		k.all(name, f)
	}
}

// first returns the first element below n that has one of the names.
func (n *node) first(names ...string) *node {
	if n == nil {
		return nil
	}
	for _, k := range n.kids {
		for _, name := range names {
			if k.name == name {
				return k
			}
		}
		if found := k.first(names...); found != nil {
			return found
		}
	}
	return nil
}

// on reads a property that is on by being there, unless its value says no.
func (n *node) on() bool {
	switch n.attr("w:val") {
	case "0", "false", "off", "none":
		return false
	}
	return n != nil
}
