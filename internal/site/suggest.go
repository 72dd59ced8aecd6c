package site

import (
	"encoding/json"
	"net/http"

	"xuanlan/internal/web"
)

// suggest answers what the search field offers while somebody types: a JSON
// list of texts.
func (h *Handler) suggest(w http.ResponseWriter, r *http.Request) error {
	list, err := h.search.Suggest(r.Context(), web.Text(r.URL.Query(), "q"))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=60")
	return json.NewEncoder(w).Encode(append([]string{}, list...))
}
