package admin

import (
	"context"
	"net/http"
	"strconv"

	"github.com/go-chi/chi/v5"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/web"
	"xuanlan/templates/adminpage"
	"xuanlan/templates/ui"
)

func (h *Handler) noticeRoutes(r chi.Router) {
	r.Get(href.Notices, h.user(h.showNotices))
	r.Post(href.ReadNotices, h.user(h.readNotices))
	r.Post(href.NoticeMails, h.user(h.saveMails))
	r.Get(href.Outlets, h.can(cms.PermSettings, h.showOutlets))
	r.Post(href.TestMail, h.can(cms.PermSettings, h.testMail))
	r.Post(href.TestRobot, h.can(cms.PermSettings, h.testRobot))
}

// counts fills in how much waits for the user and is unread.
func (h *Handler) counts(ctx context.Context, u *cms.User, s *adminpage.Shell) error {
	if s.CanReview {
		list, err := h.waiting(ctx)
		if err != nil {
			return err
		}
		s.Waiting = count(len(list))
	}
	n, err := h.Store.CountUnread(ctx, u.ID)
	s.Unread = count(n)
	return err
}

// count is a number as the menu shows it.
func count(n int) string {
	switch {
	case n == 0:
		return ""
	case n > 99:
		return "99+"
	}
	return strconv.Itoa(n)
}

// noticeSize is the number of notices on a page.
const noticeSize = 30

func (h *Handler) showNotices(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	u := web.User(ctx)
	total, err := h.Store.CountNotices(ctx, u.ID)
	if err != nil {
		return err
	}
	unread, err := h.Store.CountUnread(ctx, u.ID)
	if err != nil {
		return err
	}
	page := max(1, int(web.Int64(r.URL.Query().Get("page"))))
	list, err := h.Store.Notices(ctx, u.ID, noticeSize, (page-1)*noticeSize)
	if err != nil {
		return err
	}
	v := adminpage.NoticesView{Unread: unread, Email: u.Email, Mails: u.Mails, MailReady: h.Outlets.Mail != nil,
		Pager: ui.NewPager(total, noticeSize, page, "条", func(n int) string { return href.Page(href.Notices, nil, n) })}
	for i := range list {
		n := &list[i]
		v.Rows = append(v.Rows, adminpage.NoticeRow{URL: href.Notice(n.ArticleID, n.Kind == cms.NoticeWaiting), Title: n.Title, What: n.Phrase(),
			Note: n.ByName + " · " + shortTime(n.At, h.Now()), Reason: n.Reason, Unread: n.Unread(), Settled: n.SettledAt != nil && n.Kind.Asks(), Tone: tones[n.Kind]})
	}
	return h.page(w, r, http.StatusOK, adminpage.Shell{Title: "消息", Active: adminpage.MenuNotices}, adminpage.Notices(v))
}

// tones are the looks of the kinds of notice.
var tones = map[cms.NoticeKind]string{cms.NoticeWaiting: "is-wait", cms.NoticeReturned: "is-bad", cms.NoticeApproved: "is-wait", cms.NoticeMissed: "is-bad",
	cms.NoticePublished: "is-ok", cms.NoticeWithdrawn: "is-off"}

func (h *Handler) readNotices(w http.ResponseWriter, r *http.Request) error {
	if err := h.Desk.ReadNotices(r.Context(), web.Actor(r), 0); err != nil {
		return err
	}
	return h.done(w, r, web.Flash{Text: "全部标为已读"}, href.Notices)
}

// saveMails turns the e-mails to oneself on or off.
func (h *Handler) saveMails(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	yes := r.PostForm.Get("mails") != ""
	if err := h.Accounts.SetMails(r.Context(), web.Actor(r), yes); err != nil {
		return err
	}
	text := "以后不再发邮件"
	if yes {
		text = "以后有消息会发邮件"
	}
	return h.done(w, r, web.Flash{Text: text}, href.Notices)
}
