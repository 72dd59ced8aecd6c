package job_test

import (
	"log/slog"
	"testing"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/editorial"
	"xuanlan/internal/notify"
	"xuanlan/internal/store"
	"xuanlan/internal/testdb"
)

// What is set for a time has a job of its own and doesn't wait for the sweep.
func TestPublishesAtItsTime(t *testing.T) {
	t.Parallel()
	s := testdb.New(t, nil)
	start(t, s, notify.Outlets{}, slog.New(slog.DiscardHandler))
	desk := editorial.New(s, time.Now)
	c := cms.Column{Slug: "news", Name: "动态", Kind: cms.KindList, Visible: true, Workflow: &cms.Workflow{}}
	if err := desk.SaveColumn(t.Context(), actor, &c); err != nil {
		t.Fatal(err)
	}
	at := time.Now().Add(2 * time.Second)
	down := at.Add(3 * time.Second)
	saved, err := desk.Save(t.Context(), actor, editorial.Draft{Content: cms.Content{Title: "定时", ColumnID: c.ID, Source: "市水务局"},
		Body: "<p>文</p>", Publish: true, Publishing: &cms.Publishing{PublishAt: &at, TakeDownAt: &down}})
	if err != nil {
		t.Fatal(err)
	}
	until := func(want cms.State) {
		t.Helper()
		for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
			a, err := s.Article(t.Context(), saved.ArticleID)
			if err != nil {
				t.Fatal(err)
			}
			if a.State == want {
				return
			}
			if time.Now().After(deadline) {
				t.Fatalf("%s, want %s", a.State, want)
			}
		}
	}
	until(cms.StatePublished)
	if time.Now().Before(at) {
		t.Error("published before its time")
	}
	until(cms.StateWithdrawn)
	for action, want := range map[string]int{"article.publish": 1, "article.withdraw": 1} {
		list, _, err := s.AuditLog(t.Context(), store.AuditFilter{Actions: []string{action}, Limit: 9})
		if err != nil || len(list) != want {
			t.Errorf("%s is recorded %d times, %v", action, len(list), err)
		}
	}
}
