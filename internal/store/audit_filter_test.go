package store_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/store"
	"xuanlan/internal/testdb"
)

func TestAuditFilter(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, cms.Zone)
	s := testdb.New(t, func() time.Time { return now })
	add := func(a cms.Actor, e cms.Event) {
		t.Helper()
		if err := s.InTx(ctx, a, func(tx *store.Tx) error { return tx.Audit(ctx, e) }); err != nil {
			t.Fatal(err)
		}
		now = now.Add(24 * time.Hour)
	}
	chen := cms.Actor{ID: 3, Name: "程雨石", Unit: "市水务局", Address: "10.6.2.18"}
	shen := cms.Actor{ID: 4, Name: "沈禾", Unit: "机关党委", Address: "2001:db8::7"}
	add(chen, cms.Event{Action: "article.save", ObjectType: "article", ObjectID: 12, Object: "百日行动 100%"})         // 2
	add(shen, cms.Event{Action: "article.publish", ObjectType: "article", ObjectID: 12, Object: "百日行动 100%"})      // 3
	add(shen, cms.Event{Action: "column.update", ObjectType: "column", ObjectID: 12, Object: "News"})              // 4
	add(cms.Actor{Name: "nobody"}, cms.Event{Action: "login.fail", ObjectType: "user", Object: "x", Failed: true}) // 5
	day := func(d int) time.Time { return time.Date(2026, 11, d, 0, 0, 0, 0, cms.Zone) }
	for name, tt := range map[string]struct {
		f    store.AuditFilter
		want []int64
	}{
		"everything":   {store.AuditFilter{}, []int64{5, 4, 3, 2, 1}},
		"words":        {store.AuditFilter{Words: "news"}, []int64{4}},
		"percent":      {store.AuditFilter{Words: "0%"}, []int64{3, 2}},
		"name":         {store.AuditFilter{Words: "雨石"}, []int64{2}},
		"account":      {store.AuditFilter{Account: 4}, []int64{4, 3}},
		"commands":     {store.AuditFilter{Commands: true}, []int64{5, 1}},
		"actions":      {store.AuditFilter{Actions: []string{"article.save", "login.fail"}}, []int64{5, 2}},
		"no action":    {store.AuditFilter{Actions: []string{}}, nil},
		"object":       {store.AuditFilter{ObjectType: "article", ObjectID: 12}, []int64{3, 2}},
		"outcome":      {store.AuditFilter{Outcome: cms.OutcomeFailure}, []int64{5}},
		"unit":         {store.AuditFilter{Unit: "水务"}, []int64{2}},
		"address":      {store.AuditFilter{Address: "2001:db8"}, []int64{4, 3}},
		"days":         {store.AuditFilter{From: day(25), To: day(27)}, []int64{4, 3}},
		"all together": {store.AuditFilter{Words: "百日", Account: 4, Unit: "党委", From: day(24)}, []int64{3}},
		"a page":       {store.AuditFilter{Limit: 2, Offset: 1}, []int64{4, 3}},
	} {
		if tt.f.Limit == 0 {
			tt.f.Limit = 10
		}
		list, total, err := s.AuditLog(ctx, tt.f)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var got []int64
		for _, e := range list {
			if name != "days" || e.Seq > 1 { // the migration's entry has the real time
				got = append(got, e.Seq)
			}
		}
		if !slices.Equal(got, tt.want) || total < len(got) {
			t.Errorf("%s: %v of %d, want %v", name, got, total, tt.want)
		}
	}
}
