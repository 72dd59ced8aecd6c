package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"xuanlan/internal/cms"
)

const userFields = `a.id, a.login, a.name, a.unit_id, COALESCE(u.name, '') AS unit, a.phone, a.email, a.mails, a.staffed, a.expires_on,
	COALESCE((SELECT jsonb_agg(jsonb_build_object('role', g.role, 'column_id', g.column_id) ORDER BY g.role, g.column_id)
	          FROM role_grant g WHERE g.account_id = a.id), '[]') AS grants,
	a.password_hash, a.initial, a.auth_version, a.failed_logins, a.locked_until, a.disabled_at, a.last_login_at, a.created_at`

const userFrom = ` FROM account a LEFT JOIN unit u ON u.id = a.unit_id `

// Users returns every account, those in use first.
func (q *Queries) Users(ctx context.Context) ([]cms.User, error) {
	return many[cms.User](ctx, q.db, `
		SELECT `+userFields+userFrom+`ORDER BY a.disabled_at IS NOT NULL, u.position NULLS FIRST, a.id`)
}

// User returns an account by number.
func (q *Queries) User(ctx context.Context, id int64) (cms.User, error) {
	return one[cms.User](ctx, q.db, `SELECT `+userFields+userFrom+`WHERE a.id = $1`, id)
}

// UserByLogin returns an account by its login name in lower case.
func (q *Queries) UserByLogin(ctx context.Context, login string) (cms.User, error) {
	return one[cms.User](ctx, q.db, `SELECT `+userFields+userFrom+`WHERE a.login = $1`, login)
}

// LockUser is UserByLogin holding the row until the transaction ends, so that
// failures at the same moment are counted one after the other.
func (tx *Tx) LockUser(ctx context.Context, login string) (cms.User, error) {
	return one[cms.User](ctx, tx.db, `SELECT `+userFields+userFrom+`WHERE a.login = $1 FOR UPDATE OF a`, login)
}

// AnyUser reports whether there is an account at all.
func (q *Queries) AnyUser(ctx context.Context) (bool, error) {
	return value[bool](ctx, q.db, `SELECT EXISTS (SELECT FROM account)`)
}

// OtherHolders counts the accounts in use besides id that have a role on the
// whole site.
func (q *Queries) OtherHolders(ctx context.Context, role cms.Role, id int64) (int, error) {
	return value[int](ctx, q.db, `
		SELECT count(*) FROM account a JOIN role_grant g ON g.account_id = a.id AND g.role = $1 AND g.column_id IS NULL
		WHERE a.disabled_at IS NULL AND (a.expires_on IS NULL OR a.expires_on >= $3::timestamptz::date) AND a.id <> $2`, role, id, q.now())
}

// CreateUser stores u with its roles and sets its ID and CreatedAt.
func (tx *Tx) CreateUser(ctx context.Context, u *cms.User) error {
	u.CreatedAt = tx.now()
	args := userArgs(u)
	args["password_hash"], args["initial"], args["created_at"] = u.PasswordHash, u.Initial, u.CreatedAt
	id, err := value[int64](ctx, tx.db, `
		INSERT INTO account (login, name, unit_id, phone, email, staffed, expires_on, password_hash, initial, created_at)
		VALUES (@login, @name, @unit_id, @phone, @email, @staffed, @expires_on, @password_hash, @initial, @created_at) RETURNING id`, args)
	if err != nil {
		return err
	}
	u.ID = id
	return tx.setGrants(ctx, u)
}

func userArgs(u *cms.User) pgx.StrictNamedArgs {
	args := pgx.StrictNamedArgs{"login": u.Login, "name": u.Name, "unit_id": u.UnitID, "phone": u.Phone, "email": u.Email, "staffed": u.Staffed, "expires_on": nil}
	if u.ExpiresOn != nil {
		args["expires_on"] = u.ExpiresOn.Format(time.DateOnly)
	}
	return args
}

// UpdateUser stores everything but what belongs to the login. With
// endSessions every session of the account ends.
func (tx *Tx) UpdateUser(ctx context.Context, u *cms.User, endSessions bool) error {
	args := userArgs(u)
	args["id"], args["disabled_at"], args["raise"] = u.ID, u.DisabledAt, raise(endSessions)
	if err := execOne(ctx, tx.db, `
		UPDATE account SET login = @login, name = @name, unit_id = @unit_id, phone = @phone, email = @email, staffed = @staffed,
		       expires_on = @expires_on, disabled_at = @disabled_at, auth_version = auth_version + @raise WHERE id = @id`, args); err != nil {
		return err
	}
	return tx.setGrants(ctx, u)
}

func (tx *Tx) setGrants(ctx context.Context, u *cms.User) error {
	if err := exec(ctx, tx.db, `DELETE FROM role_grant WHERE account_id = $1`, u.ID); err != nil {
		return err
	}
	for _, g := range u.Grants {
		if err := exec(ctx, tx.db, `
			INSERT INTO role_grant (account_id, role, column_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, u.ID, g.Role, g.ColumnID); err != nil {
			return err
		}
	}
	return nil
}

// SetPassword stores a new password hash, ends every session and unlocks the
// account. It returns the new AuthVersion.
func (tx *Tx) SetPassword(ctx context.Context, id int64, hash string, initial bool) (int, error) {
	return value[int](ctx, tx.db, `
		UPDATE account SET password_hash = $2, initial = $3, auth_version = auth_version + 1,
		       failed_logins = 0, locked_until = NULL
		WHERE id = $1 RETURNING auth_version`, id, hash, initial)
}

// SetLoginResult stores the state of failed logins; ok also sets LastLoginAt.
func (tx *Tx) SetLoginResult(ctx context.Context, id int64, failed int, lockedUntil *time.Time, ok bool) error {
	return execOne(ctx, tx.db, `
		UPDATE account SET failed_logins = $2, locked_until = $3,
		       last_login_at = CASE WHEN $4 THEN $5 ELSE last_login_at END
		WHERE id = $1`, id, failed, lockedUntil, ok, tx.now())
}

func raise(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
