package cms

import (
	"errors"
	"maps"
	"slices"
	"strings"
)

// Kind says what went wrong in terms that a caller can act on.
type Kind int

// The kinds of error; the zero Kind is an internal fault.
const (
	Internal Kind = iota
	NotFound
	Gone
	Invalid
	Conflict
	Forbidden
	Unauthenticated
	TooLarge
	Busy
)

// Error is a failure whose Text may be shown to the visitor.
type Error struct {
	Kind Kind
	Text string // shown, Chinese: what happened and what to do next
	Err  error  // logged, never shown
}

func (e *Error) Error() string {
	if e.Err != nil {
		return e.Text + ": " + e.Err.Error()
	}
	return e.Text
}

func (e *Error) Unwrap() error { return e.Err }

// Errorf would invite mixing internal detail into Text, so there is only E:
// an error of the kind with the text to show.
func E(kind Kind, text string) error { return &Error{Kind: kind, Text: text} }

// KindOf returns the kind of the first *Error in err's chain, Invalid for
// FieldErrors and Internal for everything else.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	if _, ok := errors.AsType[FieldErrors](err); ok {
		return Invalid
	}
	return Internal
}

// FieldErrors maps a form field to what is wrong with it, in Chinese.
type FieldErrors map[string]string

func (f FieldErrors) Error() string {
	var b strings.Builder
	for i, k := range slices.Sorted(maps.Keys(f)) {
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(k + ": " + f[k])
	}
	return b.String()
}

// Add notes the first problem of a field.
func (f FieldErrors) Add(field, text string) {
	if _, ok := f[field]; !ok {
		f[field] = text
	}
}

// OrNil returns f as an error, or nil when nothing is wrong.
func (f FieldErrors) OrNil() error {
	if len(f) == 0 {
		return nil
	}
	return f
}
