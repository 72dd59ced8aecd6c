package typeset

import (
	"regexp"
	"unicode/utf8"
)

// number matches the number of a document: the last character of the organ's
// code, the year in brackets of one kind, the number. The case numbers of
// courts, （2018）陕03民初12号, have the year in front and don't match.
var number = regexp.MustCompile(`\p{Han}(?:\[([12１２][0-9０-９]{3})\]|\(([12１２][0-9０-９]{3})\)|（([12１２][0-9０-９]{3})）` +
	`|【([12１２][0-9０-９]{3})】|﹝([12１２][0-9０-９]{3})﹞|［([12１２][0-9０-９]{3})］)[ \x{a0}]*第?[ \x{a0}]*[0-9０-９]{1,5}[ \x{a0}]*号`)

// docNumber puts the year of a document's number into the brackets 〔〕. A 第
// and leading zeros are wording and stay.
var docNumber = Rule{
	ID: "docnumber", Name: "文号", Description: "发文字号的年份改用六角括号，如“某发〔2018〕5号”，只换括号。",
	Source: "GB/T 9704-2012《党政机关公文格式》7.2.5", text: func(l *line) []edit {
		var out []edit
		s := string(l.runes)
		at, offset := 0, 0 // the same place in characters and in bytes
		for _, m := range number.FindAllStringSubmatchIndex(s, -1) {
			for g := 2; g < len(m); g += 2 {
				if m[g] < 0 {
					continue
				}
				at += utf8.RuneCountInString(s[offset:m[g]])
				offset = m[g]
				from, to := at-1, at+utf8.RuneCountInString(s[m[g]:m[g+1]])
				if !l.guarded(from) && !l.guarded(to) {
					out = append(out, edit{from, from + 1, "〔"}, edit{to, to + 1, "〕"})
				}
			}
		}
		return out
	},
}
