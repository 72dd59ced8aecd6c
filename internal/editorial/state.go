package editorial

import (
	"context"
	"strings"
	"unicode/utf8"

	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

// each runs f for every article in one transaction: all change or none.
func (d *Desk) each(ctx context.Context, actor cms.Actor, ids []int64, f func(*store.Tx, cms.Article, cms.Revision) error) error {
	if len(ids) == 0 {
		return cms.E(cms.Invalid, "没有选中稿件，请先勾选")
	}
	return d.store.InTx(ctx, actor, func(tx *store.Tx) error {
		tree, err := tx.Tree(ctx)
		if err != nil {
			return err
		}
		for _, id := range ids {
			a, err := tx.LockArticle(ctx, id)
			if err != nil {
				return err
			}
			head, err := tx.Revision(ctx, a.HeadRevisionID)
			if err != nil {
				return err
			}
			if err := entitled(actor, cms.PermPublish, tree, a, &head); err != nil {
				return err
			}
			if err := f(tx, a, head); err != nil {
				return err
			}
		}
		return nil
	})
}

// Publish makes the newest revision of each article public. When one of them
// isn't fit for it, none is published and the error names it.
func (d *Desk) Publish(ctx context.Context, actor cms.Actor, ids []int64) error {
	return d.each(ctx, actor, ids, func(tx *store.Tx, a cms.Article, head cms.Revision) error {
		if a.DeletedAt != nil {
			return cms.E(cms.Conflict, "《"+head.Title+"》在回收站里，请先恢复")
		}
		bad := cms.FieldErrors{}
		d.checkPublishable(&head, bad)
		for _, text := range bad {
			return cms.E(cms.Invalid, "《"+head.Title+"》还不能发布："+text+"。所选稿件都没有发布")
		}
		if err := d.reviewed(ctx, tx, actor, &head); err != nil {
			return err
		}
		return d.publish(ctx, tx, &head)
	})
}

// Withdraw takes articles down; the reason is kept. Articles that aren't
// published are left as they are.
func (d *Desk) Withdraw(ctx context.Context, actor cms.Actor, ids []int64, reason string) error {
	reason = strings.TrimSpace(reason)
	if n := utf8.RuneCountInString(reason); n < 2 || n > 500 {
		return cms.FieldErrors{"reason": "请写明撤稿原因（2 到 500 字），日志里会留存"}
	}
	return d.each(ctx, actor, ids, func(tx *store.Tx, a cms.Article, head cms.Revision) error {
		return d.withdraw(ctx, tx, a, head, reason)
	})
}

// withdraw takes an article down, if it is public. A scheduled one is not
// published then.
func (d *Desk) withdraw(ctx context.Context, tx *store.Tx, a cms.Article, head cms.Revision, reason string) error {
	next, ok := a.State.After(cms.MoveWithdraw)
	if !ok {
		return d.unschedule(ctx, tx, &a, head.Title, reason)
	}
	if err := tx.Withdraw(ctx, a.ID, reason); err != nil {
		return err
	}
	if err := d.notifyState(ctx, tx, cms.NoticeWithdrawn, &head, reason); err != nil {
		return err
	}
	return tx.Audit(ctx, cms.Event{Action: "article.withdraw", ObjectType: "article", ObjectID: a.ID, Object: head.Title,
		Detail: map[string]any{"reason": reason, "before": map[string]any{"state": a.State}, "after": map[string]any{"state": next}}})
}

// Archive closes public articles to changes; the public goes on seeing them.
func (d *Desk) Archive(ctx context.Context, actor cms.Actor, ids []int64) error {
	return d.move(ctx, actor, ids, cms.MoveArchive, "article.archive")
}

// Reopen takes articles out of the archive.
func (d *Desk) Reopen(ctx context.Context, actor cms.Actor, ids []int64) error {
	return d.move(ctx, actor, ids, cms.MoveReopen, "article.reopen")
}

// move makes a move with each article that stands where it can be made.
func (d *Desk) move(ctx context.Context, actor cms.Actor, ids []int64, m cms.Move, action string) error {
	return d.each(ctx, actor, ids, func(tx *store.Tx, a cms.Article, head cms.Revision) error {
		next, ok := a.State.After(m)
		if !ok || a.DeletedAt != nil {
			return nil
		}
		if a.LiveRevisionID != nil && *a.LiveRevisionID != a.HeadRevisionID {
			return cms.E(cms.Conflict, "《"+head.Title+"》有没发布的改动，请先发布或恢复成已发布的那一版，再归档")
		}
		if err := tx.SetState(ctx, a.ID, next); err != nil {
			return err
		}
		return tx.Audit(ctx, cms.Event{Action: action, ObjectType: "article", ObjectID: a.ID, Object: head.Title,
			Detail: map[string]any{"before": map[string]any{"state": a.State}, "after": map[string]any{"state": next}}})
	})
}

// binned is the detail of going into the bin or coming out of it.
func binned(now bool) map[string]any {
	return map[string]any{"before": map[string]any{"deleted": !now}, "after": map[string]any{"deleted": now}}
}

// Delete moves articles into the recycle bin. Published ones are withdrawn
// first, so that a later Restore can't put them back on the site by itself.
func (d *Desk) Delete(ctx context.Context, actor cms.Actor, ids []int64) error {
	return d.each(ctx, actor, ids, func(tx *store.Tx, a cms.Article, head cms.Revision) error {
		if a.DeletedAt != nil {
			return nil
		}
		if err := d.withdraw(ctx, tx, a, head, "移入回收站"); err != nil {
			return err
		}
		if err := tx.SettleNotices(ctx, a.ID); err != nil {
			return err
		}
		if err := tx.SetDeleted(ctx, a.ID, true); err != nil {
			return err
		}
		return tx.Audit(ctx, cms.Event{Action: "article.delete", ObjectType: "article", ObjectID: a.ID, Object: head.Title, Detail: binned(true)})
	})
}

// Restore takes articles out of the recycle bin.
func (d *Desk) Restore(ctx context.Context, actor cms.Actor, ids []int64) error {
	return d.each(ctx, actor, ids, func(tx *store.Tx, a cms.Article, head cms.Revision) error {
		if a.DeletedAt == nil {
			return nil
		}
		if err := tx.SetDeleted(ctx, a.ID, false); err != nil {
			return err
		}
		if err := d.notifyReopened(ctx, tx, &head); err != nil {
			return err
		}
		return tx.Audit(ctx, cms.Event{Action: "article.restore", ObjectType: "article", ObjectID: a.ID, Object: head.Title, Detail: binned(false)})
	})
}

// Move gives articles another primary column. It makes a new revision of
// each and, where the public sees the newest one, publishes it.
func (d *Desk) Move(ctx context.Context, actor cms.Actor, ids []int64, column int64) error {
	return d.each(ctx, actor, ids, func(tx *store.Tx, a cms.Article, head cms.Revision) error {
		if err := editable(a); err != nil {
			return err
		}
		next := head
		next.ColumnID = column
		bad := cms.FieldErrors{}
		if err := d.checkColumns(ctx, tx, &next, bad); err != nil {
			return err
		}
		tree, err := tx.Tree(ctx)
		if err != nil {
			return err
		}
		if err := entitled(actor, cms.PermPublish, tree, a, &next); err != nil {
			return err
		}
		for _, text := range bad {
			return cms.E(cms.Invalid, text)
		}
		if same(&head, &next) {
			return nil
		}
		if err := d.addRevision(ctx, tx, "article.move", &head, &next); err != nil {
			return err
		}
		if err := d.changedSince(ctx, tx, &next); err != nil {
			return err
		}
		if a.State != cms.StatePublished || a.LiveRevisionID == nil || *a.LiveRevisionID != head.ID {
			return nil
		}
		if err := d.reviewed(ctx, tx, actor, &next); cms.KindOf(err) == cms.Conflict {
			return nil // stays where it is until the move is signed
		} else if err != nil {
			return err
		}
		return d.publish(ctx, tx, &next)
	})
}
