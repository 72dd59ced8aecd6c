package site

import (
	"context"
	"net/http"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/web"
	"xuanlan/templates/sitepage"
	"xuanlan/templates/ui"
)

// message is how a status is put to visitors.
type message struct {
	lines, say []string
}

var messages = map[int]message{
	http.StatusNotFound:            {[]string{"此栏未张贴"}, []string{"页面可能已换地方，", "或地址不完整。"}},
	http.StatusGone:                {[]string{"此页已撤下"}, []string{"这篇稿件已按规定", "撤下，不再公开。"}},
	http.StatusInternalServerError: {[]string{"暂时打不开"}, []string{"服务器出了问题，", "请过几分钟再试。"}},
}

// errorPage shows a failure in the frame that a page last had, so that it
// needs no database.
func (h *Handler) errorPage(w http.ResponseWriter, r *http.Request, status int, text string) {
	m, ok := messages[status]
	if !ok {
		m = message{[]string{"没有办成"}, []string{text}}
	}
	h.showMessage(w, r, status, m)
}

func (h *Handler) showMessage(w http.ResponseWriter, r *http.Request, status int, m message) {
	f := frame{tree: cms.NewTree(nil)}
	if known := h.known.Load(); known != nil {
		f = *known
	} else if status != http.StatusInternalServerError {
		ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
		defer cancel()
		if got, err := h.frame(r.WithContext(ctx)); err == nil {
			f = got
		}
	}
	f.asked = ask(r)
	v := sitepage.MessageView{Shell: h.shell(f, m.lines[0], 0, ""), Lines: m.lines, Say: m.say,
		Code:    "错误代码 " + count(int64(status)),
		Buttons: []sitepage.Button{{Label: "回首页", URL: href.Home}}}
	v.Shell.Metas = append(v.Shell.Metas, ui.Meta{Name: "robots", Content: "noindex"})
	if status == http.StatusInternalServerError {
		v.Code += " · 编号 " + web.RequestID(r.Context())
		w.Header().Set("Retry-After", "120")
	} else {
		v.Buttons = append(v.Buttons, sitepage.Button{Label: "站内搜索", URL: href.Search, Icon: "search"},
			sitepage.Button{Label: "网站地图", URL: href.SiteMap})
	}
	w.Header().Set("Cache-Control", "no-store")
	if err := web.Render(w, r, status, sitepage.Message(v)); err != nil {
		h.adapter.Log.Error("错误页没有生成", "err", err)
		http.Error(w, "服务器出了问题，请过几分钟再试。", http.StatusInternalServerError)
	}
}

// redirectLegacy sends addresses of the former site on to where the article
// is now; all others are not found.
func (h *Handler) redirectLegacy(w http.ResponseWriter, r *http.Request) error {
	path := r.URL.EscapedPath()
	if r.URL.RawQuery != "" {
		path += "?" + r.URL.RawQuery
	}
	id, err := h.store.Redirect(r.Context(), path)
	if err != nil {
		return err
	}
	http.Redirect(w, r, href.Article(id), http.StatusMovedPermanently)
	return nil
}
