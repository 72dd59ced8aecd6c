// Package library is the store of pictures, attachments and recordings
// (图库与附件): it decides by content what an uploaded file is, refuses what may
// not be kept, and keeps bytes and record together.
package library

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"unicode/utf8"

	"golang.org/x/sync/singleflight"

	"xuanlan/internal/blob"
	"xuanlan/internal/cms"
	"xuanlan/internal/hanzi"
	"xuanlan/internal/store"
)

// Library stores files.
type Library struct {
	store  *store.Store
	blobs  blob.Store
	work   chan struct{} // a slot for each picture that may be in memory at a time
	making singleflight.Group
}

// New returns a library on the store and the blobs.
func New(s *store.Store, b blob.Store) *Library {
	return &Library{store: s, blobs: b, work: make(chan struct{}, runtime.GOMAXPROCS(0))}
}

// Open returns the bytes of a file.
func (l *Library) Open(ctx context.Context, f cms.File) (io.ReadSeekCloser, error) {
	r, err := l.blobs.Open(ctx, f.Key)
	if errors.Is(err, blob.ErrNotFound) {
		return nil, &cms.Error{Kind: cms.NotFound, Text: "文件不在了，请联系管理员从备份恢复", Err: err}
	}
	return r, err
}

// Added is a file that was taken in.
type Added struct {
	cms.File
	Known bool // the same bytes were there already: it is the file that came first, under the name given now
}

// Add stores a file under the name it was uploaded with. The same bytes are
// kept once. Errors say in Chinese what is wrong with the file.
func (l *Library) Add(ctx context.Context, actor cms.Actor, name string, r io.Reader) (Added, error) {
	site, err := l.store.Site(ctx)
	if err != nil {
		return Added{}, err
	}
	in, err := receive(r, cleanName(name), site.Limits.OrDefault())
	if err != nil {
		return Added{}, l.refused(ctx, actor, name, err)
	}
	defer in.close()
	if known, err := l.store.FileByUpload(ctx, in.sum); err == nil {
		known.Name = in.name
		return Added{known, true}, l.audit(ctx, actor, cms.Event{Action: "file.upload", ObjectType: "file", ObjectID: known.ID, Object: in.name,
			Detail: map[string]any{"size": known.Size, "known": true}})
	} else if cms.KindOf(err) != cms.NotFound {
		return Added{}, err
	}
	if err := l.enter(ctx); err != nil {
		return Added{}, err
	}
	f, err := in.inspect()
	l.leave()
	if err != nil {
		return Added{}, l.refused(ctx, actor, name, err)
	}
	err = l.keep(ctx, actor, &f, in.content, "file.upload", map[string]any{"size": f.Size, "mime": f.MIME})
	return Added{File: f}, err
}

// refusalsPerHour bounds what one account can add to the audit log with files
// that may not be kept.
const refusalsPerHour = 60

// refused records that a file was not taken in, and returns err, or why that
// could not be recorded.
func (l *Library) refused(ctx context.Context, actor cms.Actor, name string, err error) error {
	if cms.KindOf(err) == cms.Internal {
		return err
	}
	reason := err.Error()
	if e, ok := errors.AsType[*cms.Error](err); ok {
		reason = e.Text
	}
	auditErr := l.store.InTx(ctx, actor, func(tx *store.Tx) error {
		return tx.AuditBounded(ctx, "file.upload "+actor.Name, refusalsPerHour, cms.Event{Action: "file.upload", ObjectType: "file",
			Object: cleanName(name), Detail: map[string]any{"reason": reason}, Failed: true})
	})
	return cmp.Or(auditErr, err)
}

func (l *Library) audit(ctx context.Context, actor cms.Actor, e cms.Event) error {
	return l.store.InTx(ctx, actor, func(tx *store.Tx) error { return tx.Audit(ctx, e) })
}

// keep stores bytes and record of a new file.
func (l *Library) keep(ctx context.Context, actor cms.Actor, f *cms.File, content io.ReadSeeker, action string, detail map[string]any) error {
	if _, err := content.Seek(0, io.SeekStart); err != nil {
		return err
	}
	f.CreatedBy = actor.ID
	if err := l.blobs.Put(ctx, f.Key, content, f.Size); err != nil {
		return fmt.Errorf("store file: %w", err)
	}
	return l.store.InTx(ctx, actor, func(tx *store.Tx) error {
		if err := tx.CreateFile(ctx, f, terms(f)); err != nil {
			return err
		}
		return tx.Audit(ctx, cms.Event{Action: action, ObjectType: "file", ObjectID: f.ID, Object: f.Name, Detail: detail})
	})
}

// enter waits for a slot to work on a picture; leave gives it back.
func (l *Library) enter(ctx context.Context) error {
	select {
	case l.work <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l *Library) leave() { <-l.work }

// terms are what a file is found by.
func terms(f *cms.File) []string { return hanzi.Terms(f.Name, f.Title, f.Alt, f.Credit) }

// Match narrows a filter to the files in whose name and texts every word of
// the query stands.
func Match(query string, f *store.FileFilter) {
	f.Words = strings.Fields(strings.ToLower(query))
	for _, w := range f.Words {
		f.Terms = append(f.Terms, hanzi.QueryTerms(w)...)
	}
}

// Describe stores what is said of a file. It returns cms.FieldErrors for what
// is too long.
func (l *Library) Describe(ctx context.Context, actor cms.Actor, id int64, t cms.FileText) error {
	bad := cms.FieldErrors{}
	for _, f := range []struct {
		field, label string
		s            *string
		max          int
	}{{"title", "名称", &t.Title, 120}, {"alt", "替代文字", &t.Alt, 200}, {"credit", "供图", &t.Credit, 60}} {
		*f.s = strings.Join(strings.Fields(*f.s), " ")
		if utf8.RuneCountInString(*f.s) > f.max {
			bad.Add(f.field, fmt.Sprintf("%s最多 %d 字，请缩短", f.label, f.max))
		}
	}
	if err := bad.OrNil(); err != nil {
		return err
	}
	return l.store.InTx(ctx, actor, func(tx *store.Tx) error {
		f, err := tx.File(ctx, id)
		if err != nil || f.FileText == t {
			return err
		}
		before := f.FileText
		f.FileText = t
		if err := tx.DescribeFile(ctx, id, t, terms(&f)); err != nil {
			return err
		}
		return tx.Audit(ctx, cms.Event{Action: "file.update", ObjectType: "file", ObjectID: id, Object: f.Name,
			Detail: map[string]any{"before": before, "after": t}})
	})
}

// SetDeleted puts a file into the bin, where only editors can open it, or
// takes it out again.
func (l *Library) SetDeleted(ctx context.Context, actor cms.Actor, id int64, deleted bool) error {
	return l.store.InTx(ctx, actor, func(tx *store.Tx) error {
		f, err := tx.File(ctx, id)
		if err != nil || (f.DeletedAt != nil) == deleted {
			return err
		}
		if err := tx.SetFileDeleted(ctx, id, deleted); err != nil {
			return err
		}
		action := "file.restore"
		if deleted {
			action = "file.delete"
		}
		return tx.Audit(ctx, cms.Event{Action: action, ObjectType: "file", ObjectID: id, Object: f.Name})
	})
}

// newKey is a name that can't be guessed, with the extension of the type.
func newKey(ext string) string {
	b := make([]byte, 15)
	rand.Read(b)
	return strings.ToLower(base32.StdEncoding.EncodeToString(b)) + ext
}
