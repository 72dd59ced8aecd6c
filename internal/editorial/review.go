package editorial

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

// workflow returns the signatures that items of a column need.
func workflow(ctx context.Context, tx *store.Queries, column int64) (cms.Workflow, error) {
	tree, err := tx.Tree(ctx)
	if err != nil {
		return cms.Workflow{}, err
	}
	site, err := tx.Site(ctx)
	return tree.Workflow(column, site.Review()), err
}

// Workflow returns the signatures that items of a column need.
func (d *Desk) Workflow(ctx context.Context, column int64) (cms.Workflow, error) {
	return workflow(ctx, d.store.Queries, column)
}

// submit begins the review of a stored revision. Reposts from official media
// take the short path, which it reports.
func (d *Desk) submit(ctx context.Context, tx *store.Tx, rev *cms.Revision, urgent bool) (short bool, err error) {
	w, err := workflow(ctx, tx.Queries, rev.ColumnID)
	if err != nil {
		return false, err
	}
	if len(w.Steps()) == 0 {
		return false, cms.FieldErrors{"column_id": "这个栏目的稿件不用审核，可以直接发布"}
	}
	last, err := tx.Review(ctx, rev.ArticleID)
	if err != nil && cms.KindOf(err) != cms.NotFound {
		return false, err
	}
	switch {
	case err == nil && last.Open():
		return false, cms.E(cms.Conflict, "这篇稿件已经提交，正在等"+waitsFor(&last))
	case err == nil && last.Closed(rev.ID):
		return false, cms.FieldErrors{"body": "这一版的保密审查结论是“不予公开”，删改后才能再提交"}
	}
	site, err := tx.Site(ctx)
	if err != nil {
		return false, err
	}
	r := cms.Review{ArticleID: rev.ArticleID, RevisionID: rev.ID, Status: cms.ReviewPending, Flow: w.Steps(), Urgent: urgent}
	if rev.Repost != nil && site.Official(rev.Repost.URL) {
		r.Flow, r.Short = w.ShortSteps(), true
	}
	if err := tx.CreateReview(ctx, &r); err != nil {
		return false, err
	}
	if err := d.notifyReview(ctx, tx, &r, rev); err != nil {
		return false, err
	}
	return r.Short, tx.Audit(ctx, cms.Event{Action: "article.submit", ObjectType: "article", ObjectID: rev.ArticleID, Object: rev.Title,
		Detail: map[string]any{"revision": rev.Number, "short": r.Short, "urgent": r.Urgent}})
}

func waitsFor(r *cms.Review) string {
	if next, ok := r.Next(); ok {
		return next.Name
	}
	return "发布"
}

// cancelReview ends an open review because the text was changed: signatures
// hold for the version that was signed and no other.
func (d *Desk) cancelReview(ctx context.Context, tx *store.Tx, rev *cms.Revision) error {
	r, err := tx.Review(ctx, rev.ArticleID)
	if cms.KindOf(err) == cms.NotFound {
		return nil
	}
	if err != nil || !r.Cancel() {
		return err
	}
	if err := tx.UpdateReview(ctx, &r); err != nil {
		return err
	}
	if err := d.notifyReview(ctx, tx, &r, rev); err != nil {
		return err
	}
	return tx.Audit(ctx, cms.Event{Action: "review.cancel", ObjectType: "article", ObjectID: rev.ArticleID, Object: rev.Title,
		Detail: map[string]any{"revision": rev.Number, "signatures": len(r.Signatures)}})
}

// reviewed refuses to publish a revision without all its signatures. Commands
// bring in what was published elsewhere.
func (d *Desk) reviewed(ctx context.Context, tx *store.Tx, actor cms.Actor, rev *cms.Revision) error {
	if actor.User == nil {
		return nil
	}
	return d.signed(ctx, tx, rev)
}

// signed returns a Conflict unless the revision has all the signatures that
// its column asks for.
func (d *Desk) signed(ctx context.Context, tx *store.Tx, rev *cms.Revision) error {
	w, err := workflow(ctx, tx.Queries, rev.ColumnID)
	if err != nil || len(w.Steps()) == 0 {
		return err
	}
	r, err := tx.Review(ctx, rev.ArticleID)
	if err != nil && cms.KindOf(err) != cms.NotFound {
		return err
	}
	if err == nil && r.Complete(rev.ID) {
		return nil
	}
	if err == nil && r.Status == cms.ReviewPending && r.RevisionID == rev.ID {
		return cms.E(cms.Conflict, "《"+rev.Title+"》还在等"+waitsFor(&r)+"，审完才能发布")
	}
	return cms.E(cms.Conflict, "《"+rev.Title+"》这一版还没有审核，请先提交审核")
}

// asField puts a refusal at the field of the column, on whose workflow it
// depends.
func asField(err error) error {
	if e, ok := errors.AsType[*cms.Error](err); ok && e.Kind == cms.Conflict {
		return cms.FieldErrors{"column_id": e.Text}
	}
	return err
}

// Recall takes a submission back, before anybody has signed.
func (d *Desk) Recall(ctx context.Context, actor cms.Actor, article int64) error {
	return d.onReview(ctx, actor, article, func(tx *store.Tx, r *cms.Review, rev *cms.Revision) error {
		if r.SubmittedBy != actor.ID {
			return cms.E(cms.Forbidden, "只有提交的人能撤回")
		}
		if !r.Recall() {
			return cms.E(cms.Conflict, "已经有人审过，不能撤回了；需要改动请审核人退回")
		}
		if err := tx.UpdateReview(ctx, r); err != nil {
			return err
		}
		if err := d.notifyReview(ctx, tx, r, rev); err != nil {
			return err
		}
		return tx.Audit(ctx, cms.Event{Action: "review.recall", ObjectType: "article", ObjectID: article, Object: rev.Title,
			Detail: map[string]any{"revision": rev.Number}})
	})
}

// Verdict is what a reviewer says of an item.
type Verdict struct {
	ReviewID   int64
	Position   int // of the step that the reviewer saw waiting
	Conclusion cms.Conclusion
	Secrecy    cms.Finding // at a step with the secrecy check
	Basis      string
	Opinion    string
	Publish    bool // at once, if this was the last signature
}

// check tidies the verdict and returns what must be mended.
func (v *Verdict) check() error {
	v.Opinion, v.Basis = strings.TrimSpace(v.Opinion), oneLine(v.Basis)
	bad := cms.FieldErrors{}
	n := utf8.RuneCountInString(v.Opinion)
	switch {
	case v.Conclusion == cms.Refer && n < 2:
		bad.Add("opinion", "请写明哪里拿不准、报请谁确定")
	case n > 1000:
		bad.Add("opinion", fmt.Sprintf("意见有 %d 字，最多 1000 字，请缩短", n))
	}
	if utf8.RuneCountInString(v.Basis) > 200 {
		bad.Add("basis", "依据最多 200 字，请缩短")
	}
	return bad.OrNil()
}

// Sign adds a signature and puts the signer's notes on record with it. Two who
// sign at the same moment don't both sign: the second one is told.
func (d *Desk) Sign(ctx context.Context, actor cms.Actor, article int64, v Verdict) error {
	if err := v.check(); err != nil {
		return err
	}
	return d.onReview(ctx, actor, article, func(tx *store.Tx, r *cms.Review, rev *cms.Revision) error {
		next, ok := r.Next()
		if r.ID != v.ReviewID || r.Position != v.Position || !ok || r.RevisionID != rev.ID {
			return cms.E(cms.Conflict, "这篇稿件刚才已被别人审过、撤回或改动，请看最新的情况")
		}
		if err := d.maySign(ctx, tx, actor, r, rev, next.Step); err != nil {
			return err
		}
		s := cms.Signature{Conclusion: v.Conclusion, Secrecy: v.Secrecy, Basis: v.Basis, Opinion: v.Opinion,
			AccountID: actor.ID, Name: actor.Name, Unit: actor.User.Unit}
		if bad := r.Check(s); len(bad) > 0 {
			return bad
		}
		r.Sign(s)
		if err := d.addSignature(ctx, tx, r, rev); err != nil {
			return err
		}
		switch {
		case v.Publish && r.Complete(rev.ID):
			return d.publishSigned(ctx, tx, actor, rev)
		case v.Conclusion == cms.Refer:
			return nil // the same step waits on
		}
		return d.notifyReview(ctx, tx, r, rev)
	})
}

// addSignature stores the newest signature of a review with the signer's notes,
// which can say why something is returned.
func (d *Desk) addSignature(ctx context.Context, tx *store.Tx, r *cms.Review, rev *cms.Revision) error {
	signed := &r.Signatures[len(r.Signatures)-1]
	if err := tx.AddSignature(ctx, r.ID, signed); err != nil {
		return err
	}
	notes, err := tx.RecordNotes(ctx, rev.ID, signed.ID)
	if err != nil {
		return err
	}
	if notes == 0 && signed.Conclusion != cms.Pass && utf8.RuneCountInString(signed.Opinion) < 2 {
		return cms.FieldErrors{"opinion": "退回要写明原因，或者在文中写批注，作者好照着改"}
	}
	if err := tx.UpdateReview(ctx, r); err != nil {
		return err
	}
	detail := map[string]any{"revision": rev.Number, "step": signed.StepName, "conclusion": string(signed.Conclusion), "opinion": signed.Opinion, "notes": notes}
	if signed.Secrecy != cms.FindingNone {
		detail["secrecy"], detail["basis"] = string(signed.Secrecy), signed.Basis
	}
	return tx.Audit(ctx, cms.Event{Action: "review.sign", ObjectType: "article", ObjectID: rev.ArticleID, Object: rev.Title, Detail: detail})
}

// publishSigned publishes what was just signed, if the signer may.
func (d *Desk) publishSigned(ctx context.Context, tx *store.Tx, actor cms.Actor, rev *cms.Revision) error {
	tree, err := tx.Tree(ctx)
	if err != nil {
		return err
	}
	a, err := tx.Article(ctx, rev.ArticleID)
	if err != nil {
		return err
	}
	if err := entitled(actor, cms.PermPublish, tree, a, rev); err != nil {
		return err
	}
	return d.publish(ctx, tx, rev)
}

// maySign asks for the role of the step in the column, and for a person who
// neither wrote the item nor signed another step.
func (d *Desk) maySign(ctx context.Context, tx *store.Tx, actor cms.Actor, r *cms.Review, rev *cms.Revision, step cms.Step) error {
	tree, err := tx.Tree(ctx)
	if err != nil {
		return err
	}
	if actor.User == nil || !actor.User.CanIn(step.Permission(), tree.Path(rev.ColumnID), nil) {
		return cms.E(cms.Forbidden, "您没有“"+tree.PathName(rev.ColumnID)+"”这一级的审核权限")
	}
	writers, err := tx.Writers(ctx, rev.ArticleID)
	if err != nil {
		return err
	}
	if why := r.MaySign(actor.ID, writers); why != "" {
		return cms.E(cms.Forbidden, why)
	}
	return nil
}

// onReview runs f on the latest review of an article and its newest revision,
// with the article locked.
func (d *Desk) onReview(ctx context.Context, actor cms.Actor, article int64, f func(*store.Tx, *cms.Review, *cms.Revision) error) error {
	return d.store.InTx(ctx, actor, func(tx *store.Tx) error {
		a, err := tx.LockArticle(ctx, article)
		if err != nil {
			return err
		}
		if a.DeletedAt != nil {
			return cms.E(cms.Conflict, "这篇稿件在回收站里")
		}
		rev, err := tx.Revision(ctx, a.HeadRevisionID)
		if err != nil {
			return err
		}
		r, err := tx.Review(ctx, article)
		if cms.KindOf(err) == cms.NotFound {
			return cms.E(cms.Conflict, "这篇稿件没有提交审核")
		}
		if err != nil {
			return err
		}
		return f(tx, &r, &rev)
	})
}
