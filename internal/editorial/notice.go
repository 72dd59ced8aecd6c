package editorial

import (
	"cmp"
	"context"
	"slices"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

// notifyReview tells whom it concerns where a review stands now: those who may
// sign the step that waits, those who may publish what has every signature,
// and the authors of what came back. What former notices of the article asked
// for is settled.
func (d *Desk) notifyReview(ctx context.Context, tx *store.Tx, r *cms.Review, rev *cms.Revision) error {
	if err := tx.SettleNotices(ctx, r.ArticleID); err != nil {
		return err
	}
	n := cms.Notice{ArticleID: r.ArticleID, Title: rev.Title}
	if i := len(r.Signatures) - 1; i >= 0 && r.Signatures[i].Conclusion != cms.Pass {
		n.Reason, n.Step = cmp.Or(r.Signatures[i].Opinion, cms.SeeNotes), r.Signatures[i].StepName
	}
	next, waits := r.Next()
	switch {
	case waits:
		n.Kind, n.Step = cms.NoticeWaiting, next.Name
		return d.notifyHolders(ctx, tx, n, rev, next.Step.Permission(), r)
	case r.Status == cms.ReviewApproved:
		n.Kind = cms.NoticeApproved
		return d.notifyHolders(ctx, tx, n, rev, cms.PermPublish, nil)
	case r.Status == cms.ReviewReturned:
		n.Kind = cms.NoticeReturned
		return d.notifyAuthors(ctx, tx, n, rev)
	}
	return nil
}

// notifyReopened is notifyReview for an article that came out of the bin.
func (d *Desk) notifyReopened(ctx context.Context, tx *store.Tx, rev *cms.Revision) error {
	r, err := tx.Review(ctx, rev.ArticleID)
	if cms.KindOf(err) == cms.NotFound || err == nil && r.Status != cms.ReviewPending {
		return nil
	}
	if err != nil {
		return err
	}
	return d.notifyReview(ctx, tx, &r, rev)
}

// notifyState tells the authors that their item went public or was withdrawn,
// and settles what notices of it asked for.
func (d *Desk) notifyState(ctx context.Context, tx *store.Tx, kind cms.NoticeKind, rev *cms.Revision, reason string) error {
	if err := tx.SettleNotices(ctx, rev.ArticleID); err != nil {
		return err
	}
	return d.notifyAuthors(ctx, tx, cms.Notice{Kind: kind, ArticleID: rev.ArticleID, Title: rev.Title, Reason: reason}, rev)
}

// notifyHolders is for those who may do p in the column of the item. With a
// review they may sign its next step, too.
func (d *Desk) notifyHolders(ctx context.Context, tx *store.Tx, n cms.Notice, rev *cms.Revision, p cms.Permission, r *cms.Review) error {
	writers, err := tx.Writers(ctx, rev.ArticleID)
	if err != nil {
		return err
	}
	return d.notify(ctx, tx, n, rev, func(u *cms.User, path []*cms.Column) bool {
		return u.CanIn(p, path, nil) && (r == nil || r.MaySign(u.ID, writers) == "")
	})
}

// notifyAuthors is for those who wrote or submitted the item.
func (d *Desk) notifyAuthors(ctx context.Context, tx *store.Tx, n cms.Notice, rev *cms.Revision) error {
	authors, err := tx.Writers(ctx, rev.ArticleID)
	if err != nil {
		return err
	}
	r, err := tx.Review(ctx, rev.ArticleID)
	if err != nil && cms.KindOf(err) != cms.NotFound {
		return err
	}
	authors = append(authors, r.SubmittedBy) // 0, no account's, when there was no review
	return d.notify(ctx, tx, n, rev, func(u *cms.User, _ []*cms.Column) bool { return slices.Contains(authors, u.ID) })
}

// notify gives the notice to the usable accounts that concern says yes to, but
// for the actor's, and queues what is sent outside. An event that asks for
// something goes to the group robot even when nobody can do it: somebody has to
// see to that.
func (d *Desk) notify(ctx context.Context, tx *store.Tx, n cms.Notice, rev *cms.Revision, concerns func(*cms.User, []*cms.Column) bool) error {
	tree, err := tx.Tree(ctx)
	if err != nil {
		return err
	}
	users, err := tx.Users(ctx)
	if err != nil {
		return err
	}
	path, asked := tree.Path(rev.ColumnID), map[int64]*cms.User{}
	var ids []int64
	anybody := false
	post := cms.PostNotice{What: n.Kind, ArticleID: n.ArticleID, Title: n.Title, Column: tree.PathName(rev.ColumnID), Step: n.Step, At: d.now()}
	for i := range users {
		u := &users[i]
		if !u.Usable(d.now()) || !concerns(u, path) {
			continue
		}
		if anybody = true; u.ID == tx.Actor().ID {
			continue
		}
		asked[u.ID], ids, post.Names = u, append(ids, u.ID), append(post.Names, u.Name)
	}
	if len(ids) == 0 && (anybody || !n.Kind.Asks()) {
		return nil
	}
	notices, err := tx.AddNotices(ctx, n, ids)
	if err != nil {
		return err
	}
	for _, n := range notices {
		post.Notices = append(post.Notices, n.ID)
		if u := asked[n.AccountID]; u.Email != "" && u.Mails {
			if err := tx.Enqueue(ctx, cms.MailNotice{NoticeID: n.ID}, time.Time{}); err != nil {
				return err
			}
		}
	}
	return tx.Enqueue(ctx, post, time.Time{})
}

// ReadNotices marks the actor's notices as read: those of an article, or with
// 0 all.
func (d *Desk) ReadNotices(ctx context.Context, actor cms.Actor, article int64) error {
	return d.store.InTx(ctx, actor, func(tx *store.Tx) error { return tx.ReadNotices(ctx, actor.ID, article) })
}

// TestedOutlet records that a way out for notices was tried.
func (d *Desk) TestedOutlet(ctx context.Context, actor cms.Actor, outlet, to string, failed bool) error {
	return d.store.InTx(ctx, actor, func(tx *store.Tx) error {
		return tx.Audit(ctx, cms.Event{Action: "outlet.test", ObjectType: "outlet", Object: to, Detail: map[string]any{"outlet": outlet}, Failed: failed})
	})
}
