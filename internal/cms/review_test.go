package cms

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

func TestSteps(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		w    Workflow
		want string
	}{
		{Workflow{}, ""},
		{Workflow{Secrecy: true}, ""},
		{Workflow{Levels: []string{"审发"}}, "final:审发 "},
		{Workflow{Levels: []string{"审核", "审发"}, Secrecy: true}, "first:审核 secrecy:保密审查 final:审发 "},
		{Workflow{Levels: []string{"初审", "复审", "终审"}, Secrecy: true}, "first:初审 second:复审 secrecy:保密审查 final:终审 "},
	} {
		got := ""
		for _, s := range tt.w.Steps() {
			got += string(s.Step) + ":" + s.Name + " "
		}
		if got != tt.want {
			t.Errorf("%+v: %q", tt.w, got)
		}
	}
}

func TestTarget(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		since  string
		urgent bool
		want   string
	}{
		{"2026-11-24 09:00", true, "2026-11-25 09:00"}, {"2026-11-24 09:00", false, "2026-11-26 09:00"},
		{"2026-11-27 15:00", true, "2026-11-30 15:00"}, {"2026-11-27 15:00", false, "2026-12-01 15:00"},
		{"2026-11-28 10:00", true, "2026-11-30 10:00"},
	} {
		since, err := time.ParseInLocation("2006-01-02 15:04", tt.since, Zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := Target(since, tt.urgent).Format("2006-01-02 15:04"); got != tt.want {
			t.Errorf("%s, urgent %v: %s, want %s", tt.since, tt.urgent, got, tt.want)
		}
	}
}

// TestNoWayAround plays random actions of random people on an item: whatever
// they do, what the public sees carries every signature on exactly that
// version, each of another person who is entitled and did not write it, and
// the secrecy check let it through.
func TestNoWayAround(t *testing.T) {
	t.Parallel()
	seen := map[State]int{}
	for seed := range uint64(4000) {
		rng := rand.New(rand.NewPCG(seed, 1))
		w := Workflow{Levels: []string{"初审", "复审", "终审"}[:1+rng.IntN(3)], Secrecy: rng.IntN(2) == 0}
		g := game{t: t, seed: seed, flow: w.Steps(), state: StateDraft, revision: 1, writers: []int64{rng.Int64N(6)}}
		if rng.IntN(5) == 0 {
			g.flow = w.ShortSteps()
		}
		for who := range int64(8) {
			g.roles = append(g.roles, []Step{Steps[rng.IntN(4)], Steps[who%4], Steps[rng.IntN(4)]})
		}
		for range 80 {
			g.play(rng, rng.Int64N(8))
			seen[g.state]++
		}
	}
	for _, s := range States {
		if seen[State(s.Value)] < 1000 {
			t.Errorf("%s: reached %d times: the game is too hard to say anything", s.Label, seen[State(s.Value)])
		}
	}
}

// game is an item with the rules of the services around its review.
type game struct {
	t        *testing.T
	seed     uint64
	flow     []FlowStep
	roles    [][]Step // of each person
	state    State
	revision int64
	live     int64 // what the public sees
	next     int64 // what is scheduled
	writers  []int64
	review   *Review
	signed   map[Step]int64 // what really happened to the present review
	found    Finding
}

func (g *game) play(rng *rand.Rand, who int64) {
	r := g.review
	switch rng.IntN(9) {
	case 0: // edit: open reviews are cancelled, who writes is a writer
		if _, ok := g.state.After(MoveEdit); !ok || rng.IntN(4) > 0 {
			return
		}
		g.revision++
		g.writers, g.next = append(g.writers, who), 0
		if r != nil {
			r.Cancel()
		}
	case 1:
		if r == nil || !r.Open() && !r.Closed(g.revision) {
			g.review = &Review{RevisionID: g.revision, Status: ReviewPending, Flow: g.flow, SubmittedBy: who}
			g.signed, g.found = map[Step]int64{}, FindingNone
		}
	case 2:
		if r != nil && who == r.SubmittedBy && r.Recall() && len(g.signed) > 0 {
			g.t.Fatalf("seed %d: recalled after a signature", g.seed)
		}
	case 3:
		g.publish(g.revision)
	case 4: // the clock
		if g.next != 0 {
			g.publish(g.next)
		} else if r != nil && r.Complete(g.revision) {
			g.next = g.revision
		}
	case 5:
		m := []Move{MoveWithdraw, MoveArchive, MoveReopen}[rng.IntN(3)]
		if s, ok := g.state.After(m); ok {
			g.state = s
		}
	default:
		g.sign(rng, who)
	}
}

func (g *game) publish(revision int64) {
	s, ok := g.state.After(MovePublish)
	if !ok || g.review == nil || !g.review.Complete(revision) {
		return
	}
	g.state, g.live, g.next = s, revision, 0
	g.check(g.review)
}

func (g *game) sign(rng *rand.Rand, who int64) {
	r := g.review
	if r == nil {
		return
	}
	next, ok := r.Next()
	if !ok || r.MaySign(who, g.writers) != "" || !slices.Contains(g.roles[who], next.Step) {
		return
	}
	s := Signature{AccountID: who, Conclusion: []Conclusion{Pass, Pass, Pass, Pass, ReturnAuthor, ReturnDown, Refer}[rng.IntN(7)],
		Secrecy: []Finding{FindingNone, FindingOpen, FindingTrimmed, FindingClosed, FindingRefer}[rng.IntN(5)]}
	was := r.Position
	if !r.Sign(s) {
		return
	}
	switch s.Conclusion {
	case Pass:
		g.signed[next.Step] = who
		if next.Secrecy {
			g.found = s.Secrecy
		}
	case ReturnDown:
		delete(g.signed, r.Flow[r.Position].Step)
	case Refer:
		if r.Position != was || r.Referred() == nil {
			g.t.Fatalf("seed %d: a referred item went on", g.seed)
		}
	}
}

// check holds the published item against what really happened.
func (g *game) check(r *Review) {
	people := map[int64]bool{}
	for _, f := range g.flow {
		who, ok := g.signed[f.Step]
		if !ok || people[who] {
			g.t.Fatalf("seed %d: %s is not signed by a person of its own: %v", g.seed, f.Name, g.signed)
		}
		if slices.Contains(g.writers, who) {
			g.t.Fatalf("seed %d: a writer signed %s", g.seed, f.Name)
		}
		if !slices.Contains(g.roles[who], f.Step) {
			g.t.Fatalf("seed %d: %s is signed by one without the role", g.seed, f.Name)
		}
		people[who] = true
	}
	if g.found != FindingOpen && g.found != FindingTrimmed {
		g.t.Fatalf("seed %d: published on the finding %q", g.seed, g.found)
	}
	if r.RevisionID != g.live || g.live != g.revision {
		g.t.Fatalf("seed %d: another version is published", g.seed)
	}
}
