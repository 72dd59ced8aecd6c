package cms

import (
	"slices"
	"time"
)

// Step is a signature of the review (三审三校): 初审, 复审, 保密审查, 终审.
type Step string

// The steps, in the order in which they are signed.
const (
	StepFirst   Step = "first"
	StepSecond  Step = "second"
	StepSecrecy Step = "secrecy"
	StepFinal   Step = "final"
)

// Steps lists them.
var Steps = []Step{StepFirst, StepSecond, StepSecrecy, StepFinal}

// Role is the role that signs the step.
func (s Step) Role() Role { return Role(s) }

// Permission is what signing the step asks for.
func (s Step) Permission() Permission { return Permission("sign-" + string(s)) }

// Workflow says which signatures the items of a column need.
type Workflow struct {
	Levels  []string `json:"levels"`  // names of the levels, one to three; none: no review
	Secrecy bool     `json:"secrecy"` // 保密审查 is a signature of its own
}

// DefaultWorkflow is 三审三校 with the secrecy check that 《中国共产党党务公开条例
// （试行）》 asks for.
var DefaultWorkflow = Workflow{Levels: []string{"初审", "复审", "终审"}, Secrecy: true}

// FlowStep is a step with its name in a workflow.
type FlowStep struct {
	Step Step   `json:"step"`
	Name string `json:"name"`
}

// Steps are the signatures in their order. The secrecy check stands before the
// last level, which decides.
func (w Workflow) Steps() []FlowStep {
	var keys []Step
	switch len(w.Levels) {
	case 0:
		return nil
	case 1:
		keys = []Step{StepFinal}
	case 2:
		keys = []Step{StepFirst, StepFinal}
	default:
		keys = []Step{StepFirst, StepSecond, StepFinal}
	}
	var out []FlowStep
	for i, k := range keys {
		if k == StepFinal && w.Secrecy {
			out = append(out, FlowStep{StepSecrecy, "保密审查"})
		}
		out = append(out, FlowStep{k, w.Levels[i]})
	}
	return out
}

// ReviewStatus is where a review stands.
type ReviewStatus string

// The statuses. Only the first two are open; an article has at most one open
// review.
const (
	ReviewPending   ReviewStatus = "pending"
	ReviewApproved  ReviewStatus = "approved"
	ReviewReturned  ReviewStatus = "returned"
	ReviewRecalled  ReviewStatus = "recalled"
	ReviewCancelled ReviewStatus = "cancelled" // the text was changed
)

// Conclusion is what a signature says.
type Conclusion string

// The conclusions.
const (
	Pass         Conclusion = "pass"
	ReturnAuthor Conclusion = "return"
	ReturnDown   Conclusion = "down" // to the level below
)

// Signature is a reviewer's word on one version.
type Signature struct {
	ID         int64      `json:"id"`
	RevisionID int64      `json:"revision_id"`
	Step       Step       `json:"step"`
	StepName   string     `json:"step_name"`
	Conclusion Conclusion `json:"conclusion"`
	Opinion    string     `json:"opinion"`
	AccountID  int64      `json:"account_id"`
	Name       string     `json:"name"`
	Unit       string     `json:"unit"`
	SignedAt   time.Time  `json:"signed_at"`
	Void       bool       `json:"void"` // the level was asked to look again
}

// Review is the way of one version through its signatures.
type Review struct {
	ID          int64
	ArticleID   int64
	RevisionID  int64
	Status      ReviewStatus
	Position    int // of the next step in Flow
	Flow        []FlowStep
	SubmittedBy int64
	SubmittedAt time.Time
	Signatures  []Signature // in the order of time
}

// Open reports whether the review still counts.
func (r *Review) Open() bool { return r.Status == ReviewPending || r.Status == ReviewApproved }

// Next is the step that waits for a signature; false when none does.
func (r *Review) Next() (FlowStep, bool) {
	if r.Status != ReviewPending || r.Position >= len(r.Flow) {
		return FlowStep{}, false
	}
	return r.Flow[r.Position], true
}

// MaySign returns why the account may not sign the next step, or "". writers
// are the accounts that wrote the item: nobody signs what is their own, and
// nobody signs two levels of one version.
func (r *Review) MaySign(account int64, writers []int64) string {
	switch {
	case slices.Contains(writers, account) || account == r.SubmittedBy:
		return "自己写的或提交的稿件不能由自己审核"
	case slices.ContainsFunc(r.Signatures, func(s Signature) bool { return !s.Void && s.Conclusion == Pass && s.AccountID == account }):
		return "您已经审过这一版，同一篇稿件的各级审核须由不同的人完成"
	}
	return ""
}

// Sign adds a signature to the next step and moves the review on. The caller
// has asked MaySign. It reports false when no step waits.
func (r *Review) Sign(s Signature) bool {
	next, ok := r.Next()
	if !ok {
		return false
	}
	s.RevisionID, s.Step, s.StepName = r.RevisionID, next.Step, next.Name
	switch {
	case s.Conclusion == Pass:
		r.Position++
		if r.Position == len(r.Flow) {
			r.Status = ReviewApproved
		}
	case s.Conclusion == ReturnDown && r.Position > 0:
		r.Position--
		for i := range r.Signatures {
			if r.Signatures[i].Step == r.Flow[r.Position].Step {
				r.Signatures[i].Void = true
			}
		}
	default:
		s.Conclusion = ReturnAuthor
		r.Status = ReviewReturned
	}
	r.Signatures = append(r.Signatures, s)
	return true
}

// Recall takes a submission back. It reports false once somebody has signed.
func (r *Review) Recall() bool {
	if r.Status != ReviewPending || len(r.Signatures) > 0 {
		return false
	}
	r.Status = ReviewRecalled
	return true
}

// Complete reports whether the revision carries every signature of the flow,
// each of another person.
func (r *Review) Complete(revision int64) bool {
	if r.Status != ReviewApproved || r.RevisionID != revision {
		return false
	}
	people := map[int64]bool{}
	for _, f := range r.Flow {
		i := slices.IndexFunc(r.Signatures, func(s Signature) bool {
			return s.Step == f.Step && s.Conclusion == Pass && !s.Void && s.RevisionID == revision
		})
		if i < 0 || people[r.Signatures[i].AccountID] {
			return false
		}
		people[r.Signatures[i].AccountID] = true
	}
	return true
}
