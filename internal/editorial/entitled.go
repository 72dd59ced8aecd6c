package editorial

import (
	"context"

	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

// MayOpen returns an error unless the user may do p to the article: its column
// must be among the user's, and a contributor's unit its own.
func (d *Desk) MayOpen(ctx context.Context, u *cms.User, p cms.Permission, article int64) error {
	a, err := d.store.Article(ctx, article)
	if err != nil {
		return err
	}
	head, err := d.store.Revision(ctx, a.HeadRevisionID)
	if err != nil {
		return err
	}
	tree, err := d.store.Tree(ctx)
	if err != nil {
		return err
	}
	return entitled(cms.Actor{User: u}, p, tree, a, &head)
}

// entitled returns Forbidden unless the actor may do p to an article with the
// given content.
func entitled(actor cms.Actor, p cms.Permission, tree *cms.Tree, a cms.Article, r *cms.Revision) error {
	if actor.User == nil || actor.User.CanIn(p, tree.Path(r.ColumnID), a.UnitID) {
		return nil
	}
	if p != cms.PermPublish {
		return cms.E(cms.Forbidden, "这篇稿件不在您负责的栏目或单位里，需要时请找安全管理员授权")
	}
	return cms.E(cms.Forbidden, "您没有发布“"+tree.PathName(r.ColumnID)+"”稿件的权限，需要时请找安全管理员授权")
}

// entitled checks a save: whose article it is now, and where it is to go. The
// answer for a column that is not the actor's stands at its field.
func (d *Desk) entitled(ctx context.Context, tx *store.Tx, actor cms.Actor, draft Draft, head, next *cms.Revision) error {
	if actor.User == nil {
		return nil
	}
	tree, err := tx.Tree(ctx)
	if err != nil {
		return err
	}
	a := cms.Article{UnitID: actor.User.UnitID}
	if head != nil {
		if a, err = tx.Article(ctx, draft.ArticleID); err != nil {
			return err
		}
		if err := entitled(actor, cms.PermWrite, tree, a, head); err != nil {
			return err
		}
	}
	for _, id := range next.ColumnIDs() {
		if !actor.User.CanIn(cms.PermWrite, tree.Path(id), a.UnitID) {
			field := "other_id"
			if id == next.ColumnID {
				field = "column_id"
			}
			return cms.FieldErrors{field: "您没有在“" + tree.PathName(id) + "”写稿的权限，请另选栏目"}
		}
	}
	if draft.Publish && entitled(actor, cms.PermPublish, tree, a, next) != nil {
		return cms.FieldErrors{"column_id": "您没有发布“" + tree.PathName(next.ColumnID) + "”稿件的权限，可以先存草稿"}
	}
	return nil
}
