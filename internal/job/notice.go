package job

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/riverqueue/river"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/notify"
	"xuanlan/internal/store"
)

// mailNotice sends a notice by e-mail, unless it was seen, settled or sent in
// the meantime. That it was sent is recorded after the server took it: a kill
// in between sends it twice, the other way round it might never go.
func (r *Runner) mailNotice(ctx context.Context, j cms.MailNotice) error {
	if r.Outlets.Mail == nil {
		return nil
	}
	l, err := r.Store.Letter(ctx, j.NoticeID)
	if cms.KindOf(err) == cms.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	if !l.Unread() || l.MailedAt != nil || l.Email == "" || !l.Mails || !l.Usable {
		return nil
	}
	site, err := r.Store.Site(ctx)
	if err != nil {
		return err
	}
	tree, err := r.Store.Tree(ctx)
	if err != nil {
		return err
	}
	err = r.Outlets.Mail.Send(ctx, r.letter(&l, site.Name, tree.PathName(l.ColumnID)))
	if errors.Is(err, notify.ErrRefused) {
		return river.JobCancel(err)
	}
	if err != nil {
		return err
	}
	// The mail has gone: this is recorded even when the program is about to stop.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	return r.Store.InTx(ctx, cms.Command("serve"), func(tx *store.Tx) error { return tx.SetMailed(ctx, l.ID) })
}

// letter is the e-mail of a notice. The text of the item is not in it: it is
// not yet public.
func (r *Runner) letter(l *store.Letter, site, column string) notify.Message {
	var b strings.Builder
	fmt.Fprintf(&b, "%s，您好：\n\n%s\n\n栏目：%s\n", l.Name, sentence(l), column)
	switch {
	case l.Reason != "" && l.Kind == cms.NoticeWaiting:
		fmt.Fprintf(&b, "退回的意见：%s\n", l.Reason)
	case l.Reason != "":
		fmt.Fprintf(&b, "原因：%s\n", l.Reason)
	}
	if link := r.Outlets.Link(href.Notice(l.ArticleID, l.Kind == cms.NoticeWaiting)); link != "" {
		fmt.Fprintf(&b, "打开：%s\n", link)
	} else {
		b.WriteString("请登录编辑台，在“消息”里打开。\n")
	}
	fmt.Fprintf(&b, "\n这封邮件由“%s”编辑台自动发出，请不要回复。不想再收，可以在编辑台的“消息”页关掉。\n", site)
	return notify.Message{ID: fmt.Sprintf("notice-%d", l.ID), To: l.Email, Name: l.Name, Text: b.String(),
		Subject: fmt.Sprintf("【%s】%s：%s", site, l.Phrase(), l.Title)}
}

// sentence says what happened and what is asked.
func sentence(l *store.Letter) string {
	title := "《" + l.Title + "》"
	switch l.Kind {
	case cms.NoticeWaiting:
		return title + "在等您" + l.Step + "，请抽空审核。"
	case cms.NoticeReturned:
		return title + "被" + l.ByName + "在" + l.Step + "时退回，请修改后重新提交。"
	case cms.NoticeApproved:
		return title + "已经审完，请核对后发布。"
	case cms.NoticeMissed:
		return title + "设定的发布时间到了，但没有发布，请处理。"
	case cms.NoticePublished:
		return title + "已由" + l.ByName + "发布。"
	}
	return title + "已由" + l.ByName + "撤稿。"
}

// postNotice tells the group robot of an event. A wait that is over by then is
// no news.
func (r *Runner) postNotice(ctx context.Context, j cms.PostNotice) error {
	if r.Outlets.Robot == nil {
		return nil
	}
	if j.What.Asks() && len(j.Notices) > 0 {
		if open, err := r.Store.AnyUnsettled(ctx, j.Notices); err != nil || !open {
			return err
		}
	}
	p := notify.Post{ID: fmt.Sprintf("%s-%d-%d", j.What, j.ArticleID, j.At.UnixMilli()), Kind: string(j.What), Title: j.Title, Column: j.Column,
		Step: j.Step, Names: j.Names, At: j.At.In(cms.Zone), Link: r.Outlets.Link(href.Notice(j.ArticleID, j.What == cms.NoticeWaiting))}
	p.Text = words(&j, p.Link)
	return r.Outlets.Robot.Send(ctx, p)
}

func words(j *cms.PostNotice, link string) string {
	lines := []string{"【" + cms.Phrase(j.What, j.Step) + "】《" + j.Title + "》", "栏目：" + j.Column}
	switch {
	case len(j.Names) > 0:
		lines = append(lines, "请看："+strings.Join(j.Names, "、"))
	case j.What.Asks():
		lines = append(lines, "没有能办理的人，请安全管理员安排。")
	}
	if link != "" {
		lines = append(lines, link)
	}
	return strings.Join(lines, "\n")
}
