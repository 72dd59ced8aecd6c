package record

import (
	"context"
	"strconv"
	"strings"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

// Line is an item of the register (登记表).
type Line struct {
	store.RegisterRow
	Seq       int    // within the month
	Number    string // as on the record
	Digest    string // 内容要点
	Collector string // 采集人: 执笔人, or else the author, or else who entered it
	Column    string
	Signed    map[cms.Step]Signed // the last one of each step
}

// Signed is a signature as the register tells it.
type Signed struct {
	Name string
	At   time.Time
	Note string // unless it simply passed
}

// String tells who signed, when, and what there is to say of it.
func (s Signed) String() string { return strings.TrimSpace(s.Name + " " + day(s.At) + " " + s.Note) }

// Totals are the sums of a month.
type Totals struct{ Items, Public, Withdrawn, Deleted, Reposts, Unsigned int }

// Month is the filter of the register of a month, in Beijing time. scope is
// what its reader may see.
func Month(month time.Time, submitted bool, scope *cms.Scope) store.RegisterFilter {
	y, m, _ := month.In(cms.Zone).Date()
	from := time.Date(y, m, 1, 0, 0, 0, 0, cms.Zone)
	return store.RegisterFilter{From: from, To: from.AddDate(0, 1, 0), Submitted: submitted, Scope: scope}
}

// Register returns the lines that the filter asks for.
func (a *Archive) Register(ctx context.Context, f store.RegisterFilter) ([]Line, error) {
	return lines(ctx, a.store.Queries, f)
}

func lines(ctx context.Context, q *store.Queries, f store.RegisterFilter) ([]Line, error) {
	rows, err := q.Register(ctx, f)
	if err != nil {
		return nil, err
	}
	tree, err := q.Tree(ctx)
	if err != nil {
		return nil, err
	}
	reviews := []int64{}
	for _, r := range rows {
		if r.ReviewID != nil {
			reviews = append(reviews, *r.ReviewID)
		}
	}
	signatures, err := q.Signatures(ctx, reviews)
	if err != nil {
		return nil, err
	}
	out := make([]Line, len(rows))
	for i, r := range rows {
		out[i] = Line{RegisterRow: r, Seq: f.Offset + i + 1, Number: Number(r.ID, r.CreatedAt), Digest: digest(r.Summary, r.Opening),
			Collector: or(r.Writer, or(r.Author, r.Account)), Column: tree.PathName(r.ColumnID), Signed: map[cms.Step]Signed{}}
		if r.ReviewID != nil {
			for _, s := range signatures[*r.ReviewID] {
				out[i].sign(&s)
			}
		}
	}
	return out, nil
}

// sign enters a signature. Where the last level checked the secrecy, too, it
// stands in both places.
func (l *Line) sign(s *cms.Signature) {
	entry := Signed{Name: s.Name, At: s.SignedAt}
	if s.Conclusion != cms.Pass {
		entry.Note = s.Conclusion.Label()
	}
	checked := entry
	if s.Secrecy != cms.FindingNone {
		checked.Note = s.Secrecy.Label()
		l.Signed[cms.StepSecrecy] = checked
	}
	if s.Step != cms.StepSecrecy || s.Secrecy == cms.FindingNone {
		l.Signed[s.Step] = entry
	}
}

// Where says where the item stands now.
func (l *Line) Where() string {
	if l.Standing == cms.StandReview && l.Review != nil {
		return "待" + *l.Review
	}
	return l.Standing.Label()
}

// Totals sums the register up.
func (a *Archive) Totals(ctx context.Context, f store.RegisterFilter) (Totals, error) {
	return totals(ctx, a.store.Queries, f)
}

func totals(ctx context.Context, q *store.Queries, f store.RegisterFilter) (t Totals, err error) {
	rows, err := q.RegisterTotals(ctx, f)
	for _, r := range rows {
		t.Items, t.Reposts, t.Unsigned = t.Items+r.Items, t.Reposts+r.Reposts, t.Unsigned+r.Unsigned
		switch r.Standing {
		case cms.StandPublished, cms.StandArchived:
			t.Public += r.Items
		case cms.StandWithdrawn:
			t.Withdrawn += r.Items
		case cms.StandDeleted:
			t.Deleted += r.Items
		}
	}
	return t, err
}

// String tells the sums in a sentence.
func (t Totals) String() string {
	text := "共 " + strconv.Itoa(t.Items) + " 篇"
	for _, p := range []struct {
		label string
		n     int
	}{{"现在网上 ", t.Public}, {"已撤稿 ", t.Withdrawn}, {"在回收站 ", t.Deleted}, {"转载 ", t.Reposts}, {"没有经过审核 ", t.Unsigned}} {
		if p.n > 0 {
			text += "，" + p.label + strconv.Itoa(p.n) + " 篇"
		}
	}
	return text
}
