package account_test

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"xuanlan/internal/account"
	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

// from is an actor at an address.
func from(address string) cms.Actor { return cms.Actor{Address: address} }

// loginFrom tries the user's account with a password from an address.
func (b *bundle) loginFrom(address, password string) error {
	_, err := b.Login(context.Background(), from(address), b.user.Login, password, agent)
	return err
}

// rules changes the rules of logging in.
func (b *bundle) rules(t *testing.T, change func(*cms.Security)) {
	t.Helper()
	p, err := b.store.Security(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	change(&p)
	if err := b.SaveSecurity(context.Background(), actor, p); err != nil {
		t.Fatal(err)
	}
}

// actions are those in the log, the newest first.
func (b *bundle) actions(t *testing.T) []string {
	t.Helper()
	log, _, err := b.store.AuditLog(context.Background(), store.AuditFilter{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range log {
		out = append(out, e.Action)
		if cms.ActionLabel(e.Action) == e.Action {
			t.Errorf("%s has no Chinese name", e.Action)
		}
	}
	return out
}

func TestAccountLock(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for i := range 5 {
		// Each from another address: it is the account that is locked.
		if b.loginFrom(fmt.Sprintf("203.0.113.%d", i), "wrong") == nil {
			t.Fatal("wrong password let in")
		}
	}
	if err := b.loginFrom("198.51.100.1", password); err == nil {
		t.Error("locked account let in")
	}
	b.now = b.now.Add(29 * time.Minute)
	if err := b.loginFrom("198.51.100.1", password); err == nil {
		t.Error("let in before the lock is over")
	}
	// What was tried meanwhile did not prolong it.
	b.now = b.now.Add(2 * time.Minute)
	if err := b.loginFrom("198.51.100.1", password); err != nil {
		t.Errorf("after the lock: %v", err)
	}
	// A success starts the count again.
	for i := range 4 {
		_ = b.loginFrom(fmt.Sprintf("203.0.113.%d", i), "wrong")
	}
	if err := b.loginFrom("198.51.100.1", password); err != nil {
		t.Errorf("after four failures: %v", err)
	}
	if got := b.actions(t); !slices.Contains(got, "login.lock") || slices.Contains(got, "login.lock_address") {
		t.Errorf("log: %v", got)
	}
}

func TestAddressLock(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	b := setup(t)
	const office, other = "2001:db8:1:2::7", "2001:db8:1:3::7"
	for i := range 5 {
		if _, err := b.Login(ctx, from(office), fmt.Sprintf("nobody%d", i), "wrong", agent); err == nil {
			t.Fatal("nobody let in")
		}
	}
	// Another address of the same line doesn't help; another line does.
	locked := b.loginFrom("2001:db8:1:2::99", password)
	wrong := b.loginFrom(other, "wrong")
	if locked == nil || locked.Error() != wrong.Error() {
		t.Errorf("answers differ: %v / %v", locked, wrong)
	}
	if err := b.loginFrom(other, password); err != nil {
		t.Errorf("from another address: %v", err)
	}
	list, err := b.store.LockedAddresses(ctx)
	if err != nil || len(list) != 1 || list[0].Address != netip.MustParsePrefix("2001:db8:1:2::/64").String() {
		t.Fatalf("%v %v", list, err)
	}
	if err := b.UnlockAddress(ctx, actor, list[0].Address); err != nil {
		t.Fatal(err)
	}
	if err := b.loginFrom(office, password); err != nil {
		t.Errorf("after unlocking: %v", err)
	}
	if got := b.actions(t); !slices.Contains(got, "login.lock_address") || !slices.Contains(got, "login.unlock") || slices.Contains(got, "login.lock") {
		t.Errorf("log: %v", got)
	}
}

// A large office behind one address is not locked out by its own slips, and
// by an attacker only for a while.
func TestOfficeBehindOneAddress(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	b := setup(t)
	const office = "203.0.113.80"
	for range 12 {
		_ = b.loginFrom(office, "slip")
		if err := b.loginFrom(office, password); err != nil {
			t.Fatalf("after a slip: %v", err)
		}
	}
	// Failures long ago don't count either.
	for range 8 {
		_, _ = b.Login(ctx, from(office), "nobody", "wrong", agent)
		b.now = b.now.Add(31 * time.Minute)
	}
	if err := b.loginFrom(office, password); err != nil {
		t.Errorf("after old failures: %v", err)
	}
	for range 40 { // far more than it takes
		_, _ = b.Login(ctx, from(office), "nobody", "wrong", agent)
	}
	if b.loginFrom(office, password) == nil {
		t.Error("not locked")
	}
	b.now = b.now.Add(31 * time.Minute)
	if err := b.loginFrom(office, password); err != nil {
		t.Errorf("after the lock: %v", err)
	}
}

// A restart, and another process, know the locks.
func TestLocksAreShared(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for range 5 {
		_ = b.loginFrom("203.0.113.9", "wrong")
	}
	second := account.New(b.store, func() time.Time { return b.now })
	if _, err := second.Login(context.Background(), from("198.51.100.1"), b.user.Login, password, agent); err == nil {
		t.Error("another process doesn't know the lock")
	}
}

// counting counts the slow work.
type counting struct {
	account.Hasher
	matches, hashes atomic.Int32
}

func (c *counting) Match(password, hash string) (bool, error) {
	c.matches.Add(1)
	return c.Hasher.Match(password, hash)
}

func (c *counting) Hash(password string) (string, error) {
	c.hashes.Add(1)
	return c.Hasher.Hash(password)
}

// TestSameWork asks for the same slow work, with the same answer, whether the
// account exists, is disabled, is locked, or the address is.
func TestSameWork(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	b := setup(t)
	off := cms.User{Login: "gone", Name: "走了", Grants: editor}
	if err := b.Create(ctx, actor, &off, password); err != nil {
		t.Fatal(err)
	}
	off.DisabledAt = &b.now
	if err := b.Update(ctx, actor, off); err != nil {
		t.Fatal(err)
	}
	locked := cms.User{Login: "locked", Name: "锁了", Grants: editor}
	if err := b.Create(ctx, actor, &locked, password); err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		_, _ = b.Login(ctx, from(fmt.Sprintf("192.0.2.%d", i)), "locked", "wrong", agent)
		_, _ = b.Login(ctx, from("198.51.100.5"), fmt.Sprintf("x%d", i), "wrong", agent)
	}
	c := &counting{Hasher: b.Hasher}
	b.Hasher = c
	texts := map[string]bool{}
	for _, tt := range []struct{ address, login, password string }{
		{"203.0.113.1", b.user.Login, "wrong"}, {"203.0.113.2", "nobody", "wrong"}, {"203.0.113.3", "gone", password},
		{"203.0.113.4", "locked", password}, {"198.51.100.5", b.user.Login, password}, {"203.0.113.6", "", ""},
	} {
		c.matches.Store(0)
		_, err := b.Login(ctx, from(tt.address), tt.login, tt.password, agent)
		if cms.KindOf(err) != cms.Unauthenticated {
			t.Fatalf("%v: %v", tt, err)
		}
		texts[err.Error()] = true
		if m, h := c.matches.Load(), c.hashes.Load(); m != 1 || h != 0 {
			t.Errorf("%v: %d comparisons, %d hashes", tt, m, h)
		}
	}
	if len(texts) != 1 {
		t.Errorf("answers differ: %v", texts)
	}
}

// Wrong present passwords of somebody who is logged in count too, and end the
// login.
func TestGuessingInside(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	b := setup(t)
	e, err := b.Login(ctx, actor, b.user.Login, password, agent)
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		_, err = b.ChangePassword(ctx, actor, mustUser(t, b), "guess", "Another-horse-2", "Another-horse-2", agent)
	}
	if cms.KindOf(err) != cms.Unauthenticated {
		t.Errorf("fifth guess: %v", err)
	}
	if _, _, err := b.Session(ctx, e.Session, true); cms.KindOf(err) != cms.Unauthenticated {
		t.Errorf("the login goes on: %v", err)
	}
	if b.loginFrom("198.51.100.1", password) == nil {
		t.Error("not locked")
	}
	if err := b.Unlock(ctx, actor, mustUser(t, b)); err != nil {
		t.Fatal(err)
	}
	if err := b.loginFrom("198.51.100.1", password); err != nil {
		t.Errorf("after unlocking: %v", err)
	}
}

// Guesses at the same moment are counted one after the other.
func TestParallelGuesses(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var wg sync.WaitGroup
	for range 12 {
		wg.Go(func() { _ = b.loginFrom("203.0.113.9", "wrong") })
	}
	wg.Wait()
	if b.loginFrom("198.51.100.1", password) == nil {
		t.Error("not locked")
	}
	locks := 0
	for _, a := range b.actions(t) {
		if a == "login.lock" {
			locks++
		}
	}
	if locks != 1 {
		t.Errorf("locked %d times", locks)
	}
}
