package app

import (
	"context"

	"xuanlan/internal/blob"
	"xuanlan/internal/config"
)

// OpenFiles returns where uploaded files are kept: the configured bucket,
// which must answer, or a folder in the data directory.
func OpenFiles(ctx context.Context, c config.Data) (blob.Store, error) {
	at, err := c.Bucket()
	if err != nil {
		return nil, err
	}
	if at == nil {
		return blob.NewDir(c.Files())
	}
	return blob.NewS3(ctx, *at)
}
