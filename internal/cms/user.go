package cms

import (
	"slices"
	"time"
)

// Role is what a user is, on the whole site or in a column with all below it.
type Role string

// The roles. The last three administer: GB/T 22239-2019 wants those who
// configure, those who give rights and those who read the log to be different
// people, and none of them to write.
const (
	RoleContributor Role = "contributor" // 信息员: writes the items of the own unit
	RoleEditor      Role = "editor"
	RoleFirst       Role = "first"
	RoleSecond      Role = "second"
	RoleSecrecy     Role = "secrecy"
	RoleFinal       Role = "final"
	RolePublisher   Role = "publisher"
	RoleSystem      Role = "system"
	RoleSecurity    Role = "security"
	RoleAuditor     Role = "auditor"
)

// Roles lists them with their Chinese names, in the order of the form.
var Roles = []Option{
	{string(RoleContributor), "信息员"},
	{string(RoleEditor), "编辑"},
	{string(RoleFirst), "初审"},
	{string(RoleSecond), "复审"},
	{string(RoleSecrecy), "保密审查"},
	{string(RoleFinal), "终审"},
	{string(RolePublisher), "发布"},
	{string(RoleSystem), "系统管理员"},
	{string(RoleSecurity), "安全管理员"},
	{string(RoleAuditor), "审计员"},
}

// Label is the role's Chinese name.
func (r Role) Label() string { return labelOf(Roles, string(r)) }

// Scoped reports whether the role can be given for a column alone.
func (r Role) Scoped() bool { return duties[r] == writing }

// Permission names one thing that a route lets its caller do.
type Permission string

// The permissions.
const (
	PermRead      Permission = "read"      // see articles that are not public
	PermWrite     Permission = "write"     // create and edit articles, upload files
	PermReview    Permission = "review"    // sign any step
	PermPublish   Permission = "publish"   // publish, withdraw, archive, delete, restore
	PermRedate    Permission = "redate"    // change the shown 发布时间 by hand
	PermStructure Permission = "structure" // columns
	PermSettings  Permission = "settings"  // site settings and the home page
	PermUsers     Permission = "users"     // accounts, units and roles
	PermAudit     Permission = "audit"     // read the audit log
)

// Permissions lists them with their Chinese names.
var Permissions = []Option{
	{string(PermRead), "看未公开的稿件"},
	{string(PermWrite), "写稿、传文件"},
	{string(PermReview), "审核"},
	{string(PermPublish), "发布、撤稿、归档、删除"},
	{string(PermRedate), "改发布时间"},
	{string(PermStructure), "栏目"},
	{string(PermSettings), "站点设置、首页版面"},
	{string(PermUsers), "用户、单位、权限"},
	{string(PermAudit), "操作日志"},
}

// permissions is the one table of who may do what.
var permissions = map[Role][]Permission{
	RoleContributor: {PermRead, PermWrite},
	RoleEditor:      {PermRead, PermWrite},
	RoleFirst:       {PermRead, PermReview, StepFirst.Permission()},
	RoleSecond:      {PermRead, PermReview, StepSecond.Permission()},
	RoleSecrecy:     {PermRead, PermReview, StepSecrecy.Permission()},
	RoleFinal:       {PermRead, PermReview, StepFinal.Permission()},
	RolePublisher:   {PermRead, PermWrite, PermPublish, PermRedate},
	RoleSystem:      {PermStructure, PermSettings},
	RoleSecurity:    {PermUsers},
	RoleAuditor:     {PermAudit},
}

// Allows reports whether the role includes the permission.
func (r Role) Allows(p Permission) bool { return slices.Contains(permissions[r], p) }

// Grant is a role given to a user.
type Grant struct {
	Role     Role   `json:"role"`
	ColumnID *int64 `json:"column_id"` // nil: the whole site
}

// covers reports whether the grant holds for the last column of the path.
func (g Grant) covers(path []*Column) bool {
	return g.ColumnID == nil || slices.ContainsFunc(path, func(c *Column) bool { return c.ID == *g.ColumnID })
}

// User is an account with its holder.
type User struct {
	ID           int64
	Login        string
	Name         string // real name
	UnitID       *int64
	Unit         string // its name
	Phone        string
	Email        string
	Mails        bool       // wants notices by e-mail
	Staffed      bool       // 在编
	ExpiresOn    *time.Time // the last day on which the account can be used
	Grants       []Grant
	PasswordHash string
	Initial      bool // still has the password that someone else chose
	AuthVersion  int  // raised to end all of the user's sessions
	FailedLogins int
	LockedUntil  *time.Time
	DisabledAt   *time.Time
	LastLoginAt  *time.Time
	CreatedAt    time.Time
}

// Usable reports whether the account may be used at the time.
func (u *User) Usable(now time.Time) bool {
	return u.DisabledAt == nil && (u.ExpiresOn == nil || now.In(Zone).Format(time.DateOnly) <= u.ExpiresOn.Format(time.DateOnly))
}

// Can reports whether the user may do p anywhere. Nobody may nothing.
func (u *User) Can(p Permission) bool {
	return u != nil && u.DisabledAt == nil && slices.ContainsFunc(u.Grants, func(g Grant) bool { return g.Role.Allows(p) })
}

// CanIn reports whether the user may do p in the last column of the path, to
// an item that came from the unit; nil stands for none. A contributor may
// only write, and only what comes from the own unit.
func (u *User) CanIn(p Permission, path []*Column, unit *int64) bool {
	if u == nil || u.DisabledAt != nil || len(path) == 0 {
		return false
	}
	return slices.ContainsFunc(u.Grants, func(g Grant) bool {
		own := unit != nil && u.UnitID != nil && *unit == *u.UnitID
		return g.Role.Allows(p) && g.covers(path) && (g.Role != RoleContributor || own)
	})
}

// Scope is where a user may do something.
type Scope struct {
	All     bool
	Columns []int64 // with everything below them; all items
	Unit    int64   // whose items alone, in UnitColumns or, with UnitAll, everywhere
	UnitAll bool
	UnitIn  []int64
}

// Scope returns where the user may do p.
func (u *User) Scope(p Permission, tree *Tree) Scope {
	var s Scope
	for _, g := range u.Grants {
		if !g.Role.Allows(p) {
			continue
		}
		var columns []int64
		if g.ColumnID != nil {
			columns = tree.Subtree(*g.ColumnID)
		}
		switch {
		case g.Role != RoleContributor && g.ColumnID == nil:
			s.All = true
		case g.Role != RoleContributor:
			s.Columns = append(s.Columns, columns...)
		case u.UnitID != nil:
			s.Unit = *u.UnitID
			s.UnitAll = s.UnitAll || g.ColumnID == nil
			s.UnitIn = append(s.UnitIn, columns...)
		}
	}
	return s
}

// Has reports whether the user has the role anywhere.
func (u *User) Has(r Role) bool {
	return u != nil && slices.ContainsFunc(u.Grants, func(g Grant) bool { return g.Role == r })
}

// OnlyContributes reports whether all that the user may write are items of the
// own unit.
func (u *User) OnlyContributes() bool {
	return u.Has(RoleContributor) && !u.Has(RoleEditor) && !u.Has(RolePublisher)
}

// RoleNames are the names of the user's roles, each once, in their order.
func (u *User) RoleNames() []string {
	var out []string
	for _, o := range Roles {
		if u.Has(Role(o.Value)) {
			out = append(out, o.Label)
		}
	}
	return out
}

const writing = "写稿、审核和发布"

// duties are the groups of roles that one person should not combine.
var duties = map[Role]string{
	RoleContributor: writing, RoleEditor: writing, RoleFirst: writing, RoleSecond: writing, RoleSecrecy: writing, RoleFinal: writing,
	RolePublisher: writing,
	RoleSystem:    "系统管理", RoleSecurity: "安全管理", RoleAuditor: "审计",
}

// CheckDuties says what is wrong with giving one person these roles: refused
// is what may not be, warning what a small office may do, and the log keeps.
func CheckDuties(grants []Grant) (refused, warning string) {
	var has []string
	for _, g := range grants {
		if d := duties[g.Role]; !slices.Contains(has, d) {
			has = append(has, d)
		}
	}
	switch {
	case len(has) < 2:
		return "", ""
	case slices.Contains(has, "审计"):
		return "审计员不能兼任别的角色，请另外安排一个人", ""
	case len(has) > 2:
		return "系统管理、安全管理和写稿发布不能全由一个人担任，最多兼任两样", ""
	}
	return "", "“" + has[0] + "”和“" + has[1] + "”由同一个人担任，不符合三员分立的要求。人手够时请分开；这次授权已记入操作日志。"
}
