package account_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"xuanlan/internal/account"
	"xuanlan/internal/cms"
)

func (b *bundle) enter(t *testing.T) int64 {
	t.Helper()
	e, err := b.Login(context.Background(), actor, b.user.Login, password, agent)
	if err != nil || e.Session == 0 {
		t.Fatalf("%+v %v", e, err)
	}
	return e.Session
}

// over is why a login is over, "" when it isn't.
func (b *bundle) over(t *testing.T, session int64, active bool) string {
	t.Helper()
	_, _, err := b.Session(context.Background(), session, active)
	if err == nil {
		return ""
	}
	if cms.KindOf(err) != cms.Unauthenticated {
		t.Fatal(err)
	}
	return err.Error()
}

func TestIdleExit(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s := b.enter(t)
	for range 4 {
		b.now = b.now.Add(29 * time.Minute)
		if why := b.over(t, s, true); why != "" {
			t.Fatalf("at work: %s", why)
		}
	}
	// What a page does by itself is no work.
	for range 3 {
		b.now = b.now.Add(9 * time.Minute)
		if why := b.over(t, s, false); why != "" {
			t.Fatalf("idle for less than the limit: %s", why)
		}
	}
	b.now = b.now.Add(4 * time.Minute)
	if why := b.over(t, s, true); !strings.Contains(why, "30 分钟没有操作") {
		t.Errorf("after 31 minutes: %q", why)
	}
	if got := b.actions(t); got[0] != "session.end" {
		t.Errorf("log: %v", got)
	}
}

func TestLifetime(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s := b.enter(t)
	for range 12*3 - 1 {
		b.now = b.now.Add(20 * time.Minute)
		if why := b.over(t, s, true); why != "" {
			t.Fatalf("at work: %s", why)
		}
	}
	b.now = b.now.Add(20 * time.Minute)
	if why := b.over(t, s, true); !strings.Contains(why, "12 小时") {
		t.Errorf("after twelve hours: %q", why)
	}
}

func TestOneLogin(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first := b.enter(t)
	second := b.enter(t)
	why := b.over(t, first, true)
	for _, part := range []string{"在别处登录", "Windows 上的 Chrome", "203.0.113.9", "改密码"} {
		if !strings.Contains(why, part) {
			t.Errorf("%q lacks %s", why, part)
		}
	}
	if why := b.over(t, second, true); why != "" {
		t.Errorf("the newest: %s", why)
	}
	b.rules(t, func(p *cms.Security) { p.OneSession = false })
	b.enter(t)
	if why := b.over(t, second, true); why != "" {
		t.Errorf("several allowed: %s", why)
	}
}

func TestKickOut(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	b := setup(t)
	b.rules(t, func(p *cms.Security) { p.OneSession = false })
	first, second, third := b.enter(t), b.enter(t), b.enter(t)
	u := mustUser(t, b)
	self := cms.Actor{ID: u.ID, Name: u.Name}
	if err := b.EndSession(ctx, self, u, first); err != nil {
		t.Fatal(err)
	}
	other := cms.User{Login: "second", Name: "沈禾", Grants: security}
	if err := b.Create(ctx, actor, &other, password); err != nil {
		t.Fatal(err)
	}
	if err := b.EndSession(ctx, self, other, second); cms.KindOf(err) != cms.NotFound {
		t.Errorf("a login of somebody else under one's own name: %v", err)
	}
	if err := b.EndOthers(ctx, cms.Actor{ID: other.ID, Name: other.Name}, u, third); err != nil {
		t.Fatal(err)
	}
	if why := b.over(t, first, true); !strings.Contains(why, "在别处退出") {
		t.Errorf("by oneself: %q", why)
	}
	if why := b.over(t, second, true); !strings.Contains(why, "管理员（沈禾）") {
		t.Errorf("by an administrator: %q", why)
	}
	list, err := b.Sessions(ctx, u)
	if err != nil || len(list) != 1 || list[0].ID != third {
		t.Errorf("%v %v", list, err)
	}
	if got := b.actions(t); !slices.Contains(got, "session.kick") || !slices.Contains(got, "session.end") {
		t.Errorf("log: %v", got)
	}
}

// A change of password, a reset and a disabling end every login.
func TestAccountEndsLogins(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	b := setup(t)
	s := b.enter(t)
	e, err := b.ChangePassword(ctx, actor, mustUser(t, b), password, "Another-horse-2", "Another-horse-2", agent)
	if err != nil {
		t.Fatal(err)
	}
	if b.over(t, s, true) == "" || b.over(t, e.Session, true) != "" {
		t.Error("a change of password must end the other logins and keep its own")
	}
	if err := b.ResetPassword(ctx, actor, mustUser(t, b), "Third-horse-3"); err != nil {
		t.Fatal(err)
	}
	if why := b.over(t, e.Session, true); !strings.Contains(why, "重设了您的密码") {
		t.Errorf("after a reset: %q", why)
	}
	if e, err = b.Login(ctx, actor, b.user.Login, "Third-horse-3", agent); err != nil {
		t.Fatal(err)
	}
	second := cms.User{Login: "second", Name: "二", Grants: security}
	if err := b.Create(ctx, actor, &second, password); err != nil {
		t.Fatal(err)
	}
	u := mustUser(t, b)
	u.DisabledAt = &b.now
	if err := b.Update(ctx, actor, u); err != nil {
		t.Fatal(err)
	}
	if b.over(t, e.Session, true) == "" {
		t.Error("a disabled account keeps its logins")
	}
	if b.login("Third-horse-3") == nil {
		t.Error("a disabled account logs in")
	}
}

func TestDevice(t *testing.T) {
	t.Parallel()
	for agent, want := range map[string]string{
		agent: "Windows 上的 Chrome",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1": "iPhone 上的 Safari",
		"Mozilla/5.0 (Linux; Android 14; V2304A) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36 MicroMessenger/8.0.50":                      "安卓手机 上的 微信",
		"Mozilla/5.0 (X11; Linux aarch64; rv:128.0) Gecko/20100101 Firefox/128.0":                                                                 "Linux 上的 Firefox",
		"curl/8.0": "未知设备",
		"":         "未知设备",
	} {
		if got := account.Device(agent); got != want {
			t.Errorf("%q: %s", agent, got)
		}
	}
}
