package job

import (
	"context"

	"github.com/riverqueue/river"
)

// register names every worker, and returns what is to be done again and
// again. A kind of job that isn't here fails when it is begun.
func (r *Runner) register(w *river.Workers) []*river.PeriodicJob {
	add(w, r.mailNotice)
	add(w, r.postNotice)
	return nil
}

// add registers the function that works jobs of a kind. It returns nil when
// the job is done or no longer asked for, and otherwise is tried again later,
// unless the error is one of river.JobCancel.
func add[T river.JobArgs](w *river.Workers, work func(context.Context, T) error) {
	river.AddWorker(w, river.WorkFunc(func(ctx context.Context, j *river.Job[T]) error { return work(ctx, j.Args) }))
}
