package audit

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"io"
	"strconv"
	"strings"

	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

// The formats of an export.
const (
	CSV  = "csv"   // for Excel, with a byte order mark and Chinese names
	JSON = "jsonl" // a JSON object a line, every value exactly as it was hashed
)

// Export writes the entries that match, oldest first, as they come from the
// database, and records that it was asked for. It returns how many they were.
func (l *Log) Export(ctx context.Context, actor cms.Actor, w io.Writer, format string, f store.AuditFilter, filter map[string]any) (int64, error) {
	detail := map[string]any{"format": format}
	if len(filter) > 0 {
		detail["filter"] = filter
	}
	if err := l.record(ctx, actor, cms.Event{Action: "audit.export", ObjectType: "audit", Object: "操作日志", Detail: detail}); err != nil {
		return 0, err
	}
	buf := bufio.NewWriterSize(w, 64<<10)
	write := jsonWriter(buf)
	if format == CSV {
		var err error
		if write, err = csvWriter(buf); err != nil {
			return 0, err
		}
	}
	var n int64
	err := l.store.EachAudit(ctx, f, func(e *cms.AuditEntry) error {
		n++
		return write(e)
	})
	if err != nil {
		return n, err
	}
	return n, buf.Flush()
}

// line is an entry as JSON; its fields stand in the order in which they are
// hashed.
type line struct {
	Prev       string `json:"prev"`
	Seq        int64  `json:"seq"`
	At         string `json:"at"`
	AccountID  *int64 `json:"account_id"`
	Actor      string `json:"actor"`
	Unit       string `json:"unit"`
	Action     string `json:"action"`
	Outcome    string `json:"outcome"`
	ObjectType string `json:"object_type"`
	ObjectID   *int64 `json:"object_id"`
	Object     string `json:"object"`
	Detail     string `json:"detail"` // text, as it was hashed
	Address    string `json:"address"`
	RequestID  string `json:"request_id"`
	Hash       string `json:"hash"`
}

func jsonWriter(w io.Writer) func(*cms.AuditEntry) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return func(e *cms.AuditEntry) error {
		return enc.Encode(line{Prev: hex.EncodeToString(e.Prev), Seq: e.Seq, At: moment(e.At), AccountID: e.AccountID, Actor: e.Actor,
			Unit: e.Unit, Action: e.Action, Outcome: e.Outcome, ObjectType: e.ObjectType, ObjectID: e.ObjectID, Object: e.Object,
			Detail: e.Detail, Address: e.Address, RequestID: e.RequestID, Hash: hex.EncodeToString(e.Hash)})
	}
}

var csvHead = []string{"编号", "时间", "账号编号", "人员", "单位", "操作", "操作代码", "结果", "对象类型", "对象编号", "对象", "详情", "来源地址", "请求编号",
	"前一条哈希", "本条哈希"}

func csvWriter(w io.Writer) (func(*cms.AuditEntry) error, error) {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return nil, err
	}
	c := csv.NewWriter(w)
	c.UseCRLF = true
	if err := c.Write(csvHead); err != nil {
		return nil, err
	}
	return func(e *cms.AuditEntry) error {
		row := []string{strconv.FormatInt(e.Seq, 10), e.At.In(cms.Zone).Format("2006-01-02 15:04:05.000000"), optional(e.AccountID), e.Actor, e.Unit,
			cms.ActionLabel(e.Action), e.Action, cms.OutcomeLabel(e.Outcome), e.ObjectType, optional(e.ObjectID), e.Object, e.Detail,
			e.Address, e.RequestID, hex.EncodeToString(e.Prev), hex.EncodeToString(e.Hash)}
		for i := range row {
			row[i] = harmless(row[i])
		}
		if err := c.Write(row); err != nil {
			return err
		}
		c.Flush()
		return c.Error()
	}, nil
}

func optional(n *int64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatInt(*n, 10)
}

// harmless keeps a spreadsheet from taking for a formula what somebody typed
// as a login name or a title.
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
