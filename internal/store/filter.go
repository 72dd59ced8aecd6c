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

// visible is the condition on article a under which the public sees it.
const visible = `a.state IN ('published', 'archived') AND a.deleted_at IS NULL`
