package stats

import (
	"context"

	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

// PreviewOpened notes that a person opened a preview link. It isn't a view of
// the article.
func (c *Counter) PreviewOpened(ctx context.Context, link int64) error {
	return c.store.InTx(ctx, cms.Command("stats"), func(tx *store.Tx) error { return tx.CountPreview(ctx, link) })
}
