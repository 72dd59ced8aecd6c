package cms

import "time"

// Role is what a user is on the site.
type Role string

// The roles.
const (
	RoleAdmin  Role = "admin"
	RoleEditor Role = "editor"
)

// Roles lists them with their Chinese names.
var Roles = []Option{
	{string(RoleEditor), "编辑"},
	{string(RoleAdmin), "管理员"},
}

// Label is the role's Chinese name.
func (r Role) Label() string { return labelOf(Roles, string(r)) }

// User is an account with its holder.
type User struct {
	ID           int64
	Login        string
	Name         string // real name
	Role         Role
	PasswordHash string
	Initial      bool // still has the password that someone else chose
	AuthVersion  int  // raised to end all of the user's sessions
	FailedLogins int
	LockedUntil  *time.Time
	DisabledAt   *time.Time
	LastLoginAt  *time.Time
	CreatedAt    time.Time
}

// Permission names one thing that a route lets its caller do.
type Permission string

// The permissions.
const (
	PermWrite     Permission = "write"     // create and edit articles, upload files
	PermPublish   Permission = "publish"   // publish, withdraw, delete, restore
	PermStructure Permission = "structure" // columns
	PermSettings  Permission = "settings"  // site settings and the home page
	PermUsers     Permission = "users"     // accounts
	PermAudit     Permission = "audit"     // read the audit log
)

// permissions is the one table of who may do what.
var permissions = map[Role][]Permission{
	RoleEditor: {PermWrite, PermPublish},
	RoleAdmin:  {PermWrite, PermPublish, PermStructure, PermSettings, PermUsers, PermAudit},
}

// Can reports whether the user may do p. A nil or disabled user may nothing.
func (u *User) Can(p Permission) bool {
	if u == nil || u.DisabledAt != nil {
		return false
	}
	for _, has := range permissions[u.Role] {
		if has == p {
			return true
		}
	}
	return false
}
