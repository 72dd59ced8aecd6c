package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"xuanlan/internal/cms"
)

// AuditLog returns a page of the log, newest first, and the number of entries
// that match. Zero bounds don't limit.
func (q *Queries) AuditLog(ctx context.Context, f AuditFilter) ([]cms.AuditEntry, int, error) {
	args := pgx.StrictNamedArgs{"words": f.Words, "actions": f.Actions, "from": nilIfZero(f.From), "to": nilIfZero(f.To)}
	const where = `
		FROM audit_log
		WHERE (@words::text = '' OR strpos(actor || ' ' || object || ' ' || address, @words) > 0 OR action = ANY(@actions::text[]))
		  AND (@from::timestamptz IS NULL OR at >= @from) AND (@to::timestamptz IS NULL OR at < @to)`
	total, err := value[int](ctx, q.db, `SELECT count(*)`+where, args)
	if err != nil {
		return nil, 0, err
	}
	args["limit"], args["offset"] = f.Limit, f.Offset
	rows, err := many[cms.AuditEntry](ctx, q.db, `
		SELECT id, at, actor, action, object_type, object_id, object, detail, address`+where+`
		ORDER BY at DESC, id DESC LIMIT @limit OFFSET @offset`, args)
	return rows, total, err
}

// Audit records what the transaction does.
func (tx *Tx) Audit(ctx context.Context, e cms.Event) error {
	if e.Detail == nil {
		e.Detail = map[string]any{}
	}
	return exec(ctx, tx.db, `
		INSERT INTO audit_log (at, account_id, actor, action, object_type, object_id, object, detail, address, request_id)
		VALUES (@at, NULLIF(@account_id, 0), @actor, @action, @object_type, NULLIF(@object_id, 0), @object, @detail, @address, @request_id)`,
		pgx.StrictNamedArgs{
			"at": tx.now(), "account_id": tx.actor.ID, "actor": tx.actor.Name,
			"action": e.Action, "object_type": e.ObjectType, "object_id": e.ObjectID,
			"object": e.Object, "detail": e.Detail,
			"address": tx.actor.Address, "request_id": tx.actor.RequestID,
		})
}
