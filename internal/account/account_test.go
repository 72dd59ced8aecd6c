package account_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"xuanlan/internal/account"
	"xuanlan/internal/cms"
	"xuanlan/internal/store"
	"xuanlan/internal/testdb"
)

var (
	editor   = []cms.Grant{{Role: cms.RoleEditor}}
	security = []cms.Grant{{Role: cms.RoleSecurity}}
)

const (
	password = "Correct-horse-1"
	agent    = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"
)

var actor = cms.Actor{Name: "test", Address: "203.0.113.9"}

type bundle struct {
	*account.Accounts
	store *store.Store
	now   time.Time
	user  cms.User
}

func setup(t *testing.T) *bundle {
	t.Helper()
	b := &bundle{now: time.Date(2026, 11, 24, 9, 0, 0, 0, cms.Zone)}
	clock := func() time.Time { return b.now }
	b.store = testdb.New(t, clock)
	b.Accounts = account.New(b.store, clock)
	b.user = cms.User{Login: "Chen.Yushi", Name: "程雨石", Grants: security}
	if err := b.Create(context.Background(), actor, &b.user, password); err != nil {
		t.Fatal(err)
	}
	return b
}

func (b *bundle) login(password string) error {
	_, err := b.Login(context.Background(), actor, " chen.yushi ", password, agent)
	return err
}

func TestLogin(t *testing.T) {
	t.Parallel()
	b := setup(t)
	if err := b.login(password); err != nil {
		t.Errorf("right password: %v", err)
	}
	wrong := b.login("wrong")
	_, nobody := b.Login(context.Background(), actor, "nobody", "wrong", agent)
	if cms.KindOf(wrong) != cms.Unauthenticated || wrong.Error() != nobody.Error() {
		t.Errorf("answers differ: %v / %v", wrong, nobody)
	}
}

func mustUser(t *testing.T, b *bundle) cms.User {
	t.Helper()
	u, err := b.store.User(context.Background(), b.user.ID)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestLastAdminStays(t *testing.T) {
	t.Parallel()
	b := setup(t)
	u := mustUser(t, b)
	u.Grants = editor
	if err := b.Update(context.Background(), actor, u); cms.KindOf(err) != cms.Invalid {
		t.Errorf("demoted: %v", err)
	}
}

func TestBadUsers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for name, tt := range map[string]struct {
		user     cms.User
		password string
		field    string
	}{
		"login taken":    {cms.User{Login: "CHEN.yushi", Name: "甲", Grants: editor}, password, "login"},
		"login odd":      {cms.User{Login: "陈", Name: "甲", Grants: editor}, password, "login"},
		"no name":        {cms.User{Login: "abc", Grants: editor}, password, "name"},
		"no role":        {cms.User{Login: "abc", Name: "甲"}, password, "roles"},
		"auditor too":    {cms.User{Login: "abc", Name: "甲", Grants: []cms.Grant{{Role: cms.RoleAuditor}, {Role: cms.RoleEditor}}}, password, "roles"},
		"no unit":        {cms.User{Login: "abc", Name: "甲", Grants: []cms.Grant{{Role: cms.RoleContributor}}}, password, "unit_id"},
		"lost column":    {cms.User{Login: "abc", Name: "甲", Grants: []cms.Grant{{Role: cms.RoleEditor, ColumnID: new(int64(99))}}}, password, "roles"},
		"short password": {cms.User{Login: "abc", Name: "甲", Grants: editor}, "Ab1-", "password"},
		"plain password": {cms.User{Login: "abc", Name: "甲", Grants: editor}, "aaaaaaaaaaaa1", "password"},
		"login in it":    {cms.User{Login: "abc", Name: "甲", Grants: editor}, "xxABC-12345678", "password"},
	} {
		err := b.Create(context.Background(), actor, &tt.user, tt.password)
		bad, ok := err.(cms.FieldErrors)
		if !ok || bad[tt.field] == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestChangePasswordChecks(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for field, in := range map[string][3]string{
		"current": {"wrong", "Another-horse-2", "Another-horse-2"},
		"repeat":  {password, "Another-horse-2", "Another-horse-3"},
		"new":     {password, password, password},
	} {
		_, err := b.ChangePassword(context.Background(), actor, mustUser(t, b), in[0], in[1], in[2], agent)
		if bad, ok := err.(cms.FieldErrors); !ok || bad[field] == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestBootstrap(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := testdb.New(t, nil)
	a := account.New(s, time.Now)
	if _, _, err := a.Bootstrap(ctx, "short"); err == nil || !strings.Contains(err.Error(), "XUANLAN_ADMIN_PASSWORD") {
		t.Errorf("weak password: %v", err)
	}
	created, generated, err := a.Bootstrap(ctx, "")
	if err != nil || !created || generated == "" {
		t.Fatalf("%v %q %v", created, generated, err)
	}
	if _, err := a.Login(ctx, actor, "admin", generated, agent); err != nil {
		t.Errorf("generated password: %v", err)
	}
	if created, _, err := a.Bootstrap(ctx, password); created || err != nil {
		t.Errorf("second time: %v %v", created, err)
	}
}

// Every event of an account is in the log, with no password in it.
func TestAudit(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	b := setup(t)
	_ = b.login("wrong-secret")
	_ = b.login(password)
	if err := b.ResetPassword(ctx, actor, mustUser(t, b), "Another-horse-2"); err != nil {
		t.Fatal(err)
	}
	log, _, err := b.store.AuditLog(ctx, store.AuditFilter{Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range log {
		got = append(got, e.Action)
		for k, v := range e.Details() {
			if s, ok := v.(string); ok && (strings.Contains(s, "secret") || strings.Contains(s, "horse")) {
				t.Errorf("%s: %s holds a password", e.Action, k)
			}
		}
	}
	if want := "password.reset session.end login login.fail user.create schema.migrate"; strings.Join(got, " ") != want {
		t.Errorf("log %v, want %s", got, want)
	}
}
