package cms

import (
	"net/url"
	"slices"
	"strings"
)

// Site holds the settings that the administrator edits: what the site is
// called and the facts in its footer. An empty value hides its element.
type Site struct {
	Name       string `json:"name"`      // short, in the masthead
	FullName   string `json:"full_name"` // 主办单位全称
	Domain     string `json:"domain"`    // SiteDomain of 国办发〔2017〕47号
	IDCode     string `json:"id_code"`   // 网站标识码, ten characters
	LogoID     *int64 `json:"logo_id,omitempty"`
	Copyright  string `json:"copyright"`
	ICP        string `json:"icp"`    // 备案号, linked to the register
	Police     string `json:"police"` // 公安备案号
	Hotline    string `json:"hotline"`
	Address    string `json:"address"`
	Postcode   string `json:"postcode"`
	Email      string `json:"email"`
	Keywords   string `json:"keywords"`
	Descr      string `json:"description"`
	HeadlineID *int64 `json:"headline_id,omitempty"` // 头条; nil: the newest pinned item

	TypesetOff []string `json:"typeset_off,omitempty"` // rules of 一键排版 that are switched off, by ID

	Limits UploadLimits `json:"limits,omitzero"`

	Workflow *Workflow `json:"workflow,omitempty"` // of columns that have none of their own; nil: DefaultWorkflow

	RepostHosts []string `json:"repost_hosts"` // official media, with their subdomains, whose reposts take the short path; nil: the default

	AuditMonths int `json:"audit_months,omitempty"` // how long the audit log is kept; 0: the default
}

// DefaultRepostHosts are official media and government sites.
var DefaultRepostHosts = []string{"gov.cn", "people.com.cn", "people.cn", "xinhuanet.com", "news.cn", "cctv.com", "qstheory.cn",
	"12371.cn", "gmw.cn", "ce.cn"}

// OfficialHosts are the hosts of official media, with their subdomains.
func (s *Site) OfficialHosts() []string {
	if s.RepostHosts == nil {
		return DefaultRepostHosts
	}
	return s.RepostHosts
}

// Official reports whether a repost from the address may take the short path.
func (s *Site) Official(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	return slices.ContainsFunc(s.OfficialHosts(), func(h string) bool { return host == h || strings.HasSuffix(host, "."+h) })
}

// Review is the workflow of columns that have none of their own.
func (s *Site) Review() Workflow {
	if s.Workflow == nil {
		return DefaultWorkflow
	}
	return *s.Workflow
}

// How long the audit log is kept, in months. 《互联网政务应用安全管理规定》
// (2024), article 20, asks for a year at least.
const (
	MinAuditMonths     = 12
	MaxAuditMonths     = 600
	DefaultAuditMonths = 36
)

// AuditMonthsOrDefault is how long the audit log is kept, never less than a
// year.
func (s *Site) AuditMonthsOrDefault() int {
	if s.AuditMonths == 0 {
		return DefaultAuditMonths
	}
	return max(s.AuditMonths, MinAuditMonths)
}

// UploadLimits bound uploaded files. Zero stands for the default.
type UploadLimits struct {
	PictureMB    int `json:"picture_mb,omitempty"`
	AttachmentMB int `json:"attachment_mb,omitempty"`
	RecordingMB  int `json:"recording_mb,omitempty"`
	Megapixels   int `json:"megapixels,omitempty"`    // of a picture, all frames together
	Edge         int `json:"edge,omitempty"`          // longer side of a kept picture in pixels
	ArchiveMB    int `json:"archive_mb,omitempty"`    // of a ZIP or Office file, unpacked
	ArchiveFiles int `json:"archive_files,omitempty"` // in a ZIP or Office file
}

// MaxUploadMB is the most that any kind of file can be allowed.
const MaxUploadMB = 2048

var defaultLimits = UploadLimits{PictureMB: 30, AttachmentMB: 100, RecordingMB: 500, Megapixels: 60, Edge: 2560,
	ArchiveMB: 1024, ArchiveFiles: 10_000}

// OrDefault returns the limits with the defaults in the place of zeros.
func (l UploadLimits) OrDefault() UploadLimits {
	d := defaultLimits
	for _, f := range []struct{ to, from *int }{
		{&d.PictureMB, &l.PictureMB}, {&d.AttachmentMB, &l.AttachmentMB}, {&d.RecordingMB, &l.RecordingMB},
		{&d.Megapixels, &l.Megapixels}, {&d.Edge, &l.Edge}, {&d.ArchiveMB, &l.ArchiveMB}, {&d.ArchiveFiles, &l.ArchiveFiles},
	} {
		if *f.from > 0 {
			*f.to = *f.from
		}
	}
	return d
}

// MB is the limit for a kind of file, in megabytes.
func (l UploadLimits) MB(k FileKind) int {
	switch k {
	case FilePicture:
		return l.PictureMB
	case FileRecording:
		return l.RecordingMB
	}
	return l.AttachmentMB
}

// ItemKind is the place on the home page that a HomeItem stands in.
type ItemKind string

// The places on the home page that editors fill by hand.
const (
	ItemSlide ItemKind = "slide" // picture carousel
	ItemTopic ItemKind = "topic" // topic banner
	ItemLink  ItemKind = "link"  // friend link
)

// Tones are the grounds of a topic banner.
var Tones = []Option{{"teal", "黛"}, {"red", "朱"}, {"ink", "墨"}}

// HomeItem is a hand-placed link on the home page.
type HomeItem struct {
	ID       int64
	Kind     ItemKind
	Title    string
	Note     string // topic: the small line beside the title
	URL      string
	Group    string // link: its group
	FileID   *int64 // slide, topic: the picture
	Alt      string
	Tone     string // topic
	Position int
	Visible  bool
}
