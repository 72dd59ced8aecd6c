package library

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"xuanlan/internal/blob"
	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/picture"
)

// versionQuality is that of the smaller versions.
const versionQuality = 80

// Version is a smaller version of a picture.
type Version struct {
	Width int
	MIME  string
}

// ParseVersion reads the name of a version, for example 960.webp. ok is false
// when the picture has none of that name: only the widths and types that
// pages ask for are made, so that nobody can make others at will.
func ParseVersion(f cms.File, name string) (v Version, ok bool) {
	width, ext, _ := strings.Cut(name, ".")
	v.Width, _ = strconv.Atoi(width)
	switch "." + ext {
	case ".webp":
		v.MIME = picture.WebP
	case href.FallbackExt(f.Key):
		v.MIME = picture.JPEG
		if ext == "png" {
			v.MIME = picture.PNG
		}
	}
	return v, v.MIME != "" && name == v.name() && slices.Contains(f.Widths(), v.Width)
}

func (v Version) name() string { return strconv.Itoa(v.Width) + extensionOf(v.MIME) }

// OpenVersion returns the bytes of a version. It is made when it is first
// asked for, and kept.
func (l *Library) OpenVersion(ctx context.Context, f cms.File, v Version) (io.ReadSeekCloser, error) {
	key := strings.TrimSuffix(f.Key, filepath.Ext(f.Key)) + "-" + v.name()
	r, err := l.blobs.Open(ctx, key)
	if !errors.Is(err, blob.ErrNotFound) {
		return r, err
	}
	// The one who asked first may go; those who wait still want it.
	made, err, _ := l.making.Do(key, func() (any, error) { return l.makeVersion(context.WithoutCancel(ctx), f, v, key) })
	if err != nil {
		return nil, err
	}
	return nopCloser{bytes.NewReader(made.([]byte))}, nil
}

type nopCloser struct{ io.ReadSeeker }

func (nopCloser) Close() error { return nil }

func (l *Library) makeVersion(ctx context.Context, f cms.File, v Version, key string) ([]byte, error) {
	if err := l.enter(ctx); err != nil {
		return nil, err
	}
	defer l.leave()
	data, err := l.read(ctx, f)
	if err != nil {
		return nil, err
	}
	img, err := picture.Decode(data)
	if err != nil {
		return nil, fmt.Errorf("picture %s: %w", f.Key, err)
	}
	out, err := picture.Encode(picture.Fit(img, v.Width, f.Height), v.MIME, versionQuality)
	if err != nil {
		return nil, fmt.Errorf("picture %s as %s: %w", f.Key, v.name(), err)
	}
	return out, l.blobs.Put(ctx, key, bytes.NewReader(out), int64(len(out)))
}

func (l *Library) read(ctx context.Context, f cms.File) ([]byte, error) {
	r, err := l.Open(ctx, f)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

// minCrop is the smallest side of a cut-out, in pixels.
const minCrop = 16

// Crop makes a new file of a part of a still picture, in pixels of the
// picture. The picture itself stays. What is said of it is said of the part.
func (l *Library) Crop(ctx context.Context, actor cms.Actor, id int64, r image.Rectangle) (cms.File, error) {
	f, err := l.store.File(ctx, id)
	if err != nil {
		return cms.File{}, err
	}
	if !f.Scalable || f.DeletedAt != nil {
		return cms.File{}, cms.E(cms.Invalid, "这个文件不能裁切，只有不动的图片可以")
	}
	r = r.Intersect(image.Rect(0, 0, f.Width, f.Height))
	if r.Dx() < minCrop || r.Dy() < minCrop {
		return cms.File{}, cms.E(cms.Invalid, "裁切范围太小或在图片外面，请重新选")
	}
	if err := l.enter(ctx); err != nil {
		return cms.File{}, err
	}
	defer l.leave()
	data, err := l.read(ctx, f)
	if err != nil {
		return cms.File{}, err
	}
	p, err := picture.Crop(data, r)
	if err != nil {
		return cms.File{}, err
	}
	part := cms.File{Name: f.Name, FileText: f.FileText}
	setPicture(&part, p)
	part.UploadSHA256 = part.SHA256
	detail := map[string]any{"from": f.ID, "width": p.Width, "height": p.Height}
	return part, l.keep(ctx, actor, &part, bytes.NewReader(p.Data), "file.crop", detail)
}
