package account

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"xuanlan/internal/cms"
)

// maxLength bounds passwords, and so the work that hashing one costs.
const maxLength = 128

// Rule is one thing that is asked of a new password. The browser can check
// those with a Key while it is typed.
type Rule struct {
	Key   string // length, classes, without; empty: only the server can tell
	Value string // a number, or words separated by spaces
	Text  string
}

// Rules are what is asked of a new password of the user.
func (a *Accounts) Rules(ctx context.Context, u cms.User) ([]Rule, error) {
	p, site, err := a.settings(ctx)
	if err != nil {
		return nil, err
	}
	rules := []Rule{
		{"length", strconv.Itoa(p.MinLength), fmt.Sprintf("%d 到 %d 位", p.MinLength, maxLength)},
		{"classes", strconv.Itoa(p.Classes), fmt.Sprintf("大写字母、小写字母、数字、符号四种里至少有%s种", numeral(p.Classes))},
		{"without", strings.Join(ownWords(u, site), " "), "不含登录名、姓名、单位或网站的名称"},
		{"", "", "不是常见的密码，例如键盘上连着的键、年份加单词"},
	}
	if p.History > 0 {
		rules = append(rules, Rule{"", "", fmt.Sprintf("不是最近用过的 %d 个密码之一", p.History)})
	}
	return rules, nil
}

func numeral(n int) string { return [...]string{"零", "一", "两", "三", "四"}[n] }

func (a *Accounts) settings(ctx context.Context) (p cms.Security, site cms.Site, err error) {
	if p, err = a.store.Security(ctx); err == nil {
		site, err = a.store.Site(ctx)
	}
	return p, site, err
}

// checkPassword adds to bad what a new password lacks, all of it at once.
func (a *Accounts) checkPassword(ctx context.Context, bad cms.FieldErrors, field, password string, u cms.User) error {
	p, site, err := a.settings(ctx)
	if err != nil {
		return err
	}
	unmet := unmet(password, p, ownWords(u, site))
	if len(unmet) == 0 && u.ID != 0 {
		used, err := a.used(ctx, u, password, p.History)
		if err != nil {
			return err
		}
		if used {
			unmet = append(unmet, fmt.Sprintf("不能用最近用过的 %d 个密码", p.History))
		}
	}
	if len(unmet) > 0 {
		bad.Add(field, "密码"+strings.Join(unmet, "；"))
	}
	return nil
}

func unmet(password string, p cms.Security, words []string) []string {
	var out []string
	if n := utf8.RuneCountInString(password); n < p.MinLength || n > maxLength {
		out = append(out, fmt.Sprintf("要有 %d 到 %d 位，现在是 %d 位", p.MinLength, maxLength, n))
	}
	if classes(password) < p.Classes {
		out = append(out, fmt.Sprintf("要有大写字母、小写字母、数字、符号里的至少%s种", numeral(p.Classes)))
	}
	lower := strings.ToLower(password)
	if slices.ContainsFunc(words, func(w string) bool { return strings.Contains(lower, w) }) {
		out = append(out, "不能含登录名、姓名、单位或网站的名称")
	}
	if usual(password) {
		out = append(out, "太常见，容易被猜到，请换成别人想不到的")
	}
	return out
}

func classes(password string) int {
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
	return upper + lower + digit + other
}

// ownWords are what a password of the user must not contain, in lower case:
// Latin words of the login name, the name, the site's name and domain, and
// pairs of neighbouring Han characters of the names.
func ownWords(u cms.User, site cms.Site) []string {
	var out []string
	add := func(text string, shortest int, except ...string) {
		for _, w := range strings.FieldsFunc(strings.ToLower(text), notLatin) {
			if len(w) >= shortest && !slices.Contains(except, w) && !slices.Contains(out, w) {
				out = append(out, w)
			}
		}
		runes := []rune(text)
		for i := range max(len(runes)-1, 0) {
			if pair := string(runes[i : i+2]); unicode.Is(unicode.Han, runes[i]) && unicode.Is(unicode.Han, runes[i+1]) && !slices.Contains(out, pair) {
				out = append(out, pair)
			}
		}
	}
	if len(u.Login) >= 3 {
		out = append(out, strings.ToLower(u.Login))
	}
	add(u.Login, 4)
	add(u.Name, 3)
	add(site.Name, 4)
	add(site.FullName, 4)
	add(site.Domain, 4, "www")
	return out
}

func notLatin(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }

// used reports whether the password is among the last ones of the account.
func (a *Accounts) used(ctx context.Context, u cms.User, password string, history int) (bool, error) {
	hashes, err := a.store.Passwords(ctx, u.ID, history)
	if err != nil {
		return false, err
	}
	for _, h := range hashes {
		if match, err := a.Hasher.Match(password, h); err != nil || match {
			return match, err
		}
	}
	return false, nil
}
