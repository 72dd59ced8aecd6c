package audit

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"

	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

// Kind is what is wrong with the chain.
type Kind string

// What can be wrong.
const (
	Altered   Kind = "altered"   // an entry is not as it was written
	Missing   Kind = "missing"   // entries are gone from the middle or the beginning
	Reordered Kind = "reordered" // an entry stands in another place than where it was written
	Cut       Kind = "cut"       // entries are gone from the end
	Rebuilt   Kind = "rebuilt"   // the chain is sound, but not the one that an anchor was taken from
)

// Problem is the first thing that is wrong.
type Problem struct {
	Kind Kind
	Seq  int64
	Text string // in Chinese
}

// Report is the outcome of a verification.
type Report struct {
	From, Through int64 // first and last number that was looked at; From > Through: none
	Last          Anchor
	Removed       int64 // entries before From that went when their time was over
	Skipped       int64 // entries before From that were not looked at
	Problem       *Problem
}

// Options say what to verify.
type Options struct {
	Newest   int64 // only so many of the newest entries; 0: all
	Anchors  []Anchor
	Progress func(done, total int64) // may be nil
}

// Verify reads the log as it is at one moment and reports whether it is what
// was written. It needs nothing but the database. An error means that it could
// not be done.
func (l *Log) Verify(ctx context.Context, o Options) (Report, error) {
	var v *verifier
	err := l.store.Snapshot(ctx, func(q *store.Queries) error {
		head, err := q.AuditHead(ctx)
		if err != nil {
			return err
		}
		v = &verifier{q: q, o: o, head: head}
		return v.run(ctx)
	})
	if err != nil {
		return Report{}, fmt.Errorf("verify audit log: %w", err)
	}
	return v.report, nil
}

type verifier struct {
	q       *store.Queries
	o       Options
	head    cms.AuditHead
	encoder encoder
	report  Report
	prune   *cms.AuditEntry // the newest that says where the chain begins
}

// errFound ends the reading at the first problem.
var errFound = errors.New("found")

func (v *verifier) run(ctx context.Context) error {
	start := Anchor{v.head.BaseSeq, v.head.BaseHash}
	v.report.Removed = v.head.BaseSeq
	if n := v.head.Seq - v.o.Newest; v.o.Newest > 0 && n > start.Seq {
		before, err := v.q.AuditEntry(ctx, n)
		if cms.KindOf(err) == cms.NotFound {
			v.found(Missing, n, "第 %d 条缺失", n)
			return nil
		}
		if err != nil {
			return err
		}
		v.report.Skipped = n - start.Seq
		start = Anchor{n, before.Hash}
	}
	v.report.From, v.report.Through, v.report.Last = start.Seq+1, start.Seq, start
	v.checkAnchors(start)
	if v.report.Problem != nil {
		return nil
	}
	var bad cms.AuditEntry
	err := v.q.EachAudit(ctx, store.AuditFilter{AfterSeq: start.Seq}, func(e *cms.AuditEntry) error {
		if !v.follows(e) {
			bad = *e
			return errFound
		}
		return v.accept(ctx, e)
	})
	switch {
	case errors.Is(err, errFound) && v.report.Problem == nil:
		return v.diagnose(ctx, &bad)
	case errors.Is(err, errFound):
		return nil
	case err != nil:
		return err
	}
	v.checkEnds()
	return nil
}

// follows reports whether an entry is what was written behind the last one.
func (v *verifier) follows(e *cms.AuditEntry) bool {
	sum := v.encoder.sum(e)
	return e.Seq == v.report.Through+1 && bytes.Equal(e.Prev, v.report.Last.Hash) && bytes.Equal(sum[:], e.Hash)
}

func (v *verifier) accept(ctx context.Context, e *cms.AuditEntry) error {
	v.report.Through = e.Seq
	v.report.Last = Anchor{e.Seq, bytes.Clone(e.Hash)}
	if e.Action == "audit.prune" {
		kept := *e
		v.prune = &kept
	}
	if v.checkAnchors(v.report.Last); v.report.Problem != nil {
		return errFound
	}
	if done := e.Seq - v.report.From + 1; v.o.Progress != nil && done%1000 == 0 {
		v.o.Progress(done, v.head.Seq-v.report.From+1)
	}
	return ctx.Err()
}

// checkAnchors compares an entry with the anchors of its number.
func (v *verifier) checkAnchors(at Anchor) {
	for _, a := range v.o.Anchors {
		if a.Seq == at.Seq && !bytes.Equal(a.Hash, at.Hash) {
			v.found(Rebuilt, a.Seq, "第 %d 条与记下的锚点不符：它或它之前的记录被整体改写过", a.Seq)
		}
	}
}

// checkEnds compares the ends of a sound chain with what the database says of
// them.
func (v *verifier) checkEnds() {
	last := v.report.Last
	switch {
	case last.Seq < v.head.Seq:
		v.found(Cut, last.Seq+1, "末尾被截去：第 %d 至 %d 条缺失", last.Seq+1, v.head.Seq)
	case last.Seq > v.head.Seq || !bytes.Equal(last.Hash, v.head.Hash):
		v.found(Altered, last.Seq, "链尾的登记（audit_head）与第 %d 条不符，登记或末尾的记录被改动过", last.Seq)
	case v.report.Skipped == 0 && v.head.BaseSeq > 0 && !v.vouched():
		v.found(Missing, v.report.From, "第 %d 条之前的记录不是由到期清理移除的", v.report.From)
	}
	for _, a := range v.o.Anchors {
		if a.Seq > last.Seq && v.report.Problem == nil {
			v.found(Cut, last.Seq+1, "末尾被截去：锚点记的是第 %d 条，日志只到第 %d 条", a.Seq, last.Seq)
		}
		if a.Seq < v.report.From-1 && v.report.Problem == nil {
			v.found(Missing, a.Seq, "锚点的第 %d 条不在核对范围内（已到期清理，或只核对了最近的记录），无法核对，请换一个较新的锚点", a.Seq)
		}
	}
}

// vouched reports whether the newest removal that the chain records is the one
// that its beginning comes from.
func (v *verifier) vouched() bool {
	if v.prune == nil {
		return false
	}
	d := v.prune.Details()
	through, _ := d["through"].(float64)
	return int64(through) == v.head.BaseSeq && d["hash"] == hex.EncodeToString(v.head.BaseHash)
}

// diagnose says what is wrong with the first entry that doesn't follow.
func (v *verifier) diagnose(ctx context.Context, e *cms.AuditEntry) error {
	want, sum := v.report.Through+1, v.encoder.sum(e)
	intact := bytes.Equal(sum[:], e.Hash)
	if e.Seq == want && bytes.Equal(e.Prev, v.report.Last.Hash) {
		v.found(Altered, want, "第 %d 条被改动：内容与哈希不符", want)
		return nil
	}
	// Where is what was written here?
	meant, err := v.q.AuditByPrev(ctx, v.report.Last.Hash)
	if err != nil && cms.KindOf(err) != cms.NotFound {
		return err
	}
	switch {
	case err == nil && meant.Seq != want:
		v.found(Reordered, want, "次序被改：原来的第 %d 条现在编号是 %d", want, meant.Seq)
	case e.Seq > want+1:
		v.found(Missing, want, "第 %d 至 %d 条缺失", want, e.Seq-1)
	case e.Seq > want:
		v.found(Missing, want, "第 %d 条缺失", want)
	case intact && want > v.report.From:
		v.found(Altered, want-1, "第 %d 条被改动：改后重算过哈希，但与第 %d 条记下的对不上", want-1, want)
	default:
		v.found(Altered, want, "第 %d 条被改动：与前一条的哈希接不上", want)
	}
	return nil
}

func (v *verifier) found(k Kind, seq int64, format string, args ...any) {
	v.report.Problem = &Problem{Kind: k, Seq: seq, Text: fmt.Sprintf(format, args...)}
}
