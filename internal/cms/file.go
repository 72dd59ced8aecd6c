package cms

import (
	"strings"
	"time"
)

// File is an uploaded file. Its bytes never change.
type File struct {
	ID           int64
	Key          string // random; the public address and the blob's name
	Name         string // as uploaded, with extension
	MIME         string // by content
	Size         int64  // bytes
	SHA256       []byte
	UploadSHA256 []byte // of the bytes as they came, before metadata was taken out
	Width        int    // pixels; 0 when not a picture
	Height       int
	Scalable     bool // a still picture, of which smaller versions may be made
	FileText
	CreatedBy int64
	CreatedAt time.Time
	DeletedAt *time.Time // in the bin: nobody but editors can open it
}

// FileText is what people say of a file.
type FileText struct {
	Title      string // in the library; empty: the name
	Alt        string // alternative text of a picture
	Decorative bool   // a picture that says nothing and is not read out
	Credit     string // 供图: whose picture it is
}

// FileKind is what a file is used as.
type FileKind string

// The kinds of file; the database derives them from the type.
const (
	FilePicture    FileKind = "picture"
	FileAttachment FileKind = "attachment"
	FileRecording  FileKind = "recording" // video and audio
)

// FileKindOf is what files of a MIME type are used as.
func FileKindOf(mime string) FileKind {
	switch kind, _, _ := strings.Cut(mime, "/"); kind {
	case "image":
		return FilePicture
	case "video", "audio":
		return FileRecording
	}
	return FileAttachment
}

// FileKinds lists them with their Chinese names, in the order of the library.
var FileKinds = []Option{
	{string(FilePicture), "图片"},
	{string(FileAttachment), "附件"},
	{string(FileRecording), "音视频"},
}

// pictureWidths are the widths, in pixels, of the smaller versions of
// pictures: for a list, a phone, a desktop.
var pictureWidths = []int{480, 960, 1600}

// Widths are the widths of the versions that the picture has: smaller ones,
// and one of its own width unless that is more than a page can use or hardly
// more than the one before. A picture smaller than all of them has none.
func (f *File) Widths() []int {
	if !f.Scalable || f.Width <= pictureWidths[0] {
		return nil
	}
	var out []int
	for _, w := range pictureWidths {
		if w < f.Width {
			out = append(out, w)
		}
	}
	if most := pictureWidths[len(pictureWidths)-1]; f.Width <= most && f.Width*4 > out[len(out)-1]*5 {
		out = append(out, f.Width)
	}
	return out
}

// Ext is the file's type as badges show it: PDF, DOCX.
func (f *File) Ext() string {
	return strings.ToUpper(f.Key[strings.LastIndexByte(f.Key, '.')+1:])
}

// IsImage reports whether the file can be shown as a picture.
func (f *File) IsImage() bool { return f.Width > 0 }
