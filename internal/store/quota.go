package store

import (
	"sync"
	"time"
)

// quotas bound how often things of a kind are recorded. The zero value is
// ready to use.
type quotas struct {
	mu   sync.Mutex
	used map[string]*quota
}

// quota is what was used of the hour that began at since.
type quota struct {
	since   time.Time
	n       int
	omitted int // since the last one that was recorded
}

// maxQuotas bounds the memory. It is far more than there are accounts.
const maxQuotas = 10_000

// take reports whether one more of the kind may be recorded, and how many
// before it were not.
func (q *quotas) take(key string, perHour int, now time.Time) (omitted int, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	u := q.used[key]
	if u == nil {
		if q.used == nil || len(q.used) >= maxQuotas {
			q.used = map[string]*quota{}
		}
		u = &quota{since: now}
		q.used[key] = u
	}
	if now.Sub(u.since) >= time.Hour {
		u.since, u.n = now, 0
	}
	if u.n >= perHour {
		u.omitted++
		return 0, false
	}
	u.n++
	omitted, u.omitted = u.omitted, 0
	return omitted, true
}
