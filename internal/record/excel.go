package record

import (
	"context"
	"fmt"
	"io"
	"math"
	"strings"
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

// The first columns are what the register has to hold and fit on landscape
// A4; those behind them are for looking things up.
var columns = []column{
	{"序号", 5, func(l *Line) any { return l.Seq }},
	{"编号", 12.5, func(l *Line) any { return l.Number }},
	{"题目", 30, func(l *Line) any { return l.Title }},
	{"内容要点", 32, func(l *Line) any { return l.Digest }},
	{"采集人", 8, func(l *Line) any { return l.Collector }},
	{"来源", 12, func(l *Line) any { return l.Source }},
	{"栏目", 12, func(l *Line) any { return l.Column }},
	{"初审", 11, signedBy(cms.StepFirst)},
	{"复审", 11, signedBy(cms.StepSecond)},
	{"保密审查", 11, signedBy(cms.StepSecrecy)},
	{"终审", 11, signedBy(cms.StepFinal)},
	{"首次发布", 16, func(l *Line) any { return moment(l.FirstPublishedAt) }},
	{"状态", 9, func(l *Line) any { return l.Where() }},
	{"网页发布时间", 17, func(l *Line) any { return moment(l.PublishedAt) }},
	{"提交审核", 17, func(l *Line) any { return moment(l.SubmittedAt) }},
	{"转载自", 16, func(l *Line) any { return l.Repost }},
	{"发文字号", 20, func(l *Line) any { return l.DocNumber }},
}

// printed is how many of the columns are printed.
const printed = 13

func signedBy(step cms.Step) func(*Line) any {
	return func(l *Line) any {
		s, ok := l.Signed[step]
		if !ok {
			return ""
		}
		return strings.TrimSpace(s.Name + "\n" + day(s.At) + "\n" + s.Note)
	}
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

	lineHeight = 14.5 // points
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
	tall := make([]int, len(list)) // rows, in lines of text
	for i, c := range columns {
		name, err := excelize.ColumnNumberToName(i + 1)
		s.do(err)
		s.do(f.SetColWidth(sheet, name, name, c.width))
		s.do(f.SetCellValue(sheet, s.cell(i+1, headRow), c.name))
		for j := range list {
			at := s.cell(i+1, headRow+1+j)
			v := c.value(&list[j])
			s.do(f.SetCellValue(sheet, at, v))
			switch x := v.(type) {
			case string:
				tall[j] = max(tall[j], wrapped(x, c.width))
			case int:
				s.do(f.SetCellStyle(sheet, at, at, plain))
			case time.Time:
				s.do(f.SetCellStyle(sheet, at, at, date))
			}
		}
	}
	for j, n := range tall {
		s.do(f.SetRowHeight(sheet, headRow+1+j, min(float64(max(n, 1))*lineHeight+4, excelize.MaxRowHeight)))
	}
	s.do(f.SetRowHeight(sheet, headRow, 24))
	s.do(f.SetCellStyle(sheet, s.cell(1, headRow), s.cell(len(columns), headRow), head))
	s.do(f.SetCellValue(sheet, "A1", title))
	s.do(f.SetCellStyle(sheet, "A1", "A1", big))
	s.do(f.SetCellValue(sheet, "A2", note))
	s.do(f.MergeCell(sheet, "A1", s.cell(printed, 1)))
	s.do(f.MergeCell(sheet, "A2", s.cell(printed, 2)))
	s.do(f.SetPanes(sheet, &excelize.Panes{Freeze: true, XSplit: 3, YSplit: headRow, TopLeftCell: s.cell(4, headRow+1), ActivePane: "bottomRight"}))
	s.do(f.AutoFilter(sheet, s.cell(1, headRow)+":"+last, nil))
	s.page(headRow + len(list))
	return f, s.err
}

// page lays the sheet out for landscape A4, with the names of the columns on
// every page. last is the last row.
func (s *sheetOf) page(last int) {
	size, landscape, wide, long, fit := paperA4, "landscape", 1, 0, true
	s.do(s.f.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: &size, Orientation: &landscape, FitToWidth: &wide, FitToHeight: &long}))
	s.do(s.f.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}))
	s.do(s.f.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{OddFooter: "&C第 &P 页，共 &N 页"}))
	s.do(s.f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("'%s'!$%d:$%d", sheet, headRow, headRow), Scope: sheet}))
	corner, err := excelize.CoordinatesToCellName(printed, last, true)
	s.do(err)
	s.do(s.f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", RefersTo: fmt.Sprintf("'%s'!$A$1:%s", sheet, corner), Scope: sheet}))
}

// wrapped is how many lines a text takes in a column: not every program sets
// the height of a row when it opens a file. A Han character is two digits wide.
func wrapped(text string, width float64) (lines int) {
	for line := range strings.Lines(text) {
		w := 0.0
		for _, r := range line {
			w++
			if r > 0x2e80 {
				w++
			}
		}
		lines += max(1, int(math.Ceil(w/(width-1))))
	}
	return lines
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
