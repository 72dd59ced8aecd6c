package href

import "testing"

func TestLogged(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		Preview("k5b3sesame"): "/preview/…", "/preview/": "/preview/…", "/articles/1": "/articles/1", "/admin/articles/1/preview": "/admin/articles/1/preview",
	} {
		if got := Logged(in); got != want {
			t.Errorf("%s: %s", in, got)
		}
	}
}
