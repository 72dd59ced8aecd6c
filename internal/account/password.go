package account

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"xuanlan/internal/cms"
)

// PasswordRules are shown beside fields for new passwords.
var PasswordRules = []string{"10 到 128 位", "含大写字母、小写字母、数字、符号中的至少三类", "不包含登录名"}

// checkPassword applies what assessors of GB/T 22239-2019 usually ask for.
func checkPassword(bad cms.FieldErrors, field, password, login string) {
	n := utf8.RuneCountInString(password)
	var upper, lower, digit, other int
	for _, r := range password {
		switch {
		case unicode.IsUpper(r):
			upper = 1
		case unicode.IsLower(r):
			lower = 1
		case unicode.IsDigit(r):
			digit = 1
		default:
			other = 1
		}
	}
	switch {
	case n < 10 || n > 128:
		bad.Add(field, "密码要 10 到 128 位")
	case upper+lower+digit+other < 3:
		bad.Add(field, "密码要含大写字母、小写字母、数字、符号中的至少三类")
	case login != "" && strings.Contains(strings.ToLower(password), login):
		bad.Add(field, "密码不能包含登录名")
	}
}
