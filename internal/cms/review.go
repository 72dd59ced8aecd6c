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
	Step    Step   `json:"step"`
	Name    string `json:"name"`
	Secrecy bool   `json:"secrecy"` // the signature says what the secrecy check found
}

// Steps are the signatures in their order. The secrecy check stands before the
// last level, which decides; where it is no signature of its own, whoever
// decides states it too, since nothing is published without it
// (《中国共产党党务公开条例（试行）》 article 15).
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
			out = append(out, FlowStep{StepSecrecy, "保密审查", true})
		}
		out = append(out, FlowStep{k, w.Levels[i], k == StepFinal && !w.Secrecy})
	}
	return out
}

// ShortSteps are the signatures of a repost from official media: whoever
// decides, with the secrecy check.
func (w Workflow) ShortSteps() []FlowStep {
	if len(w.Levels) == 0 {
		return nil
	}
	return []FlowStep{{StepFinal, w.Levels[len(w.Levels)-1], true}}
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
	ReturnDown   Conclusion = "down"  // to the level below
	Refer        Conclusion = "refer" // to those who decide on secrecy; the item goes on waiting
)

// Conclusions lists them with their Chinese names.
var Conclusions = []Option{
	{string(Pass), "通过"}, {string(ReturnAuthor), "退回作者"}, {string(ReturnDown), "退回上一级"}, {string(Refer), "报请确定"},
}

// Label is the conclusion's Chinese name.
func (c Conclusion) Label() string { return labelOf(Conclusions, string(c)) }

// Finding is what a secrecy check found.
type Finding string

// The findings.
const (
	FindingNone    Finding = ""
	FindingOpen    Finding = "open"
	FindingTrimmed Finding = "trimmed" // may be public now that parts of it are gone
	FindingClosed  Finding = "closed"
	FindingRefer   Finding = "refer" // those who decide on secrecy are asked
)

// Findings lists them with their Chinese names, in the order of the form.
var Findings = []Option{
	{string(FindingOpen), "可以公开"}, {string(FindingTrimmed), "已删减，可以公开"},
	{string(FindingClosed), "不予公开"}, {string(FindingRefer), "拿不准，报请保密部门确定"},
}

// Label is the finding's Chinese name.
func (f Finding) Label() string { return labelOf(Findings, string(f)) }

// public reports whether the item may be published.
func (f Finding) public() bool { return f == FindingOpen || f == FindingTrimmed }

// Signature is a reviewer's word on one version.
type Signature struct {
	ID         int64      `json:"id"`
	RevisionID int64      `json:"revision_id"`
	Step       Step       `json:"step"`
	StepName   string     `json:"step_name"`
	Conclusion Conclusion `json:"conclusion"`
	Secrecy    Finding    `json:"secrecy"`
	Basis      string     `json:"basis"` // of the finding: a rule, or who was asked
	Opinion    string     `json:"opinion"`
	AccountID  int64      `json:"account_id"`
	Name       string     `json:"name"`
	Unit       string     `json:"unit"`
	SignedAt   time.Time  `json:"signed_at"`
	Void       bool       `json:"void"` // the level was asked to look again
}

// Review is the way of one version through its signatures.
type Review struct {
	ID           int64
	ArticleID    int64
	RevisionID   int64
	Status       ReviewStatus
	Position     int // of the next step in Flow
	Flow         []FlowStep
	Short        bool // the short path of reposts
	SubmittedBy  int64
	SubmittedAt  time.Time
	Urgent       bool
	WaitingSince time.Time   // for the next step
	DueAt        time.Time   // by when that should be signed
	Signatures   []Signature // in the order of time
}

// Target is by when a step that waits since then should be signed: an urgent
// item within one working day, others within two. Holidays other than weekends
// are not known.
func Target(since time.Time, urgent bool) time.Time {
	days := 2
	if urgent {
		days = 1
	}
	at := since.In(Zone)
	for days > 0 {
		at = at.AddDate(0, 0, 1)
		if d := at.Weekday(); d != time.Saturday && d != time.Sunday {
			days--
		}
	}
	return at
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

// reviewMoves is the table of what happens to a review: from where, by what,
// to where. What it does not list can't happen.
var reviewMoves = map[ReviewStatus]map[Conclusion]ReviewStatus{
	ReviewPending: {Pass: ReviewPending, ReturnAuthor: ReviewReturned, ReturnDown: ReviewPending, Refer: ReviewPending},
}

// Check returns what is wrong with a signature of the next step, by field.
func (r *Review) Check(s Signature) FieldErrors {
	next, ok := r.Next()
	bad := FieldErrors{}
	if _, listed := reviewMoves[r.Status][s.Conclusion]; !ok || !listed {
		bad.Add("conclusion", "请用页面上的按钮操作")
		return bad
	}
	switch {
	case s.Conclusion == ReturnDown && r.Position == 0:
		bad.Add("conclusion", "这是第一级，只能退回作者")
	case !next.Secrecy && s.Secrecy != FindingNone:
		bad.Add("secrecy", "这一级不填保密审查结论")
	case next.Secrecy && s.Conclusion == Pass && s.Secrecy == FindingNone:
		bad.Add("secrecy", "通过前请选保密审查结论")
	case s.Conclusion == Pass && next.Secrecy && !s.Secrecy.public():
		bad.Add("secrecy", "结论是“"+s.Secrecy.Label()+"”，不能通过")
	case (s.Conclusion == Refer) != (s.Secrecy == FindingRefer):
		bad.Add("secrecy", "拿不准的请用“报请确定”，由保密部门定了再签")
	}
	return bad
}

// Sign adds a signature to the next step and moves the review on. The caller
// has asked MaySign and Check. It reports false when Check finds something.
func (r *Review) Sign(s Signature) bool {
	if len(r.Check(s)) > 0 {
		return false
	}
	next := r.Flow[r.Position]
	s.RevisionID, s.Step, s.StepName = r.RevisionID, next.Step, next.Name
	r.Status = reviewMoves[r.Status][s.Conclusion]
	switch s.Conclusion {
	case Pass:
		r.Position++
		if r.Position == len(r.Flow) {
			r.Status = ReviewApproved
		}
	case ReturnDown:
		r.Position--
		for i := range r.Signatures {
			if r.Signatures[i].Step == r.Flow[r.Position].Step {
				r.Signatures[i].Void = true
			}
		}
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

// Cancel ends an open review because the text was changed: signatures hold
// for the version that was signed and no other. It reports whether there was
// something to end.
func (r *Review) Cancel() bool {
	if !r.Open() {
		return false
	}
	r.Status = ReviewCancelled
	return true
}

// Complete reports whether the revision carries every signature of the flow,
// each of another person, and the secrecy check found that it may be public.
func (r *Review) Complete(revision int64) bool {
	if r.Status != ReviewApproved || r.RevisionID != revision {
		return false
	}
	people := map[int64]bool{}
	for _, f := range r.Flow {
		i := slices.IndexFunc(r.Signatures, func(s Signature) bool {
			return s.Step == f.Step && s.Conclusion == Pass && !s.Void && s.RevisionID == revision && (!f.Secrecy || s.Secrecy.public())
		})
		if i < 0 || people[r.Signatures[i].AccountID] {
			return false
		}
		people[r.Signatures[i].AccountID] = true
	}
	return true
}

// Closed reports whether the secrecy check found that the revision may not be
// public.
func (r *Review) Closed(revision int64) bool {
	return slices.ContainsFunc(r.Signatures, func(s Signature) bool { return s.RevisionID == revision && s.Secrecy == FindingClosed })
}

// Referred returns the signature by which those who decide on secrecy were
// asked, while the review waits for their answer; otherwise nil.
func (r *Review) Referred() *Signature {
	if n := len(r.Signatures); n > 0 && r.Status == ReviewPending && r.Signatures[n-1].Conclusion == Refer {
		return &r.Signatures[n-1]
	}
	return nil
}
