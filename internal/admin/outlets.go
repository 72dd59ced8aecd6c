package admin

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/notify"
	"xuanlan/internal/store"
	"xuanlan/internal/web"
	"xuanlan/templates/adminpage"
)

// shownFailures is the number of failed jobs that the page shows.
const shownFailures = 20

func (h *Handler) showOutlets(w http.ResponseWriter, r *http.Request) error {
	return h.renderOutlets(w, r, http.StatusOK, web.User(r.Context()).Email, nil)
}

// renderOutlets shows the ways out and what did not go out. to is whom a test
// mail goes to.
func (h *Handler) renderOutlets(w http.ResponseWriter, r *http.Request, status int, to string, bad cms.FieldErrors) error {
	v := adminpage.OutletsView{Public: h.Outlets.Public, To: to, Errors: bad}
	if m := h.Outlets.Mail; m != nil {
		v.MailServer, v.MailFrom = m.Server(), m.From()
	}
	if b := h.Outlets.Robot; b != nil {
		v.RobotHost, v.RobotFormat = b.Host(), robotFormats[b.Format()]
	}
	failed, err := h.Store.FailedJobs(r.Context(), []string{cms.MailNotice{}.Kind(), cms.PostNotice{}.Kind()}, shownFailures)
	if err != nil {
		return err
	}
	for i := range failed {
		row, err := h.failure(r.Context(), &failed[i])
		if err != nil {
			return err
		}
		v.Failures = append(v.Failures, row)
	}
	return h.page(w, r, status, adminpage.Shell{Title: "邮件与机器人", Active: adminpage.MenuOutlets}, adminpage.Outlets(v))
}

var robotFormats = map[string]string{"json": "JSON", "wecom": "企业微信机器人", "dingtalk": "钉钉机器人"}

// failure says what did not go out, to whom, and what comes of it.
func (h *Handler) failure(ctx context.Context, j *store.FailedJob) (adminpage.FailureRow, error) {
	row := adminpage.FailureRow{What: "机器人", Error: j.Error, When: minute(j.FailedAt), GivenUp: j.GivenUp()}
	if !row.GivenUp {
		row.Next = fmt.Sprintf("试了 %d 次，%s 再试", j.Attempt, shortTime(j.NextAt, h.Now()))
	}
	if j.Kind == (cms.PostNotice{}).Kind() {
		var args cms.PostNotice
		err := json.Unmarshal(j.Args, &args)
		row.Title = args.Title
		return row, err
	}
	var args cms.MailNotice
	if err := json.Unmarshal(j.Args, &args); err != nil {
		return row, err
	}
	l, err := h.Store.Letter(ctx, args.NoticeID)
	row.What, row.Title = "邮件："+l.Name, l.Title
	return row, err
}

// testMail sends a mail at once, so that whoever sets the server up sees at
// once what it says.
func (h *Handler) testMail(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	to := web.Text(r.PostForm, "to")
	bad := cms.FieldErrors{}
	if to == "" {
		bad.Add("to", "请填写收件邮箱")
	}
	if wrong := cms.CheckEmail(to); wrong != "" {
		bad.Add("to", wrong)
	}
	if h.Outlets.Mail == nil {
		bad.Add("to", "还没有设置邮件服务器")
	}
	if len(bad) > 0 {
		return h.renderOutlets(w, r, http.StatusUnprocessableEntity, to, bad)
	}
	site, err := h.Store.Site(r.Context())
	if err != nil {
		return err
	}
	now := h.Now()
	err = h.Outlets.Mail.Send(r.Context(), notify.Message{ID: fmt.Sprintf("test-%d", now.UnixNano()), To: to, Name: web.User(r.Context()).Name,
		Subject: "【" + site.Name + "】测试邮件", Text: "收到这封邮件，说明编辑台可以用邮件提醒了。\n\n" + minute(now) + "\n"})
	return h.tested(w, r, "mail", to, err)
}

func (h *Handler) testRobot(w http.ResponseWriter, r *http.Request) error {
	if h.Outlets.Robot == nil {
		return h.failed(w, r, cms.E(cms.Invalid, "还没有设置群机器人"), href.Outlets)
	}
	now := h.Now()
	err := h.Outlets.Robot.Send(r.Context(), notify.Post{ID: fmt.Sprintf("test-%d", now.UnixNano()), Kind: "test", Title: "测试消息", At: now.In(cms.Zone),
		Text: "【测试消息】收到这条，说明编辑台可以用群机器人提醒了。" + now.In(cms.Zone).Format(time.DateTime)})
	return h.tested(w, r, "robot", h.Outlets.Robot.Host(), err)
}

// tested records a test and tells what came of it.
func (h *Handler) tested(w http.ResponseWriter, r *http.Request, outlet, to string, err error) error {
	if auditErr := h.Desk.TestedOutlet(r.Context(), web.Actor(r), outlet, to, err != nil); auditErr != nil {
		return auditErr
	}
	if err != nil {
		h.Adapter.Log.Warn("测试消息没有发出去", "outlet", outlet, "err", err)
		return h.done(w, r, web.Flash{Text: "没有发出去", Note: err.Error(), Bad: true}, href.Outlets)
	}
	return h.done(w, r, web.Flash{Text: "已发出", Note: "请到 " + to + " 看看有没有收到。"}, href.Outlets)
}
