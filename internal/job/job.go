// Package job works what was put into the queue with store.Tx.Enqueue. Jobs
// are kept in the database until they are done, and are done at least once:
// a kill in between makes the next start do one again.
package job

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"

	"xuanlan/internal/editorial"
	"xuanlan/internal/notify"
	"xuanlan/internal/store"
)

const (
	timeLimit = time.Minute // of one attempt
	// stuckAfter is when a job is begun again that a killed process left behind.
	stuckAfter = 3 * time.Minute
	// keepFailed is how long the administrator can see what was given up.
	keepFailed = 30 * 24 * time.Hour
	atOnce     = 4 // jobs
)

// Options are what the workers work with.
type Options struct {
	Store   *store.Store
	Desk    *editorial.Desk
	Outlets notify.Outlets
	Log     *slog.Logger
}

// Runner works jobs between Start and Stop.
type Runner struct {
	Options
	client *river.Client[pgx.Tx]
}

// New returns a runner that is not yet started. It panics when the workers
// are not registered well.
func New(o Options) *Runner {
	r := &Runner{Options: o}
	workers := river.NewWorkers()
	periodic := r.register(workers)
	client, err := river.NewClient(riverpgxv5.New(o.Store.Pool()), &river.Config{
		Workers: workers, PeriodicJobs: periodic, Queues: map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: atOnce}},
		JobTimeout: timeLimit, RescueStuckJobsAfter: stuckAfter, ErrorHandler: r,
		CancelledJobRetentionPeriod: keepFailed, DiscardedJobRetentionPeriod: keepFailed,
		Logger: slog.New(quiet{o.Log.Handler()}),
		// Only the owner of an index may rebuild it, and the program need not be.
		ReindexerIndexNames: []string{},
	})
	if err != nil {
		panic(fmt.Sprintf("job: %v", err))
	}
	r.client = client
	return r
}

// Start begins to work. Jobs go on when ctx ends, until Stop.
func (r *Runner) Start(ctx context.Context) error {
	if err := r.client.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("start the job queue: %w", err)
	}
	return nil
}

// Stop begins no more jobs and waits for those under way. When ctx ends they
// are broken off, to be begun again at the next start.
func (r *Runner) Stop(ctx context.Context) error {
	if r.client.Stop(ctx) == nil {
		return nil
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := r.client.StopAndCancel(last); err != nil {
		return fmt.Errorf("stop the job queue: %w", err)
	}
	return nil
}

// HandleError logs an attempt that failed.
func (r *Runner) HandleError(_ context.Context, j *rivertype.JobRow, err error) *river.ErrorHandlerResult {
	r.Log.Warn("后台任务没有办成", "kind", j.Kind, "job", j.ID, "attempt", j.Attempt, "err", err)
	return nil
}

// HandlePanic logs an attempt that panicked.
func (r *Runner) HandlePanic(_ context.Context, j *rivertype.JobRow, value any, trace string) *river.ErrorHandlerResult {
	r.Log.Error("后台任务出错", "kind", j.Kind, "job", j.ID, "attempt", j.Attempt, "panic", value, "trace", trace)
	return nil
}

// quiet lets only warnings and worse through: what the queue says of itself
// is nothing for the administrator.
type quiet struct{ slog.Handler }

func (q quiet) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn && q.Handler.Enabled(ctx, l)
}

func (q quiet) WithAttrs(a []slog.Attr) slog.Handler { return quiet{q.Handler.WithAttrs(a)} }

func (q quiet) WithGroup(name string) slog.Handler { return quiet{q.Handler.WithGroup(name)} }
