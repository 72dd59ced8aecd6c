package admin

import "testing"

func TestDescribe(t *testing.T) {
	t.Parallel()
	for want, d := range map[string]map[string]any{
		"":               {},
		"第 2 版；改动：标题、正文": {"revision": 2.0, "changed": []any{"title", "body"}},
		"原因：数据有误":        {"reason": "数据有误"},
		"第 1 版；发布时间 2026-11-23 17:20；定时 2026-11-24 18:09": {"revision": 1.0,
			"shown_at": "2026-11-23T17:20:00+08:00", "publish_at": "2026-11-24T10:09:04.83Z"},
		"停用：否 → 是；名称：甲 → 乙": {"before": map[string]any{"name": "甲", "disabled": false, "role": "admin"},
			"after": map[string]any{"name": "乙", "disabled": true, "role": "admin"}},
		"新导入 3 篇；原已有 2 篇；没有导入 1 行": {"added": 3.0, "known": 2.0, "failed": 1.0},
		"第 6 版 → 第 7 版":            {"before": map[string]any{"revision": 6.0}, "after": map[string]any{"revision": 7.0}},
		"原因：数据有误；已发布 → 已撤稿":        {"reason": "数据有误", "before": map[string]any{"state": "published"}, "after": map[string]any{"state": "withdrawn"}},
		"图片上限（MB）：空 → 20；名称：甲 → 乙": {"before": map[string]any{"name": "甲"},
			"after": map[string]any{"name": "乙", "limits": map[string]any{"picture_mb": 20.0}}},
		"图片说明：空 → 一；类别：空 → 二；说明：空 → 三；等 4 项": {"after": map[string]any{"Description": "三", "Name": "四", "ColumnType": "二", "Alt": "一"}},
		"格式：csv；操作：撤稿；从：2026-11-01":          {"format": "csv", "filter": map[string]any{"action": "article.withdraw", "from": "2026-11-01"}},
		"类型：新闻列表 → 专题横幅；底色：黛 → 朱":            {"before": map[string]any{"Kind": "list", "Tone": "teal"}, "after": map[string]any{"Kind": "topic", "Tone": "red"}},
		"96 KB": {"mime": "image/jpeg", "size": 98304.0},
	} {
		if got := describe(d, shortDifferences); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
