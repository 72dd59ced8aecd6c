package cms

import "testing"

func TestDocNumber(t *testing.T) {
	t.Parallel()
	const want = "云直工发〔2026〕18号"
	for _, typed := range []string{want, "云直工发[2026]18号", "云直工发(2026)18号", "云直工发（2026）18号", "云直工发【2026】18号", "云直工发﹝2026﹞18号",
		"云直工发［２０２６］１８号", " 云直工发〔2026〕第18号", "云直工发〔2026〕018号", "云直工发 [ 2026 ] 第 018", "云直工发{2026}18号"} {
		if got := DocNumber(typed); got != want {
			t.Errorf("%q: %q", typed, got)
		}
	}
	for _, other := range []string{"", "无文号", "云直工发2026-18", "公告2026年第3号", "〔26〕3号"} {
		if got := DocNumber(other); got != other {
			t.Errorf("%q: %q", other, got)
		}
	}
	if got := DocNumber(DocNumber("云直工办[2024]0033号")); got != "云直工办〔2024〕33号" {
		t.Error(got)
	}
}
