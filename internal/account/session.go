package account

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

const (
	touchEvery = 30 * time.Second    // how exactly the last activity is known
	keepEnded  = 30 * 24 * time.Hour // how long a login that ended can say why
	tidyEvery  = time.Minute
)

// open begins a login. When an account may have one only, it ends the others.
func (a *Accounts) open(ctx context.Context, tx *store.Tx, p cms.Security, u cms.User, address, agent string) (cms.Session, error) {
	var s cms.Session
	if p.OneSession {
		note := Device(agent) + "，地址 " + address
		if err := endAll(ctx, tx, u, 0, cms.EndElsewhere, note); err != nil {
			return s, err
		}
	}
	set, err := tx.PasswordSetAt(ctx, u.ID)
	if err != nil {
		return s, err
	}
	s = cms.Session{AccountID: u.ID, AuthVersion: u.AuthVersion, Address: address, Agent: agent, PasswordUntil: set.Add(p.Expiry())}
	if r := []rune(agent); len(r) > 300 {
		s.Agent = string(r[:300])
	}
	if s.Duty, err = a.duty(ctx, tx, p, u, s.PasswordUntil); err != nil {
		return s, err
	}
	return s, tx.CreateSession(ctx, &s)
}

// duty is what the user has to do first. It is decided when a login begins and
// not while somebody writes.
func (a *Accounts) duty(ctx context.Context, tx *store.Tx, p cms.Security, u cms.User, until time.Time) (cms.Duty, error) {
	switch {
	case u.Initial:
		return cms.DutyInitial, nil
	case !a.now().Before(until):
		return cms.DutyExpired, nil
	case !p.NeedsFactor(u):
		return cms.DutyNone, nil
	}
	has, err := tx.HasFactor(ctx, u.ID)
	if err != nil || has {
		return cms.DutyNone, err
	}
	return cms.DutyFactor, nil
}

// end ends a login and records it; one that has ended already is left alone.
func end(ctx context.Context, tx *store.Tx, u cms.User, s cms.Session, why cms.Ending, note string) error {
	err := tx.EndSession(ctx, s.ID, why, note)
	if cms.KindOf(err) == cms.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	action, reason := "session.end", why.Label()
	if why == cms.EndKicked {
		action = "session.kick"
	}
	return tx.Audit(ctx, cms.Event{Action: action, ObjectType: "user", ObjectID: u.ID, Object: u.Login,
		Detail: map[string]any{"reason": reason, "device": Device(s.Agent), "address": s.Address}})
}

// endAll ends the logins of an account, except one.
func endAll(ctx context.Context, tx *store.Tx, u cms.User, except int64, why cms.Ending, note string) error {
	list, err := tx.OpenSessions(ctx, u.ID)
	if err != nil {
		return err
	}
	for _, s := range list {
		if s.ID == except {
			continue
		}
		if err := end(ctx, tx, u, s, why, note); err != nil {
			return err
		}
	}
	return nil
}

// Session returns a login with its user, or Unauthenticated, with the reason
// in words, when it is over. active says that the user is doing something and
// not only the page by itself.
func (a *Accounts) Session(ctx context.Context, id int64, active bool) (cms.User, cms.Session, error) {
	s, err := a.store.Session(ctx, id)
	if cms.KindOf(err) == cms.NotFound {
		return cms.User{}, s, cms.E(cms.Unauthenticated, "登录已失效，请重新登录")
	}
	if err != nil {
		return cms.User{}, s, err
	}
	p, err := a.store.Security(ctx)
	if err != nil {
		return cms.User{}, s, err
	}
	u, err := a.store.User(ctx, s.AccountID)
	if err != nil {
		return cms.User{}, s, err
	}
	if s.Duty == cms.DutyFactor && !p.NeedsFactor(u) {
		s.Duty = cms.DutyNone // the rule was lifted since
	}
	if s.EndedAt == nil {
		if s.Ending = s.Over(p, a.now()); u.AuthVersion != s.AuthVersion || !u.Usable(a.now()) {
			s.Ending = cms.EndAccount
		}
		if s.Ending == "" {
			return u, s, a.touch(ctx, s, active)
		}
		if err := a.expire(ctx, u, s); err != nil {
			return cms.User{}, s, err
		}
	}
	return cms.User{}, s, cms.E(cms.Unauthenticated, Farewell(s, p))
}

func (a *Accounts) touch(ctx context.Context, s cms.Session, active bool) error {
	if !active || a.now().Sub(s.SeenAt) < touchEvery {
		return nil
	}
	return a.store.InTx(ctx, cms.Actor{}, func(tx *store.Tx) error { return tx.TouchSession(ctx, s.ID) })
}

func (a *Accounts) expire(ctx context.Context, u cms.User, s cms.Session) error {
	actor := cms.Actor{ID: u.ID, Name: u.Name, Address: s.Address}
	return a.store.InTx(ctx, actor, func(tx *store.Tx) error { return end(ctx, tx, u, s, s.Ending, "") })
}

// Farewell tells the user of a login why it is over and what to do.
func Farewell(s cms.Session, p cms.Security) string {
	at := ""
	if s.EndedAt != nil {
		at = s.EndedAt.In(cms.Zone).Format(" 1 月 2 日 15:04 ")
	}
	switch s.Ending {
	case cms.EndIdle:
		return fmt.Sprintf("您有 %d 分钟没有操作，为安全起见已自动退出，请重新登录", p.IdleMinutes)
	case cms.EndLifetime:
		return fmt.Sprintf("这次登录已满 %d 小时，已自动退出，请重新登录", p.SessionHours)
	case cms.EndElsewhere:
		return "您的账号" + at + "在别处登录（" + s.Note + "），这里已退出。不是您本人的话，请重新登录并马上改密码，再告诉管理员"
	case cms.EndSelf:
		return "您在别处退出了这里的登录，请重新登录"
	case cms.EndKicked:
		return "管理员（" + s.Note + "）" + at + "让您退出了登录。可以重新登录，有疑问请联系管理员"
	case cms.EndAccount:
		if s.Note != "" {
			return s.Note
		}
		return "您的账号或密码有变动，请重新登录"
	}
	return "您已退出，请重新登录"
}

// Sessions returns the logins of a user that are still good, the newest first.
func (a *Accounts) Sessions(ctx context.Context, u cms.User) ([]cms.Session, error) {
	p, err := a.store.Security(ctx)
	if err != nil {
		return nil, err
	}
	list, err := a.store.OpenSessions(ctx, u.ID)
	var out []cms.Session
	for _, s := range list {
		if u.Usable(a.now()) && s.AuthVersion == u.AuthVersion && s.Over(p, a.now()) == "" {
			out = append(out, s)
		}
	}
	return out, err
}

// EndSession ends a login of the user; one that is over already is no error.
// By another person it is a kick-out.
func (a *Accounts) EndSession(ctx context.Context, actor cms.Actor, u cms.User, id int64) error {
	return a.store.InTx(ctx, actor, func(tx *store.Tx) error {
		s, err := tx.Session(ctx, id)
		if err != nil {
			return err
		}
		if s.AccountID != u.ID {
			return cms.E(cms.NotFound, "没有找到这次登录，可能已经退出")
		}
		why, note := by(actor, u)
		return end(ctx, tx, u, s, why, note)
	})
}

// EndOthers ends every login of the user but one; 0 spares none.
func (a *Accounts) EndOthers(ctx context.Context, actor cms.Actor, u cms.User, except int64) error {
	return a.store.InTx(ctx, actor, func(tx *store.Tx) error {
		why, note := by(actor, u)
		return endAll(ctx, tx, u, except, why, note)
	})
}

func by(actor cms.Actor, u cms.User) (cms.Ending, string) {
	if actor.ID == u.ID {
		return cms.EndSelf, ""
	}
	return cms.EndKicked, actor.Name
}

// Logout ends a login at the wish of its user.
func (a *Accounts) Logout(ctx context.Context, actor cms.Actor, session int64) error {
	return a.store.InTx(ctx, actor, func(tx *store.Tx) error {
		if err := tx.EndSession(ctx, session, cms.EndLogout, ""); err != nil && cms.KindOf(err) != cms.NotFound {
			return err
		}
		return tx.Audit(ctx, cms.Event{Action: "logout", ObjectType: "user", ObjectID: actor.ID, Object: actor.Name})
	})
}

// Tidy ends logins that ran out, so that their end is on record even if their
// user never comes back, and forgets what no longer counts, until ctx ends.
func (a *Accounts) Tidy(ctx context.Context, log *slog.Logger) {
	ticker := time.NewTicker(tidyEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			if err := a.tidy(ctx); err != nil && ctx.Err() == nil {
				log.Error("过期的登录没有清理", "err", err)
			}
		}
	}
}

func (a *Accounts) tidy(ctx context.Context) error {
	p, err := a.store.Security(ctx)
	if err != nil {
		return err
	}
	now := a.now()
	stale, err := a.store.StaleSessions(ctx, now.Add(-time.Duration(p.SessionHours)*time.Hour), now.Add(-time.Duration(p.IdleMinutes)*time.Minute))
	if err != nil {
		return err
	}
	for _, s := range stale {
		u, err := a.store.User(ctx, s.AccountID)
		if err != nil {
			return err
		}
		s.Ending = s.Over(p, now)
		if err := a.expire(ctx, u, s); err != nil {
			return err
		}
	}
	return a.store.InTx(ctx, cms.Actor{}, func(tx *store.Tx) error {
		if err := tx.ForgetAddresses(ctx, now.Add(-p.LockFor())); err != nil {
			return err
		}
		return tx.ForgetSessions(ctx, now.Add(-keepEnded))
	})
}
