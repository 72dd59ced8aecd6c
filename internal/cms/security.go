package cms

import (
	"slices"
	"time"
)

// Security holds the rules of logging in that the administrator sets.
type Security struct {
	MinLength  int `json:"min_length"`  // of a password, in characters
	Classes    int `json:"classes"`     // of the four kinds of character that a password needs
	History    int `json:"history"`     // of the last passwords, the present one too, none is taken again; 0: any may
	ExpiryDays int `json:"expiry_days"` // how long a password lasts
	WarnDays   int `json:"warn_days"`   // how long before that its owner is told

	Failures        int `json:"failures"`         // of one account, then it is locked
	AddressFailures int `json:"address_failures"` // from one address, then that is locked
	LockMinutes     int `json:"lock_minutes"`

	IdleMinutes  int  `json:"idle_minutes"`  // without doing anything, then a login ends
	SessionHours int  `json:"session_hours"` // after which a login ends in any case
	OneSession   bool `json:"one_session"`   // a new login ends the others of its account

	Factor      FactorRule `json:"factor"`
	FactorRoles []Role     `json:"factor_roles"` // who must have a second factor, when it is required
}

// FactorRule says whether accounts have a second factor.
type FactorRule string

// The rules for second factors.
const (
	FactorOff      FactorRule = "off"
	FactorOptional FactorRule = "optional"
	FactorRequired FactorRule = "required"
)

// FactorRules lists them with their Chinese names.
var FactorRules = []Option{
	{string(FactorOptional), "自愿：每个人自己决定"},
	{string(FactorRequired), "必须：下面勾选的角色都要用"},
	{string(FactorOff), "不用"},
}

// Label is the rule's Chinese name.
func (r FactorRule) Label() string { return labelOf(FactorRules, string(r)) }

// DefaultSecurity has what assessors of GB/T 22239-2019, level 3, usually ask
// for, at its strict end. The standard itself gives no numbers.
func DefaultSecurity() Security {
	return Security{MinLength: 10, Classes: 3, History: 5, ExpiryDays: 90, WarnDays: 10,
		Failures: 5, AddressFailures: 5, LockMinutes: 30, IdleMinutes: 30, SessionHours: 12, OneSession: true,
		Factor: FactorOptional}
}

// SecurityBound is a number of Security with the values that it may have.
type SecurityBound struct {
	Name     string // as in the stored form
	Label    string
	Unit     string
	Min, Max int
	Of       func(*Security) *int
}

// SecurityBounds are the numbers of Security in the order of the form.
var SecurityBounds = []SecurityBound{
	{"min_length", "密码最短", "位", 8, 16, func(s *Security) *int { return &s.MinLength }},
	{"classes", "字符种类", "种", 2, 4, func(s *Security) *int { return &s.Classes }},
	{"history", "不得重复最近", "个", 0, 24, func(s *Security) *int { return &s.History }},
	{"expiry_days", "密码有效期", "天", 30, 180, func(s *Security) *int { return &s.ExpiryDays }},
	{"warn_days", "到期前提醒", "天", 1, 30, func(s *Security) *int { return &s.WarnDays }},
	{"failures", "同一账号连错", "次", 3, 10, func(s *Security) *int { return &s.Failures }},
	{"address_failures", "同一地址连错", "次", 5, 50, func(s *Security) *int { return &s.AddressFailures }},
	{"lock_minutes", "锁定时间", "分钟", 10, 1440, func(s *Security) *int { return &s.LockMinutes }},
	{"idle_minutes", "不操作自动退出", "分钟", 5, 60, func(s *Security) *int { return &s.IdleMinutes }},
	{"session_hours", "一次登录最长", "小时", 1, 24, func(s *Security) *int { return &s.SessionHours }},
}

// LockFor is how long a lock lasts.
func (s Security) LockFor() time.Duration { return time.Duration(s.LockMinutes) * time.Minute }

// Expiry is how long a password lasts.
func (s Security) Expiry() time.Duration { return time.Duration(s.ExpiryDays) * 24 * time.Hour }

// NeedsFactor reports whether the user has a role that must have a second
// factor.
func (s Security) NeedsFactor(u User) bool {
	return s.Factor == FactorRequired && slices.ContainsFunc(s.FactorRoles, u.Has)
}

// Duty is what a user has to do before anything else.
type Duty string

// The duties.
const (
	DutyNone    Duty = ""
	DutyInitial Duty = "initial" // replace the password that someone else chose
	DutyExpired Duty = "expired" // replace the password, which is too old
	DutyFactor  Duty = "factor"  // set up the second factor
)

// Ending is why a login ended.
type Ending string

// The reasons.
const (
	EndLogout    Ending = "logout"
	EndIdle      Ending = "idle"
	EndLifetime  Ending = "lifetime"
	EndElsewhere Ending = "elsewhere" // a newer login of the account; Note says which
	EndSelf      Ending = "self"      // by its owner, from another login
	EndKicked    Ending = "kicked"    // by an administrator
	EndAccount   Ending = "account"   // the account was changed, disabled or locked
)

// Endings lists them with their Chinese names.
var Endings = []Option{
	{string(EndLogout), "本人退出"}, {string(EndIdle), "长时间没有操作"}, {string(EndLifetime), "登录时间到了上限"},
	{string(EndElsewhere), "在别处登录"}, {string(EndSelf), "本人在别处点了退出"}, {string(EndKicked), "管理员强制退出"},
	{string(EndAccount), "账号或密码有变动"},
}

// Label is the reason's Chinese name.
func (e Ending) Label() string { return labelOf(Endings, string(e)) }

// Session is one login of an account.
type Session struct {
	ID            int64
	AccountID     int64
	AuthVersion   int // of the account, when it logged in
	CreatedAt     time.Time
	SeenAt        time.Time // last time that its user did something
	Address       string
	Agent         string // User-Agent of the browser
	Duty          Duty
	PasswordUntil time.Time // when the password expires
	EndedAt       *time.Time
	Ending        Ending
	Note          string // what there is to say of the ending
}

// Over returns why a login that nobody ended is over by the clock; empty when
// it is not.
func (s Session) Over(p Security, now time.Time) Ending {
	switch {
	case !now.Before(s.CreatedAt.Add(time.Duration(p.SessionHours) * time.Hour)):
		return EndLifetime
	case !now.Before(s.SeenAt.Add(time.Duration(p.IdleMinutes) * time.Minute)):
		return EndIdle
	}
	return ""
}

// Factor is the second factor of an account: a secret that its phone shares.
type Factor struct {
	AccountID   int64
	Secret      string // base32, as RFC 6238 apps take it
	StartedAt   time.Time
	ConfirmedAt *time.Time // nil: being set up
	LastStep    int64      // the period of 30 seconds whose code was used last
}

// LockedAddress is an address from which nobody can log in for a while.
type LockedAddress struct {
	Address     string
	LockedUntil time.Time
}
