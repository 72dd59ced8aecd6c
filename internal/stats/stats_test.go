package stats_test

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/editorial"
	"xuanlan/internal/stats"
	"xuanlan/internal/store"
	"xuanlan/internal/testdb"
)

func article(t *testing.T, s *store.Store) int64 {
	t.Helper()
	ctx, actor := context.Background(), cms.Command("test")
	desk := editorial.New(s, time.Now)
	c := cms.Column{Slug: "news", Name: "动态", Kind: cms.KindList, Visible: true}
	if err := desk.SaveColumn(ctx, actor, &c); err != nil {
		t.Fatal(err)
	}
	saved, err := desk.Save(ctx, actor, editorial.Draft{Content: cms.Content{Title: "题", ColumnID: c.ID}})
	if err != nil {
		t.Fatal(err)
	}
	return saved.ArticleID
}

// Views counted by many at once while the counter flushes add up, and no
// reader ever sees the total go down.
func TestTotalIsExact(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := testdb.New(t, nil)
	id := article(t, s)
	c := stats.New(s, slog.New(slog.DiscardHandler), time.Now)

	const workers, each = 8, 250
	done := make(chan struct{})
	var work, side sync.WaitGroup
	for range workers {
		work.Go(func() {
			for range each {
				c.View(id)
			}
		})
	}
	side.Go(func() {
		last := int64(0)
		for {
			n, err := c.Total(ctx, id)
			if err != nil || n < last {
				t.Errorf("total %d after %d: %v", n, last, err)
				return
			}
			last = n
			select {
			case <-done:
				return
			default:
			}
		}
	})
	side.Go(func() {
		for {
			if err := c.Flush(ctx); err != nil {
				t.Error(err)
			}
			select {
			case <-done:
				return
			case <-time.After(2 * time.Millisecond):
			}
		}
	})
	work.Wait()
	if n, err := c.Total(ctx, id); n != workers*each || err != nil {
		t.Errorf("total %d, want %d: %v", n, workers*each, err)
	}
	close(done)
	side.Wait()
	if err := c.Flush(ctx); err != nil {
		t.Fatal(err)
	}
	if n, err := s.Views(ctx, id); n != workers*each || err != nil {
		t.Errorf("stored %d, want %d: %v", n, workers*each, err)
	}
}

func TestStopFlushes(t *testing.T) {
	t.Parallel()
	s := testdb.New(t, nil)
	id := article(t, s)
	c := stats.New(s, slog.New(slog.DiscardHandler), time.Now)
	ctx, cancel := context.WithCancel(context.Background())
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		c.Run(ctx)
	}()
	c.View(id)
	cancel()
	<-stopped
	if n, err := s.Views(context.Background(), id); n != 1 || err != nil {
		t.Errorf("stored %d: %v", n, err)
	}
}

// What can't be written stays counted.
func TestFailedFlushKeepsViews(t *testing.T) {
	t.Parallel()
	s := testdb.New(t, nil)
	id := article(t, s)
	c := stats.New(s, slog.New(slog.DiscardHandler), time.Now)
	c.View(id)
	broken, cancel := context.WithCancel(context.Background())
	cancel()
	if c.Flush(broken) == nil {
		t.Fatal("flush without a database succeeded")
	}
	if n := c.Buffered(id); n != 1 {
		t.Errorf("buffered %d", n)
	}
	if err := c.Flush(context.Background()); err != nil {
		t.Fatal(err)
	}
	if n, _ := s.Views(context.Background(), id); n != 1 {
		t.Errorf("stored %d", n)
	}
}

func TestIsPerson(t *testing.T) {
	t.Parallel()
	for ua, want := range map[string]bool{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36":       true,
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 MicroMessenger/8.0":                    true,
		"Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0)":                                                   true,
		"Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)":                               false,
		"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)":                                          false,
		"Mozilla/5.0 (Linux; Android 7.0) AppleWebKit/537.36 Mobile Safari/537.36 (compatible; Bytespider; spider@example)": false,
		"Sogou web spider/4.0(+http://www.sogou.com/docs/help/webmasters.htm#07)":                                           false,
		"curl/8.5.0":           false,
		"python-requests/2.31": false,
		"Go-http-client/1.1":   false,
		"":                     false,
	} {
		if got := stats.IsPerson(ua); got != want {
			t.Errorf("%q: %v", ua, got)
		}
	}
}
