// Package stats counts page views in memory and writes them in batches.
package stats

import (
	"context"
	"log/slog"
	"maps"
	"strings"
	"sync"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

// FlushEvery is the most that a kill can cost.
const FlushEvery = 4 * time.Second

// Counter counts views. It is safe for concurrent use.
type Counter struct {
	store *store.Store
	log   *slog.Logger
	now   func() time.Time

	mu      sync.Mutex
	pending map[int64]int64 // counted, not yet being written
	writing map[int64]int64 // being written now; not yet surely in the database
	written chan struct{}   // closed when that is over
	flushes int             // begun so far

	flushing sync.Mutex // one flush at a time
}

// New returns a counter on the store.
func New(s *store.Store, log *slog.Logger, now func() time.Time) *Counter {
	return &Counter{store: s, log: log, now: now, pending: map[int64]int64{}}
}

// View counts one view of an article.
func (c *Counter) View(id int64) {
	c.mu.Lock()
	c.pending[id]++
	c.mu.Unlock()
}

// Total returns how often an article was viewed up to now, views that are
// not written yet included.
func (c *Counter) Total(ctx context.Context, id int64) (int64, error) {
	for {
		// What is being written may be in the database already or not yet.
		before, pending, err := c.settled(ctx, id)
		if err != nil {
			return 0, err
		}
		stored, err := c.store.Views(ctx, id)
		if err != nil {
			return 0, err
		}
		if c.begun() == before {
			return stored + pending, nil
		}
	}
}

// settled waits until no view of the article is being written. It returns how
// many flushes had begun then and how many views were pending.
func (c *Counter) settled(ctx context.Context, id int64) (flushes int, pending int64, err error) {
	for {
		c.mu.Lock()
		flushes, pending = c.flushes, c.pending[id]
		busy, written := c.writing[id] > 0, c.written
		c.mu.Unlock()
		if !busy {
			return flushes, pending, nil
		}
		select {
		case <-written:
		case <-ctx.Done():
			return 0, 0, ctx.Err()
		}
	}
}

func (c *Counter) begun() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.flushes
}

// Buffered returns the views of an article that are not in the database yet.
func (c *Counter) Buffered(id int64) int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.pending[id] + c.writing[id]
}

// Run flushes until ctx ends, and then once more.
func (c *Counter) Run(ctx context.Context) {
	tick := time.NewTicker(FlushEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			if err := c.Flush(ctx); err != nil && ctx.Err() == nil {
				c.log.Error("查看次数没有写入，稍后重试", "err", err)
			}
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
			defer cancel()
			if err := c.Flush(last); err != nil {
				c.log.Error("停止前查看次数没有写入", "err", err)
			}
			return
		}
	}
}

// Flush writes what is pending. What can't be written stays pending.
func (c *Counter) Flush(ctx context.Context) error {
	c.flushing.Lock()
	defer c.flushing.Unlock()
	c.mu.Lock()
	batch := c.pending
	if len(batch) == 0 {
		c.mu.Unlock()
		return nil
	}
	c.pending, c.writing, c.written = map[int64]int64{}, batch, make(chan struct{})
	c.flushes++
	c.mu.Unlock()
	err := c.store.InTx(ctx, cms.Command("stats"), func(tx *store.Tx) error {
		return tx.AddViews(ctx, c.now().In(cms.Zone), batch)
	})
	c.mu.Lock()
	defer c.mu.Unlock()
	c.writing = nil
	close(c.written)
	if err != nil {
		for id, n := range maps.All(batch) {
			c.pending[id] += n
		}
	}
	return err
}

// robots are parts of User-Agent headers, in lower case, by which crawlers,
// monitors, libraries and previews make themselves known.
var robots = []string{
	"bot", "crawl", "spider", "slurp", "sogou", "yisou", "bytespider", "baidu.com/search",
	"headless", "phantomjs", "lighthouse", "pingdom", "uptime", "monitor", "nagios", "zabbix", "site24x7",
	"curl", "wget", "python", "java/", "okhttp", "go-http-client", "libwww", "httpclient", "apache-http",
	"node-fetch", "axios", "scrapy", "ruby", "php/", "perl", "postman", "wrk", "ab/", "jmeter", "k6/",
	"facebookexternalhit", "whatsapp", "telegram", "preview", "validator", "feed", "archive.org",
}

// IsPerson reports whether a User-Agent header looks like a browser with a
// person before it. Browsers have called themselves Mozilla or Opera for
// thirty years; whatever doesn't, or calls itself a robot too, is none.
func IsPerson(userAgent string) bool {
	ua := strings.ToLower(userAgent)
	if !strings.HasPrefix(ua, "mozilla/") && !strings.HasPrefix(ua, "opera/") {
		return false
	}
	for _, r := range robots {
		if strings.Contains(ua, r) {
			return false
		}
	}
	return true
}
