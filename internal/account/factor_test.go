package account_test

import (
	"bytes"
	"context"
	"encoding/json"
	"image/png"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

// phone is an app that makes the codes.
type phone struct {
	t      *testing.T
	b      *bundle
	secret string
}

func (p *phone) code() string {
	p.t.Helper()
	code, err := totp.GenerateCode(p.secret, p.b.now)
	if err != nil {
		p.t.Fatal(err)
	}
	return code
}

// enrol sets up the second factor of the user, and lets a period pass.
func enrol(t *testing.T, b *bundle) (*phone, []string) {
	t.Helper()
	ctx := context.Background()
	u := mustUser(t, b)
	if err := b.StartFactor(ctx, actor, u); err != nil {
		t.Fatal(err)
	}
	f, err := b.Factor(ctx, u)
	if err != nil || f.Secret == "" || f.ConfirmedAt != nil {
		t.Fatalf("%+v %v", f, err)
	}
	p := &phone{t: t, b: b, secret: strings.ReplaceAll(f.Secret, " ", "")}
	if _, err := b.ConfirmFactor(ctx, actor, u, cms.Session{}, "000000"); err == nil {
		t.Fatal("any code puts it to use")
	}
	codes, err := b.ConfirmFactor(ctx, actor, u, cms.Session{}, p.code())
	if err != nil || len(codes) != 10 {
		t.Fatalf("%v %v", codes, err)
	}
	b.now = b.now.Add(30 * time.Second)
	return p, codes
}

// half is the first step of a login.
func (b *bundle) half(t *testing.T) cms.User {
	t.Helper()
	e, err := b.Login(context.Background(), actor, b.user.Login, password, agent)
	if err != nil || e.Session != 0 {
		t.Fatalf("the password alone: %+v %v", e, err)
	}
	return e.User
}

func TestFactorLogin(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	b := setup(t)
	p, _ := enrol(t, b)
	code := p.code()
	e, err := b.Code(ctx, actor, b.half(t), code[:3]+" "+code[3:], agent)
	if err != nil || e.Session == 0 {
		t.Fatalf("%+v %v", e, err)
	}
	if _, err := b.Code(ctx, actor, b.half(t), code, agent); cms.KindOf(err) != cms.Invalid {
		t.Errorf("a code counts twice: %v", err)
	}
	// One period of difference between the clocks is borne, two are not.
	for ahead, ok := range map[int]bool{-2: false, -1: true, 1: true, 2: false} {
		b.now = b.now.Add(10 * time.Minute)
		code, err := totp.GenerateCode(p.secret, b.now.Add(time.Duration(ahead)*30*time.Second))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.Code(ctx, actor, b.half(t), code, agent); (err == nil) != ok {
			t.Errorf("%d periods: %v", ahead, err)
		}
	}
}

// The password doesn't buy any number of guesses at the code.
func TestFactorGuesses(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	b := setup(t)
	p, _ := enrol(t, b)
	for i := range 5 {
		_, err := b.Code(ctx, from("203.0.113.7"), b.half(t), "abcdef", agent)
		if want := map[bool]cms.Kind{true: cms.Invalid, false: cms.Unauthenticated}[i < 4]; cms.KindOf(err) != want {
			t.Errorf("guess %d: %v", i, err)
		}
	}
	if _, err := b.Login(ctx, from("198.51.100.1"), b.user.Login, password, agent); err == nil {
		t.Error("the password is taken while the lock lasts")
	}
	if _, err := b.Code(ctx, from("198.51.100.1"), mustUser(t, b), p.code(), agent); err == nil {
		t.Error("a right code opens a locked account")
	}
}

func TestRecoveryCodes(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	b := setup(t)
	p, codes := enrol(t, b)
	// As somebody types it from paper.
	e, err := b.Code(ctx, actor, b.half(t), strings.ToUpper(strings.ReplaceAll(codes[3], "-", " ")), agent)
	if err != nil || !e.Recovered || e.CodesLeft != 9 {
		t.Fatalf("%+v %v", e, err)
	}
	if _, err := b.Code(ctx, actor, b.half(t), codes[3], agent); err == nil {
		t.Error("a recovery code counts twice")
	}
	b.now = b.now.Add(time.Minute)
	fresh, err := b.RenewCodes(ctx, actor, mustUser(t, b), password, p.code())
	if err != nil || len(fresh) != 10 {
		t.Fatalf("%v %v", fresh, err)
	}
	if _, err := b.Code(ctx, actor, b.half(t), codes[4], agent); err == nil {
		t.Error("an old recovery code counts")
	}
	if _, err := b.Code(ctx, actor, b.half(t), fresh[0], agent); err != nil {
		t.Errorf("a fresh one: %v", err)
	}
	if got := b.actions(t); !slices.Contains(got, "factor.recovery") || !slices.Contains(got, "factor.codes") || !slices.Contains(got, "factor.on") {
		t.Errorf("log: %v", got)
	}
}

func TestFactorOff(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	b := setup(t)
	p, _ := enrol(t, b)
	u := mustUser(t, b)
	for field, in := range map[string][2]string{"password": {"wrong", p.code()}, "code": {password, "123"}} {
		err := b.DropFactor(ctx, actor, u, cms.Session{}, in[0], in[1])
		if bad, ok := err.(cms.FieldErrors); !ok || bad[field] == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
	if err := b.DropFactor(ctx, actor, u, cms.Session{}, password, p.code()); err != nil {
		t.Fatal(err)
	}
	if e, err := b.Login(ctx, actor, b.user.Login, password, agent); err != nil || e.Session == 0 {
		t.Errorf("without it: %+v %v", e, err)
	}
	enrol(t, b)
	if err := b.ResetFactor(ctx, actor, u); err != nil {
		t.Fatal(err)
	}
	if e, err := b.Login(ctx, actor, b.user.Login, password, agent); err != nil || e.Session == 0 {
		t.Errorf("after the reset: %+v %v", e, err)
	}
	enrol(t, b)
	b.rules(t, func(p *cms.Security) { p.Factor = cms.FactorOff })
	if e, err := b.Login(ctx, actor, b.user.Login, password, agent); err != nil || e.Session == 0 {
		t.Errorf("switched off for all: %+v %v", e, err)
	}
}

// The secret is shown while it is set up and never again.
func TestFactorSecret(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	b := setup(t)
	u := mustUser(t, b)
	if _, err := b.FactorQR(ctx, u); cms.KindOf(err) != cms.NotFound {
		t.Errorf("before: %v", err)
	}
	if err := b.StartFactor(ctx, actor, u); err != nil {
		t.Fatal(err)
	}
	img, err := b.FactorQR(ctx, u)
	if err != nil {
		t.Fatal(err)
	}
	if c, err := png.DecodeConfig(bytes.NewReader(img)); err != nil || c.Width != c.Height {
		t.Errorf("%+v %v", c, err)
	}
	p, codes := enrol(t, b)
	if _, err := b.FactorQR(ctx, u); cms.KindOf(err) != cms.NotFound {
		t.Errorf("after: %v", err)
	}
	if f, err := b.Factor(ctx, u); err != nil || f.Secret != "" {
		t.Errorf("the secret is shown: %v", err)
	}
	if err := b.StartFactor(ctx, actor, u); err != nil {
		t.Fatal(err)
	}
	if got, err := b.store.Factor(ctx, u.ID); err != nil || got.Secret != p.secret {
		t.Errorf("a secret in use was replaced: %v", err)
	}
	log, _, err := b.store.AuditLog(ctx, store.AuditFilter{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(log)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range append(codes, p.secret, password) {
		if bytes.Contains(text, []byte(secret)) {
			t.Errorf("%s is in the log", secret)
		}
	}
}

// A code counts once even when it comes twice at the same moment.
func TestFactorOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	p, _ := enrol(t, b)
	u, code := b.half(t), p.code()
	var let atomic.Int32
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if _, err := b.Code(context.Background(), actor, u, code, agent); err == nil {
				let.Add(1)
			}
		})
	}
	wg.Wait()
	if let.Load() != 1 {
		t.Errorf("let in %d times", let.Load())
	}
}

// Whoever has to set it up is free when the rule is lifted.
func TestFactorRuleLifted(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	b := setup(t)
	if _, err := b.ChangePassword(ctx, actor, mustUser(t, b), password, "Another-horse-2", "Another-horse-2", agent); err != nil {
		t.Fatal(err)
	}
	b.rules(t, func(p *cms.Security) { p.Factor, p.FactorRoles = cms.FactorRequired, []cms.Role{cms.RoleSecurity} })
	e, err := b.Login(ctx, actor, b.user.Login, "Another-horse-2", agent)
	if err != nil || e.Duty != cms.DutyFactor {
		t.Fatalf("%+v %v", e, err)
	}
	b.rules(t, func(p *cms.Security) { p.Factor = cms.FactorOff })
	if _, s, err := b.Session(ctx, e.Session, true); err != nil || s.Duty != cms.DutyNone {
		t.Errorf("%+v %v", s, err)
	}
}
