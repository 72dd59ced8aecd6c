package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"xuanlan/internal/cms"
)

// Security returns the rules of logging in; those never saved have their
// defaults.
func (q *Queries) Security(ctx context.Context) (cms.Security, error) {
	s := cms.DefaultSecurity()
	text, err := value[string](ctx, q.db, `SELECT value::text FROM setting WHERE name = 'security'`)
	if cms.KindOf(err) == cms.NotFound {
		return s, nil
	}
	if err != nil {
		return s, err
	}
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return s, fmt.Errorf("read setting security: %w", err)
	}
	return s, nil
}

// SaveSecurity stores the rules of logging in.
func (tx *Tx) SaveSecurity(ctx context.Context, s cms.Security) error {
	return exec(ctx, tx.db, `
		INSERT INTO setting (name, value) VALUES ('security', $1)
		ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value`, s)
}

// Passwords returns the hashes of the newest passwords of an account, the
// present one first.
func (q *Queries) Passwords(ctx context.Context, account int64, limit int) ([]string, error) {
	return values[string](ctx, q.db, `
		SELECT hash FROM password_history WHERE account_id = $1 ORDER BY set_at DESC, id DESC LIMIT $2`, account, limit)
}

// PasswordSetAt is when the account got its present password.
func (q *Queries) PasswordSetAt(ctx context.Context, account int64) (time.Time, error) {
	return value[time.Time](ctx, q.db, `
		SELECT set_at FROM password_history WHERE account_id = $1 ORDER BY set_at DESC, id DESC LIMIT 1`, account)
}

// RememberPassword adds a password to the history of an account and forgets
// all but the newest.
func (tx *Tx) RememberPassword(ctx context.Context, account int64, hash string, keep int) error {
	err := exec(ctx, tx.db, `
		INSERT INTO password_history (account_id, hash, set_at) VALUES ($1, $2, $3)`, account, hash, tx.now())
	if err != nil {
		return err
	}
	return exec(ctx, tx.db, `
		DELETE FROM password_history WHERE account_id = $1 AND id NOT IN (
			SELECT id FROM password_history WHERE account_id = $1 ORDER BY set_at DESC, id DESC LIMIT $2)`, account, max(keep, 1))
}

// LockAddress returns until when an address is locked, nil when it isn't, and
// holds it until the transaction ends, so that failures at the same moment are
// counted one after the other.
func (tx *Tx) LockAddress(ctx context.Context, address string) (*time.Time, error) {
	return value[*time.Time](ctx, tx.db, `
		INSERT INTO login_address (address) VALUES ($1)
		ON CONFLICT (address) DO UPDATE SET address = EXCLUDED.address RETURNING locked_until`, address)
}

// AddFailure notes a failed login, of an account or, with 0, of none, and
// returns how many the address has had since.
func (tx *Tx) AddFailure(ctx context.Context, address string, account int64, since time.Time) (int, error) {
	err := exec(ctx, tx.db, `
		INSERT INTO login_failure (address, account_id, at) VALUES ($1, NULLIF($2::bigint, 0), $3)`, address, account, tx.now())
	if err != nil {
		return 0, err
	}
	return value[int](ctx, tx.db, `SELECT count(*) FROM login_failure WHERE address = $1 AND at > $2`, address, since)
}

// ForgiveFailures forgets the failures of an account from an address, after
// it logged in there.
func (tx *Tx) ForgiveFailures(ctx context.Context, address string, account int64) error {
	return exec(ctx, tx.db, `DELETE FROM login_failure WHERE address = $1 AND account_id = $2`, address, account)
}

// SetAddressLock locks an address or, with nil, unlocks it. Its failures so
// far are forgotten.
func (tx *Tx) SetAddressLock(ctx context.Context, address string, until *time.Time) error {
	if err := exec(ctx, tx.db, `DELETE FROM login_failure WHERE address = $1`, address); err != nil {
		return err
	}
	return execOne(ctx, tx.db, `UPDATE login_address SET locked_until = $2 WHERE address = $1`, address, until)
}

// LockedAddresses returns the addresses that are locked at the moment.
func (q *Queries) LockedAddresses(ctx context.Context) ([]cms.LockedAddress, error) {
	return many[cms.LockedAddress](ctx, q.db, `
		SELECT address, locked_until FROM login_address WHERE locked_until > $1 ORDER BY locked_until DESC`, q.now())
}

// ForgetAddresses removes what no longer counts: failures from before, and
// addresses with neither failures nor a lock.
func (tx *Tx) ForgetAddresses(ctx context.Context, before time.Time) error {
	if err := exec(ctx, tx.db, `DELETE FROM login_failure WHERE at < $1`, before); err != nil {
		return err
	}
	return exec(ctx, tx.db, `
		DELETE FROM login_address a WHERE (locked_until IS NULL OR locked_until < $1)
		AND NOT EXISTS (SELECT FROM login_failure f WHERE f.address = a.address)`, tx.now())
}

const factorFields = `account_id, secret, started_at, confirmed_at, last_step`

// Factor returns the second factor of an account, one being set up too.
func (q *Queries) Factor(ctx context.Context, account int64) (cms.Factor, error) {
	return one[cms.Factor](ctx, q.db, `SELECT `+factorFields+` FROM second_factor WHERE account_id = $1`, account)
}

// LockFactor is Factor holding the row until the transaction ends, so that a
// code counts once.
func (tx *Tx) LockFactor(ctx context.Context, account int64) (cms.Factor, error) {
	return one[cms.Factor](ctx, tx.db, `SELECT `+factorFields+` FROM second_factor WHERE account_id = $1 FOR UPDATE`, account)
}

// HasFactor reports whether the account has a second factor in use.
func (q *Queries) HasFactor(ctx context.Context, account int64) (bool, error) {
	return value[bool](ctx, q.db, `
		SELECT EXISTS (SELECT FROM second_factor WHERE account_id = $1 AND confirmed_at IS NOT NULL)`, account)
}

// StartFactor stores the secret of a factor that is being set up. A confirmed
// one is left alone.
func (tx *Tx) StartFactor(ctx context.Context, account int64, secret string) error {
	return exec(ctx, tx.db, `
		INSERT INTO second_factor (account_id, secret, started_at) VALUES ($1, $2, $3)
		ON CONFLICT (account_id) DO UPDATE SET secret = EXCLUDED.secret, started_at = EXCLUDED.started_at
		WHERE second_factor.confirmed_at IS NULL`, account, secret, tx.now())
}

// UseFactor notes the period whose code was used; with confirm the factor is
// in use from now on.
func (tx *Tx) UseFactor(ctx context.Context, account, step int64, confirm bool) error {
	return execOne(ctx, tx.db, `
		UPDATE second_factor SET last_step = $2, confirmed_at = CASE WHEN $3 THEN $4 ELSE confirmed_at END
		WHERE account_id = $1`, account, step, confirm, tx.now())
}

// DeleteFactor removes the second factor of an account with its codes, or
// returns NotFound.
func (tx *Tx) DeleteFactor(ctx context.Context, account int64) error {
	return execOne(ctx, tx.db, `DELETE FROM second_factor WHERE account_id = $1`, account)
}

// SetRecoveryCodes replaces the recovery codes of an account.
func (tx *Tx) SetRecoveryCodes(ctx context.Context, account int64, hashes [][]byte) error {
	if err := exec(ctx, tx.db, `DELETE FROM recovery_code WHERE account_id = $1`, account); err != nil {
		return err
	}
	return exec(ctx, tx.db, `
		INSERT INTO recovery_code (account_id, hash) SELECT $1, unnest($2::bytea[])`, account, hashes)
}

// UseRecoveryCode marks a code as used, or returns NotFound when there is no
// such code that is still good.
func (tx *Tx) UseRecoveryCode(ctx context.Context, account int64, hash []byte) error {
	return execOne(ctx, tx.db, `
		UPDATE recovery_code SET used_at = @now WHERE account_id = @account AND hash = @hash AND used_at IS NULL`,
		pgx.StrictNamedArgs{"account": account, "hash": hash, "now": tx.now()})
}

// RecoveryCodes counts the codes of an account that are still good.
func (q *Queries) RecoveryCodes(ctx context.Context, account int64) (int, error) {
	return value[int](ctx, q.db, `SELECT count(*) FROM recovery_code WHERE account_id = $1 AND used_at IS NULL`, account)
}
