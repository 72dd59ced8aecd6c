// Package picture makes uploaded pictures fit for the web: upright, without
// what a camera or a phone wrote about place and person, not larger than
// needed; and makes smaller versions and cut-outs of them.
package picture

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/gif" // registers its decoder
	"image/jpeg"
	"image/png"

	"github.com/gen2brain/webp"
	"github.com/kovidgoyal/imaging"
)

// The formats, by MIME type.
const (
	JPEG = "image/jpeg"
	PNG  = "image/png"
	GIF  = "image/gif"
	WebP = "image/webp"
)

// Errors of Prepare. Anything else it returns means that the bytes are no
// picture of the format.
var (
	ErrTooLarge = errors.New("picture: too many pixels")
	ErrFormat   = errors.New("picture: broken")
)

// Limits bound a picture.
type Limits struct {
	Pixels int // width × height × frames; more are refused before decoding
	Edge   int // the longer side in pixels; larger still pictures are made smaller
}

// Picture is a picture ready to be kept.
type Picture struct {
	Data          []byte
	MIME          string // differs from the given one when it had to be encoded anew
	Width, Height int    // pixels, as seen
	Animated      bool
}

// Prepare checks a picture of the given format whole and returns it without
// metadata: the bytes as they came but for the parts that hold it, or, when
// it had to be turned upright or made smaller, encoded anew.
func Prepare(data []byte, mime string, lim Limits) (Picture, error) {
	strip, ok := strippers[mime]
	if !ok {
		return Picture{}, fmt.Errorf("%w: format %q", ErrFormat, mime)
	}
	clean, frames, err := strip(data)
	if err != nil {
		return Picture{}, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	size, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return Picture{}, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	if size.Width <= 0 || size.Height <= 0 {
		return Picture{}, ErrFormat
	}
	if size.Width > lim.Pixels/size.Height/max(frames, 1) {
		return Picture{}, ErrTooLarge
	}
	img, turned, err := decode(data)
	if err != nil {
		return Picture{}, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	p := Picture{Data: clean, MIME: mime, Width: size.Width, Height: size.Height, Animated: frames > 1}
	if p.Animated || mime == GIF || !turned && max(size.Width, size.Height) <= lim.Edge {
		return p, nil
	}
	return encodeMaster(Fit(img, lim.Edge, lim.Edge))
}

// decode reads the first frame, upright and in sRGB. turned says that the
// camera was held otherwise.
func decode(data []byte) (img image.Image, turned bool, err error) {
	defer func() {
		if p := recover(); p != nil { // a decoder stumbled over bytes that nobody thought of
			err = fmt.Errorf("decoder: %v", p)
		}
	}()
	all, _, err := imaging.DecodeAll(bytes.NewReader(data), imaging.Backends(imaging.GO_IMAGE))
	if err != nil {
		// A broken profile or EXIF block does not make the picture unreadable.
		all, _, err = imaging.DecodeAll(bytes.NewReader(data), imaging.Backends(imaging.GO_IMAGE),
			imaging.AutoOrientation(false), imaging.ColorSpace(imaging.NO_CHANGE_OF_COLORSPACE))
	}
	if err != nil || all == nil {
		return nil, false, errors.Join(err, ErrFormat)
	}
	if all.Metadata != nil {
		if x, err := all.Metadata.Exif(); err == nil && x != nil {
			if tag, err := x.Get("Orientation"); err == nil {
				way, err := tag.Int(0)
				turned = err == nil && way > 1 && way < 9
			}
		}
	}
	return all.SingleFrame(), turned, nil
}

// Fit makes a picture small enough for a box; one that fits stays as it is.
func Fit(img image.Image, width, height int) image.Image {
	b := img.Bounds()
	if b.Dx() <= width && b.Dy() <= height {
		return img
	}
	if b.Dx()*height > b.Dy()*width {
		return imaging.Resize(img, width, 0, imaging.CatmullRom)
	}
	return imaging.Resize(img, 0, height, imaging.CatmullRom)
}

// Decode reads a picture that Prepare has let through.
func Decode(data []byte) (image.Image, error) {
	img, _, err := decode(data)
	return img, err
}

// Crop cuts the rectangle out of a picture that Prepare has let through. The
// rectangle is cut to the picture; an empty one is ErrFormat.
func Crop(data []byte, r image.Rectangle) (Picture, error) {
	img, err := Decode(data)
	if err != nil {
		return Picture{}, err
	}
	r = r.Add(img.Bounds().Min).Intersect(img.Bounds())
	if r.Empty() {
		return Picture{}, ErrFormat
	}
	return encodeMaster(imaging.Crop(img, r))
}

// masterQuality loses nothing that the eye would see.
const masterQuality = 90

// encodeMaster writes photographs as JPEG and what has see-through parts as
// PNG.
func encodeMaster(img image.Image) (Picture, error) {
	b := img.Bounds()
	p := Picture{MIME: JPEG, Width: b.Dx(), Height: b.Dy()}
	if !opaque(img) {
		p.MIME = PNG
	}
	var err error
	p.Data, err = Encode(img, p.MIME, masterQuality)
	return p, err
}

func opaque(img image.Image) bool {
	o, ok := img.(interface{ Opaque() bool })
	return ok && o.Opaque()
}

// Encode writes a picture. quality, from 1 to 100, is for JPEG and WebP.
func Encode(img image.Image, mime string, quality int) ([]byte, error) {
	var out bytes.Buffer
	var err error
	switch mime {
	case WebP:
		err = webp.Encode(&out, img, webp.Options{Quality: quality, Method: 4})
	case PNG:
		err = png.Encode(&out, img)
	default:
		err = jpeg.Encode(&out, img, &jpeg.Options{Quality: quality})
	}
	return out.Bytes(), err
}
