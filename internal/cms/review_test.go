package cms

import (
	"math/rand/v2"
	"testing"
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

// TestNoWayAround plays random actions of random people on an item: whatever
// they do, it can be published only with every signature on exactly its
// newest version, each of another person who did not write it.
func TestNoWayAround(t *testing.T) {
	t.Parallel()
	published := 0
	for seed := range uint64(4000) {
		rng := rand.New(rand.NewPCG(seed, 1))
		w := Workflow{Levels: []string{"初审", "复审", "终审"}[:1+rng.IntN(3)], Secrecy: rng.IntN(2) == 0}
		g := game{t: t, seed: seed, flow: w.Steps(), revision: 1, writers: []int64{rng.Int64N(6)}}
		for range 60 {
			if g.play(rng, rng.Int64N(6)) {
				published++
			}
		}
	}
	if published < 1000 {
		t.Errorf("only %d publications: the game is too hard to say anything", published)
	}
}

// game is an item with the rules of the services around the review.
type game struct {
	t        *testing.T
	seed     uint64
	flow     []FlowStep
	revision int64
	writers  []int64
	review   *Review
	signed   map[Step]int64 // what really happened to the present review
}

func (g *game) play(rng *rand.Rand, who int64) (published bool) {
	r := g.review
	switch rng.IntN(6) {
	case 0: // edit: open reviews are cancelled, who writes is a writer
		if rng.IntN(3) > 0 {
			return false
		}
		g.revision++
		g.writers = append(g.writers, who)
		if r != nil && r.Open() {
			r.Status = ReviewCancelled
		}
	case 1:
		if r == nil || !r.Open() {
			g.review = &Review{RevisionID: g.revision, Status: ReviewPending, Flow: g.flow, SubmittedBy: who}
			g.signed = map[Step]int64{}
		}
	case 2:
		if r != nil && who == r.SubmittedBy {
			if r.Recall() && len(g.signed) > 0 {
				g.t.Fatalf("seed %d: recalled after a signature", g.seed)
			}
		}
	case 3:
		if r != nil && r.Complete(g.revision) {
			g.check(r)
			return true
		}
	default:
		g.sign(rng, who)
	}
	return false
}

func (g *game) sign(rng *rand.Rand, who int64) {
	r := g.review
	if r == nil {
		return
	}
	next, ok := r.Next()
	if !ok || r.MaySign(who, g.writers) != "" {
		return
	}
	c := []Conclusion{Pass, Pass, Pass, Pass, ReturnAuthor, ReturnDown}[rng.IntN(6)]
	down := c == ReturnDown && r.Position > 0
	if !r.Sign(Signature{Conclusion: c, AccountID: who}) {
		g.t.Fatalf("seed %d: a step that waits can't be signed", g.seed)
	}
	switch {
	case c == Pass:
		g.signed[next.Step] = who
	case down:
		delete(g.signed, r.Flow[r.Position].Step)
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
		for _, w := range g.writers {
			if w == who {
				g.t.Fatalf("seed %d: a writer signed %s", g.seed, f.Name)
			}
		}
		people[who] = true
	}
	if r.RevisionID != g.revision {
		g.t.Fatalf("seed %d: another version is published", g.seed)
	}
}
