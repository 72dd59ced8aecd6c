package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"xuanlan/internal/cms"
)

const sessionFields = `id, account_id, auth_version, created_at, seen_at, address, agent, duty, password_until, ended_at, ending, note`

// Session returns a login, ended or not.
func (q *Queries) Session(ctx context.Context, id int64) (cms.Session, error) {
	return one[cms.Session](ctx, q.db, `SELECT `+sessionFields+` FROM login_session WHERE id = $1`, id)
}

// OpenSessions returns the logins of an account that nobody has ended, the
// newest first.
func (q *Queries) OpenSessions(ctx context.Context, account int64) ([]cms.Session, error) {
	return many[cms.Session](ctx, q.db, `
		SELECT `+sessionFields+` FROM login_session WHERE account_id = $1 AND ended_at IS NULL
		ORDER BY created_at DESC, id DESC`, account)
}

// StaleSessions returns the logins that began or were last used before the
// given times and that nobody has ended.
func (q *Queries) StaleSessions(ctx context.Context, begun, seen time.Time) ([]cms.Session, error) {
	return many[cms.Session](ctx, q.db, `
		SELECT `+sessionFields+` FROM login_session
		WHERE ended_at IS NULL AND (created_at <= $1 OR seen_at <= $2) ORDER BY id`, begun, seen)
}

// CreateSession stores a login and sets its ID and times.
func (tx *Tx) CreateSession(ctx context.Context, s *cms.Session) error {
	s.CreatedAt = tx.now()
	s.SeenAt = s.CreatedAt
	id, err := value[int64](ctx, tx.db, `
		INSERT INTO login_session (account_id, auth_version, created_at, seen_at, address, agent, duty, password_until)
		VALUES (@account_id, @auth_version, @created_at, @created_at, @address, @agent, @duty, @password_until) RETURNING id`,
		pgx.StrictNamedArgs{
			"account_id": s.AccountID, "auth_version": s.AuthVersion, "created_at": s.CreatedAt,
			"address": s.Address, "agent": s.Agent, "duty": s.Duty, "password_until": s.PasswordUntil,
		})
	s.ID = id
	return err
}

// TouchSession notes that the user of a login did something.
func (tx *Tx) TouchSession(ctx context.Context, id int64) error {
	return exec(ctx, tx.db, `UPDATE login_session SET seen_at = $2 WHERE id = $1 AND ended_at IS NULL`, id, tx.now())
}

// SetDuty stores what the user of a login has to do first.
func (tx *Tx) SetDuty(ctx context.Context, id int64, duty cms.Duty) error {
	return exec(ctx, tx.db, `UPDATE login_session SET duty = $2 WHERE id = $1`, id, duty)
}

// EndSession ends a login, or returns NotFound when it has ended before.
func (tx *Tx) EndSession(ctx context.Context, id int64, ending cms.Ending, note string) error {
	return execOne(ctx, tx.db, `
		UPDATE login_session SET ended_at = $2, ending = $3, note = $4 WHERE id = $1 AND ended_at IS NULL`,
		id, tx.now(), ending, note)
}

// ForgetSessions removes logins that ended before the given time.
func (tx *Tx) ForgetSessions(ctx context.Context, before time.Time) error {
	return exec(ctx, tx.db, `DELETE FROM login_session WHERE ended_at < $1`, before)
}
