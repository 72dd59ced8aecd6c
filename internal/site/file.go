package site

import (
	"io"
	"net/http"
	"path/filepath"
	"strings"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/library"
	"xuanlan/internal/web"
)

// serveFile sends an uploaded file, or a version of a picture: to everybody
// when a public page shows it, to editors and to who has a preview link
// otherwise.
func (h *Handler) serveFile(w http.ResponseWriter, r *http.Request) error {
	f, public, err := h.store.FileByKey(r.Context(), r.PathValue("key"))
	if err != nil {
		return err
	}
	if token := r.URL.Query().Get(href.PreviewParam); token != "" && f.DeletedAt == nil {
		if sent, err := h.sendPreviewed(w, r, f, token); sent || err != nil {
			return err
		}
	}
	if public {
		name, err := h.store.AttachmentName(r.Context(), f.ID)
		if err != nil {
			return err
		}
		if name != "" {
			f.Name = name + filepath.Ext(f.Key)
		}
		w.Header().Set("Cache-Control", "public, max-age=86400")
		return h.sendFile(w, r, f)
	}
	h.sessions(h.adapter.Handle(func(w http.ResponseWriter, r *http.Request) error {
		if !web.User(r.Context()).Can(cms.PermRead) {
			return absence(f)
		}
		if err := h.noteDownload(r, f); err != nil {
			return err
		}
		return h.sendFile(w, r, f)
	})).ServeHTTP(w, r)
	return nil
}

// noteDownload records that a file which isn't public leaves the house. That a
// picture stands in a page that is being written is no download, and the parts
// in which a player fetches a recording are one.
func (h *Handler) noteDownload(r *http.Request, f cms.File) error {
	part := r.Header.Get("Range")
	if r.Method == http.MethodHead || f.IsImage() && !r.URL.Query().Has("download") || part != "" && !strings.HasPrefix(part, "bytes=0-") {
		return nil
	}
	actor := web.Actor(r)
	if actor.ID == 0 {
		actor.Name = "预览链接"
	}
	return h.audit.Download(r.Context(), actor, f)
}

// absence says why the public can't have a file.
func absence(f cms.File) error {
	if f.DeletedAt != nil {
		return cms.E(cms.Gone, "这个文件已经撤下")
	}
	return cms.E(cms.NotFound, "没有这个文件，可能还没有发布")
}

func (h *Handler) sendFile(w http.ResponseWriter, r *http.Request, f cms.File) error {
	body, err := h.open(r, &f)
	if err != nil {
		return err
	}
	defer body.Close()
	head := w.Header()
	head.Set("Content-Type", f.MIME)
	head.Set("ETag", `"`+f.Key+`"`)
	// A file is no page: nothing in it may run or load anything.
	head.Set("Content-Security-Policy", "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; frame-ancestors 'none'")
	kind := "inline"
	if !viewable[f.MIME] || r.URL.Query().Has("download") {
		kind = "attachment"
	}
	head.Set("Content-Disposition", web.Disposition(kind, f.Name))
	http.ServeContent(w, r, "", f.CreatedAt, body)
	return nil
}

// open returns the bytes that the address asks for and makes f what they are:
// the file, or a version of it.
func (h *Handler) open(r *http.Request, f *cms.File) (io.ReadSeekCloser, error) {
	name := r.PathValue("version")
	if name == "" {
		return h.library.Open(r.Context(), *f)
	}
	v, ok := library.ParseVersion(*f, name)
	if !ok {
		return nil, cms.E(cms.NotFound, "没有这个尺寸的图片")
	}
	body, err := h.library.OpenVersion(r.Context(), *f, v)
	ext := filepath.Ext(name)
	f.Name = strings.TrimSuffix(f.Name, filepath.Ext(f.Name)) + ext
	f.Key, f.MIME = f.Key+"-"+name, v.MIME
	return body, err
}
