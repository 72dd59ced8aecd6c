package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"xuanlan/internal/cms"
)

const auditFields = `seq, at, account_id, actor, unit, action, outcome, object_type, object_id, object, detail::text AS detail, address, request_id, prev, hash`

const auditWhere = `
	FROM audit_log
	WHERE (@words::text = '' OR strpos(lower(actor || ' ' || object || ' ' || address), lower(@words)) > 0)
	  AND (@account::bigint = 0 OR account_id = @account) AND (NOT @commands::boolean OR account_id IS NULL)
	  AND (@actions::text[] IS NULL OR action = ANY(@actions))
	  AND (@object_type::text = '' OR object_type = @object_type AND object_id = @object_id::bigint)
	  AND (@outcome::text = '' OR outcome = @outcome)
	  AND (@unit::text = '' OR strpos(unit, @unit) > 0) AND (@address::text = '' OR strpos(address, @address) > 0)
	  AND (@from::timestamptz IS NULL OR at >= @from) AND (@to::timestamptz IS NULL OR at < @to)
	  AND seq > @after::bigint`

func (f *AuditFilter) args() pgx.StrictNamedArgs {
	return pgx.StrictNamedArgs{
		"words": f.Words, "account": f.Account, "commands": f.Commands, "actions": f.Actions, "object_type": f.ObjectType,
		"object_id": f.ObjectID, "outcome": f.Outcome, "unit": f.Unit, "address": f.Address,
		"from": nilIfZero(f.From), "to": nilIfZero(f.To), "after": f.AfterSeq,
	}
}

// AuditLog returns a page of the log, newest first, and the number of entries
// that match.
func (q *Queries) AuditLog(ctx context.Context, f AuditFilter) ([]cms.AuditEntry, int, error) {
	args := f.args()
	total, err := value[int](ctx, q.db, `SELECT count(*)`+auditWhere, args)
	if err != nil {
		return nil, 0, err
	}
	args["limit"], args["offset"] = f.Limit, f.Offset
	rows, err := many[cms.AuditEntry](ctx, q.db, `
		SELECT `+auditFields+auditWhere+` ORDER BY seq DESC LIMIT @limit OFFSET @offset`, args)
	return rows, total, err
}

// AuditEntry returns one entry by its number.
func (q *Queries) AuditEntry(ctx context.Context, seq int64) (cms.AuditEntry, error) {
	return one[cms.AuditEntry](ctx, q.db, `SELECT `+auditFields+` FROM audit_log WHERE seq = $1`, seq)
}

// AuditByPrev returns the entry that was written behind the one with the hash.
func (q *Queries) AuditByPrev(ctx context.Context, hash []byte) (cms.AuditEntry, error) {
	return one[cms.AuditEntry](ctx, q.db, `SELECT `+auditFields+` FROM audit_log WHERE prev = $1 ORDER BY seq LIMIT 1`, hash)
}

// LastAudit returns the newest entry of an action, or NotFound.
func (q *Queries) LastAudit(ctx context.Context, action string) (cms.AuditEntry, error) {
	return one[cms.AuditEntry](ctx, q.db, `
		SELECT `+auditFields+` FROM audit_log WHERE action = $1 ORDER BY seq DESC LIMIT 1`, action)
}

// KeptEvents returns the entries of cms.KeptActions on an article, oldest
// first, those too that the log has let go of.
func (q *Queries) KeptEvents(ctx context.Context, article int64) ([]cms.AuditEntry, error) {
	return many[cms.AuditEntry](ctx, q.db, `
		SELECT `+auditFields+`
		FROM (SELECT * FROM kept_event WHERE seq <= (SELECT base_seq FROM audit_head) UNION ALL SELECT * FROM audit_log) AS e
		WHERE object_type = 'article' AND object_id = $1 AND action = ANY($2) AND outcome = 'success' ORDER BY seq`, article, cms.KeptActions)
}

// EachAudit calls f with every entry that matches, oldest first, as they come
// from the database. The entry is overwritten after f returns.
func (q *Queries) EachAudit(ctx context.Context, filter AuditFilter, f func(*cms.AuditEntry) error) error {
	rows, err := q.db.Query(ctx, `SELECT `+auditFields+auditWhere+` ORDER BY seq`, filter.args())
	if err != nil {
		return classify(err)
	}
	var e cms.AuditEntry
	_, err = pgx.ForEachRow(rows, []any{&e.Seq, &e.At, &e.AccountID, &e.Actor, &e.Unit, &e.Action, &e.Outcome, &e.ObjectType, &e.ObjectID,
		&e.Object, &e.Detail, &e.Address, &e.RequestID, &e.Prev, &e.Hash}, func() error { return f(&e) })
	return classify(err)
}

// AuditHead returns the two ends of the chain.
func (q *Queries) AuditHead(ctx context.Context) (cms.AuditHead, error) {
	return one[cms.AuditHead](ctx, q.db, `SELECT seq, hash, base_seq, base_hash FROM audit_head`)
}
