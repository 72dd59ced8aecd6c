package account

import (
	"context"
	"fmt"
	"time"

	"github.com/pquerna/otp/totp"

	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

// FactorState is how it stands with the second factor of a user.
type FactorState struct {
	Allowed     bool       // by the rules of the site
	Required    bool       // for the user's role
	ConfirmedAt *time.Time // nil: it is not in use
	CodesLeft   int        // recovery codes that are still good
	Secret      string     // to be typed into the phone, while it is being set up
}

// Factor returns how it stands with the second factor of a user.
func (a *Accounts) Factor(ctx context.Context, u cms.User) (FactorState, error) {
	p, err := a.store.Security(ctx)
	if err != nil {
		return FactorState{}, err
	}
	v := FactorState{Allowed: p.Factor != cms.FactorOff, Required: p.NeedsFactor(u)}
	f, err := a.store.Factor(ctx, u.ID)
	if cms.KindOf(err) == cms.NotFound {
		return v, nil
	}
	if err != nil {
		return v, err
	}
	if f.ConfirmedAt == nil {
		v.Secret = grouped(f.Secret)
		return v, nil
	}
	v.ConfirmedAt = f.ConfirmedAt
	v.CodesLeft, err = a.store.RecoveryCodes(ctx, u.ID)
	return v, err
}

// StartFactor makes a new secret for the user's phone. It counts only when a
// code made with it has been given.
func (a *Accounts) StartFactor(ctx context.Context, actor cms.Actor, u cms.User) error {
	p, err := a.store.Security(ctx)
	if err != nil {
		return err
	}
	if p.Factor == cms.FactorOff {
		return cms.E(cms.Invalid, "本站没有启用动态口令，需要时请找管理员")
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: "x", AccountName: "x"})
	if err != nil {
		return fmt.Errorf("make secret: %w", err)
	}
	return a.store.InTx(ctx, actor, func(tx *store.Tx) error { return tx.StartFactor(ctx, u.ID, key.Secret()) })
}

func wrongCode() error {
	return cms.FieldErrors{"code": "口令不对，或者已经用过。请等手机上换成下一个再输入；总是不对时，请把手机的时间设成自动"}
}

// ConfirmFactor puts the second factor to use when the code is right, and
// returns the recovery codes, which are not shown again.
func (a *Accounts) ConfirmFactor(ctx context.Context, actor cms.Actor, u cms.User, s cms.Session, code string) ([]string, error) {
	codes, hashes := newRecoveryCodes(u.ID)
	err := a.store.InTx(ctx, actor, func(tx *store.Tx) error {
		f, err := tx.LockFactor(ctx, u.ID)
		if err != nil {
			return err
		}
		if f.ConfirmedAt != nil {
			return cms.E(cms.Conflict, "动态口令已经启用，不用再设")
		}
		step := a.step(f, code)
		if step == 0 {
			return wrongCode()
		}
		if err := tx.UseFactor(ctx, u.ID, step, true); err != nil {
			return err
		}
		if err := tx.SetRecoveryCodes(ctx, u.ID, hashes); err != nil {
			return err
		}
		p, err := tx.Security(ctx)
		if err != nil {
			return err
		}
		duty, err := a.duty(ctx, tx, p, u, s.PasswordUntil)
		if err != nil {
			return err
		}
		if s.Duty == cms.DutyFactor {
			if err := tx.SetDuty(ctx, s.ID, duty); err != nil {
				return err
			}
		}
		return tx.Audit(ctx, loginEvent("factor.on", u, u.Login, ""))
	})
	return codes, err
}

// Code finishes a login with a code of the phone or a recovery code. The user
// has given the password already. Wrong codes count as failed logins.
func (a *Accounts) Code(ctx context.Context, actor cms.Actor, u cms.User, code, agent string) (Entry, error) {
	t := &attempt{login: u.Login, agent: agent, last: true}
	wrong := false
	t.right = func(tx *store.Tx, now cms.User) (bool, error) {
		if now.AuthVersion != u.AuthVersion {
			return false, nil
		}
		recovered, ok, err := a.useCode(ctx, tx, now, code)
		t.recovered, wrong = recovered, !ok
		return ok, err
	}
	entry, err := a.settle(ctx, acting(actor, u), t)
	if err == errLogin && wrong {
		u, lookErr := a.store.User(ctx, u.ID)
		if lookErr == nil && !a.locked(u.LockedUntil) {
			return entry, wrongCode()
		}
	}
	return entry, err
}

// useCode takes a code once: one of the phone or one for recovery.
func (a *Accounts) useCode(ctx context.Context, tx *store.Tx, u cms.User, code string) (recovered, ok bool, err error) {
	f, err := tx.LockFactor(ctx, u.ID)
	if err != nil || f.ConfirmedAt == nil {
		if cms.KindOf(err) == cms.NotFound {
			err = nil
		}
		return false, false, err
	}
	if step := a.step(f, code); step != 0 {
		return false, true, tx.UseFactor(ctx, u.ID, step, false)
	}
	err = tx.UseRecoveryCode(ctx, u.ID, recoveryHash(u.ID, code))
	if cms.KindOf(err) == cms.NotFound {
		return false, false, nil
	}
	return true, err == nil, err
}

// RenewCodes replaces the recovery codes of a user and returns the new ones.
func (a *Accounts) RenewCodes(ctx context.Context, actor cms.Actor, u cms.User, password, code string) ([]string, error) {
	codes, hashes := newRecoveryCodes(u.ID)
	err := a.confirmed(ctx, actor, u, password, code, func(tx *store.Tx) error {
		if err := tx.SetRecoveryCodes(ctx, u.ID, hashes); err != nil {
			return err
		}
		return tx.Audit(ctx, loginEvent("factor.codes", u, u.Login, ""))
	})
	return codes, err
}

// DropFactor turns the second factor off. Where it is required the user has to
// set it up again at once: this is how one changes phones.
func (a *Accounts) DropFactor(ctx context.Context, actor cms.Actor, u cms.User, s cms.Session, password, code string) error {
	return a.confirmed(ctx, actor, u, password, code, func(tx *store.Tx) error {
		if err := tx.DeleteFactor(ctx, u.ID); err != nil {
			return err
		}
		p, err := tx.Security(ctx)
		if err != nil {
			return err
		}
		if p.NeedsFactor(u) {
			if err := tx.SetDuty(ctx, s.ID, cms.DutyFactor); err != nil {
				return err
			}
		}
		return tx.Audit(ctx, loginEvent("factor.off", u, u.Login, ""))
	})
}

// confirmed does something that asks for the password and a code.
func (a *Accounts) confirmed(ctx context.Context, actor cms.Actor, u cms.User, password, code string, do func(*store.Tx) error) error {
	match, err := a.confirm(ctx, actor, u, password)
	if err != nil {
		return err
	}
	if !match {
		return cms.FieldErrors{"password": "密码不对，请重新输入"}
	}
	err = a.store.InTx(ctx, actor, func(tx *store.Tx) error {
		recovered, ok, err := a.useCode(ctx, tx, u, code)
		if err != nil {
			return err
		}
		if !ok {
			return wrongCode()
		}
		if recovered {
			if err := tx.Audit(ctx, loginEvent("factor.recovery", u, u.Login, "")); err != nil {
				return err
			}
		}
		return do(tx)
	})
	if _, wrong := err.(cms.FieldErrors); wrong {
		if err := a.mistake(ctx, actor, u); err != nil {
			return err
		}
	}
	return err
}

// ResetFactor takes the second factor from somebody who lost the phone and the
// recovery codes. The password alone lets in then.
func (a *Accounts) ResetFactor(ctx context.Context, actor cms.Actor, u cms.User) error {
	return a.store.InTx(ctx, actor, func(tx *store.Tx) error {
		if err := tx.DeleteFactor(ctx, u.ID); err != nil {
			return err
		}
		return tx.Audit(ctx, loginEvent("factor.reset", u, u.Login, ""))
	})
}
