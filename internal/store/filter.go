package store

import "time"

// AuditFilter narrows the audit log. Zero values don't limit.
type AuditFilter struct {
	Words         string    // in the object, the actor or the address
	Account       int64     // who did it
	Commands      bool      // only what no account did
	Actions       []string  // any of them
	ObjectType    string    // with ObjectID
	ObjectID      int64     // the very object
	Outcome       string    // cms.OutcomeSuccess or cms.OutcomeFailure
	Unit, Address string    // a part of it
	From, To      time.Time // To is exclusive
	AfterSeq      int64
	Limit, Offset int // for AuditLog
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
