// Package cms holds the domain types of the publishing system: columns,
// articles with their revisions, users and what they may do. It imports
// nothing of ours, so every other package can speak its language.
package cms

import (
	"time"
)

// Zone is the time zone in which dates are shown and typed: Beijing time,
// whatever the machine's own setting is.
var Zone = time.FixedZone("CST", 8*60*60)

// SafeHTML is HTML that internal/sanitize has let through. Only that package
// and the store, which reads back what was sanitised, may make one.
type SafeHTML string

// MaxColumnDepth is the number of levels that the column tree may have.
const MaxColumnDepth = 3

// ColumnKind says what a column's page shows.
type ColumnKind string

// The kinds of column.
const (
	KindList      ColumnKind = "list"      // news, newest first
	KindPage      ColumnKind = "page"      // one page of its own
	KindDocuments ColumnKind = "documents" // official documents with their metadata
	KindLink      ColumnKind = "link"      // leads elsewhere
)

// ColumnKinds lists the kinds with their Chinese names, in the order of the form.
var ColumnKinds = []Option{
	{string(KindList), "新闻列表"},
	{string(KindPage), "单页"},
	{string(KindDocuments), "公文"},
	{string(KindLink), "链接"},
}

// Option is a value of a choice and the Chinese words that stand for it.
type Option struct{ Value, Label string }

// ColumnTypes are the values that 国办发〔2017〕47号 allows for the meta tag
// ColumnType.
var ColumnTypes = []string{
	"首页", "概况信息", "机构职能", "负责人信息", "工作动态", "政策文件",
	"信息公开指南", "信息公开目录", "信息公开年报", "依法申请公开", "数据发布",
	"数据开放", "政策解读", "回应关切", "办事服务", "咨询投诉", "征集调查", "在线访谈",
}

// HomeStyle says how the home page shows a column.
type HomeStyle string

// The styles. HomeTabs is the section with the carousel and a tab for each
// child column; only the first column that has it gets it.
const (
	HomeNone   HomeStyle = ""
	HomeTabs   HomeStyle = "tabs"
	HomeList   HomeStyle = "list"
	HomeDocs   HomeStyle = "docs"
	HomeTalks  HomeStyle = "talks"
	HomePhotos HomeStyle = "photos"
	HomeStrip  HomeStyle = "strip"
)

// HomeStyles lists them with their Chinese names, in the order of the form.
var HomeStyles = []Option{
	{string(HomeNone), "不在首页显示"},
	{string(HomeTabs), "要闻区：图片轮播加子栏目标签"},
	{string(HomeList), "标题列表，置顶稿作提示"},
	{string(HomeDocs), "公文：标题、文号、日期"},
	{string(HomeTalks), "讲话：标题、讲话人、日期"},
	{string(HomePhotos), "两张图片加标题列表"},
	{string(HomeStrip), "影像：一排四张图片"},
}

// Column is a node of the column tree (栏目).
type Column struct {
	ID          int64
	ParentID    *int64
	Slug        string
	Name        string
	Description string
	Keywords    string
	ColumnType  string
	Kind        ColumnKind
	LinkURL     string // for KindLink
	HomeStyle   HomeStyle
	Position    int       // order among siblings
	Visible     bool      // shown in navigation, lists and the site map
	Workflow    *Workflow // nil: as the column above, or the site
	DeletedAt   *time.Time
}

// Article is the part of an item that is not in its revisions: where it
// stands and what the public sees.
type Article struct {
	ID             int64
	State          State
	HeadRevisionID int64  // the newest revision: what editors see
	LiveRevisionID *int64 // what the public sees; nil when never published
	NextRevisionID *int64 // what it will see from PublishAt on; nil when nothing is scheduled
	Publishing
	RedatedBy        *int64 // who set ShownAt last
	RedatedAt        *time.Time
	CreatedBy        int64
	UnitID           *int64 // of the account that began it, as it was then
	CreatedAt        time.Time
	UpdatedAt        time.Time
	PublishedAt      *time.Time // 发布时间 as shown
	FirstPublishedAt *time.Time // set by the system once, never changed
	WithdrawnAt      *time.Time
	WithdrawReason   string
	DeletedAt        *time.Time // in the recycle bin
}

// Publishing is what is set about when an article is public. It is no part of
// a version: changing it needs no new signatures.
type Publishing struct {
	PublishAt   *time.Time // when the scheduled revision becomes public
	TakeDownAt  *time.Time // when the article is withdrawn
	PinnedUntil *time.Time
	ShownAt     *time.Time // 发布时间 set by hand; nil: the moment of publishing
}

// Content is everything that the article form edits. A revision is a Content
// with a number, an author and a time; it never changes once stored.
type Content struct {
	Title       string
	Subtitle    string // 副标题
	ColumnID    int64  // the primary column: breadcrumb and prev/next
	OtherIDs    []int64
	Source      string // 信息来源: the unit as it was named then
	Author      string // 发稿作者: the person named, not the account
	Writer      string // 执笔人 of what a unit sends in
	WriterPhone string
	Repost      *Repost // nil: written here or by a unit
	Summary     string
	Keywords    string
	CoverID     *int64
	CoverAlt    string
	Body        SafeHTML
	Document    *Document // set in columns of KindDocuments
	Attachments []Attachment
}

// ColumnIDs returns the primary and the other columns.
func (c *Content) ColumnIDs() []int64 {
	return append([]int64{c.ColumnID}, c.OtherIDs...)
}

// Repost says where an item (转载) was first published: 《互联网政务应用安全管理规定》
// article 13 asks for it.
type Repost struct {
	Site string
	URL  string
	At   *time.Time // when it was taken over; nil only while it is written
}

// Attachment is a file offered below the text under a name of its own.
type Attachment struct {
	FileID int64
	Name   string // shown; without the extension
}

// Revision is one immutable version of an article's content.
type Revision struct {
	ID        int64
	ArticleID int64
	Number    int // 1, 2, … within the article
	Content
	BodyText  string // the body's plain text, for search and summaries
	CreatedBy int64
	CreatedAt time.Time
}

func labelOf(options []Option, value string) string {
	for _, o := range options {
		if o.Value == value {
			return o.Label
		}
	}
	return value
}
