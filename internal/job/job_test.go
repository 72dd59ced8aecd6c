package job_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/editorial"
	"xuanlan/internal/job"
	"xuanlan/internal/notify"
	"xuanlan/internal/store"
	"xuanlan/internal/testdb"
)

var actor = cms.Command("test")

// output is a log that can be read while it is written.
type output struct {
	mu   sync.Mutex
	text []byte
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.text = append(o.text, b...)
	return len(b), nil
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return string(o.text)
}

// listener is a robot that hands each post to the test and answers what the
// test says, if it waits for it.
type listener struct {
	posts chan notify.Post
	hold  chan struct{} // closed: answers at once
	*notify.Robot
}

func listen(t *testing.T) *listener {
	t.Helper()
	l := &listener{posts: make(chan notify.Post, 100), hold: make(chan struct{})}
	srv := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var p notify.Post
		if json.NewDecoder(r.Body).Decode(&p) == nil {
			l.posts <- p
		}
		select {
		case <-l.hold:
		case <-r.Context().Done():
		}
	}))
	t.Cleanup(srv.Close)
	var err error
	if l.Robot, err = notify.ParseRobot(srv.URL, "json", ""); err != nil {
		t.Fatal(err)
	}
	return l
}

// next is the next thing to come, which may take as long as the queue's
// pauses do.
func next[T any](t *testing.T, from <-chan T) T {
	t.Helper()
	select {
	case v := <-from:
		return v
	case <-time.After(30 * time.Second):
		t.Fatal("nothing came")
		panic("not reached")
	}
}

func start(t *testing.T, s *store.Store, o notify.Outlets, log *slog.Logger) *job.Runner {
	t.Helper()
	r := job.New(job.Options{Store: s, Desk: editorial.New(s, time.Now), Outlets: o, Log: log})
	if err := r.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, r, 10*time.Second) })
	return r
}

func stop(t *testing.T, r *job.Runner, grace time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	if err := r.Stop(ctx); err != nil {
		t.Error(err)
	}
}

func enqueue(t *testing.T, s *store.Store, title string, at time.Time) {
	t.Helper()
	err := s.InTx(t.Context(), actor, func(tx *store.Tx) error {
		return tx.Enqueue(t.Context(), cms.PostNotice{What: cms.NoticePublished, Title: title}, at)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A job is there when its transaction is committed, and not when it isn't; one
// for later waits.
func TestEnqueue(t *testing.T) {
	t.Parallel()
	s, l := testdb.New(t, nil), listen(t)
	close(l.hold)
	var out output
	start(t, s, notify.Outlets{Robot: l.Robot}, slog.New(slog.NewTextHandler(&out, nil)))
	failed := errors.New("failed")
	err := s.InTx(t.Context(), actor, func(tx *store.Tx) error {
		return errors.Join(tx.Enqueue(t.Context(), cms.PostNotice{What: cms.NoticePublished, Title: "撤回的"}, time.Time{}), failed)
	})
	if !errors.Is(err, failed) {
		t.Fatal(err)
	}
	begun := time.Now()
	enqueue(t, s, "以后的", begun.Add(time.Second))
	enqueue(t, s, "马上的", time.Time{})
	if got := next(t, l.posts); got.Title != "马上的" {
		t.Errorf("first %q", got.Title)
	}
	if got := next(t, l.posts); got.Title != "以后的" || time.Since(begun) < time.Second {
		t.Errorf("then %q after %s", got.Title, time.Since(begun))
	}
	if out.String() != "" {
		t.Errorf("the log says %s", out.String())
	}
}

// A stop lets a job under way finish and leaves the others for the next start.
func TestStop(t *testing.T) {
	t.Parallel()
	s, l := testdb.New(t, nil), listen(t)
	r := start(t, s, notify.Outlets{Robot: l.Robot}, slog.New(slog.DiscardHandler))
	enqueue(t, s, "正在办的", time.Time{})
	next(t, l.posts)
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		stop(t, r, 20*time.Second)
	}()
	select {
	case <-stopped:
		t.Error("the stop didn't wait")
	case <-time.After(300 * time.Millisecond):
	}
	enqueue(t, s, "没开始的", time.Time{})
	close(l.hold)
	<-stopped
	start(t, s, notify.Outlets{Robot: l.Robot}, slog.New(slog.DiscardHandler))
	if got := next(t, l.posts); got.Title != "没开始的" {
		t.Errorf("after the next start: %q", got.Title)
	}
}

// A job that takes longer than the grace is broken off and done by the next
// start.
func TestBreakOff(t *testing.T) {
	t.Parallel()
	s, l := testdb.New(t, nil), listen(t)
	r := start(t, s, notify.Outlets{Robot: l.Robot}, slog.New(slog.DiscardHandler))
	enqueue(t, s, "慢的", time.Time{})
	next(t, l.posts)
	stop(t, r, 100*time.Millisecond)
	close(l.hold)
	start(t, s, notify.Outlets{Robot: l.Robot}, slog.New(slog.DiscardHandler))
	if got := next(t, l.posts); got.Title != "慢的" {
		t.Errorf("after the next start: %q", got.Title)
	}
}
