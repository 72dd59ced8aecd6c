package site

import (
	"image/color"
	"regexp"
	"strconv"
	"testing"

	"github.com/boombuler/barcode/qr"
)

var stroke = regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-(\d+)z`)

// TestDrawQR finds every dark module of the code in the drawing, and no other.
func TestDrawQR(t *testing.T) {
	code, err := qr.Encode("https://www.example.gov.cn/articles/12", qr.M, qr.Auto)
	if err != nil {
		t.Fatal(err)
	}
	drawn := map[[2]int]bool{}
	for _, m := range stroke.FindAllStringSubmatch(drawQR(code), -1) {
		x, _ := strconv.Atoi(m[1])
		y, _ := strconv.Atoi(m[2])
		n, _ := strconv.Atoi(m[3])
		if m[3] != m[4] {
			t.Errorf("a stroke isn't closed: %s", m[0])
		}
		for i := range n {
			drawn[[2]int{x + i - 4, y - 4}] = true
		}
	}
	size := code.Bounds().Dx()
	for y := -4; y < size+4; y++ {
		for x := -4; x < size+4; x++ {
			inside := x >= 0 && y >= 0 && x < size && y < size
			if dark := inside && code.At(x, y) == color.Black; dark != drawn[[2]int{x, y}] {
				t.Fatalf("module %d,%d: dark %v", x, y, dark)
			}
		}
	}
}
