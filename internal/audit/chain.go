package audit

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"

	"xuanlan/internal/cms"
)

// encoder writes rows in the form that is hashed. docs/audit.md describes it;
// the database's audit_hash writes the same, independently of this.
type encoder struct{ buf []byte }

func (c *encoder) text(s string) {
	c.buf = strconv.AppendInt(c.buf, int64(len(s)), 10)
	c.buf = append(c.buf, ':')
	c.buf = append(c.buf, s...)
	c.buf = append(c.buf, ',')
}

func (c *encoder) number(n *int64) {
	if n == nil {
		c.buf = append(c.buf, '-', ',')
		return
	}
	c.text(strconv.FormatInt(*n, 10))
}

// sum is the hash that an entry ought to have.
func (c *encoder) sum(e *cms.AuditEntry) [sha256.Size]byte {
	c.buf = append(c.buf[:0], "xuanlan-audit-1\n"...)
	c.text(hex.EncodeToString(e.Prev))
	c.number(&e.Seq)
	c.text(moment(e.At))
	c.number(e.AccountID)
	for _, s := range []string{e.Actor, e.Unit, e.Action, e.Outcome, e.ObjectType} {
		c.text(s)
	}
	c.number(e.ObjectID)
	for _, s := range []string{e.Object, e.Detail, e.Address, e.RequestID} {
		c.text(s)
	}
	return sha256.Sum256(c.buf)
}

// moment is a time in UTC to the microsecond, which is as fine as the database
// keeps it.
func moment(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }

// Anchor is the number and the hash of an entry, as somebody wrote them down.
// Who has it can tell later whether the log up to there is still the same.
type Anchor struct {
	Seq  int64
	Hash []byte
}

func (a Anchor) String() string {
	return strconv.FormatInt(a.Seq, 10) + ":" + hex.EncodeToString(a.Hash)
}

// ParseAnchor reads SEQ:HASH.
func ParseAnchor(s string) (Anchor, error) {
	seq, hash, _ := strings.Cut(strings.TrimSpace(s), ":")
	n, err := strconv.ParseInt(seq, 10, 64)
	b, hexErr := hex.DecodeString(hash)
	if err != nil || hexErr != nil || n < 1 || len(b) != sha256.Size {
		return Anchor{}, fmt.Errorf("锚点 %q 写法不对，应是“编号:64 位十六进制”，照校验结果里的抄", s)
	}
	return Anchor{n, b}, nil
}
