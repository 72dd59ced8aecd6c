package store

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
)

// maxAttempts is how often a job is tried; with River's growing pauses that
// takes a day and a half.
const maxAttempts = 15

// inserter only puts jobs into the queue; package job works them.
var inserter = sync.OnceValues(func() (*river.Client[pgx.Tx], error) {
	return river.NewClient(riverpgxv5.New(nil), &river.Config{MaxAttempts: maxAttempts, Logger: slog.New(slog.DiscardHandler)})
})

// Enqueue puts a job into the queue, to be begun at the given time; the zero
// time is at once. It is there only if the transaction is committed.
func (tx *Tx) Enqueue(ctx context.Context, args river.JobArgs, at time.Time) error {
	c, err := inserter()
	if err != nil {
		return fmt.Errorf("enqueue %s: %w", args.Kind(), err)
	}
	if _, err := c.InsertTx(ctx, tx.pg, args, &river.InsertOpts{ScheduledAt: at}); err != nil {
		return fmt.Errorf("enqueue %s: %w", args.Kind(), err)
	}
	return nil
}

// FailedJob is a job that has failed at least once and is not done.
type FailedJob struct {
	ID       int64
	Kind     string
	Args     []byte // JSON
	State    string
	Attempt  int
	Error    string // of the last attempt
	FailedAt time.Time
	NextAt   time.Time // of the next attempt, when there is one
}

// GivenUp reports whether the job will not be tried again.
func (j *FailedJob) GivenUp() bool { return j.State == "cancelled" || j.State == "discarded" }

// FailedJobs returns the jobs of the kinds that failed, the latest first.
func (q *Queries) FailedJobs(ctx context.Context, kinds []string, limit int) ([]FailedJob, error) {
	return many[FailedJob](ctx, q.db, `
		SELECT id, kind, args, state::text AS state, attempt::integer AS attempt, COALESCE(errors[cardinality(errors)]->>'error', '') AS error,
		       (errors[cardinality(errors)]->>'at')::timestamptz AS failed_at, scheduled_at AS next_at
		FROM river_job
		WHERE kind = ANY($1) AND cardinality(errors) > 0 AND state <> 'completed'
		ORDER BY failed_at DESC, id DESC LIMIT $2`, kinds, limit)
}

// QueuedJobs counts the jobs of a kind that are not done.
func (q *Queries) QueuedJobs(ctx context.Context, kind string) (int, error) {
	return value[int](ctx, q.db, `SELECT count(*) FROM river_job WHERE kind = $1 AND finalized_at IS NULL`, kind)
}
