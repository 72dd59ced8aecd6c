package store

import "time"

// AuditFilter narrows the audit log.
type AuditFilter struct {
	Words         string
	Actions       []string  // entries of these actions match Words too
	From, To      time.Time // To is exclusive
	Limit, Offset int
}

func nilIfZero(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// visible is the condition on article a under which the public sees it at
// the time that the given parameter holds. It depends on nothing but the
// row and the clock, so no job has to run for an item to appear in time.
func visible(now string) string {
	return `a.state = 'published' AND a.deleted_at IS NULL AND a.visible_from <= ` + now
}
