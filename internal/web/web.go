// Package web is the HTTP plumbing that the public site and the admin area
// share: handlers that return errors, rendering into a buffer, forms, and the
// middleware that every request passes.
package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
)

// HandlerFunc answers a request or returns why it can't.
type HandlerFunc func(w http.ResponseWriter, r *http.Request) error

// ErrorPage shows a failure: a status, the text for the visitor, and the
// request's number for the support desk. It must not fail.
type ErrorPage func(w http.ResponseWriter, r *http.Request, status int, text string)

// Adapter turns HandlerFuncs into http.Handlers.
type Adapter struct {
	Log  *slog.Logger
	Page ErrorPage
}

// Handle returns h as an http.HandlerFunc whose errors are logged and shown.
func (a Adapter) Handle(h HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			a.Error(w, r, err)
		}
	}
}

// Error logs err once and answers with its page.
func (a Adapter) Error(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		a.Log.Debug("客户端已断开", "path", href.Logged(r.URL.Path))
		return
	}
	status, text := Status(err)
	if status == http.StatusInternalServerError {
		a.Log.Error("请求失败", "method", r.Method, "path", href.Logged(r.URL.Path), "request", RequestID(r.Context()), "err", err)
	}
	a.Page(w, r, status, text)
}

var statuses = map[cms.Kind]int{
	cms.NotFound: http.StatusNotFound, cms.Gone: http.StatusGone, cms.Invalid: http.StatusUnprocessableEntity,
	cms.Conflict: http.StatusConflict, cms.Forbidden: http.StatusForbidden,
	cms.Unauthenticated: http.StatusUnauthorized, cms.TooLarge: http.StatusRequestEntityTooLarge,
	cms.Busy: http.StatusTooManyRequests,
}

// Status returns the status and the text to show for an error. Of an
// internal one nothing is shown.
func Status(err error) (int, string) {
	if big, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return http.StatusRequestEntityTooLarge, "提交的内容超过 " + Size(big.Limit) + "，请缩短或分开提交"
	}
	status, ok := statuses[cms.KindOf(err)]
	if !ok {
		return http.StatusInternalServerError, ""
	}
	if e, ok := errors.AsType[*cms.Error](err); ok {
		return status, e.Text
	}
	if f, ok := errors.AsType[cms.FieldErrors](err); ok {
		texts := make([]string, 0, len(f))
		for _, t := range f {
			texts = append(texts, t)
		}
		return status, strings.Join(texts, "；")
	}
	return status, ""
}

// Render renders the component into a buffer and sends it. When rendering
// fails nothing has been sent, and the error is an ordinary one.
func Render(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	buf := templ.GetBuffer()
	defer templ.ReleaseBuffer(buf)
	if err := c.Render(r.Context(), buf); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(buf.Len()))
	w.WriteHeader(status)
	if r.Method == http.MethodHead {
		return nil
	}
	// The status is out: an error here means that the client has gone.
	_, _ = w.Write(buf.Bytes())
	return nil
}

// SeeOther sends the browser on after a successful post.
func SeeOther(w http.ResponseWriter, r *http.Request, to string) error {
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// ID returns the {id} of the route, or NotFound.
func ID(r *http.Request) (int64, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || id <= 0 {
		return 0, cms.E(cms.NotFound, "没有这一页，地址可能不完整")
	}
	return id, nil
}

// maxPage bounds page numbers: offsets beyond it cost more than they are worth.
const maxPage = 100_000

// Page returns the page number of the query, 1 when it is missing or odd.
func Page(q url.Values) int {
	n, err := strconv.Atoi(q.Get("page"))
	if err != nil || n < 1 || n > maxPage {
		return 1
	}
	return n
}

// Text returns a field as typed, as valid UTF-8 without NUL, which the
// database can't hold.
func Text(v url.Values, key string) string { return Valid(v.Get(key)) }

// Valid returns s as valid UTF-8 without NUL.
func Valid(s string) string { return strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", "") }

// Int64 returns a number of the form, 0 when it is missing or odd.
func Int64(s string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// Int64s returns the numbers among the values of a field.
func Int64s(values []string) []int64 {
	var out []int64
	for _, s := range values {
		if n := Int64(s); n > 0 {
			out = append(out, n)
		}
	}
	return out
}

// Date reads 2006-01-02 or, from a datetime-local field, 2006-01-02T15:04 in
// Beijing time. An empty text is nil; ok is false for an odd one.
func Date(s string) (t *time.Time, ok bool) {
	s = strings.TrimSpace(s)
	if s == "" {
		return nil, true
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02T15:04:05", time.DateOnly} {
		if at, err := time.ParseInLocation(layout, s, cms.Zone); err == nil && at.Year() < 10000 {
			return &at, true
		}
	}
	return nil, false
}

// Size shows a number of bytes to people.
func Size(n int64) string {
	switch {
	case n < 1<<10:
		return strconv.FormatInt(n, 10) + " 字节"
	case n < 1<<20:
		return strconv.FormatInt((n+1<<9)>>10, 10) + " KB"
	}
	return strconv.FormatFloat(float64(n)/(1<<20), 'f', 1, 64) + " MB"
}
