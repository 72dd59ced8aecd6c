// Package admin serves the admin area (编辑台): for logged-in users only,
// each route for those who hold its permission.
package admin

import (
	"context"
	"io"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/a-h/templ"
	"github.com/go-chi/chi/v5"

	"xuanlan/internal/account"
	"xuanlan/internal/audit"
	"xuanlan/internal/cms"
	"xuanlan/internal/editorial"
	"xuanlan/internal/href"
	"xuanlan/internal/library"
	"xuanlan/internal/notify"
	"xuanlan/internal/record"
	"xuanlan/internal/stats"
	"xuanlan/internal/store"
	"xuanlan/internal/web"
	"xuanlan/templates/adminpage"
)

// Previewer shows a revision in the look of the public site, in a mode of
// ui.SiteShell, with notes at their places.
type Previewer func(w http.ResponseWriter, r *http.Request, live store.Live, mode string, notes []cms.Note) error

// Options are what a Handler works with.
type Options struct {
	Store    *store.Store
	Desk     *editorial.Desk
	Accounts *account.Accounts
	Library  *library.Library
	Counter  *stats.Counter
	Audit    *audit.Log
	Records  *record.Archive
	Sessions *web.Sessions
	Adapter  web.Adapter // its Page is replaced
	Preview  Previewer
	Outlets  notify.Outlets
	Now      func() time.Time
}

// Handler serves the admin area.
type Handler struct {
	Options
	words chan struct{} // held by those who read a file of Word
}

// New returns the admin area's handler.
func New(o Options) *Handler {
	h := &Handler{Options: o, words: make(chan struct{}, maxWords)}
	h.Adapter.Page = h.errorPage
	return h
}

const (
	maxForm   = 8 << 20                     // bytes of a form: a long speech many times over
	maxUpload = cms.MaxUploadMB<<20 + 1<<20 // a file with its envelope; the library knows the limit of its kind
)

// Routes adds the routes of the admin area. Each line names the permission
// that it asks for.
func (h *Handler) Routes(r chi.Router) {
	r.Use(h.Sessions.Middleware)
	r.Group(func(r chi.Router) {
		r.Use(web.LimitBody(64 << 10))
		r.Get(href.Login, h.open(h.showLogin))
		r.Post(href.Login, h.open(h.login))
		r.Get(href.LoginCode, h.open(h.showLoginCode))
		r.Post(href.LoginCode, h.open(h.loginCode))
	})
	r.Group(func(r chi.Router) {
		r.Use(web.LimitBody(maxUpload))
		r.Post(href.AdminFiles, h.can(cms.PermWrite, h.uploadFile))
		r.Post(href.Word, h.can(cms.PermWrite, h.readWord))
	})
	r.Group(func(r chi.Router) {
		r.Use(web.LimitBody(maxForm))
		h.ownRoutes(r)
		h.articleRoutes(r)
		h.reviewRoutes(r)
		h.noticeRoutes(r)
		h.mediaRoutes(r)
		h.siteRoutes(r)
	})
}

// ownRoutes are those of one's own account. What has to be done before
// anything else is open to its holder.
func (h *Handler) ownRoutes(r chi.Router) {
	r.Get(href.Admin, h.user(h.showDashboard))
	r.Post(href.Logout, h.holder(h.logout))
	r.Get(href.Password, h.holder(h.showPassword))
	r.Post(href.Password, h.holder(h.savePassword))
	r.Get(href.Factor, h.user(h.showFactor, cms.DutyFactor))
	r.Get(href.FactorQR, h.user(h.showFactorQR, cms.DutyFactor))
	r.Post(href.StartFactor, h.user(h.startFactor, cms.DutyFactor))
	r.Post(href.ConfirmFactor, h.user(h.confirmFactor, cms.DutyFactor))
	r.Post(href.RenewCodes, h.user(h.renewCodes))
	r.Post(href.DropFactor, h.user(h.dropFactor))
	r.Get(href.Sessions, h.user(h.showSessions))
	r.Post(href.EndSession, h.user(h.endSession))
}

func (h *Handler) articleRoutes(r chi.Router) {
	r.Get(href.AdminArticles, h.can(cms.PermWrite, h.showArticles))
	r.Get(href.NewArticle, h.can(cms.PermWrite, h.showNewArticle))
	r.Post(href.NewArticle, h.can(cms.PermWrite, h.saveArticle))
	r.Post(href.Autosave, h.can(cms.PermWrite, h.autosave))
	r.Post(href.Typeset, h.can(cms.PermWrite, h.typeset))
	r.Post(href.DiscardCopy, h.can(cms.PermWrite, h.discard))
	r.Post(href.BulkArticles, h.can(cms.PermPublish, h.bulk))
	r.Get(href.Withdraw, h.can(cms.PermPublish, h.showWithdraw))
	r.Post(href.Withdraw, h.can(cms.PermPublish, h.withdraw))
	r.Get(href.AdminArticles+"/{id}", h.item(cms.PermWrite, h.showArticle))
	r.Post(href.AdminArticles+"/{id}", h.item(cms.PermWrite, h.saveArticle))
	r.Get(href.AdminArticles+"/{id}/hold", h.item(cms.PermWrite, h.showHold))
	r.Post(href.AdminArticles+"/{id}/hold", h.item(cms.PermWrite, h.settleHold))
	r.Get(href.AdminArticles+"/{id}/preview", h.item(cms.PermWrite, h.showPreview))
	r.Get(href.AdminArticles+"/{id}/preview/page", h.item(cms.PermRead, h.showPreviewPage))
	r.Post(href.AdminArticles+"/{id}/preview/links", h.item(cms.PermWrite, h.sharePreview))
	r.Post(href.AdminArticles+"/{id}/preview/links/revoke", h.item(cms.PermWrite, h.revokePreview))
	r.Get(href.AdminArticles+"/{id}/revisions", h.item(cms.PermRead, h.showRevisions))
	r.Get(href.AdminArticles+"/{id}/revisions/{number}", h.item(cms.PermRead, h.showRevision))
	r.Post(href.AdminArticles+"/{id}/revisions/{number}/restore", h.item(cms.PermWrite, h.restoreRevision))
}

func (h *Handler) reviewRoutes(r chi.Router) {
	r.Get(href.Queue, h.can(cms.PermReview, h.showQueue))
	r.Get(href.Queue+"/{id}", h.item(cms.PermReview, h.showReview))
	r.Post(href.Queue+"/{id}", h.item(cms.PermReview, h.signReview))
	r.Post(href.Queue+"/{id}/notes", h.item(cms.PermReview, h.writeNote))
	r.Post(href.AdminArticles+"/{id}/notes", h.item(cms.PermWrite, h.settleNote))
	r.Post(href.AdminArticles+"/{id}/recall", h.item(cms.PermWrite, h.recall))
	r.Get(href.AdminArticles+"/{id}/record", h.item(cms.PermRead, h.showRecord))
	r.Post(href.AdminArticles+"/{id}/record", h.item(cms.PermRead, h.printedRecord))
	r.Get(href.AdminArticles+"/{id}/record.docx", h.item(cms.PermRead, h.recordWord))
	r.Get(href.Register, h.can(cms.PermRead, h.showRegister))
	r.Get(href.RegisterExcel, h.can(cms.PermRead, h.registerExcel))
}

func (h *Handler) mediaRoutes(r chi.Router) {
	r.Get(href.Media, h.can(cms.PermWrite, h.showMedia))
	r.Get(href.PickMedia, h.can(cms.PermWrite, h.pickMedia))
	r.Get(href.PickLink, h.can(cms.PermWrite, h.pickLink))
	r.Post(href.Media+"/{id}", h.can(cms.PermWrite, h.saveFile))
	r.Post(href.Media+"/{id}/crop", h.can(cms.PermWrite, h.cropFile))
	r.Get(href.Media+"/{id}/delete", h.can(cms.PermPublish, h.showDeleteFile))
	r.Post(href.Media+"/{id}/delete", h.can(cms.PermPublish, h.deleteFile))
	r.Post(href.Media+"/{id}/restore", h.can(cms.PermPublish, h.restoreFile))
}

func (h *Handler) siteRoutes(r chi.Router) {
	r.Get(href.AdminColumns, h.can(cms.PermStructure, h.showColumns))
	r.Get(href.NewColumn, h.can(cms.PermStructure, h.showNewColumn))
	r.Post(href.NewColumn, h.can(cms.PermStructure, h.saveColumn))
	r.Get(href.AdminColumns+"/{id}", h.can(cms.PermStructure, h.showColumn))
	r.Post(href.AdminColumns+"/{id}", h.can(cms.PermStructure, h.saveColumn))
	r.Post(href.AdminColumns+"/{id}/delete", h.can(cms.PermStructure, h.deleteColumn))
	r.Post(href.AdminColumns+"/{id}/restore", h.can(cms.PermStructure, h.restoreColumn))
	r.Post(href.AdminColumns+"/{id}/move", h.can(cms.PermStructure, h.moveColumn))

	r.Get(href.Settings, h.can(cms.PermSettings, h.showSettings))
	r.Post(href.Settings, h.can(cms.PermSettings, h.saveSettings))
	r.Get(href.HomeItems, h.can(cms.PermSettings, h.showHomeItems))
	r.Get(href.NewHomeItem, h.can(cms.PermSettings, h.showNewHomeItem))
	r.Post(href.NewHomeItem, h.can(cms.PermSettings, h.saveHomeItem))
	r.Get(href.HomeItems+"/{id}", h.can(cms.PermSettings, h.showHomeItem))
	r.Post(href.HomeItems+"/{id}", h.can(cms.PermSettings, h.saveHomeItem))
	r.Post(href.HomeItems+"/{id}/delete", h.can(cms.PermSettings, h.deleteHomeItem))
	r.Post(href.HomeItems+"/{id}/restore", h.can(cms.PermSettings, h.restoreHomeItem))
	r.Post(href.HomeItems+"/{id}/move", h.can(cms.PermSettings, h.moveHomeItem))

	r.Get(href.Rights, h.can(cms.PermUsers, h.showRights))
	r.Get(href.UnitList, h.can(cms.PermUsers, h.showUnits))
	r.Get(href.NewUnit, h.can(cms.PermUsers, h.showNewUnit))
	r.Post(href.NewUnit, h.can(cms.PermUsers, h.saveUnit))
	r.Get(href.UnitList+"/{id}", h.can(cms.PermUsers, h.showUnit))
	r.Post(href.UnitList+"/{id}", h.can(cms.PermUsers, h.saveUnit))
	r.Get(href.Users, h.can(cms.PermUsers, h.showUsers))
	r.Get(href.NewUser, h.can(cms.PermUsers, h.showNewUser))
	r.Post(href.NewUser, h.can(cms.PermUsers, h.saveUser))
	r.Get(href.Users+"/{id}", h.can(cms.PermUsers, h.showUser))
	r.Post(href.Users+"/{id}", h.can(cms.PermUsers, h.saveUser))
	r.Post(href.Users+"/{id}/password", h.can(cms.PermUsers, h.resetPassword))
	r.Get(href.Users+"/{id}/logins", h.can(cms.PermUsers, h.showUserLogins))
	r.Post(href.Users+"/{id}/logins/end", h.can(cms.PermUsers, h.endUserSession))
	r.Post(href.Users+"/{id}/unlock", h.can(cms.PermUsers, h.unlockUser))
	r.Post(href.Users+"/{id}/factor/reset", h.can(cms.PermUsers, h.resetFactor))
	r.Get(href.Security, h.can(cms.PermUsers, h.showSecurity))
	r.Post(href.Security, h.can(cms.PermUsers, h.saveSecurity))
	r.Post(href.UnlockAddress, h.can(cms.PermUsers, h.unlockAddress))
	r.Get(href.Audit, h.can(cms.PermAudit, h.showAudit))
	r.Get(href.AuditExport, h.can(cms.PermAudit, h.exportAudit))
	r.Post(href.AuditVerify, h.can(cms.PermAudit, h.verifyAudit))
	r.Get(href.Audit+"/{id}", h.can(cms.PermAudit, h.showAuditEntry))
}

// page renders c in the frame of the admin area.
func (h *Handler) page(w http.ResponseWriter, r *http.Request, status int, s adminpage.Shell, c templ.Component) error {
	ctx := r.Context()
	site, err := h.Store.Site(ctx)
	if err != nil {
		return err
	}
	s.SiteName, s.SiteURL = site.Name, href.Home
	if u, login := web.Holder(ctx); u != nil {
		s.UserName, s.UserLogin, s.UserRole = u.Name, u.Login, strings.Join(u.RoleNames(), "、")
		first, _ := utf8.DecodeRuneInString(u.Name)
		s.UserFace = string(first)
		if s.Held = login.Duty != cms.DutyNone; !s.Held {
			if s.PasswordNote, err = h.passwordNote(ctx, login); err != nil {
				return err
			}
		}
	}
	if u := web.User(ctx); u != nil {
		s.CanWrite, s.CanStructure, s.CanSettings = u.Can(cms.PermWrite), u.Can(cms.PermStructure), u.Can(cms.PermSettings)
		s.CanRead = u.Can(cms.PermRead)
		s.CanReview, s.CanUsers, s.CanAudit = u.Can(cms.PermReview), u.Can(cms.PermUsers), u.Can(cms.PermAudit)
		if err := h.counts(ctx, u, &s); err != nil {
			return err
		}
	}
	if f := h.Sessions.PopFlash(ctx); f != nil {
		s.Flash = flash(f)
	}
	framed := templ.ComponentFunc(func(ctx context.Context, out io.Writer) error {
		return adminpage.Layout(s).Render(templ.WithChildren(ctx, c), out)
	})
	return web.Render(w, r, status, framed)
}

func flash(f *web.Flash) *adminpage.Flash {
	out := &adminpage.Flash{Text: f.Text, Note: f.Note, Bad: f.Bad}
	if f.Undo != nil {
		out.Undo = &adminpage.Undo{URL: f.Undo.URL, Label: f.Undo.Label}
		for _, p := range f.Undo.Fields {
			out.Undo.Fields = append(out.Undo.Fields, adminpage.Hidden{Name: p[0], Value: p[1]})
		}
	}
	return out
}

// done leaves a message and sends the browser on.
func (h *Handler) done(w http.ResponseWriter, r *http.Request, f web.Flash, to string) error {
	h.Sessions.SetFlash(r.Context(), f)
	return web.SeeOther(w, r, to)
}

// failed is done for an error that can be shown: the page that the browser
// goes to says what went wrong. Internal errors are returned.
func (h *Handler) failed(w http.ResponseWriter, r *http.Request, err error, to string) error {
	if cms.KindOf(err) == cms.Internal {
		return err
	}
	_, text := web.Status(err)
	return h.done(w, r, web.Flash{Text: text, Bad: true}, to)
}

// back is the address that a form asks to return to, if it is one of the
// admin area's own.
func back(r *http.Request, otherwise string) string {
	if b := r.FormValue("back"); strings.HasPrefix(b, href.Admin+"/") || b == href.Admin {
		return b
	}
	return otherwise
}

func (h *Handler) errorPage(w http.ResponseWriter, r *http.Request, status int, text string) {
	if wantsJSON(r) {
		h.jsonError(w, status, text)
		return
	}
	v := adminpage.MessageView{Title: "没有办成", Text: text, BackURL: href.Admin, BackLabel: "回工作台"}
	switch status {
	case http.StatusInternalServerError:
		v.Title, v.Text = "服务器出了问题", "操作没有完成，刚才填写的内容请先复制保存，过几分钟再试；还不行请把下面的编号告诉管理员。"
		v.Request = web.RequestID(r.Context())
	case http.StatusNotFound:
		v.Title = "没有找到"
	case http.StatusForbidden:
		v.Title = "没有权限"
		if u, login := web.Holder(r.Context()); u != nil && login.Duty != cms.DutyNone {
			v.Title, v.BackURL, v.BackLabel = "请先办一件事", dutyURL(login.Duty, href.Admin), "去办"
		}
	case http.StatusUnauthorized:
		v.Title, v.BackURL, v.BackLabel = "请先登录", href.Login, "去登录"
	}
	if err := h.page(w, r, status, adminpage.Shell{Title: v.Title}, adminpage.Message(v)); err != nil {
		h.Adapter.Log.Error("错误页没有生成", "err", err)
		http.Error(w, v.Title+"："+v.Text, status)
	}
}
