package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"

	"xuanlan/internal/app"
	"xuanlan/internal/config"
)

type reindex struct {
	config.Data
}

// Run makes the search index anew; the site may be served meanwhile.
func (c *reindex) Run(ctx context.Context) error {
	s, closeDB, err := app.OpenDatabase(ctx, c.Database, say)
	if err != nil {
		return err
	}
	defer closeDB()
	if err := s.CheckVersion(ctx); err != nil {
		return err
	}
	blobs, err := app.OpenFiles(ctx, c.Data)
	if err != nil {
		return err
	}
	a := app.New(ctx, app.Options{Store: s, Blobs: blobs, Log: slog.Default(), Access: slog.Default(), Now: time.Now})
	bar := progressbar.NewOptions(0, progressbar.OptionSetWriter(os.Stderr), progressbar.OptionSetDescription("建立索引"), progressbar.OptionShowCount(),
		progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionSetWidth(40), progressbar.OptionOnCompletion(func() { fmt.Fprintln(os.Stderr) }))
	count := 0
	err = a.Desk.Reindex(ctx, actor("reindex"), func(done, total int) {
		count = done
		bar.ChangeMax(total)
		_ = bar.Set(done)
	})
	if err != nil {
		return err
	}
	_ = bar.Finish()
	say("搜索索引已重建，共 %d 篇", count)
	return nil
}
