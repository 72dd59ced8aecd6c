package cms

import "time"

// NoteField is the part of an article that a note is pinned to.
type NoteField string

// The parts, in the order in which they are read.
const (
	NoteTitle    NoteField = "title"
	NoteSubtitle NoteField = "subtitle"
	NoteBody     NoteField = "body"
)

// NoteFields lists them with their Chinese names.
var NoteFields = []Option{{string(NoteTitle), "标题"}, {string(NoteSubtitle), "副标题"}, {string(NoteBody), "正文"}}

// Label is the part's Chinese name.
func (f NoteField) Label() string { return labelOf(NoteFields, string(f)) }

// Limits of notes, in characters, and of the notes of one reviewer on one
// version.
const (
	MaxNote  = 500
	MaxQuote = 300
	MaxNotes = 100
)

// Note is what a reviewer remarks on words of one version (批注). Until the
// verdict it is the reviewer's alone, may be changed and dropped; the verdict
// puts it on record, and from then on it is only settled.
type Note struct {
	ID         int64
	ArticleID  int64
	RevisionID int64
	Number     int // of the revision
	Field      NoteField
	Quote
	Text        string
	AccountID   int64
	Name        string // of the reviewer, as it was then
	CreatedAt   time.Time
	Dropped     bool // by the reviewer, before the verdict
	SignatureID *int64
	StepName    string // of the signature; "" before the verdict
	SignedAt    *time.Time
	SettledAt   *time.Time
	SettledBy   string
}

// Open reports whether the note still waits for the verdict.
func (n *Note) Open() bool { return n.SignatureID == nil }

// NotesOn returns the notes on a revision in the order of the text: each is
// called by its place in it, from 1. Dropped ones have none.
func NotesOn(notes []Note, revision int64) []Note {
	var out []Note
	for _, n := range notes {
		if n.RevisionID == revision && !n.Dropped {
			out = append(out, n)
		}
	}
	return out
}

// NotesForWriter returns what a writer has to mend: the notes on record of the
// version that was noted last, and what is unsettled of those before it.
func NotesForWriter(notes []Note) []Note {
	var last int64
	for _, n := range notes {
		if !n.Open() {
			last = max(last, n.RevisionID)
		}
	}
	var out []Note
	for _, n := range notes {
		if !n.Open() && (n.RevisionID == last || n.SettledAt == nil) {
			out = append(out, n)
		}
	}
	return out
}
