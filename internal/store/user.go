package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"xuanlan/internal/cms"
)

const userFields = `id, login, name, role, password_hash, initial, auth_version, failed_logins, locked_until, disabled_at, last_login_at, created_at`

// Users returns every account, those in use first.
func (q *Queries) Users(ctx context.Context) ([]cms.User, error) {
	return many[cms.User](ctx, q.db, `
		SELECT `+userFields+` FROM account ORDER BY disabled_at IS NOT NULL, id`)
}

// User returns an account by number.
func (q *Queries) User(ctx context.Context, id int64) (cms.User, error) {
	return one[cms.User](ctx, q.db, `SELECT `+userFields+` FROM account WHERE id = $1`, id)
}

// UserByLogin returns an account by its login name in lower case.
func (q *Queries) UserByLogin(ctx context.Context, login string) (cms.User, error) {
	return one[cms.User](ctx, q.db, `SELECT `+userFields+` FROM account WHERE login = $1`, login)
}

// LockUser is UserByLogin holding the row until the transaction ends, so that
// failures at the same moment are counted one after the other.
func (tx *Tx) LockUser(ctx context.Context, login string) (cms.User, error) {
	return one[cms.User](ctx, tx.db, `SELECT `+userFields+` FROM account WHERE login = $1 FOR UPDATE`, login)
}

// AnyUser reports whether there is an account at all.
func (q *Queries) AnyUser(ctx context.Context) (bool, error) {
	return value[bool](ctx, q.db, `SELECT EXISTS (SELECT FROM account)`)
}

// OtherAdmins counts the administrators in use besides id.
func (q *Queries) OtherAdmins(ctx context.Context, id int64) (int, error) {
	return value[int](ctx, q.db, `
		SELECT count(*) FROM account WHERE role = 'admin' AND disabled_at IS NULL AND id <> $1`, id)
}

// CreateUser stores u and sets its ID and CreatedAt.
func (tx *Tx) CreateUser(ctx context.Context, u *cms.User) error {
	u.CreatedAt = tx.now()
	id, err := value[int64](ctx, tx.db, `
		INSERT INTO account (login, name, role, password_hash, initial, created_at)
		VALUES (@login, @name, @role, @password_hash, @initial, @created_at) RETURNING id`,
		pgx.StrictNamedArgs{
			"login": u.Login, "name": u.Name, "role": u.Role,
			"password_hash": u.PasswordHash, "initial": u.Initial, "created_at": u.CreatedAt,
		})
	u.ID = id
	return err
}

// UpdateUser stores name, role and disabled mark. With endSessions every
// session of the account ends.
func (tx *Tx) UpdateUser(ctx context.Context, u *cms.User, endSessions bool) error {
	return execOne(ctx, tx.db, `
		UPDATE account SET login = @login, name = @name, role = @role, disabled_at = @disabled_at,
		       auth_version = auth_version + @raise WHERE id = @id`,
		pgx.StrictNamedArgs{
			"id": u.ID, "login": u.Login, "name": u.Name, "role": u.Role,
			"disabled_at": u.DisabledAt, "raise": raise(endSessions),
		})
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
