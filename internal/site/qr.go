package site

import (
	"fmt"
	"image"
	"image/color"
	"net/http"
	"strings"

	"github.com/boombuler/barcode/qr"

	"xuanlan/internal/href"
	"xuanlan/internal/web"
)

// showQR is the address of an article as a QR code, for who wants to read on
// with a phone.
func (h *Handler) showQR(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r)
	if err != nil {
		return err
	}
	live, err := h.store.Live(r.Context(), id)
	if err != nil {
		return err
	}
	f, err := h.frame(r)
	if err != nil {
		return err
	}
	code, err := qr.Encode(f.origin()+href.Article(live.ID), qr.M, qr.Auto)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "image/svg+xml")
	w.Header().Set("Cache-Control", "public, max-age=300")
	_, _ = w.Write([]byte(drawQR(code))) // the client may have gone
	return nil
}

// drawQR draws a code, a pixel of which is a module, with the quiet zone of
// four modules that ISO/IEC 18004 asks for. Runs of dark modules are one stroke.
func drawQR(code image.Image) string {
	const quiet = 4
	b := code.Bounds()
	dark := func(x, y int) bool { return x < b.Max.X && color.GrayModel.Convert(code.At(x, y)).(color.Gray).Y < 128 }
	var path strings.Builder
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if start := x; dark(x, y) {
				for dark(x, y) {
					x++
				}
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", start-b.Min.X+quiet, y-b.Min.Y+quiet, x-start, x-start)
			}
		}
	}
	size := b.Dx() + 2*quiet
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges">`+
		`<path fill="#fff" d="M0 0h%dv%dH0z"/><path d="%s"/></svg>`, size, size, size, size, path.String())
}
