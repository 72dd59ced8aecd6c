package editorial

import (
	"context"
	"errors"
	"fmt"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

// Clockwork does what was set for a time, on nobody's behalf at the moment.
var Clockwork = cms.Actor{Name: "定时任务"}

// editable returns a Conflict for an article that is closed to changes.
func editable(a cms.Article) error {
	if a.DeletedAt != nil {
		return cms.E(cms.Conflict, "这篇稿件在回收站里，请先恢复再改")
	}
	if _, ok := a.State.After(cms.MoveEdit); !ok {
		return cms.E(cms.Conflict, "这篇稿件已归档，不能改动。确实要改，请先取消归档")
	}
	return nil
}

// publish makes a stored revision the public one. An article that is public
// keeps its 发布时间.
func (d *Desk) publish(ctx context.Context, tx *store.Tx, rev *cms.Revision) error {
	a, err := tx.LockArticle(ctx, rev.ArticleID)
	if err != nil {
		return err
	}
	next, ok := a.State.After(cms.MovePublish)
	if !ok {
		return cms.E(cms.Conflict, "《"+rev.Title+"》已归档，请先取消归档")
	}
	shown, before := d.now(), map[string]any{"state": a.State}
	if a.State.Public() {
		live, err := tx.Live(ctx, rev.ArticleID)
		if err != nil {
			return err
		}
		shown, before["revision"] = live.PublishedAt, live.Revision.Number
	}
	if a.ShownAt != nil {
		shown = *a.ShownAt
	}
	if err := tx.Publish(ctx, rev, shown, entry(rev)); err != nil {
		return err
	}
	if err := d.notifyState(ctx, tx, cms.NoticePublished, rev, ""); err != nil {
		return err
	}
	return tx.Audit(ctx, cms.Event{
		Action: "article.publish", ObjectType: "article", ObjectID: rev.ArticleID, Object: rev.Title,
		Detail: map[string]any{"shown_at": shown, "before": before, "after": map[string]any{"state": next, "revision": rev.Number}},
	})
}

// schedule makes a stored revision public at a time to come.
func (d *Desk) schedule(ctx context.Context, tx *store.Tx, rev *cms.Revision, at time.Time) error {
	if err := tx.Schedule(ctx, rev.ArticleID, &rev.ID, &at); err != nil {
		return err
	}
	if err := tx.SettleNotices(ctx, rev.ArticleID); err != nil {
		return err
	}
	if err := tx.Enqueue(ctx, cms.PublishDue{}, at); err != nil {
		return err
	}
	return tx.Audit(ctx, cms.Event{Action: "article.schedule", ObjectType: "article", ObjectID: rev.ArticleID, Object: rev.Title,
		Detail: map[string]any{"publish_at": at, "revision": rev.Number}})
}

// unschedule takes back what was set for a time, if anything was.
func (d *Desk) unschedule(ctx context.Context, tx *store.Tx, a *cms.Article, title, reason string) error {
	if a.NextRevisionID == nil {
		return nil
	}
	if err := tx.Schedule(ctx, a.ID, nil, nil); err != nil {
		return err
	}
	return tx.Audit(ctx, cms.Event{Action: "article.unschedule", ObjectType: "article", ObjectID: a.ID, Object: title,
		Detail: map[string]any{"publish_at": *a.PublishAt, "reason": reason}})
}

// missed is unschedule for what could not be published at its time.
func (d *Desk) missed(ctx context.Context, tx *store.Tx, a *cms.Article, rev *cms.Revision, reason string) error {
	if err := d.unschedule(ctx, tx, a, rev.Title, reason); err != nil {
		return err
	}
	n := cms.Notice{Kind: cms.NoticeMissed, ArticleID: a.ID, Title: rev.Title, Reason: reason}
	return d.notifyHolders(ctx, tx, n, rev, cms.PermPublish, nil)
}

// Unschedule takes back the time at which articles were to be published.
func (d *Desk) Unschedule(ctx context.Context, actor cms.Actor, ids []int64) error {
	return d.each(ctx, actor, ids, func(tx *store.Tx, a cms.Article, head cms.Revision) error {
		return d.unschedule(ctx, tx, &a, head.Title, "")
	})
}

// changedSince ends what held for the version before: its review, and its
// time of publication.
func (d *Desk) changedSince(ctx context.Context, tx *store.Tx, rev *cms.Revision) error {
	if err := d.cancelReview(ctx, tx, rev); err != nil {
		return err
	}
	a, err := tx.Article(ctx, rev.ArticleID)
	if err != nil {
		return err
	}
	return d.unschedule(ctx, tx, &a, rev.Title, "稿件改动过")
}

// setPublishing stores what was set about an article's publication, but for
// PublishAt, which schedule does. It returns cms.FieldErrors.
func (d *Desk) setPublishing(ctx context.Context, tx *store.Tx, actor cms.Actor, rev *cms.Revision, p cms.Publishing) error {
	a, err := tx.LockArticle(ctx, rev.ArticleID)
	if err != nil {
		return err
	}
	p.TakeDownAt, p.ShownAt = settle(a.TakeDownAt, p.TakeDownAt, time.Minute), settle(a.ShownAt, p.ShownAt, time.Minute)
	p.PinnedUntil = settle(a.PinnedUntil, p.PinnedUntil, 24*time.Hour)
	redated := !equal(a.ShownAt, p.ShownAt)
	if !redated && equal(a.TakeDownAt, p.TakeDownAt) && equal(a.PinnedUntil, p.PinnedUntil) {
		return d.checkPublishing(&a, &p)
	}
	tree, err := tx.Tree(ctx)
	if err != nil {
		return err
	}
	if entitled(actor, cms.PermPublish, tree, a, rev) != nil {
		return cms.FieldErrors{"column_id": "您没有发布“" + tree.PathName(rev.ColumnID) + "”稿件的权限，不能改下线时间、置顶和发布时间"}
	}
	if redated && entitled(actor, cms.PermRedate, tree, a, rev) != nil {
		return cms.FieldErrors{"shown_at": "您没有改发布时间的权限"}
	}
	if err := d.checkPublishing(&a, &p); err != nil {
		return err
	}
	if err := tx.SetPublishing(ctx, a.ID, p); err != nil {
		return err
	}
	if p.TakeDownAt != nil && !equal(a.TakeDownAt, p.TakeDownAt) {
		if err := tx.Enqueue(ctx, cms.PublishDue{}, *p.TakeDownAt); err != nil {
			return err
		}
	}
	action := "article.settings"
	if redated {
		action = "article.redate"
	}
	return tx.Audit(ctx, cms.Event{Action: action, ObjectType: "article", ObjectID: a.ID, Object: rev.Title,
		Detail: map[string]any{"before": settings(&a.Publishing), "after": settings(&p)}})
}

// settle returns the stored time when the typed one, which a form writes less
// finely, says the same.
func settle(stored, typed *time.Time, fine time.Duration) *time.Time {
	if stored == nil || typed == nil {
		return typed
	}
	_, offset := stored.In(cms.Zone).Zone()
	unit := func(t *time.Time) time.Time { return t.Add(time.Duration(offset) * time.Second).Truncate(fine) }
	if unit(stored).Equal(unit(typed)) {
		return stored
	}
	return typed
}

// settings are what the log keeps of p: only what is set.
func settings(p *cms.Publishing) map[string]any {
	m := map[string]any{}
	for name, at := range map[string]*time.Time{"take_down_at": p.TakeDownAt, "pinned_until": p.PinnedUntil, "shown_at": p.ShownAt} {
		if at != nil {
			m[name] = *at
		}
	}
	return m
}

// checkPublishing looks at what was changed.
func (d *Desk) checkPublishing(a *cms.Article, p *cms.Publishing) error {
	bad, now := cms.FieldErrors{}, d.now()
	future := now.AddDate(2, 0, 0)
	if p.PublishAt != nil && !equal(a.PublishAt, p.PublishAt) {
		switch {
		case !p.PublishAt.After(now):
			bad.Add("publish_at", "这个时间已经过了。要马上发布请空着，要定时请填以后的时间")
		case p.PublishAt.After(future):
			bad.Add("publish_at", "定时发布在两年以后，请检查年份")
		}
	}
	if p.TakeDownAt != nil && !equal(a.TakeDownAt, p.TakeDownAt) {
		switch {
		case !p.TakeDownAt.After(now):
			bad.Add("take_down_at", "下线时间已经过了。要马上撤下请用“撤稿”")
		case p.PublishAt != nil && !p.TakeDownAt.After(*p.PublishAt):
			bad.Add("take_down_at", "下线时间要在定时发布之后")
		}
	}
	if p.ShownAt != nil && !equal(a.ShownAt, p.ShownAt) {
		switch {
		case p.ShownAt.Before(time.Date(1949, 1, 1, 0, 0, 0, 0, cms.Zone)):
			bad.Add("shown_at", "发布时间太早，请检查年份")
		case p.ShownAt.After(now):
			bad.Add("shown_at", "显示的发布时间不能晚于现在。要以后再发布，请填“定时发布”")
		}
	}
	return bad.OrNil()
}

// Due publishes and takes down what has come to its time. It may be called at
// any time and by several at once: what was done is not done again. An article
// whose signatures no longer hold is not published, and the log says so.
func (d *Desk) Due(ctx context.Context) error {
	ids, err := d.store.Due(ctx)
	if err != nil {
		return err
	}
	var errs []error
	for _, id := range ids {
		err := d.store.InTx(ctx, Clockwork, func(tx *store.Tx) error { return d.due(ctx, tx, id) })
		if err != nil {
			errs = append(errs, fmt.Errorf("article %d: %w", id, err))
		}
	}
	return errors.Join(errs...)
}

func (d *Desk) due(ctx context.Context, tx *store.Tx, id int64) error {
	a, err := tx.LockArticle(ctx, id)
	if err != nil || a.DeletedAt != nil {
		return err
	}
	now := d.now()
	if a.PublishAt != nil && !a.PublishAt.After(now) {
		rev, err := tx.Revision(ctx, *a.NextRevisionID)
		if err != nil {
			return err
		}
		err = d.signed(ctx, tx, &rev)
		if cms.KindOf(err) == cms.Conflict {
			return d.missed(ctx, tx, &a, &rev, err.Error())
		}
		if err != nil {
			return err
		}
		if err := d.publish(ctx, tx, &rev); err != nil {
			return err
		}
		if a, err = tx.LockArticle(ctx, id); err != nil {
			return err
		}
	}
	if a.TakeDownAt == nil || a.TakeDownAt.After(now) {
		return nil
	}
	head, err := tx.Revision(ctx, a.HeadRevisionID)
	if err != nil {
		return err
	}
	return d.withdraw(ctx, tx, a, head, "到了设定的下线时间")
}
