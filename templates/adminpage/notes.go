package adminpage

import (
	"fmt"

	"github.com/a-h/templ"
)

// hidden are the fields that nobody types.
func (f NoteFields) hidden() []Hidden {
	return []Hidden{{"note_id", f.ID}, {"note_field", f.Field}, {"note_prefix", f.Prefix}, {"note_suffix", f.Suffix}, {"note_start", f.Start}}
}

// noteAttrs joins a field to the form of the verdict.
func noteAttrs(fixed bool) templ.Attributes {
	a := templ.Attributes{"form": verdictForm}
	if fixed {
		a["readonly"] = true
	}
	return a
}

// openNote tells the script that the fields are being filled in.
func openNote(f NoteFields) templ.Attributes {
	if !f.Open {
		return nil
	}
	return templ.Attributes{"data-open": true}
}

// unsettled says how many notes wait to be seen to.
func unsettled(rows []NoteRow) string {
	n := 0
	for _, r := range rows {
		if !r.Settled {
			n++
		}
	}
	if n == 0 {
		return "都改好了"
	}
	return fmt.Sprintf("%d 条没改", n)
}

// settledNote marks a note that needs no place in the text any more.
func settledNote(r NoteRow) templ.Attributes {
	if !r.Settled {
		return nil
	}
	return templ.Attributes{"data-settled": true}
}
