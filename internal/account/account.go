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

	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

// Accounts manages accounts.
type Accounts struct {
	// Hasher may be replaced before the first use.
	Hasher Hasher

	store *store.Store
	now   func() time.Time
}

// New returns accounts on the store. now is the clock.
func New(s *store.Store, now func() time.Time) *Accounts {
	return &Accounts{Hasher: newArgon(), store: s, now: now}
}

// errSession ends a login in which too many wrong passwords were given.
var errSession = cms.E(cms.Unauthenticated, "连续输错太多次，已退出并暂时锁定。过一段时间再登录，或请管理员解锁")

// confirm reports whether the password is that of the user, who is logged in.
// A wrong one counts as a failed login; after too many the account is locked
// and all its logins end.
func (a *Accounts) confirm(ctx context.Context, actor cms.Actor, u cms.User, password string) (bool, error) {
	match, err := a.Hasher.Match(password, u.PasswordHash)
	if err != nil || match {
		return match, err
	}
	return false, a.mistake(ctx, actor, u)
}

// mistake counts a wrong password or code of a user who is logged in.
func (a *Accounts) mistake(ctx context.Context, actor cms.Actor, u cms.User) error {
	locked := false
	err := a.store.InTx(ctx, actor, func(tx *store.Tx) error {
		p, err := tx.Security(ctx)
		if err != nil {
			return err
		}
		u, err := tx.LockUser(ctx, u.Login)
		if err != nil {
			return err
		}
		if err := tx.Audit(ctx, loginEvent("login.fail", u, u.Login, "登录后核对密码或口令")); err != nil {
			return err
		}
		if locked, err = a.countFailure(ctx, tx, p, u); err != nil || !locked {
			return err
		}
		return endAll(ctx, tx, u, 0, cms.EndAccount, errSession.Error())
	})
	if err == nil && locked {
		return errSession
	}
	return err
}

// ChangePassword sets a user's own password after checking the present one.
// Every login of the account ends; it returns the new one that goes on.
func (a *Accounts) ChangePassword(ctx context.Context, actor cms.Actor, u cms.User, current, next, repeat, agent string) (Entry, error) {
	bad := cms.FieldErrors{}
	match, err := a.confirm(ctx, actor, u, current)
	if err != nil {
		return Entry{}, err
	}
	if !match {
		bad.Add("current", "现在的密码不对，请重新输入")
	}
	if err := a.checkPassword(ctx, bad, "new", next, u); err != nil {
		return Entry{}, err
	}
	if next != repeat {
		bad.Add("repeat", "两次输入的新密码不一样，请重新输入")
	}
	if match && next == current && len(bad) == 0 {
		bad.Add("new", "新密码不能和现在的一样")
	}
	if err := bad.OrNil(); err != nil {
		return Entry{}, err
	}
	hash, err := a.Hasher.Hash(next)
	if err != nil {
		return Entry{}, err
	}
	entry := Entry{User: u}
	err = a.store.InTx(ctx, actor, func(tx *store.Tx) error {
		p, err := a.setPassword(ctx, tx, u, hash, false)
		if err != nil {
			return err
		}
		if entry.User, err = tx.User(ctx, u.ID); err != nil {
			return err
		}
		s, err := a.open(ctx, tx, p, entry.User, actor.Address, agent)
		entry.Session, entry.Duty = s.ID, s.Duty
		return err
	})
	return entry, err
}

// ResetPassword sets somebody else's password and unlocks the account.
func (a *Accounts) ResetPassword(ctx context.Context, actor cms.Actor, u cms.User, next string) error {
	bad := cms.FieldErrors{}
	if err := a.checkPassword(ctx, bad, "password", next, u); err != nil {
		return err
	}
	if err := bad.OrNil(); err != nil {
		return err
	}
	hash, err := a.Hasher.Hash(next)
	if err != nil {
		return err
	}
	return a.store.InTx(ctx, actor, func(tx *store.Tx) error {
		_, err := a.setPassword(ctx, tx, u, hash, true)
		return err
	})
}

// setPassword stores a password and ends every login of the account.
func (a *Accounts) setPassword(ctx context.Context, tx *store.Tx, u cms.User, hash string, initial bool) (cms.Security, error) {
	p, err := tx.Security(ctx)
	if err != nil {
		return p, err
	}
	if _, err := tx.SetPassword(ctx, u.ID, hash, initial); err != nil {
		return p, err
	}
	if err := tx.RememberPassword(ctx, u.ID, hash, p.History); err != nil {
		return p, err
	}
	action, note := "password.change", "密码已经修改，请用新密码登录"
	if initial {
		action, note = "password.reset", "管理员重设了您的密码，请用新密码登录"
	}
	if err := endAll(ctx, tx, u, 0, cms.EndAccount, note); err != nil {
		return p, err
	}
	return p, tx.Audit(ctx, cms.Event{Action: action, ObjectType: "user", ObjectID: u.ID, Object: u.Login})
}

// Create stores a new account with the given first password.
func (a *Accounts) Create(ctx context.Context, actor cms.Actor, u *cms.User, password string) error {
	bad := cms.FieldErrors{}
	warning := checkUser(bad, u)
	if err := a.checkPassword(ctx, bad, "password", password, *u); err != nil {
		return err
	}
	if err := bad.OrNil(); err != nil {
		return err
	}
	hash, err := a.Hasher.Hash(password)
	if err != nil {
		return err
	}
	u.PasswordHash, u.Initial = hash, true
	return a.store.InTx(ctx, actor, func(tx *store.Tx) error {
		if err := checkScopes(ctx, tx, u); err != nil {
			return err
		}
		if err := tx.CreateUser(ctx, u); err != nil {
			return err
		}
		if err := tx.RememberPassword(ctx, u.ID, hash, 1); err != nil {
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
	d := map[string]any{"login": u.Login, "name": u.Name, "unit": u.Unit, "phone": u.Phone, "email": u.Email, "staffed": u.Staffed,
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
	u.Email = strings.TrimSpace(u.Email)
	if wrong := cms.CheckEmail(u.Email); wrong != "" {
		bad.Add("email", wrong)
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

// RandomPassword returns a password that meets the strictest rules and is easy
// to type: four groups of letters and digits without look-alikes, the first
// letter a capital.
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
		c := set[int(x)%len(set)]
		if i == 0 {
			c -= 'a' - 'A'
		}
		out.WriteByte(c)
	}
	return out.String()
}
