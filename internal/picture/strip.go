package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
)

// strippers return the bytes of a picture without metadata, and without
// anything behind its end, and the number of its frames. They follow the
// structure only; whether the pixels are sound is for the decoder to say.
var strippers = map[string]func([]byte) (clean []byte, frames int, err error){
	JPEG: stripJPEG, PNG: stripPNG, GIF: stripGIF, WebP: stripWebP,
}

var errCut = errors.New("ends too early")

// stripJPEG (ITU-T T.81) keeps the segments that decoding needs, the JFIF and
// Adobe headers and the colour profile. EXIF, XMP, IPTC, further pictures,
// comments go.
func stripJPEG(b []byte) ([]byte, int, error) {
	if len(b) < 4 || b[0] != 0xff || b[1] != 0xd8 {
		return nil, 0, errCut
	}
	out := slices.Clone(b[:2])
	for at := 2; ; {
		for at < len(b)-1 && b[at] == 0xff && b[at+1] == 0xff {
			at++ // fill bytes
		}
		if at+2 > len(b) || b[at] != 0xff {
			return nil, 0, errCut
		}
		marker := b[at+1]
		if marker == 0xd9 { // end of image
			return append(out, 0xff, 0xd9), 1, nil
		}
		if at+4 > len(b) {
			return nil, 0, errCut
		}
		end := at + 2 + int(binary.BigEndian.Uint16(b[at+2:]))
		if end > len(b) || end < at+4 {
			return nil, 0, errCut
		}
		if keepJPEG(marker, b[at+4:end]) {
			out = append(out, b[at:end]...)
		}
		at = end
		if marker == 0xda { // the compressed pixels follow
			at = skipScan(b, at)
			out = append(out, b[end:at]...)
		}
	}
}

func keepJPEG(marker byte, body []byte) bool {
	switch {
	case marker == 0xe0:
		return bytes.HasPrefix(body, []byte("JFIF\x00"))
	case marker == 0xe2:
		return bytes.HasPrefix(body, []byte("ICC_PROFILE\x00"))
	case marker == 0xee:
		return bytes.HasPrefix(body, []byte("Adobe"))
	case marker == 0xfe, marker > 0xe0 && marker <= 0xef:
		return false
	}
	return true
}

// skipScan returns where the next marker stands that is no part of the
// compressed pixels.
func skipScan(b []byte, at int) int {
	for ; at+1 < len(b); at++ {
		if b[at] == 0xff && b[at+1] != 0 && b[at+1] != 0xff && (b[at+1] < 0xd0 || b[at+1] > 0xd7) {
			return at
		}
	}
	return len(b)
}

// keptPNG are the chunks (W3C PNG, third edition) that change what is seen.
var keptPNG = []string{"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT", "bKGD", "pHYs", "cICP",
	"acTL", "fcTL", "fdAT"}

func stripPNG(b []byte) ([]byte, int, error) {
	const signature = "\x89PNG\r\n\x1a\n"
	if !bytes.HasPrefix(b, []byte(signature)) {
		return nil, 0, errCut
	}
	out := []byte(signature)
	frames := 0
	for rest := b[len(signature):]; ; {
		if len(rest) < 12 {
			return nil, 0, errCut
		}
		n := int64(binary.BigEndian.Uint32(rest)) + 12
		if n > int64(len(rest)) {
			return nil, 0, errCut
		}
		name := string(rest[4:8])
		if slices.Contains(keptPNG, name) {
			out = append(out, rest[:n]...)
		}
		if name == "fcTL" {
			frames++
		}
		if name == "IEND" {
			return out, max(frames, 1), nil
		}
		rest = rest[n:]
	}
}

// stripGIF (GIF89a) drops comments, plain text and all application blocks but
// the one that says how often an animation runs.
func stripGIF(b []byte) ([]byte, int, error) {
	if len(b) < 13 {
		return nil, 0, errCut
	}
	at := 13 + colourTable(b[10])
	if at > len(b) {
		return nil, 0, errCut
	}
	out := slices.Clone(b[:at])
	for frames := 0; at < len(b); {
		end, keep := 0, true
		switch b[at] {
		case 0x3b:
			return append(out, 0x3b), max(frames, 1), nil
		case 0x2c:
			frames++
			if at+10 > len(b) {
				return nil, 0, errCut
			}
			end = subBlocks(b, at+10+colourTable(b[at+9])+1)
		case 0x21:
			if at+2 > len(b) {
				return nil, 0, errCut
			}
			end = subBlocks(b, at+2)
			keep = b[at+1] == 0xf9 || b[at+1] == 0xff && bytes.HasPrefix(b[at+2:], []byte("\x0bNETSCAPE2.0"))
		}
		if end == 0 {
			return nil, 0, errCut
		}
		if keep {
			out = append(out, b[at:end]...)
		}
		at = end
	}
	return nil, 0, errCut
}

// colourTable is the length of the table that the flags announce.
func colourTable(flags byte) int {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}

// subBlocks returns the end of a chain of sub-blocks, 0 when it has none.
func subBlocks(b []byte, at int) int {
	for at < len(b) {
		n := int(b[at])
		at += 1 + n
		if n == 0 {
			return at
		}
	}
	return 0
}

// stripWebP (RFC 9649) drops the chunks EXIF and XMP and every unknown one,
// and the flags that announce them.
func stripWebP(b []byte) ([]byte, int, error) {
	if len(b) < 20 || string(b[:4]) != "RIFF" || string(b[8:12]) != "WEBP" {
		return nil, 0, errCut
	}
	end := int64(binary.LittleEndian.Uint32(b[4:])) + 8
	if end > int64(len(b)) {
		return nil, 0, errCut
	}
	out := slices.Clone(b[:12])
	frames := 0
	for rest := b[12:end]; len(rest) > 0; {
		if len(rest) < 8 {
			return nil, 0, errCut
		}
		n := int64(binary.LittleEndian.Uint32(rest[4:])) + 8
		n += n & 1
		if n > int64(len(rest)) {
			return nil, 0, errCut
		}
		switch string(rest[:4]) {
		case "VP8X":
			chunk := slices.Clone(rest[:n])
			if len(chunk) > 8 {
				chunk[8] &^= 0x0c // EXIF, XMP
			}
			out = append(out, chunk...)
		case "ANMF":
			frames++
			out = append(out, rest[:n]...)
		case "VP8 ", "VP8L", "ALPH", "ANIM", "ICCP":
			out = append(out, rest[:n]...)
		}
		rest = rest[n:]
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out, max(frames, 1), nil
}
