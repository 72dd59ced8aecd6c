package job

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"xuanlan/internal/cms"
)

// register names every worker, and returns what is to be done again and
// again. A kind of job that isn't here fails when it is begun.
func (r *Runner) register(w *river.Workers) []*river.PeriodicJob {
	add(w, r.mailNotice)
	add(w, r.postNotice)
	add(w, func(ctx context.Context, _ cms.PublishDue) error { return r.Desk.Due(ctx) })
	// Each time that is set has a job of its own; this one finds what none came
	// for, such as times that were set before an upgrade.
	return []*river.PeriodicJob{river.NewPeriodicJob(river.PeriodicInterval(sweep),
		func() (river.JobArgs, *river.InsertOpts) { return cms.PublishDue{}, nil }, &river.PeriodicJobOpts{RunOnStart: true})}
}

// sweep is how often what is due is looked for without being called.
const sweep = 5 * time.Minute

// add registers the function that works jobs of a kind. It returns nil when
// the job is done or no longer asked for, and otherwise is tried again later,
// unless the error is one of river.JobCancel.
func add[T river.JobArgs](w *river.Workers, work func(context.Context, T) error) {
	river.AddWorker(w, river.WorkFunc(func(ctx context.Context, j *river.Job[T]) error { return work(ctx, j.Args) }))
}
