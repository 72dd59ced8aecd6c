package adminpage

import (
	"strings"

	"github.com/a-h/templ"
)

// articleOrder is the order of the fields on the page.
var articleOrder = []string{
	"title", "subtitle", "column_id", "source", "author", "other_id", "writer", "writer_phone", "repost_site", "repost_at", "repost_url",
	"doc_number", "doc_issuer", "doc_genre", "doc_index", "doc_written_on", "doc_validity", "doc_openness", "doc_grade", "doc_note",
	"body", "publish_at", "take_down_at", "pinned_until", "shown_at", "cover_id", "cover_alt", "attachment_id", "summary", "keywords",
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

// hasError reports whether something is wrong with a field that begins so.
func hasError(errs map[string]string, prefix string) bool {
	for field := range errs {
		if strings.HasPrefix(field, prefix) {
			return true
		}
	}
	return false
}

func writerWord(v ArticleFormView) string {
	if v.Writer == "" {
		return "执笔人、联系电话"
	}
	return strings.TrimSpace(v.Writer + " " + v.WriterPhone)
}

func repostWord(v ArticleFormView) string {
	if !v.Repost.Is {
		return "不是转载"
	}
	return v.Repost.Site
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

// timesOpen reports whether one of the times of publication is set or wrong.
func (v ArticleFormView) timesOpen() bool {
	set := v.PublishAt + v.TakeDownAt + v.PinnedUntil + v.ShownAt
	for _, field := range []string{"publish_at", "take_down_at", "pinned_until", "shown_at"} {
		set += v.Errors[field]
	}
	return set != ""
}
