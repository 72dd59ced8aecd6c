package cms

// State is where an article stands before the public.
type State string

// The states of an article.
const (
	StateDraft     State = "draft"     // never shown to the public
	StatePublished State = "published" // shown
	StateWithdrawn State = "withdrawn" // taken down (撤稿); the address answers 410
	StateArchived  State = "archived"  // shown, closed to changes (归档)
)

// States lists them with their Chinese names.
var States = []Option{
	{string(StateDraft), "草稿"}, {string(StatePublished), "已发布"}, {string(StateWithdrawn), "已撤稿"}, {string(StateArchived), "已归档"},
}

// Label is the state's Chinese name.
func (s State) Label() string { return labelOf(States, string(s)) }

// Public reports whether the public sees an article in the state.
func (s State) Public() bool { return s == StatePublished || s == StateArchived }

// Move is something that is done to an article as a whole.
type Move string

// The moves.
const (
	MoveEdit     Move = "edit"
	MovePublish  Move = "publish"
	MoveWithdraw Move = "withdraw"
	MoveArchive  Move = "archive"
	MoveReopen   Move = "reopen" // out of the archive
)

// stateMoves is the table of what may be done to an article in each state, and
// where it stands then. What it does not list can't happen.
var stateMoves = map[State]map[Move]State{
	StateDraft:     {MoveEdit: StateDraft, MovePublish: StatePublished},
	StatePublished: {MoveEdit: StatePublished, MovePublish: StatePublished, MoveWithdraw: StateWithdrawn, MoveArchive: StateArchived},
	StateWithdrawn: {MoveEdit: StateWithdrawn, MovePublish: StatePublished},
	StateArchived:  {MoveWithdraw: StateWithdrawn, MoveReopen: StatePublished},
}

// After returns where an article stands after the move, and whether it can be
// made at all.
func (s State) After(m Move) (State, bool) {
	next, ok := stateMoves[s][m]
	return next, ok
}

// Standing is where an item stands, as people say it: the state before the
// public and, for what is not there yet, the review.
type Standing string

// The standings.
const (
	StandDraft     Standing = "draft"
	StandReview    Standing = "review"
	StandReturned  Standing = "returned"
	StandReady     Standing = "ready" // signed, waiting to be published or for its time
	StandPublished Standing = "published"
	StandWithdrawn Standing = "withdrawn"
	StandArchived  Standing = "archived"
	StandDeleted   Standing = "deleted"
)

// Standings lists them with their Chinese names.
var Standings = []Option{
	{string(StandDraft), "草稿"}, {string(StandReview), "审核中"}, {string(StandReturned), "已退回"}, {string(StandReady), "待发布"},
	{string(StandPublished), "已发布"}, {string(StandWithdrawn), "已撤稿"}, {string(StandArchived), "已归档"}, {string(StandDeleted), "回收站"},
}

// Label is the standing's Chinese name.
func (s Standing) Label() string { return labelOf(Standings, string(s)) }

// PublishDue is the job that publishes and takes down what has come to its
// time.
type PublishDue struct{}

// Kind names the job in the queue.
func (PublishDue) Kind() string { return "publish_due" }
