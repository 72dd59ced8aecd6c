package audit

import (
	"context"
	"encoding/hex"
	"time"

	"xuanlan/internal/cms"
)

// Check is Verify, recorded in the log itself.
func (l *Log) Check(ctx context.Context, actor cms.Actor, o Options) (Report, error) {
	rep, err := l.Verify(ctx, o)
	if err != nil {
		return rep, err
	}
	detail := map[string]any{"from": rep.From, "through": rep.Through, "hash": hex.EncodeToString(rep.Last.Hash)}
	if rep.Skipped > 0 {
		detail["skipped"] = rep.Skipped
	}
	if p := rep.Problem; p != nil {
		detail["problem"], detail["kind"], detail["bad_seq"] = p.Text, p.Kind, p.Seq
	}
	return rep, l.record(ctx, actor, cms.Event{Action: "audit.verify", ObjectType: "audit", Object: "操作日志", Detail: detail, Failed: rep.Problem != nil})
}

const (
	// pageNewest is how many entries a page verifies at most: some seconds' work.
	pageNewest = 500_000
	pageTime   = 30 * time.Second
)

// CheckFromPage is Check for the button on a page: of a very long log it looks
// at the newest part, and only one runs at a time.
func (l *Log) CheckFromPage(ctx context.Context, actor cms.Actor) (Report, error) {
	if !l.checked.TryLock() {
		return Report{}, cms.E(cms.Busy, "另一次校验正在进行，请过一会儿再看结果")
	}
	defer l.checked.Unlock()
	ctx, cancel := context.WithTimeout(ctx, pageTime)
	defer cancel()
	rep, err := l.Check(ctx, actor, Options{Newest: pageNewest})
	if err != nil && ctx.Err() == context.DeadlineExceeded {
		return rep, cms.E(cms.Busy, "30 秒没有校验完，服务器可能正忙。请稍后再试，或请管理员在服务器上运行 xuanlan audit verify")
	}
	return rep, err
}

// State is what is known of the chain without reading it.
type State struct {
	Last    Anchor // where the chain ends
	Removed int64  // entries that went when their time was over
	// The newest verification, if there was one that is still in the log.
	Checked *cms.AuditEntry
}

// State returns what is known of the chain.
func (l *Log) State(ctx context.Context) (State, error) {
	head, err := l.store.AuditHead(ctx)
	if err != nil {
		return State{}, err
	}
	s := State{Last: Anchor{head.Seq, head.Hash}, Removed: head.BaseSeq}
	e, err := l.store.LastAudit(ctx, "audit.verify")
	if cms.KindOf(err) == cms.NotFound {
		return s, nil
	}
	s.Checked = &e
	return s, err
}
