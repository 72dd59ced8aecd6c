package adminpage

import (
	"strings"
	"testing"
)

func TestNewChart(t *testing.T) {
	t.Parallel()
	c := NewChart("近三个月", []int{0, 80, 40}, []string{"9月", "10月", "11月"})
	if want := "36.0,210.0 390.0,22.0 744.0,116.0"; c.Line != want {
		t.Errorf("Line: got %q, want %q", c.Line, want)
	}
	if want := "36.0,210.0 " + c.Line + " 744.0,210.0"; c.Area != want {
		t.Errorf("Area: got %q, want %q", c.Area, want)
	}
	if len(c.Grid) != 5 || c.Grid[4].Value != "80" || c.Grid[4].Y != "22.0" {
		t.Errorf("Grid: got %v", c.Grid)
	}
	if len(c.Labels) != 3 || c.Labels[1] != (ChartLabel{"390.0", "10月"}) {
		t.Errorf("Labels: got %v", c.Labels)
	}
	if c.Last != "40" || c.LastX != "744.0" || c.LastY != "116.0" {
		t.Errorf("last point: got %s at %s,%s", c.Last, c.LastX, c.LastY)
	}
}

func TestNewChartOfLittle(t *testing.T) {
	t.Parallel()
	if c := NewChart("", nil, nil); c.Line != "" {
		t.Errorf("no values: got %q", c.Line)
	}
	c := NewChart("", []int{0}, nil)
	if c.Line != "744.0,210.0" || c.Grid[4].Value != "4" {
		t.Errorf("one value: got %q, grid %v", c.Line, c.Grid)
	}
}

func TestGridStep(t *testing.T) {
	t.Parallel()
	for most, want := range map[int]int{0: 1, 4: 1, 5: 2, 8: 2, 66: 20, 80: 20, 81: 50, 1000: 500} {
		if got := gridStep([]int{1, most}); got != want {
			t.Errorf("gridStep(%d): got %d, want %d", most, got, want)
		}
	}
}

func TestProblems(t *testing.T) {
	t.Parallel()
	errs := map[string]string{"zz": "其他", "name": "名称", "slug": "网址"}
	var got []string
	for _, p := range problems(errs, "slug", "name") {
		got = append(got, p.text)
	}
	if s := strings.Join(got, " "); s != "网址 名称 其他" {
		t.Errorf("got %q", s)
	}
}
