// Package account decides who may log in, and keeps accounts and passwords.
package account

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

const (
	maxFailures = 5 // in a row, then the account is locked
	lockFor     = 30 * time.Minute

	// hopelessPerHour bounds what attempts that can't succeed add to the audit
	// log: those on names that don't exist, and those on a locked account.
	hopelessPerHour = 200
)

// params follow the OWASP minimum for argon2id: 19 MiB, two passes.
var params = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// decoy is compared with when an account doesn't exist, so that the answer
// takes as long as for one that does.
var decoy, _ = argon2id.CreateHash("decoy", params)

// Accounts manages accounts.
type Accounts struct {
	store *store.Store
	now   func() time.Time
}

// New returns accounts on the store. now is the clock.
func New(s *store.Store, now func() time.Time) *Accounts { return &Accounts{store: s, now: now} }

// errLogin is the one answer to every failed login: it must not tell whether
// the account exists, is locked or is disabled.
var errLogin = cms.E(cms.Unauthenticated, "登录名或密码不对，或账号已锁定。连续输错 5 次会锁定 30 分钟；忘记密码请联系管理员")

// Login returns the user whose password this is. Failures are counted and
// recorded; the error is the same whether the account exists or not.
func (a *Accounts) Login(ctx context.Context, actor cms.Actor, login, password string) (cms.User, error) {
	login = strings.ToLower(strings.TrimSpace(login))
	actor.Name = login
	user, err := a.store.UserByLogin(ctx, login)
	hash := user.PasswordHash
	if cms.KindOf(err) == cms.NotFound {
		hash = decoy
	} else if err != nil {
		return cms.User{}, err
	}
	// The slow comparison happens outside the transaction.
	match, err := argon2id.ComparePasswordAndHash(password, hash)
	if err != nil {
		return cms.User{}, fmt.Errorf("compare password: %w", err)
	}
	if match {
		actor.ID, actor.Name = user.ID, user.Name
	}
	return a.settle(ctx, actor, login, match)
}

// settle counts the outcome of a comparison and decides.
func (a *Accounts) settle(ctx context.Context, actor cms.Actor, login string, match bool) (cms.User, error) {
	var user cms.User
	var denied error
	err := a.store.InTx(ctx, actor, func(tx *store.Tx) error {
		var err error
		user, err = tx.LockUser(ctx, login)
		if cms.KindOf(err) == cms.NotFound {
			denied = errLogin
			return tx.AuditBounded(ctx, "login.fail", hopelessPerHour,
				cms.Event{Action: "login.fail", ObjectType: "user", Object: login, Failed: true, Detail: map[string]any{"reason": "没有这个账号"}})
		}
		if err != nil {
			return err
		}
		now := a.now()
		event := cms.Event{Action: "login", ObjectType: "user", ObjectID: user.ID, Object: user.Login}
		locked := user.LockedUntil != nil && user.LockedUntil.After(now)
		switch {
		case locked:
			denied = errLogin
			event.Action, event.Failed, event.Detail = "login.fail", true, map[string]any{"reason": "账号在锁定中"}
			return tx.AuditBounded(ctx, "login.fail "+user.Login, hopelessPerHour, event)
		case match && user.Usable(now):
			user.FailedLogins, user.LockedUntil = 0, nil
		default:
			denied = errLogin
			event.Action, event.Failed = "login.fail", true
			user.FailedLogins++
			event.Detail = map[string]any{"attempt": user.FailedLogins}
			if user.FailedLogins >= maxFailures {
				until := now.Add(lockFor)
				user.FailedLogins, user.LockedUntil = 0, &until
				event.Action = "login.lock"
			}
		}
		if err := tx.SetLoginResult(ctx, user.ID, user.FailedLogins, user.LockedUntil, denied == nil); err != nil {
			return err
		}
		return tx.Audit(ctx, event)
	})
	if err != nil {
		return cms.User{}, err
	}
	return user, denied
}

// Logout records that a user left.
func (a *Accounts) Logout(ctx context.Context, actor cms.Actor) error {
	return a.store.InTx(ctx, actor, func(tx *store.Tx) error {
		return tx.Audit(ctx, cms.Event{Action: "logout", ObjectType: "user", ObjectID: actor.ID, Object: actor.Name})
	})
}

// Session returns the user of a session, or Unauthenticated when the account
// was disabled or its sessions were ended since.
func (a *Accounts) Session(ctx context.Context, id int64, version int) (cms.User, error) {
	u, err := a.store.User(ctx, id)
	if err != nil && cms.KindOf(err) != cms.NotFound {
		return cms.User{}, err
	}
	if err != nil || u.AuthVersion != version || !u.Usable(a.now()) {
		return cms.User{}, cms.E(cms.Unauthenticated, "登录已失效，请重新登录")
	}
	return u, nil
}

// ChangePassword sets a user's own password after checking the present one.
// It returns the new AuthVersion, for the session that goes on.
func (a *Accounts) ChangePassword(ctx context.Context, actor cms.Actor, u cms.User, current, next, repeat string) (int, error) {
	bad := cms.FieldErrors{}
	if match, err := argon2id.ComparePasswordAndHash(current, u.PasswordHash); err != nil || !match {
		bad.Add("current", "现在的密码不对，请重新输入")
	}
	checkPassword(bad, "new", next, u.Login)
	if next != repeat {
		bad.Add("repeat", "两次输入的新密码不一样，请重新输入")
	}
	if next == current && len(bad) == 0 {
		bad.Add("new", "新密码不能和现在的一样")
	}
	if err := bad.OrNil(); err != nil {
		return 0, err
	}
	return a.setPassword(ctx, actor, u, next, false)
}

// ResetPassword sets somebody else's password.
func (a *Accounts) ResetPassword(ctx context.Context, actor cms.Actor, u cms.User, next string) error {
	bad := cms.FieldErrors{}
	checkPassword(bad, "password", next, u.Login)
	if err := bad.OrNil(); err != nil {
		return err
	}
	_, err := a.setPassword(ctx, actor, u, next, true)
	return err
}

func (a *Accounts) setPassword(ctx context.Context, actor cms.Actor, u cms.User, password string, initial bool) (version int, err error) {
	hash, err := argon2id.CreateHash(password, params)
	if err != nil {
		return 0, fmt.Errorf("hash password: %w", err)
	}
	action := "password.change"
	if initial {
		action = "password.reset"
	}
	err = a.store.InTx(ctx, actor, func(tx *store.Tx) error {
		if version, err = tx.SetPassword(ctx, u.ID, hash, initial); err != nil {
			return err
		}
		return tx.Audit(ctx, cms.Event{Action: action, ObjectType: "user", ObjectID: u.ID, Object: u.Login})
	})
	return version, err
}

// Create stores a new account with the given first password.
func (a *Accounts) Create(ctx context.Context, actor cms.Actor, u *cms.User, password string) error {
	bad := cms.FieldErrors{}
	warning := checkUser(bad, u)
	checkPassword(bad, "password", password, u.Login)
	if err := bad.OrNil(); err != nil {
		return err
	}
	hash, err := argon2id.CreateHash(password, params)
	if err != nil {
		return fmt.Errorf("hash password: %w", err)
	}
	u.PasswordHash, u.Initial = hash, true
	return a.store.InTx(ctx, actor, func(tx *store.Tx) error {
		if err := checkScopes(ctx, tx, u); err != nil {
			return err
		}
		if err := tx.CreateUser(ctx, u); err != nil {
			return err
		}
		detail := map[string]any{"after": describe(u)}
		if warning != "" {
			detail["warning"] = warning
		}
		return tx.Audit(ctx, cms.Event{Action: "user.create", ObjectType: "user", ObjectID: u.ID, Object: u.Login, Detail: detail})
	})
}

// Update stores everything but the password. A change of roles or a
// disabling ends the account's sessions. The last one who can give rights
// can't lose them.
func (a *Accounts) Update(ctx context.Context, actor cms.Actor, next cms.User) error {
	bad := cms.FieldErrors{}
	warning := checkUser(bad, &next)
	if err := bad.OrNil(); err != nil {
		return err
	}
	return a.store.InTx(ctx, actor, func(tx *store.Tx) error {
		if err := checkScopes(ctx, tx, &next); err != nil {
			return err
		}
		old, err := tx.User(ctx, next.ID)
		if err != nil {
			return err
		}
		if err := a.keepsOne(ctx, tx, &old, &next); err != nil {
			return err
		}
		end := !reflect.DeepEqual(describe(&old)["roles"], describe(&next)["roles"]) || !next.Usable(a.now())
		if err := tx.UpdateUser(ctx, &next, end); err != nil {
			return err
		}
		detail := map[string]any{"before": describe(&old), "after": describe(&next)}
		if warning != "" {
			detail["warning"] = warning
		}
		return tx.Audit(ctx, cms.Event{Action: "user.update", ObjectType: "user", ObjectID: next.ID, Object: next.Login, Detail: detail})
	})
}

// keepsOne refuses to leave nobody who can give rights.
func (a *Accounts) keepsOne(ctx context.Context, tx *store.Tx, old, next *cms.User) error {
	if !old.Has(cms.RoleSecurity) || next.Has(cms.RoleSecurity) && next.Usable(a.now()) {
		return nil
	}
	n, err := tx.OtherHolders(ctx, cms.RoleSecurity, next.ID)
	if err == nil && n == 0 {
		return cms.FieldErrors{"roles": "这是最后一个可用的安全管理员，先给别人这个角色，再停用或改掉"}
	}
	return err
}

// checkScopes makes sure that the columns of the roles and the unit are there.
func checkScopes(ctx context.Context, tx *store.Tx, u *cms.User) error {
	columns, err := tx.Columns(ctx)
	if err != nil {
		return err
	}
	for _, g := range u.Grants {
		if g.ColumnID != nil && !slices.ContainsFunc(columns, func(c cms.Column) bool { return c.ID == *g.ColumnID }) {
			return cms.FieldErrors{"roles": "所选栏目已被删除，请另选"}
		}
	}
	if u.UnitID == nil {
		return nil
	}
	unit, err := tx.Unit(ctx, *u.UnitID)
	u.Unit = unit.Name
	if cms.KindOf(err) == cms.NotFound || err == nil && unit.MergedInto != nil {
		return cms.FieldErrors{"unit_id": "这个单位不在了或已并入别的单位，请另选"}
	}
	return err
}

// describe is what the log keeps of an account.
func describe(u *cms.User) map[string]any {
	roles := []string{}
	for _, g := range u.Grants {
		role := string(g.Role)
		if g.ColumnID != nil {
			role += fmt.Sprintf("@%d", *g.ColumnID)
		}
		roles = append(roles, role)
	}
	slices.Sort(roles)
	d := map[string]any{"login": u.Login, "name": u.Name, "unit": u.Unit, "phone": u.Phone, "staffed": u.Staffed,
		"roles": strings.Join(roles, " "), "disabled": u.DisabledAt != nil, "expires_on": ""}
	if u.ExpiresOn != nil {
		d["expires_on"] = u.ExpiresOn.Format(time.DateOnly)
	}
	return d
}

// checkUser tidies the fields and notes what is wrong. It returns what a small
// office may do and should not.
func checkUser(bad cms.FieldErrors, u *cms.User) (warning string) {
	u.Login = strings.ToLower(strings.TrimSpace(u.Login))
	u.Name, u.Phone = strings.Join(strings.Fields(u.Name), " "), strings.Join(strings.Fields(u.Phone), " ")
	if n := len(u.Login); n < 2 || n > 32 || strings.Trim(u.Login, "abcdefghijklmnopqrstuvwxyz0123456789._-") != "" {
		bad.Add("login", "登录名用 2 到 32 个小写字母、数字、点或短横线")
	}
	if n := utf8.RuneCountInString(u.Name); n < 1 || n > 40 {
		bad.Add("name", "请填写真实姓名（40 字以内）")
	}
	if utf8.RuneCountInString(u.Phone) > 40 {
		bad.Add("phone", "电话最多 40 字")
	}
	for _, g := range u.Grants {
		switch {
		case g.Role.Label() == string(g.Role):
			bad.Add("roles", "请选择角色")
		case g.ColumnID != nil && !g.Role.Scoped():
			bad.Add("roles", g.Role.Label()+"管的是全站，不能只给一个栏目")
		case g.Role == cms.RoleContributor && u.UnitID == nil:
			bad.Add("unit_id", "信息员要有所属单位")
		}
	}
	if len(u.Grants) == 0 {
		bad.Add("roles", "请至少给一个角色")
	}
	refused, warning := cms.CheckDuties(u.Grants)
	if refused != "" {
		bad.Add("roles", refused)
	}
	return warning
}

// Bootstrap makes the first administrator when there is no account at all.
// With an empty password it makes one up and returns it; otherwise the
// returned password is empty.
func (a *Accounts) Bootstrap(ctx context.Context, password string) (created bool, generated string, err error) {
	any, err := a.store.AnyUser(ctx)
	if err != nil || any {
		return false, "", err
	}
	if password == "" {
		generated = RandomPassword()
		password = generated
	}
	u := cms.User{Login: "admin", Name: "系统管理员", Grants: []cms.Grant{{Role: cms.RoleSystem}, {Role: cms.RoleSecurity}}}
	err = a.Create(ctx, cms.Command("serve"), &u, password)
	if bad, ok := errors.AsType[cms.FieldErrors](err); ok {
		return false, "", fmt.Errorf("XUANLAN_ADMIN_PASSWORD 不合要求：%s", bad["password"])
	}
	return err == nil, generated, err
}

// RandomPassword returns a password that meets the rules and is easy to type:
// four groups of letters and digits without look-alikes.
func RandomPassword() string {
	const letters, digits = "abcdefghjkmnpqrstuvwxyz", "23456789"
	b := make([]byte, 16)
	rand.Read(b)
	var out strings.Builder
	for i, x := range b {
		if i > 0 && i%4 == 0 {
			out.WriteByte('-')
		}
		set := letters
		if i%4 == 3 {
			set = digits
		}
		out.WriteByte(set[int(x)%len(set)])
	}
	return out.String()
}
