package app

import (
	"context"

	"xuanlan/internal/config"
	"xuanlan/internal/localpg"
	"xuanlan/internal/store"
)

// OpenDatabase connects to the configured database or, when there is none,
// runs a private one in the data directory. say tells the user what is being
// done. The returned function closes both.
func OpenDatabase(ctx context.Context, c config.Database, say func(format string, args ...any)) (*store.Store, func() error, error) {
	url, stop := c.DatabaseURL, func() error { return nil }
	if url == "" {
		say("正在启动自带的数据库……")
		cluster, err := localpg.Start(ctx, localpg.Options{Dir: c.DataDir, Logf: say})
		if err != nil {
			return nil, nil, err
		}
		url, stop = cluster.URL(), cluster.Close
	}
	s, err := store.Open(ctx, url)
	if err != nil {
		_ = stop() // the first error is the one to tell
		return nil, nil, err
	}
	return s, func() error {
		s.Close()
		return stop()
	}, nil
}
