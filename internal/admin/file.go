package admin

import (
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/library"
	"xuanlan/internal/web"
)

// uploaded is what the browser learns about a file that it sent.
type uploaded struct {
	ID     int64  `json:"id"`
	URL    string `json:"url"`
	Name   string `json:"name"`
	Size   string `json:"size"`
	Ext    string `json:"ext"`
	Image  bool   `json:"image"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
	Alt    string `json:"alt"`
	Mute   bool   `json:"mute"`  // decorative: nothing is read out
	Known  bool   `json:"known"` // it was in the library already
}

// uploadFile takes in the part "file" of a multipart form and answers in
// JSON, as scripts ask for it.
func (h *Handler) uploadFile(w http.ResponseWriter, r *http.Request) error {
	r.Header.Set("Accept", "application/json")
	part, err := filePart(r)
	if err != nil {
		return err
	}
	defer part.Close()
	f, err := h.Library.Add(r.Context(), web.Actor(r), part.FileName(), part)
	if err != nil {
		return err
	}
	return sendUploaded(w, f)
}

func sendUploaded(w http.ResponseWriter, f library.Added) error {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	return json.NewEncoder(w).Encode(uploaded{ID: f.ID, URL: href.File(f.Key), Name: f.Name, Size: web.Size(f.Size), Ext: f.Ext(),
		Image: f.IsImage(), Width: f.Width, Height: f.Height, Alt: f.Alt, Mute: f.Decorative, Known: f.Known})
}

func filePart(r *http.Request) (*multipart.Part, error) {
	mr, err := r.MultipartReader()
	if err != nil {
		return nil, &cms.Error{Kind: cms.Invalid, Text: "没有收到文件，请重新选择", Err: err}
	}
	for {
		p, err := mr.NextPart()
		if err == io.EOF {
			return nil, cms.E(cms.Invalid, "没有收到文件，请重新选择")
		}
		if err != nil {
			return nil, &cms.Error{Kind: cms.Invalid, Text: "文件没有传完，请重试", Err: err}
		}
		if p.FormName() == "file" && p.FileName() != "" {
			return p, nil
		}
	}
}

func (h *Handler) jsonError(w http.ResponseWriter, status int, text string) {
	if text == "" {
		text = "服务器出了问题，请稍后再试"
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": text}) // the client may have gone
}
