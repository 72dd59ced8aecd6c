package account

import (
	"context"
	"net/netip"
	"strings"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

// errLogin is the one answer to every failed login: it must not tell whether
// the account exists, is locked or is disabled, or whether the address is
// locked.
var errLogin = cms.E(cms.Unauthenticated, "用户名或密码不对，或登录已暂时锁定。连续输错会锁定一段时间，过后可以再试；忘记密码请联系管理员重设")

const (
	maxLogin = 64 // what is recorded of a login name that no account has, in characters

	// hopelessPerHour bounds what attempts that can't succeed add to the audit
	// log: those on names that don't exist, and those during a lock.
	hopelessPerHour = 200
)

// Entry is what a right password or code leads to.
type Entry struct {
	User    cms.User
	Session int64 // the new login; 0: the code of the second factor comes first
	Duty    cms.Duty

	Recovered bool // with a recovery code
	CodesLeft int  // recovery codes that are still good then
}

// attempt is a try to log in. right says, in the transaction, whether what was
// given is right for the user.
type attempt struct {
	login, agent string
	right        func(tx *store.Tx, u cms.User) (bool, error)
	last         bool // nothing else is asked for after it
	recovered    bool
}

// Login returns what the password leads to. Failures are counted and recorded;
// the answer, and the work done for it, is the same whether the account exists
// or not.
func (a *Accounts) Login(ctx context.Context, actor cms.Actor, login, password, agent string) (Entry, error) {
	login = strings.ToLower(strings.TrimSpace(login))
	if r := []rune(login); len(r) > maxLogin {
		login = string(r[:maxLogin])
	}
	actor.Name = login
	user, err := a.store.UserByLogin(ctx, login)
	hash := user.PasswordHash
	if cms.KindOf(err) == cms.NotFound {
		hash = a.Hasher.Decoy()
	} else if err != nil {
		return Entry{}, err
	}
	// The slow comparison happens outside the transaction.
	match, err := a.Hasher.Match(password, hash)
	if err != nil {
		return Entry{}, err
	}
	if match {
		actor = acting(actor, user)
	}
	return a.settle(ctx, actor, &attempt{login: login, agent: agent, right: func(_ *store.Tx, u cms.User) (bool, error) {
		return match && u.PasswordHash == hash, nil
	}})
}

// acting is the actor as whom somebody is known who has given the password.
func acting(actor cms.Actor, u cms.User) cms.Actor {
	actor.ID, actor.Name, actor.Unit = u.ID, u.Name, u.Unit
	return actor
}

// settle counts the outcome of an attempt and decides, in one transaction.
func (a *Accounts) settle(ctx context.Context, actor cms.Actor, t *attempt) (Entry, error) {
	var entry Entry
	var denied error
	err := a.store.InTx(ctx, actor, func(tx *store.Tx) error {
		p, err := tx.Security(ctx)
		if err != nil {
			return err
		}
		key := lockKey(actor.Address)
		addressLock, err := tx.LockAddress(ctx, key)
		if err != nil {
			return err
		}
		u, err := tx.LockUser(ctx, t.login)
		unknown := cms.KindOf(err) == cms.NotFound
		if err != nil && !unknown {
			return err
		}
		denied = errLogin
		if a.locked(addressLock) || a.locked(u.LockedUntil) {
			return tx.AuditBounded(ctx, "login.fail "+u.Login, hopelessPerHour, loginEvent("login.fail", u, t.login, "锁定期间的尝试"))
		}
		ok := false
		if !unknown && u.Usable(a.now()) {
			if ok, err = t.right(tx, u); err != nil {
				return err
			}
		}
		if !ok {
			return a.fail(ctx, tx, p, key, u, t.login)
		}
		denied = nil
		entry, err = a.enter(ctx, tx, actor, p, u, t)
		return err
	})
	if err != nil {
		return Entry{}, err
	}
	return entry, denied
}

func (a *Accounts) locked(until *time.Time) bool { return until != nil && until.After(a.now()) }

func loginEvent(action string, u cms.User, login, reason string) cms.Event {
	e := cms.Event{Action: action, ObjectType: "user", ObjectID: u.ID, Object: login, Failed: action == "login.fail" || action == "login.lock"}
	if reason != "" {
		e.Detail = map[string]any{"reason": reason}
	}
	return e
}

// fail counts a failure for the account, if there is one, and for the address.
// What is tried while a lock lasts doesn't count, so no lock is prolonged.
func (a *Accounts) fail(ctx context.Context, tx *store.Tx, p cms.Security, key string, u cms.User, login string) error {
	if u.ID == 0 {
		if err := tx.AuditBounded(ctx, "login.fail", hopelessPerHour, loginEvent("login.fail", u, login, "没有这个账号")); err != nil {
			return err
		}
	} else if err := tx.Audit(ctx, loginEvent("login.fail", u, login, "")); err != nil {
		return err
	}
	if u.ID != 0 && u.Usable(a.now()) {
		if _, err := a.countFailure(ctx, tx, p, u); err != nil {
			return err
		}
	}
	n, err := tx.AddFailure(ctx, key, u.ID, a.now().Add(-p.LockFor()))
	if err != nil || n < p.AddressFailures {
		return err
	}
	until := a.now().Add(p.LockFor())
	if err := tx.SetAddressLock(ctx, key, &until); err != nil {
		return err
	}
	return tx.Audit(ctx, cms.Event{Action: "login.lock_address", ObjectType: "address", Object: key, Failed: true})
}

// countFailure counts a wrong password or code of the account and locks it
// after too many.
func (a *Accounts) countFailure(ctx context.Context, tx *store.Tx, p cms.Security, u cms.User) (locked bool, err error) {
	failed, until := u.FailedLogins+1, u.LockedUntil
	if locked = failed >= p.Failures; locked {
		at := a.now().Add(p.LockFor())
		failed, until = 0, &at
	}
	if err := tx.SetLoginResult(ctx, u.ID, failed, until, false); err != nil || !locked {
		return locked, err
	}
	return true, tx.Audit(ctx, loginEvent("login.lock", u, u.Login, ""))
}

// enter begins a login, or asks for the second factor. Until that is given the
// failures so far stay counted: otherwise the password would buy any number of
// guesses at the code.
func (a *Accounts) enter(ctx context.Context, tx *store.Tx, actor cms.Actor, p cms.Security, u cms.User, t *attempt) (Entry, error) {
	has, err := tx.HasFactor(ctx, u.ID)
	if err != nil {
		return Entry{}, err
	}
	entry := Entry{User: u, Recovered: t.recovered}
	if has && p.Factor != cms.FactorOff && !t.last {
		return entry, nil
	}
	if err := tx.SetLoginResult(ctx, u.ID, 0, nil, true); err != nil {
		return entry, err
	}
	if err := tx.ForgiveFailures(ctx, lockKey(actor.Address), u.ID); err != nil {
		return entry, err
	}
	s, err := a.open(ctx, tx, p, u, actor.Address, t.agent)
	if err != nil {
		return entry, err
	}
	entry.Session, entry.Duty = s.ID, s.Duty
	if entry.CodesLeft, err = tx.RecoveryCodes(ctx, u.ID); err != nil {
		return entry, err
	}
	if t.recovered {
		if err := tx.Audit(ctx, loginEvent("factor.recovery", u, u.Login, "")); err != nil {
			return entry, err
		}
	}
	e := loginEvent("login", u, u.Login, "")
	e.Detail = map[string]any{"device": Device(t.agent), "factor": t.last}
	return entry, tx.Audit(ctx, e)
}

// lockKey is the unit in which addresses are locked: all of a line's IPv6
// addresses count as one.
func lockKey(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is4() {
		return ip.String()
	}
	prefix, _ := ip.Prefix(64) // 64 bits fit every IPv6 address
	return prefix.String()
}

// Unlock lifts the lock of an account, and its failures so far.
func (a *Accounts) Unlock(ctx context.Context, actor cms.Actor, u cms.User) error {
	return a.store.InTx(ctx, actor, func(tx *store.Tx) error {
		if err := tx.SetLoginResult(ctx, u.ID, 0, nil, false); err != nil {
			return err
		}
		return tx.Audit(ctx, loginEvent("login.unlock", u, u.Login, ""))
	})
}

// UnlockAddress lifts the lock of an address.
func (a *Accounts) UnlockAddress(ctx context.Context, actor cms.Actor, address string) error {
	return a.store.InTx(ctx, actor, func(tx *store.Tx) error {
		if err := tx.SetAddressLock(ctx, address, nil); err != nil {
			return err
		}
		return tx.Audit(ctx, cms.Event{Action: "login.unlock", ObjectType: "address", Object: address})
	})
}

// UnlockAddresses lifts the locks of all addresses.
func (a *Accounts) UnlockAddresses(ctx context.Context, actor cms.Actor) error {
	list, err := a.store.LockedAddresses(ctx)
	if err != nil {
		return err
	}
	for _, l := range list {
		if err := a.UnlockAddress(ctx, actor, l.Address); err != nil {
			return err
		}
	}
	return nil
}
