package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"xuanlan/internal/cms"
)

// maxAuditText bounds the texts of an entry, in characters: some of them come
// from whoever is at the door.
const maxAuditText = 300

// event is an event as it is written.
type event struct {
	cms.Event
	at     time.Time
	detail string
}

// Audit records what the transaction does. The entry is written when the
// transaction ends; it fails for a detail that is no JSON.
func (tx *Tx) Audit(_ context.Context, e cms.Event) error {
	if e.Detail == nil {
		e.Detail = map[string]any{}
	}
	// Encoded now: before and after may change until the transaction ends.
	detail, err := json.Marshal(e.Detail)
	if err != nil {
		return fmt.Errorf("audit %s: %w", e.Action, err)
	}
	e.Object = cut(e.Object)
	tx.events = append(tx.events, event{Event: e, at: tx.now(), detail: string(detail)})
	return nil
}

// AuditBounded is Audit for what somebody can make happen at will: of the
// events with a key no more than perHour are recorded in an hour. How many were
// left out stands in the detail of the next one.
func (tx *Tx) AuditBounded(ctx context.Context, key string, perHour int, e cms.Event) error {
	omitted, ok := tx.quotas.take(key, perHour, tx.now())
	if !ok {
		return nil
	}
	if omitted > 0 {
		if e.Detail == nil {
			e.Detail = map[string]any{}
		}
		e.Detail["omitted"] = omitted
	}
	return tx.Audit(ctx, e)
}

// cut shortens a text to what an entry may hold. The database can't hold NUL.
func cut(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
	if utf8.RuneCountInString(s) <= maxAuditText {
		return s
	}
	return string([]rune(s)[:maxAuditText]) + "…"
}

// writeEvents appends what was recorded to the log, in one statement. The
// database chains the rows.
func (tx *Tx) writeEvents(ctx context.Context) error {
	if len(tx.events) == 0 {
		return nil
	}
	n := len(tx.events)
	at, ids := make([]time.Time, n), make([]int64, n)
	actions, outcomes, types, objects, details := make([]string, n), make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	for i, e := range tx.events {
		at[i], ids[i], actions[i], types[i], objects[i], details[i] = e.at, e.ObjectID, e.Action, e.ObjectType, e.Object, e.detail
		outcomes[i] = cms.OutcomeSuccess
		if e.Failed {
			outcomes[i] = cms.OutcomeFailure
		}
	}
	return exec(ctx, tx.db, `
		INSERT INTO audit_log (at, account_id, actor, unit, action, outcome, object_type, object_id, object, detail, address, request_id)
		SELECT e.at, NULLIF(@account_id::bigint, 0), @actor, @unit, e.action, e.outcome, e.object_type, NULLIF(e.object_id, 0), e.object,
		       e.detail::json, @address, @request_id
		FROM unnest(@at::timestamptz[], @actions::text[], @outcomes::text[], @types::text[], @ids::bigint[], @objects::text[], @details::text[])
		     WITH ORDINALITY AS e (at, action, outcome, object_type, object_id, object, detail, n)
		ORDER BY e.n`,
		pgx.StrictNamedArgs{
			"account_id": tx.actor.ID, "actor": cut(tx.actor.Name), "unit": cut(tx.actor.Unit),
			"address": cut(tx.actor.Address), "request_id": tx.actor.RequestID,
			"at": at, "actions": actions, "outcomes": outcomes, "types": types, "ids": ids, "objects": objects, "details": details,
		})
}

// PruneAudit removes the entries of before the cutoff, as far as they are the
// beginning of the chain, and records that. It returns how many went. The
// database refuses a cutoff that is less than a year ago. What the records of
// items tell of them is put by.
func (tx *Tx) PruneAudit(ctx context.Context, cutoff time.Time) (int64, error) {
	err := exec(ctx, tx.db, `
		INSERT INTO kept_event SELECT * FROM audit_log WHERE at < $1 AND object_type = 'article' AND action = ANY($2)
		ON CONFLICT (seq) DO NOTHING`, cutoff, cms.KeptActions)
	var n int64
	if err == nil {
		n, err = value[int64](ctx, tx.db, `
			SELECT audit_prune(@cutoff, @at, NULLIF(@account_id::bigint, 0), @actor, @unit, @address, @request_id)`,
			pgx.StrictNamedArgs{
				"cutoff": cutoff, "at": tx.now(), "account_id": tx.actor.ID, "actor": cut(tx.actor.Name), "unit": cut(tx.actor.Unit),
				"address": cut(tx.actor.Address), "request_id": tx.actor.RequestID,
			})
	}
	pg, ok := errors.AsType[*pgconn.PgError](err)
	switch {
	case ok && pg.Code == "42501":
		return 0, &cms.Error{Kind: cms.Forbidden, Text: "这个数据库账号无权清理日志，请改用数据库属主的账号（见 docs/database-roles.md）", Err: err}
	case ok && pg.Code == "23001":
		return 0, &cms.Error{Kind: cms.Forbidden, Text: "数据库不许清理一年以内的日志，请核对服务器的时间", Err: err}
	}
	return n, err
}
