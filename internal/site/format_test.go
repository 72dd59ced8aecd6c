package site

import (
	"slices"
	"testing"
	"time"

	"xuanlan/internal/cms"
)

func TestWords(t *testing.T) {
	t.Parallel()
	for title, want := range map[string][]string{
		"机关办事“少跑一趟”百日行动启动": {"机关办事", "“少跑一趟”", "百日行动启动"},
		"关于印发《办法》的通知（试行）":  {"关于印发", "《办法》", "的通知", "（试行）"},
		"“把《规则》读薄”，再读厚":    {"“把", "《规则》", "读薄”，", "再读厚"},
		"没有标点的标题":          nil,
		"":                 nil,
	} {
		if got := words(title); !slices.Equal(got, want) {
			t.Errorf("%s: %q", title, got)
		}
	}
}

func TestMoment(t *testing.T) {
	t.Parallel()
	for in, want := range map[time.Time]string{
		time.Date(2018, 11, 16, 0, 0, 0, 0, cms.Zone): "2018年11月16日",
		time.Date(2026, 2, 3, 1, 40, 0, 0, time.UTC):  "2026年2月3日 09:40",
		time.Date(2026, 2, 2, 16, 0, 0, 0, time.UTC):  "2026年2月3日",
	} {
		if got := moment(in); got != want {
			t.Errorf("%v: %s", in, got)
		}
	}
}
