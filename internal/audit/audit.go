// Package audit looks after the audit log: it proves that nobody changed it,
// hands it out, and lets go of what was kept long enough. Entries are written
// by store.Tx.Audit, in the transaction that they record.
package audit

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

// Log is the audit log.
type Log struct {
	store   *store.Store
	now     func() time.Time
	seals   []*slog.Logger
	checked sync.Mutex // held by the verification that a page started
}

// New returns the log in the store. now is the clock. Seal writes to the
// loggers.
func New(s *store.Store, now func() time.Time, seals ...*slog.Logger) *Log {
	return &Log{store: s, now: now, seals: seals}
}

// record writes an entry of its own.
func (l *Log) record(ctx context.Context, actor cms.Actor, e cms.Event) error {
	return l.store.InTx(ctx, actor, func(tx *store.Tx) error { return tx.Audit(ctx, e) })
}

// Read records that somebody read the log, and what of it.
func (l *Log) Read(ctx context.Context, actor cms.Actor, what string, filter map[string]any) error {
	e := cms.Event{Action: "audit.read", ObjectType: "audit", Object: what}
	if len(filter) > 0 {
		e.Detail = map[string]any{"filter": filter}
	}
	return l.record(ctx, actor, e)
}

// refusalsPerHour bounds what one account can add to the log by asking for
// what it may not do.
const refusalsPerHour = 60

// Refused records that an account tried to do what it may not.
func (l *Log) Refused(ctx context.Context, actor cms.Actor, what string) error {
	return l.store.InTx(ctx, actor, func(tx *store.Tx) error {
		return tx.AuditBounded(ctx, "access.deny "+actor.Name, refusalsPerHour,
			cms.Event{Action: "access.deny", ObjectType: "page", Object: what, Failed: true})
	})
}

// sharedPerHour bounds what those who have a preview link can add to the log
// by fetching a file again and again.
const sharedPerHour = 60

// Download records that somebody fetched a file that isn't public. An actor
// without an account came with a preview link.
func (l *Log) Download(ctx context.Context, actor cms.Actor, f cms.File) error {
	e := cms.Event{Action: "file.download", ObjectType: "file", ObjectID: f.ID, Object: f.Name, Detail: map[string]any{"size": f.Size}}
	return l.store.InTx(ctx, actor, func(tx *store.Tx) error {
		if actor.ID == 0 {
			return tx.AuditBounded(ctx, "file.download "+f.Key, sharedPerHour, e)
		}
		return tx.Audit(ctx, e)
	})
}

// Imported records the outcome of an import from a file.
func (l *Log) Imported(ctx context.Context, actor cms.Actor, file string, added, known, failed int) error {
	return l.record(ctx, actor, cms.Event{Action: "import.run", ObjectType: "import", Object: file,
		Detail: map[string]any{"added": added, "known": known, "failed": failed}, Failed: failed > 0})
}

// Seal writes where the chain ends into other logs, now and once a day until
// ctx ends: who cuts entries off the end of the log would have to change those
// too.
func (l *Log) Seal(ctx context.Context) {
	tick := time.NewTicker(10 * time.Minute)
	defer tick.Stop()
	sealed := ""
	for {
		if day := l.now().In(cms.Zone).Format(time.DateOnly); day != sealed && l.seal(ctx) {
			sealed = day
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// seal reports whether it could be done; if not, the reason is in the logs.
func (l *Log) seal(ctx context.Context) bool {
	head, err := l.store.AuditHead(ctx)
	for _, log := range l.seals {
		if err != nil {
			log.Error("操作日志没有封存", "err", err)
			continue
		}
		log.Info("操作日志封存", "anchor", Anchor{head.Seq, head.Hash}.String())
	}
	return err == nil
}
