package account_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"xuanlan/internal/account"
	"xuanlan/internal/apptest"
	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

func TestPasswordRules(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	b := setup(t)
	err := b.store.InTx(ctx, actor, func(tx *store.Tx) error {
		return tx.SaveSite(ctx, cms.Site{Name: "云川机关党建", FullName: "云川市直机关工作委员会", Domain: "www.yunchuan.gov.cn"})
	})
	if err != nil {
		t.Fatal(err)
	}
	for password, part := range map[string]string{
		"Short-1a":                      "现在是 8 位",
		"onlylowercaseletters1":         "至少三种",
		"xxCHEN.yushi-9471":             "不能含登录名",
		"Yushi-forest-9471":             "不能含登录名", // a part of the login name
		"程雨石-Forest-9471":               "姓名",
		"Yunchuan-Forest-9471":          "网站",
		"云川-Forest-9471x":               "网站",
		"Qwertyuiop1!":                  "太常见",
		"1qaz2wsx!QAZ":                  "太常见",
		"Password-2026!":                "太常见",
		"P@ssw0rd123456":                "太常见",
		"Admin@12345678":                "太常见",
		"Aa1!Aa1!Aa1!":                  "太常见",
		"Aaaaaaaa1111!":                 "太常见",
		"Abcdefgh-20261124":             "太常见",
		strings.Repeat("Ab1-xyZ9k", 15): "现在是 135 位",
	} {
		err := b.ResetPassword(ctx, actor, mustUser(t, b), password)
		if bad, ok := err.(cms.FieldErrors); !ok || !strings.Contains(bad["password"], part) {
			t.Errorf("%s: %v", password, err)
		}
	}
	for _, password := range []string{apptest.Password, "Another-horse-2", "河边的 Willow 7", account.RandomPassword()} {
		if err := b.ResetPassword(ctx, actor, mustUser(t, b), password); err != nil {
			t.Errorf("%s: %v", password, err)
		}
	}
	// All that is missing is told at once.
	bad, _ := b.ResetPassword(ctx, actor, mustUser(t, b), "abc").(cms.FieldErrors)
	if got := strings.Count(bad["password"], "；"); got != 2 {
		t.Errorf("%q", bad["password"])
	}
}

// The strictest rules that can be set are met by a made-up password.
func TestRandomPassword(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.rules(t, func(p *cms.Security) { p.MinLength, p.Classes = 16, 4 })
	for i := range 30 {
		u := cms.User{Login: fmt.Sprintf("user%d", i), Name: "甲", Grants: editor}
		if err := b.Create(context.Background(), actor, &u, account.RandomPassword()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestHistory(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	b := setup(t)
	change := func(from, to string) error {
		_, err := b.ChangePassword(ctx, actor, mustUser(t, b), from, to, to, agent)
		return err
	}
	last := password
	for i := range 4 {
		next := fmt.Sprintf("Another-horse-%d", i)
		if err := change(last, next); err != nil {
			t.Fatal(err)
		}
		if err := change(next, password); err == nil {
			t.Fatalf("the first password is taken again after %d others", i+1)
		}
		last = next
	}
	if err := change(last, "Another-horse-4"); err != nil {
		t.Fatal(err)
	}
	if err := change("Another-horse-4", password); err != nil {
		t.Errorf("after five others: %v", err)
	}
	b.rules(t, func(p *cms.Security) { p.History = 0 })
	if err := change(password, "Another-horse-4"); err != nil {
		t.Errorf("without history: %v", err)
	}
}

func TestDuties(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	b := setup(t)
	duty := func(password string) cms.Duty {
		t.Helper()
		e, err := b.Login(ctx, actor, b.user.Login, password, agent)
		if err != nil {
			t.Fatal(err)
		}
		_, s, err := b.Session(ctx, e.Session, true)
		if err != nil || s.Duty != e.Duty {
			t.Fatalf("%v %v", s, err)
		}
		return e.Duty
	}
	if got := duty(password); got != cms.DutyInitial {
		t.Errorf("first login: %q", got)
	}
	e, err := b.ChangePassword(ctx, actor, mustUser(t, b), password, "Another-horse-2", "Another-horse-2", agent)
	if err != nil || e.Duty != cms.DutyNone {
		t.Fatalf("after the change: %q %v", e.Duty, err)
	}
	if got := duty("Another-horse-2"); got != cms.DutyNone {
		t.Errorf("with one's own password: %q", got)
	}
	b.now = b.now.Add(89 * 24 * time.Hour)
	if got := duty("Another-horse-2"); got != cms.DutyNone {
		t.Errorf("after 89 days: %q", got)
	}
	b.now = b.now.Add(24 * time.Hour)
	if got := duty("Another-horse-2"); got != cms.DutyExpired {
		t.Errorf("after 90 days: %q", got)
	}
	b.rules(t, func(p *cms.Security) {
		p.ExpiryDays, p.Factor, p.FactorRoles = 180, cms.FactorRequired, []cms.Role{cms.RoleSecurity}
	})
	if got := duty("Another-horse-2"); got != cms.DutyFactor {
		t.Errorf("with a required second factor: %q", got)
	}
}

func TestSecurityBounds(t *testing.T) {
	t.Parallel()
	b := setup(t)
	defaults := cms.DefaultSecurity()
	if err := b.SaveSecurity(context.Background(), actor, defaults); err != nil {
		t.Errorf("the defaults: %v", err)
	}
	for _, bound := range cms.SecurityBounds {
		for _, n := range []int{bound.Min - 1, bound.Max + 1} {
			p := cms.DefaultSecurity()
			*bound.Of(&p) = n
			bad, ok := b.SaveSecurity(context.Background(), actor, p).(cms.FieldErrors)
			if !ok || bad[bound.Name] == "" {
				t.Errorf("%s = %d is taken", bound.Name, n)
			}
		}
	}
	p := defaults
	p.Factor = cms.FactorRequired
	if bad, ok := b.SaveSecurity(context.Background(), actor, p).(cms.FieldErrors); !ok || bad["factor_roles"] == "" {
		t.Error("a second factor for no role is taken")
	}
}
