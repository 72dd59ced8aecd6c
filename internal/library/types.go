package library

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gabriel-vasile/mimetype"

	"xuanlan/internal/cms"
)

// kind is a type of file that may be kept.
type kind struct {
	ext     string   // extension of the file
	mime    string   // type under which it is served
	content []string // what the content may look like
}

const zipType = "application/zip"

// use is what files of the type are used as.
func (k *kind) use() cms.FileKind { return cms.FileKindOf(k.mime) }

// isArchive reports whether a file of the type that begins with head is a
// ZIP inside.
func (k *kind) isArchive(head []byte) bool {
	return slices.Contains(k.content, zipType) && bytes.HasPrefix(head, []byte("PK"))
}

func extensionOf(mime string) string {
	return kinds[slices.IndexFunc(kinds, func(k kind) bool { return k.mime == mime })].ext
}

// kinds is the list of what may be kept. It is code, not a setting: nothing
// that a browser would run is in it.
var kinds = []kind{
	{".jpg", "image/jpeg", []string{"image/jpeg"}},
	{".png", "image/png", []string{"image/png", "image/vnd.mozilla.apng"}},
	{".gif", "image/gif", []string{"image/gif"}},
	{".webp", "image/webp", []string{"image/webp"}},
	{".pdf", "application/pdf", []string{"application/pdf"}},
	{".ofd", "application/ofd", []string{"application/ofd", zipType}},
	{".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		[]string{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", zipType}},
	{".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		[]string{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", zipType}},
	{".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation",
		[]string{"application/vnd.openxmlformats-officedocument.presentationml.presentation", zipType}},
	{".doc", "application/msword", []string{"application/msword", "application/x-ole-storage"}},
	{".xls", "application/vnd.ms-excel", []string{"application/vnd.ms-excel", "application/x-ole-storage"}},
	{".ppt", "application/vnd.ms-powerpoint", []string{"application/vnd.ms-powerpoint", "application/x-ole-storage"}},
	{".wps", "application/vnd.ms-works", []string{"application/x-ole-storage", "application/msword", zipType}},
	{".et", "application/vnd.ms-excel", []string{"application/x-ole-storage", "application/vnd.ms-excel", zipType}},
	{".zip", zipType, []string{zipType}},
	{".rar", "application/vnd.rar", []string{"application/x-rar-compressed"}},
	{".mp4", "video/mp4", []string{"video/mp4", "video/x-m4v"}},
	{".mp3", "audio/mpeg", []string{"audio/mpeg"}},
}

// classify returns the type of a file that begins with head, by content; the
// name only tells apart what looks the same inside (a zip and a docx).
func classify(name string, head []byte) (*kind, error) {
	named := strings.ToLower(filepath.Ext(name))
	if named == ".jpeg" {
		named = ".jpg"
	}
	found := mimetype.Detect(head)
	var byContent *kind
	for i := range kinds {
		k := &kinds[i]
		if !slices.ContainsFunc(k.content, found.Is) {
			continue
		}
		if k.ext == named {
			return k, nil
		}
		if byContent == nil {
			byContent = k
		}
	}
	// A picture with the wrong extension is still a picture; anything else
	// whose content and name disagree is refused.
	if byContent != nil && byContent.use() == cms.FilePicture {
		return byContent, nil
	}
	if slices.ContainsFunc(kinds, func(k kind) bool { return k.ext == named }) {
		return nil, cms.E(cms.Invalid, "文件内容和扩展名 "+named+" 不符，可能已损坏或被改过名，请检查后重传")
	}
	return nil, cms.E(cms.Invalid, "这种文件不能上传。可以传图片（JPG、PNG、GIF、WebP）、PDF、OFD、Word、Excel、PPT、WPS、ZIP、RAR、MP4、MP3")
}
