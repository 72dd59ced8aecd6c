package audit

import (
	"context"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

// Prune removes the entries that were kept for as long as the settings say. It
// does nothing to a log that isn't sound: what is wrong must be cleared up
// first. It returns how many went and the time before which.
func (l *Log) Prune(ctx context.Context, actor cms.Actor, progress func(done, total int64)) (int64, time.Time, error) {
	site, err := l.store.Site(ctx)
	if err != nil {
		return 0, time.Time{}, err
	}
	// A day more, so that no difference of clocks or calendars cuts into a year.
	cutoff := l.now().AddDate(0, -site.AuditMonthsOrDefault(), -1)
	rep, err := l.Check(ctx, actor, Options{Progress: progress})
	if err != nil {
		return 0, cutoff, err
	}
	if rep.Problem != nil {
		return 0, cutoff, cms.E(cms.Conflict, "日志没有通过校验（"+rep.Problem.Text+"），没有清理。请先查明原因")
	}
	var gone int64
	err = l.store.InTx(ctx, actor, func(tx *store.Tx) error {
		gone, err = tx.PruneAudit(ctx, cutoff)
		return err
	})
	return gone, cutoff, err
}
