package cms

import (
	"regexp"
	"strings"
	"time"
)

// Validity is whether an official document is in force (有效性).
type Validity string

// The values of Validity.
const (
	ValidityValid    Validity = "valid"
	ValidityModified Validity = "modified"
	ValidityRepealed Validity = "repealed"
)

// Validities lists them with their Chinese names.
var Validities = []Option{
	{string(ValidityValid), "有效"},
	{string(ValidityModified), "已修改"},
	{string(ValidityRepealed), "已废止"},
}

// Label is the validity's Chinese name.
func (v Validity) Label() string { return labelOf(Validities, string(v)) }

// DocumentGenres are the kinds of official document (文种) that the form offers.
var DocumentGenres = []string{"决定", "意见", "通知", "通报", "办法", "规则", "函", "纪要", "报告", "其他"}

// Document is the metadata of an official document (公文).
type Document struct {
	Number      string     // 发文字号, for example 云直工发〔2026〕18号
	Issuer      string     // 发文机关
	Genre       string     // 文种
	IndexNumber string     // 索引号
	WrittenOn   *time.Time // 成文日期, midnight in Zone
	Validity    Validity
	Note        string // about validity, for example 试行至2028年12月31日
	Openness    Openness
	Grade       Grade
}

// Publishable returns why the document may not stand on the site, by field.
// What is secret stays off it (涉密信息不上网), and so does what is not open of
// itself.
func (d *Document) Publishable() FieldErrors {
	bad := FieldErrors{}
	if d.Grade != GradeNone {
		bad.Add("doc_grade", "标有“"+d.Grade.Label()+"”的公文不能在网站上发布。确已解密的，请先把密级改为“无”")
	}
	if d.Openness != OpennessOpen {
		bad.Add("doc_openness", "“"+d.Openness.Label()+"”的公文不能在网站上发布，请核对公开属性")
	}
	return bad
}

// Openness is who may see a document (公开属性).
type Openness string

// The values of Openness.
const (
	OpennessOpen    Openness = "open"    // published of itself
	OpennessRequest Openness = "request" // given to who asks
	OpennessClosed  Openness = "closed"
)

// Opennesses lists them with their Chinese names.
var Opennesses = []Option{
	{string(OpennessOpen), "主动公开"}, {string(OpennessRequest), "依申请公开"}, {string(OpennessClosed), "不予公开"},
}

// Label is the Chinese name.
func (o Openness) Label() string { return labelOf(Opennesses, string(o)) }

// Grade is the secrecy of a document (密级).
type Grade string

// The grades.
const (
	GradeNone         Grade = ""
	GradeInternal     Grade = "internal"
	GradeSecret       Grade = "secret"
	GradeConfidential Grade = "confidential"
	GradeTop          Grade = "top"
)

// Grades lists them with their Chinese names.
var Grades = []Option{
	{string(GradeNone), "无"}, {string(GradeInternal), "内部"}, {string(GradeSecret), "秘密"},
	{string(GradeConfidential), "机密"}, {string(GradeTop), "绝密"},
}

// Label is the Chinese name.
func (g Grade) Label() string { return labelOf(Grades, string(g)) }

// numberForm is 发文字号 however it is typed: 代字, the year in brackets of any
// kind, and the number, perhaps with 第 and leading zeros.
var numberForm = regexp.MustCompile(`^(.*?)\s*[\[(【〔﹝〖{〈《]\s*(\d{4})\s*[\])】〕﹞〗}〉》]\s*第?\s*0*(\d+)\s*号?$`)

// DocNumber writes 发文字号 as GB/T 9704-2012 asks: the year with four digits
// in hexagonal brackets, the number without 第 and leading zeros:
// 云直工发〔2026〕18号. What has not that form comes back without blanks at its
// ends.
func DocNumber(s string) string {
	s = strings.TrimSpace(strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' { // full width
			return r - '！' + '!'
		}
		return r
	}, s))
	m := numberForm.FindStringSubmatch(s)
	if m == nil {
		return s
	}
	return m[1] + "〔" + m[2] + "〕" + m[3] + "号"
}
