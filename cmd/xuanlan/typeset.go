package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"xuanlan/internal/sanitize"
	"xuanlan/internal/typeset"
)

// maxHTML is the largest input, in bytes, of the commands that read HTML.
const maxHTML = 32 << 20

type clean struct{}

// Run writes the canonical form of the HTML on standard input.
func (clean) Run() error {
	in, err := readHTML(os.Stdin)
	if err != nil {
		return err
	}
	return writeHTML(string(sanitize.HTML(in)))
}

type compose struct{}

// Run writes the canonical form of the HTML on standard input, typeset by
// every rule.
func (compose) Run() error {
	in, err := readHTML(os.Stdin)
	if err != nil {
		return err
	}
	body, _ := typeset.Apply(sanitize.HTML(in), typeset.All())
	return writeHTML(string(body))
}

func readHTML(r io.Reader) (string, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxHTML+1))
	if err != nil {
		return "", fmt.Errorf("读不了标准输入：%w", err)
	}
	if len(b) > maxHTML {
		return "", errors.New("输入超过 32 MB，请分成几份再来")
	}
	return inUTF8(b), nil
}

// inUTF8 reads text of older sites, which is often in GB 18030 or a part of it.
// A text that is UTF-8 for the most part stays: only some bytes of it are bad.
func inUTF8(b []byte) string {
	good, bad := 0, 0
	for rest := b; len(rest) > 0; {
		r, n := utf8.DecodeRune(rest)
		switch {
		case n > 1:
			good++
		case r == utf8.RuneError:
			bad++
		}
		rest = rest[n:]
	}
	if bad <= good {
		return string(b)
	}
	s, err := simplifiedchinese.GB18030.NewDecoder().Bytes(b)
	if err != nil {
		return string(b)
	}
	return string(s)
}

func writeHTML(s string) error {
	_, err := fmt.Fprintln(os.Stdout, s)
	return err
}
