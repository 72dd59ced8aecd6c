package editorial

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"slices"
	"strings"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

// PreviewDays are the lives that a preview link may be given.
var PreviewDays = []int{1, 3, 7}

// SharePreview makes a link that shows the newest revision of an article for
// some days to whoever has it. The token is returned this once; only its hash
// is kept.
func (d *Desk) SharePreview(ctx context.Context, actor cms.Actor, article int64, days int) (token string, err error) {
	if !slices.Contains(PreviewDays, days) {
		return "", cms.E(cms.Invalid, "请选择链接的有效期：1 天、3 天或 7 天")
	}
	token, expires := newToken(), d.now().Add(time.Duration(days)*24*time.Hour)
	err = d.store.InTx(ctx, actor, func(tx *store.Tx) error {
		a, err := tx.LockArticle(ctx, article)
		if err != nil {
			return err
		}
		if a.DeletedAt != nil {
			return cms.E(cms.Conflict, "这篇稿件在回收站里，请先恢复再建链接")
		}
		if err := tx.CreatePreviewLink(ctx, article, token, expires); err != nil {
			return err
		}
		return auditPreview(ctx, tx, "preview.create", a, map[string]any{"expires_at": expires})
	})
	return token, err
}

// RevokePreview ends a link of an article. One that doesn't work any more is
// left alone.
func (d *Desk) RevokePreview(ctx context.Context, actor cms.Actor, article, link int64) error {
	return d.store.InTx(ctx, actor, func(tx *store.Tx) error {
		a, err := tx.LockArticle(ctx, article)
		if err != nil {
			return err
		}
		if err := tx.RevokePreviewLink(ctx, article, link); cms.KindOf(err) == cms.NotFound {
			return cms.E(cms.NotFound, "这个链接已经到期或已被撤销，不用再撤")
		} else if err != nil {
			return err
		}
		return auditPreview(ctx, tx, "preview.revoke", a, nil)
	})
}

func auditPreview(ctx context.Context, tx *store.Tx, action string, a cms.Article, detail map[string]any) error {
	head, err := tx.Revision(ctx, a.HeadRevisionID)
	if err != nil {
		return err
	}
	return tx.Audit(ctx, cms.Event{Action: action, ObjectType: "article", ObjectID: a.ID, Object: head.Title, Detail: detail})
}

// newToken returns 160 random bits in letters and digits, which survive every
// chat program.
func newToken() string {
	b := make([]byte, 20)
	rand.Read(b)
	return strings.ToLower(base32.StdEncoding.EncodeToString(b))
}
