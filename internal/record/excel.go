package record

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/xuri/excelize/v2"

	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

// Excel writes the whole register as a workbook of Excel or WPS, and records
// that it was taken out.
func (a *Archive) Excel(ctx context.Context, actor cms.Actor, w io.Writer, f store.RegisterFilter) error {
	f.Limit, f.Offset = 0, 0
	var site cms.Site
	var list []Line
	var sums Totals
	err := a.store.Snapshot(ctx, func(q *store.Queries) error {
		var err error
		if site, err = q.Site(ctx); err != nil {
			return err
		}
		if list, err = lines(ctx, q, f); err != nil {
			return err
		}
		sums, err = totals(ctx, q, f)
		return err
	})
	if err != nil {
		return err
	}
	month := f.From.In(cms.Zone).Format("2006年1月")
	title := fmt.Sprintf("信息发布审核登记表（%s，%s）", month, map[bool]string{false: "按首次发布", true: "按提交审核"}[f.Submitted])
	note := fmt.Sprintf("%s　%s　导出：%s %s", or(site.FullName, site.Name), sums, actor.Name, signedTime(a.now()))
	book, err := workbook(title, note, list)
	if err != nil {
		return err
	}
	defer book.Close()
	err = a.store.InTx(ctx, actor, func(tx *store.Tx) error {
		return tx.Audit(ctx, cms.Event{Action: "register.export", ObjectType: "register", Object: title, Detail: map[string]any{"format": "Excel", "items": len(list)}})
	})
	if err != nil {
		return err
	}
	_, err = book.WriteTo(w)
	return err
}

// A column of the workbook; value is a string, a number or a time.
type column struct {
	name  string
	width float64
	value func(*Line) any
}

var columns = []column{
	{"序号", 6, func(l *Line) any { return l.Seq }},
	{"编号", 13, func(l *Line) any { return l.Number }},
	{"题目", 36, func(l *Line) any { return l.Title }},
	{"内容要点", 44, func(l *Line) any { return l.Digest }},
	{"采集人", 10, func(l *Line) any { return l.Collector }},
	{"来源", 18, func(l *Line) any { return l.Source }},
	{"转载自", 14, func(l *Line) any { return l.Repost }},
	{"发文字号", 18, func(l *Line) any { return l.DocNumber }},
	{"栏目", 18, func(l *Line) any { return l.Column }},
	{"提交时间", 17, func(l *Line) any { return moment(l.SubmittedAt) }},
	{"初审", 17, signedBy(cms.StepFirst)},
	{"复审", 17, signedBy(cms.StepSecond)},
	{"保密审查", 20, signedBy(cms.StepSecrecy)},
	{"终审", 17, signedBy(cms.StepFinal)},
	{"首次发布", 17, func(l *Line) any { return moment(l.FirstPublishedAt) }},
	{"网页发布时间", 17, func(l *Line) any { return moment(l.PublishedAt) }},
	{"状态", 10, func(l *Line) any { return l.Where() }},
}

func signedBy(step cms.Step) func(*Line) any {
	return func(l *Line) any {
		s, ok := l.Signed[step]
		if !ok {
			return ""
		}
		return s.String()
	}
}

// String tells who signed, when, and what there is to say of it.
func (s Signed) String() string {
	text := s.Name + " " + day(s.At)
	if s.Note != "" {
		text += " " + s.Note
	}
	return text
}

// moment is a time as a spreadsheet knows it: what the clock in Beijing shows.
func moment(t *time.Time) any {
	if t == nil {
		return ""
	}
	return t.In(cms.Zone).Truncate(time.Minute)
}

const (
	sheet     = "审核登记"
	headRow   = 3 // of the names of the columns; the title and a note stand above
	paperA4   = 9
	dateStyle = "yyyy-mm-dd hh:mm"
)

func workbook(title, note string, list []Line) (*excelize.File, error) {
	f := excelize.NewFile()
	s := sheetOf{f: f}
	s.do(f.SetSheetName("Sheet1", sheet))
	last := s.cell(len(columns), headRow+max(len(list), 1))
	edge := []excelize.Border{{Type: "left", Color: "808080", Style: 1}, {Type: "right", Color: "808080", Style: 1}, {Type: "top", Color: "808080", Style: 1}, {Type: "bottom", Color: "808080", Style: 1}}
	top := &excelize.Alignment{Vertical: "top", WrapText: true}
	text := s.style(&excelize.Style{Border: edge, Alignment: top, NumFmt: 49}) // 49: text, whatever it begins with
	plain := s.style(&excelize.Style{Border: edge, Alignment: top})
	format := dateStyle
	date := s.style(&excelize.Style{Border: edge, Alignment: top, CustomNumFmt: &format})
	head := s.style(&excelize.Style{Border: edge, Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}})
	big := s.style(&excelize.Style{Font: &excelize.Font{Bold: true, Size: 16}, Alignment: &excelize.Alignment{Horizontal: "center"}})

	s.do(f.SetCellStyle(sheet, s.cell(1, headRow+1), last, text))
	for i, c := range columns {
		name, err := excelize.ColumnNumberToName(i + 1)
		s.do(err)
		s.do(f.SetColWidth(sheet, name, name, c.width))
		s.do(f.SetCellValue(sheet, s.cell(i+1, headRow), c.name))
		for j := range list {
			at := s.cell(i+1, headRow+1+j)
			v := c.value(&list[j])
			s.do(f.SetCellValue(sheet, at, v))
			switch v.(type) {
			case int:
				s.do(f.SetCellStyle(sheet, at, at, plain))
			case time.Time:
				s.do(f.SetCellStyle(sheet, at, at, date))
			}
		}
	}
	s.do(f.SetCellStyle(sheet, s.cell(1, headRow), s.cell(len(columns), headRow), head))
	s.do(f.SetCellValue(sheet, "A1", title))
	s.do(f.SetCellStyle(sheet, "A1", "A1", big))
	s.do(f.SetCellValue(sheet, "A2", note))
	s.do(f.MergeCell(sheet, "A1", s.cell(len(columns), 1)))
	s.do(f.MergeCell(sheet, "A2", s.cell(len(columns), 2)))
	s.do(f.SetPanes(sheet, &excelize.Panes{Freeze: true, XSplit: 3, YSplit: headRow, TopLeftCell: s.cell(4, headRow+1), ActivePane: "bottomRight"}))
	s.do(f.AutoFilter(sheet, s.cell(1, headRow)+":"+last, nil))
	s.page()
	return f, s.err
}

// page lays the sheet out for landscape A4, with the names of the columns on
// every page.
func (s *sheetOf) page() {
	size, landscape, wide, long, fit := paperA4, "landscape", 1, 0, true
	s.do(s.f.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: &size, Orientation: &landscape, FitToWidth: &wide, FitToHeight: &long}))
	s.do(s.f.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}))
	s.do(s.f.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{OddFooter: "&C第 &P 页，共 &N 页"}))
	s.do(s.f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("'%s'!$%d:$%d", sheet, headRow, headRow), Scope: sheet}))
}

// sheetOf keeps the first error of many steps.
type sheetOf struct {
	f   *excelize.File
	err error
}

func (s *sheetOf) do(err error) {
	if s.err == nil {
		s.err = err
	}
}

func (s *sheetOf) cell(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row)
	s.do(err)
	return name
}

func (s *sheetOf) style(st *excelize.Style) int {
	id, err := s.f.NewStyle(st)
	s.do(err)
	return id
}
