package href

import "net/url"

// Addresses of logging in and of one's own account.
const (
	LoginCode     = "/admin/login/code"     // asks for the second factor
	Factor        = "/admin/factor"         // the second factor of one's own
	FactorQR      = "/admin/factor/qr.png"  // while it is being set up
	StartFactor   = "/admin/factor/start"   // makes a new secret
	ConfirmFactor = "/admin/factor/confirm" // puts it to use
	RenewCodes    = "/admin/factor/codes"
	DropFactor    = "/admin/factor/off"
	Sessions      = "/admin/sessions" // the logins of one's own
	EndSession    = "/admin/sessions/end"
	Security      = "/admin/security" // the rules of logging in
	UnlockAddress = "/admin/security/unlock"
)

// Then is an address that leads on to another one.
func Then(address, next string) string {
	if next == "" || next == Admin {
		return address
	}
	return address + "?next=" + url.QueryEscape(next)
}

// UserLogins shows an account's logins, lock and second factor.
func UserLogins(id int64) string { return sub(Users, id, "/logins") }

// EndUserSession ends logins of an account.
func EndUserSession(id int64) string { return sub(Users, id, "/logins/end") }

// UnlockUser lifts the lock of an account.
func UnlockUser(id int64) string { return sub(Users, id, "/unlock") }

// ResetFactor takes the second factor from an account.
func ResetFactor(id int64) string { return sub(Users, id, "/factor/reset") }
