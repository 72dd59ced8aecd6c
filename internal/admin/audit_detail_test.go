package admin

import "testing"

func TestDescribe(t *testing.T) {
	t.Parallel()
	for want, d := range map[string]map[string]any{
		"":               {},
		"第 2 版；改动：标题、正文": {"revision": 2.0, "changed": []any{"title", "body"}},
		"原因：数据有误":        {"reason": "数据有误"},
		"第 1 版；发布时间 2026-11-23 17:20；公开时间 2026-11-24 18:09": {"revision": 1.0,
			"shown_at": "2026-11-23T17:20:00+08:00", "visible_from": "2026-11-24T10:09:04.83Z"},
		"停用：否 → 是；名称：甲 → 乙": {"before": map[string]any{"name": "甲", "disabled": false, "role": "admin"},
			"after": map[string]any{"name": "乙", "disabled": true, "role": "admin"}},
		"96 KB": {"mime": "image/jpeg", "size": 98304.0},
	} {
		if got := describe(d); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
