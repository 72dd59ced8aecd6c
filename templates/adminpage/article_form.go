package adminpage

import (
	"strings"

	"github.com/a-h/templ"
)

// articleOrder is the order of the fields on the page.
var articleOrder = []string{
	"title", "subtitle", "column_id", "source", "author", "published_at", "other_id",
	"doc_number", "doc_issuer", "doc_genre", "doc_index", "doc_written_on", "doc_validity", "doc_note",
	"body", "pinned_until", "cover_id", "cover_alt", "attachment_id", "summary", "keywords",
}

// columnChoices puts an invitation before the columns.
func columnChoices(columns []Choice) []Choice {
	return append([]Choice{{Label: "请选择栏目"}}, columns...)
}

func othersWord(n int) string {
	if n == 0 {
		return "同时发到别的栏目"
	}
	return "已选 " + id(int64(n)) + " 个"
}

func hasDocumentError(errs map[string]string) bool {
	for field := range errs {
		if strings.HasPrefix(field, "doc_") {
			return true
		}
	}
	return false
}

// invalid marks a control that has no Input with its error.
func invalid(name, text string) templ.Attributes {
	if text == "" {
		return nil
	}
	return templ.Attributes{"aria-invalid": "true", "aria-describedby": "e-" + name}
}

// dirty tells the script that the page holds text which is not saved: the
// server has sent it back.
func dirty(errs map[string]string, notes ...string) templ.Attributes {
	if len(errs) > 0 || strings.Join(notes, "") != "" {
		return templ.Attributes{"data-dirty": true}
	}
	return nil
}

func resumedWho(v ArticleFormView) string {
	if v.ResumedFrom == "" {
		return "您"
	}
	return v.ResumedFrom
}
