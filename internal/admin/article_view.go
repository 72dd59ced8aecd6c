package admin

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"xuanlan/internal/cms"
	"xuanlan/internal/href"
	"xuanlan/internal/web"
	"xuanlan/templates/adminpage"
)

func (h *Handler) articleView(ctx context.Context, id int64, f articleForm) (adminpage.ArticleFormView, error) {
	tree, err := h.Store.Tree(ctx)
	if err != nil {
		return adminpage.ArticleFormView{}, err
	}
	c := &f.content
	v := adminpage.ArticleFormView{
		ID: id, BaseRevision: number(f.base), Conflict: f.conflict, Errors: f.errors,
		Title: c.Title, Subtitle: c.Subtitle, ColumnID: number(c.ColumnID), Columns: ownColumns(tree, web.User(ctx)),
		Source: c.Source, Author: c.Author, Writer: c.Writer, WriterPhone: c.WriterPhone,
		Contributes: web.User(ctx).OnlyContributes(), Repost: repostFields(c.Repost),
		PublishAt: inputTime(f.publishing.PublishAt), TakeDownAt: inputTime(f.publishing.TakeDownAt),
		PinnedUntil: inputDate(f.publishing.PinnedUntil), ShownAt: inputTime(f.publishing.ShownAt),
		Body: f.body, Summary: c.Summary, Keywords: c.Keywords, CoverAlt: c.CoverAlt, CoverID: numberOf(c.CoverID),
		PublishLabel: "发布",
		CanPublish:   web.User(ctx).Can(cms.PermPublish), CanRedate: web.User(ctx).Can(cms.PermRedate),
		State: adminpage.Badge{Key: cms.StandDraft},
	}
	if f.resumed != nil {
		v.ResumedFrom = f.resumedFrom
		v.Resumed, v.ResumedMillis = shortTime(*f.resumed, h.Now()), strconv.FormatInt(f.resumed.UnixMilli(), 10)
	}
	v.Others, v.OthersChosen = otherChoices(tree, c.OtherIDs, web.User(ctx))
	v.Document = documentFields(c.Document)
	for field, to := range map[string]*string{"publish_at": &v.PublishAt, "take_down_at": &v.TakeDownAt, "pinned_until": &v.PinnedUntil,
		"shown_at": &v.ShownAt, "repost_at": &v.Repost.At, "doc_written_on": &v.Document.WrittenOn} {
		if t, ok := f.raw[field]; ok {
			*to = t
		}
	}
	if main := tree.Get(c.ColumnID); main != nil {
		v.IsDocument = main.Kind == cms.KindDocuments
	}
	if err := h.formFiles(ctx, c, &v); err != nil {
		return v, err
	}
	if v.Sources, err = h.Store.Units(ctx); err != nil {
		return v, err
	}
	if v.Authors, err = h.Store.Authors(ctx); err != nil {
		return v, err
	}
	if id == 0 {
		v.Review.CanSubmit, err = h.anyReview(ctx, tree)
		return v, err
	}
	if f.conflict != "" {
		if v.Compare, err = h.compareTyped(ctx, tree, id, f); err != nil {
			return v, err
		}
	}
	return v, h.standing(ctx, id, &v)
}

// standing fills in where a stored article stands and what may be done.
func (h *Handler) standing(ctx context.Context, id int64, v *adminpage.ArticleFormView) error {
	a, err := h.Store.Article(ctx, id)
	if err != nil {
		return err
	}
	head, err := h.Store.Revision(ctx, a.HeadRevisionID)
	if err != nil {
		return err
	}
	now := h.Now()
	stands, err := h.Store.Standing(ctx, id)
	if err != nil {
		return err
	}
	v.State = badge(stands, now)
	saved := minute(head.CreatedAt)
	if u, err := h.Store.User(ctx, head.CreatedBy); err == nil {
		saved += " " + u.Name
	}
	v.Facts = append(v.Facts, adminpage.Fact{Label: "最近保存", Value: saved},
		adminpage.Fact{Label: "版本", Value: "第 " + strconv.Itoa(head.Number) + " 版"})
	if a.FirstPublishedAt != nil {
		v.Facts = append(v.Facts, adminpage.Fact{Label: "首次发布", Value: minute(*a.FirstPublishedAt)})
	}
	if a.ShownAt != nil && a.RedatedBy != nil {
		if u, err := h.Store.User(ctx, *a.RedatedBy); err == nil {
			v.Facts = append(v.Facts, adminpage.Fact{Label: "发布时间", Value: u.Name + " 手工改为 " + minute(*a.ShownAt)})
		}
	}
	if a.WithdrawReason != "" {
		v.Facts = append(v.Facts, adminpage.Fact{Label: "撤稿原因", Value: a.WithdrawReason})
	}
	v.Scheduled = a.NextRevisionID != nil
	if a.DeletedAt == nil && a.State.Public() {
		v.PublicURL = href.Article(id)
	}
	can := func(m cms.Move) bool {
		_, ok := a.State.After(m)
		return ok && v.CanPublish && a.DeletedAt == nil
	}
	v.CanWithdraw, v.CanArchive, v.CanReopen = can(cms.MoveWithdraw), can(cms.MoveArchive), can(cms.MoveReopen)
	switch a.State {
	case cms.StatePublished:
		v.PublishLabel = "更新发布"
	case cms.StateWithdrawn:
		v.PublishLabel = "重新发布"
	case cms.StateArchived:
		v.Closed = "已归档：网站上照常能看到，这里不能改。确实要改，请先取消归档。"
	}
	v.CanDelete = v.CanPublish && a.DeletedAt == nil
	if err := h.reviewState(ctx, &a, &head, v); err != nil {
		return err
	}
	if v.Scheduled {
		v.Review.Warning += "改动后保存，定时发布也会取消。"
	}
	if v.Notes, err = h.writerNotes(ctx, id); err != nil {
		return err
	}
	others, err := h.Store.OtherCopies(ctx, id, web.User(ctx).ID, head.CreatedAt)
	if err != nil {
		return err
	}
	for _, o := range others {
		v.Unsaved = append(v.Unsaved, adminpage.Link{Label: o.Name + " " + shortTime(o.SavedAt, now),
			URL: href.AdminArticle(id) + "?from=" + number(o.AccountID)})
	}
	return nil
}

func otherChoices(tree *cms.Tree, chosen []int64, u *cms.User) (list []adminpage.Choice, n int) {
	for _, node := range tree.Walk() {
		c := adminpage.Choice{Value: number(node.ID), Label: node.Name, Kind: string(node.Kind), Depth: node.Depth - 1,
			Disabled: node.Kind != cms.KindList || !u.CanIn(cms.PermWrite, tree.Path(node.ID), u.UnitID), Checked: slices.Contains(chosen, node.ID)}
		if c.Checked {
			n++
		}
		list = append(list, c)
	}
	return list, n
}

func repostFields(o *cms.Repost) adminpage.RepostFields {
	if o == nil {
		return adminpage.RepostFields{}
	}
	return adminpage.RepostFields{Is: true, Site: o.Site, URL: o.URL, At: inputTime(o.At)}
}

func documentFields(d *cms.Document) adminpage.DocumentFields {
	f := adminpage.DocumentFields{Genres: plainChoices(cms.DocumentGenres), Validities: choices(cms.Validities),
		Opennesses: choices(cms.Opennesses), Grades: choices(cms.Grades)}
	if d != nil {
		f.Number, f.Issuer, f.Genre, f.IndexNumber = d.Number, d.Issuer, d.Genre, d.IndexNumber
		f.WrittenOn, f.Validity, f.Note = inputDate(d.WrittenOn), string(d.Validity), d.Note
		f.Openness, f.Grade = string(d.Openness), string(d.Grade)
	}
	return f
}

// formFiles fills in cover and attachments.
func (h *Handler) formFiles(ctx context.Context, c *cms.Content, v *adminpage.ArticleFormView) error {
	site, err := h.Store.Site(ctx)
	if err != nil {
		return err
	}
	limits := site.Limits.OrDefault()
	v.UploadHint = fmt.Sprintf("单个文件不超过 %d MB，音视频不超过 %d MB", limits.AttachmentMB, limits.RecordingMB)
	ids := []int64{}
	if c.CoverID != nil {
		ids = append(ids, *c.CoverID)
	}
	for _, a := range c.Attachments {
		ids = append(ids, a.FileID)
	}
	files, err := h.Store.Files(ctx, ids)
	if err != nil {
		return err
	}
	if c.CoverID != nil {
		if f, ok := files[*c.CoverID]; ok {
			v.CoverURL = href.File(f.Key)
		}
	}
	for _, a := range c.Attachments {
		if f, ok := files[a.FileID]; ok {
			v.Attachments = append(v.Attachments, adminpage.AttachmentRow{ID: number(f.ID), Name: a.Name, Ext: f.Ext(),
				Size: web.Size(f.Size), URL: href.File(f.Key)})
		}
	}
	return nil
}

// anyReview reports whether items of any column are reviewed: the form of a
// new article does not know its column yet.
func (h *Handler) anyReview(ctx context.Context, tree *cms.Tree) (bool, error) {
	site, err := h.Store.Site(ctx)
	return slices.ContainsFunc(tree.Walk(), func(n cms.Node) bool { return len(tree.Workflow(n.ID, site.Review()).Steps()) > 0 }), err
}

// reviewState fills in where the review of a stored article stands.
func (h *Handler) reviewState(ctx context.Context, a *cms.Article, head *cms.Revision, v *adminpage.ArticleFormView) error {
	w, err := h.Desk.Workflow(ctx, head.ColumnID)
	if err != nil {
		return err
	}
	needed := len(w.Steps()) > 0 && (a.LiveRevisionID == nil || *a.LiveRevisionID != head.ID || !a.State.Public())
	v.Review.CanSubmit, v.Review.Waits = needed, needed
	all, err := h.Store.Reviews(ctx, a.ID)
	if err != nil || len(all) == 0 {
		return err
	}
	for i := range all {
		v.Review.Signatures = append(v.Review.Signatures, h.signatureRows(&all[i])...)
	}
	last := &all[len(all)-1]
	switch last.Status {
	case cms.ReviewPending:
		next, _ := last.Next()
		v.Review.Status, v.Review.CanSubmit = "待"+next.Name, false
		v.Review.CanRecall = last.SubmittedBy == web.User(ctx).ID && len(last.Signatures) == 0
	case cms.ReviewApproved:
		v.Review.Status, v.Review.CanSubmit, v.Review.Waits = "已审完", false, !last.Complete(head.ID)
	case cms.ReviewReturned:
		v.Review.Status = "已退回"
	case cms.ReviewRecalled:
		v.Review.Status = "已撤回"
	case cms.ReviewCancelled:
		v.Review.Status = "改动后待重新提交"
	}
	if n := len(last.Signatures); last.Open() && n > 0 {
		v.Review.Warning = "已有 " + strconv.Itoa(n) + " 个审核签字。改动后保存，这些签字作废，要重新提交审核。"
	} else if last.Open() {
		v.Review.Warning = "正在审核。改动后保存，要重新提交。"
	}
	return nil
}
