package cms

import (
	"net/mail"
	"strings"
	"time"
)

// NoticeKind says what a notice tells of.
type NoticeKind string

// The kinds of notice. The first four ask for something and are settled when
// it is done or no longer asked.
const (
	NoticeWaiting   NoticeKind = "waiting"  // an item waits for a signature
	NoticeReturned  NoticeKind = "returned" // an item came back
	NoticeApproved  NoticeKind = "approved" // an item waits to be published
	NoticeMissed    NoticeKind = "missed"   // an item could not be published at its time
	NoticePublished NoticeKind = "published"
	NoticeWithdrawn NoticeKind = "withdrawn"
)

// Asks reports whether a notice of the kind asks for something.
func (k NoticeKind) Asks() bool {
	return k == NoticeWaiting || k == NoticeReturned || k == NoticeApproved || k == NoticeMissed
}

// SeeNotes stands for the opinion of who returned an item with notes alone.
const SeeNotes = "见文中的批注"

// Notice tells an account what happened to an item.
type Notice struct {
	ID        int64
	AccountID int64
	Kind      NoticeKind
	ArticleID int64
	Title     string // of the item, as it was then
	Step      string // name of the step that waits, or that returned the item
	Reason    string // why it came back or was withdrawn
	ByName    string // who did it
	At        time.Time
	ReadAt    *time.Time
	SettledAt *time.Time // since then it asks for nothing any more
}

// Unread reports whether the notice still wants to be seen.
func (n *Notice) Unread() bool { return n.ReadAt == nil && n.SettledAt == nil }

// Phrase says in words what happened, or what is asked.
func (n *Notice) Phrase() string { return Phrase(n.Kind, n.Step) }

// Phrase says what a notice of the kind tells; step is as in Notice.
func Phrase(kind NoticeKind, step string) string {
	switch kind {
	case NoticeWaiting:
		return "待" + step
	case NoticeReturned:
		return step + "退回"
	case NoticeApproved:
		return "审完待发布"
	case NoticeMissed:
		return "到时没有发布"
	case NoticePublished:
		return "已发布"
	}
	return "已撤稿"
}

// MailNotice is the job that sends a notice by e-mail.
type MailNotice struct {
	NoticeID int64 `json:"notice_id"`
}

// Kind names the job in the queue.
func (MailNotice) Kind() string { return "mail_notice" }

// PostNotice is the job that tells a group robot of an event, once for all
// whom it concerns.
type PostNotice struct {
	What      NoticeKind `json:"what"`
	ArticleID int64      `json:"article_id"`
	Title     string     `json:"title"`
	Column    string     `json:"column"`
	Step      string     `json:"step"`
	Names     []string   `json:"names"`
	Notices   []int64    `json:"notices"` // those of the people named
	At        time.Time  `json:"at"`
}

// Kind names the job in the queue.
func (PostNotice) Kind() string { return "post_notice" }

// MaxEmail is the number of bytes that an e-mail address may have (RFC 5321).
const MaxEmail = 254

// CheckEmail returns what is wrong with an e-mail address, or "". An empty one
// is none, and right.
func CheckEmail(address string) string {
	if address == "" {
		return ""
	}
	at, err := mail.ParseAddress(address)
	if err != nil || at.Address != address || len(address) > MaxEmail || strings.ContainsAny(address, "\r\n \"") {
		return "邮箱写法不对，应像 name@example.gov.cn"
	}
	return ""
}
