package href

import (
	"net/url"
	"strconv"
)

// Addresses of the admin area. The route table of package admin
// writes {id} where these have a number.
const (
	Logout        = "/admin/logout"
	Password      = "/admin/password"
	AdminArticles = "/admin/articles"
	NewArticle    = "/admin/articles/new"
	Bin           = "/admin/articles?state=bin"
	Autosave      = "/admin/articles/autosave"
	Typeset       = "/admin/articles/typeset"
	Word          = "/admin/articles/word" // reads a .docx for the form
	DiscardCopy   = "/admin/articles/discard"
	BulkArticles  = "/admin/articles/bulk"
	Withdraw      = "/admin/articles/withdraw" // ?id=1&id=2: asks for the reason
	Queue         = "/admin/reviews"
	Notices       = "/admin/notices" // ?page=2
	ReadNotices   = "/admin/notices/read"
	NoticeMails   = "/admin/notices/mails" // whether one wants them by e-mail, too
	Register      = "/admin/register"      // ?month=2026-11&by=submitted
	RegisterExcel = "/admin/register.xlsx" // the same parameters
	AdminFiles    = "/admin/files"
	Media         = "/admin/media" // ?kind=picture&shelf=unused&month=2026-11&q=…&file=12
	PickMedia     = "/admin/media/pick"
	PickLink      = "/admin/links" // ?q=…
	AdminColumns  = "/admin/columns"
	NewColumn     = "/admin/columns/new"
	Settings      = "/admin/settings"
	HomeItems     = "/admin/home"
	NewHomeItem   = "/admin/home/new" // ?kind=slide
	Outlets       = "/admin/outlets"  // where notices are sent to
	TestMail      = "/admin/outlets/mail"
	TestRobot     = "/admin/outlets/robot"
	Rights        = "/admin/rights" // ?column=3
	UnitList      = "/admin/units"
	NewUnit       = "/admin/units/new"
	Users         = "/admin/users"
	NewUser       = "/admin/users/new"
	Audit         = "/admin/audit"        // ?q=…&who=3&action=article.&outcome=failure&unit=…&address=…&from=…&to=…&object=article:12
	AuditExport   = "/admin/audit/export" // the same parameters
	AuditVerify   = "/admin/audit/verify"
)

// AdminArticle is the form of an article.
func AdminArticle(id int64) string { return sub(AdminArticles, id, "") }

// ReviewArticle shows an item to the one who signs it next.
func ReviewArticle(id int64) string { return sub(Queue, id, "") }

// ReviewNotes takes the notes of the one who signs next.
func ReviewNotes(id int64) string { return ReviewArticle(id) + "/notes" }

// NoteEntry is a note in the list on the page of a review.
func NoteEntry(article, note int64) string {
	return ReviewArticle(article) + "#" + NoteEntryID(note)
}

// NoteEntryID is the id of that entry, NotePlaceID that of its place in the text.
func NoteEntryID(note int64) string { return "entry-" + strconv.FormatInt(note, 10) }

// NotePlaceID is the id of a note's place in a NotedPage.
func NotePlaceID(note int64) string { return "note-" + strconv.FormatInt(note, 10) }

// SettleNote takes that a note has been seen to.
func SettleNote(id int64) string { return sub(AdminArticles, id, "/notes") }

// Notice is what a notice of an item leads to: the page that signs it, or its form.
func Notice(article int64, sign bool) string {
	if sign {
		return ReviewArticle(article)
	}
	return AdminArticle(article)
}

// Record is the record of an item's reviews (审核表); a post says that it is
// being printed.
func Record(id int64) string { return sub(AdminArticles, id, "/record") }

// RecordWord is Record as a file of Word.
func RecordWord(id int64) string { return sub(AdminArticles, id, "/record.docx") }

// RecallArticle takes a submission back.
func RecallArticle(id int64) string { return sub(AdminArticles, id, "/recall") }

// HoldArticle says and settles who may write in an article.
func HoldArticle(id int64) string { return sub(AdminArticles, id, "/hold") }

// PreviewArticle shows the newest revision as visitors will see it, in a frame.
func PreviewArticle(id int64) string { return sub(AdminArticles, id, "/preview") }

// PreviewArticleAs is PreviewArticle on another kind of screen.
func PreviewArticleAs(id int64, view string) string { return PreviewArticle(id) + "?view=" + view }

// SharedPreview is PreviewArticle with its links unfolded.
func SharedPreview(id int64) string { return PreviewArticle(id) + "?links=1" }

// PreviewPage is what the frame holds.
func PreviewPage(id int64) string { return PreviewArticle(id) + "/page" }

// NotedPage is PreviewPage with the reader's notes in the text.
func NotedPage(id int64) string { return PreviewPage(id) + "?notes=1" }

// PreviewLinks makes a link for who has no account.
func PreviewLinks(id int64) string { return PreviewArticle(id) + "/links" }

// RevokePreview ends such a link.
func RevokePreview(id int64) string { return PreviewLinks(id) + "/revoke" }

// Revisions is the history of an article.
func Revisions(id int64) string { return sub(AdminArticles, id, "/revisions") }

// Revision compares a revision with the one before it.
func Revision(id int64, number int) string { return Revisions(id) + "/" + strconv.Itoa(number) }

// RestoreRevision makes a new revision of an older one.
func RestoreRevision(id int64, number int) string { return Revision(id, number) + "/restore" }

// AdminColumn is the form of a column.
func AdminColumn(id int64) string { return sub(AdminColumns, id, "") }

// DeleteColumn takes an empty column away, RestoreColumn brings it back.
func DeleteColumn(id int64) string { return sub(AdminColumns, id, "/delete") }

// RestoreColumn brings a deleted column back.
func RestoreColumn(id int64) string { return sub(AdminColumns, id, "/restore") }

// MoveColumn changes a column's place among its siblings.
func MoveColumn(id int64) string { return sub(AdminColumns, id, "/move") }

// AdminHomeItem is the form of an item on the home page.
func AdminHomeItem(id int64) string { return sub(HomeItems, id, "") }

// DeleteHomeItem removes an item from the home page.
func DeleteHomeItem(id int64) string { return sub(HomeItems, id, "/delete") }

// RestoreHomeItem brings a removed item back.
func RestoreHomeItem(id int64) string { return sub(HomeItems, id, "/restore") }

// MoveHomeItem changes an item's place among those of its kind.
func MoveHomeItem(id int64) string { return sub(HomeItems, id, "/move") }

// AdminFile takes what is said of a file.
func AdminFile(id int64) string { return sub(Media, id, "") }

// DeleteFile asks before it puts a file into the bin, RestoreFile takes it
// out again.
func DeleteFile(id int64) string { return sub(Media, id, "/delete") }

// RestoreFile takes a file out of the bin.
func RestoreFile(id int64) string { return sub(Media, id, "/restore") }

// CropFile makes a file of a part of a picture.
func CropFile(id int64) string { return sub(Media, id, "/crop") }

// UnitForm is the form of a unit.
func UnitForm(id int64) string { return sub(UnitList, id, "") }

// User is the form of an account.
func User(id int64) string { return sub(Users, id, "") }

// ResetPassword gives an account a new password.
func ResetPassword(id int64) string { return sub(Users, id, "/password") }

// AuditEntry is one entry of the audit log.
func AuditEntry(seq int64) string { return sub(Audit, seq, "") }

func sub(base string, id int64, tail string) string {
	return base + "/" + strconv.FormatInt(id, 10) + tail
}

// BulkBack is BulkArticles for a form that returns to an article.
func BulkBack(id int64) string {
	return BulkArticles + "?" + url.Values{"back": {AdminArticle(id)}}.Encode()
}
