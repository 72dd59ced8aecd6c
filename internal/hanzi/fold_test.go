package hanzi

import (
	"strings"
	"testing"
)

func TestKey(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"46 家 单位": "46家单位", "Go  语言 A B": "go语言a b", "ＡＢＣ　１８": "abc 18", "〔2026〕": "(2026)", "“少跑”": `"少跑"`, "\x00𠀀\n䶮": "𠀀䶮",
	} {
		if got := Key(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestDocNumbers(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"云直工发〔2026〕18号": "云直工发 (2026)18号", "[2026]18": "(2026)18号", "（２０２６）第０１８ 号": "(2026)18号",
		"云直工办2026年8号": "云直工办 (2026)8号", "第18号": "18号", "办2026年5月": "办2026年5月", "(1826)18": "(1826)18", "报名": "报名",
	} {
		if got := strings.Join(strings.Fields(DocNumbers(in)), " "); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
