package admin

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"xuanlan/internal/cms"
	"xuanlan/internal/editorial"
	"xuanlan/internal/href"
	"xuanlan/internal/sanitize"
	"xuanlan/internal/store"
	"xuanlan/internal/web"
	"xuanlan/templates/adminpage"
)

func (h *Handler) showReview(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r)
	if err != nil {
		return err
	}
	if err := h.Desk.ReadNotices(r.Context(), web.Actor(r), id); err != nil {
		return err
	}
	return h.renderReview(w, r, http.StatusOK, id, editorial.Verdict{Publish: true}, noteForm{}, nil)
}

func (h *Handler) renderReview(w http.ResponseWriter, r *http.Request, status int, id int64, said editorial.Verdict, n noteForm, bad cms.FieldErrors) error {
	ctx := r.Context()
	rv, err := h.Store.Review(ctx, id)
	if cms.KindOf(err) == cms.NotFound {
		return cms.E(cms.NotFound, "这篇稿件没有提交审核")
	}
	if err != nil {
		return err
	}
	rev, err := h.Store.Revision(ctx, rv.RevisionID)
	if err != nil {
		return err
	}
	tree, err := h.Store.Tree(ctx)
	if err != nil {
		return err
	}
	v := adminpage.ReviewView{ArticleID: id, ReviewID: number(rv.ID), Position: fmt.Sprint(rv.Position), Title: rev.Title, Column: tree.PathName(rev.ColumnID),
		Version: fmt.Sprintf("第 %d 版", rev.Number), Frame: href.NotedPage(id), Opinion: said.Opinion, Basis: said.Basis, Publish: said.Publish,
		Finding: string(said.Secrecy), Errors: bad, CanDown: rv.Position > 0, Origin: origin(&rev, &rv)}
	v.Gates = h.gates(ctx, &rv)
	if err := h.mayBeSigned(ctx, &rv, &rev, tree, &v); err != nil {
		return err
	}
	if v.Notes, err = h.reviewNotes(ctx, &rv, v.Closed == "", n, bad); err != nil {
		return err
	}
	if err := h.sinceSigned(ctx, tree, &rv, &rev, &v); err != nil {
		return err
	}
	if err := h.aroundReview(ctx, id, &v); err != nil {
		return err
	}
	title := "审核"
	if next, ok := rv.Next(); ok {
		title = next.Name
	}
	s := adminpage.Shell{Title: title, Active: adminpage.MenuQueue, Trail: []adminpage.Link{{Label: "待我审核", URL: href.Queue}}}
	return h.page(w, r, status, s, adminpage.Review(v))
}

// gates are the submission and the steps, each with who passed it and when.
func (h *Handler) gates(ctx context.Context, rv *cms.Review) []adminpage.Gate {
	submitted := adminpage.Gate{Name: "提交", Note: minute(rv.SubmittedAt), Done: true}
	if u, err := h.Store.User(ctx, rv.SubmittedBy); err == nil {
		submitted.Note = u.Name + " · " + submitted.Note
	}
	out := []adminpage.Gate{submitted}
	for i, f := range rv.Flow {
		g := adminpage.Gate{Name: f.Name}
		for _, s := range rv.Signatures {
			if s.Step == f.Step && !s.Void {
				g.Note, g.Opinion = s.Name+" · "+minute(s.SignedAt), s.Opinion
				g.Done, g.Back = s.Conclusion == cms.Pass, s.Conclusion != cms.Pass
			}
		}
		if rv.Status == cms.ReviewPending && i == rv.Position {
			g.Now, g.Done, g.Back = true, false, false
			g.Note = waited(h.Now().Sub(rv.WaitingSince))
			if rv.Referred() != nil {
				g.Note = "已报请保密部门确定，" + g.Note
			}
		}
		out = append(out, g)
	}
	return out
}

// mayBeSigned fills in whether the reader may sign, or why not.
func (h *Handler) mayBeSigned(ctx context.Context, rv *cms.Review, rev *cms.Revision, tree *cms.Tree, v *adminpage.ReviewView) error {
	next, ok := rv.Next()
	if !ok {
		v.Closed = map[cms.ReviewStatus]string{cms.ReviewApproved: "已经审完，等待发布。", cms.ReviewReturned: "已退回作者修改。",
			cms.ReviewRecalled: "作者已撤回。", cms.ReviewCancelled: "稿件改动过，这次审核已作废，等待重新提交。"}[rv.Status]
		return nil
	}
	writers, err := h.Store.Writers(ctx, rv.ArticleID)
	if err != nil {
		return err
	}
	u := web.User(ctx)
	switch {
	case !u.CanIn(next.Step.Permission(), tree.Path(rev.ColumnID), nil):
		v.Closed = "现在等的是“" + next.Name + "”，您没有这一级的权限。"
	default:
		v.Closed = rv.MaySign(u.ID, writers)
	}
	v.Step, v.Secrecy = next.Name, next.Secrecy
	v.CanPublish = v.Closed == "" && rv.Position == len(rv.Flow)-1 && u.CanIn(cms.PermPublish, tree.Path(rev.ColumnID), nil)
	return nil
}

// origin are the facts about where an item comes from.
func origin(rev *cms.Revision, rv *cms.Review) []adminpage.Fact {
	var out []adminpage.Fact
	add := func(label, value string) {
		if value != "" {
			out = append(out, adminpage.Fact{Label: label, Value: value})
		}
	}
	add("信息来源", rev.Source)
	add("发稿作者", rev.Author)
	add("执笔人", strings.TrimSpace(rev.Writer+" "+rev.WriterPhone))
	if o := rev.Repost; o != nil {
		add("转载自", strings.TrimSpace(o.Site+" "+shownTime(o.At)))
		add("原文链接", o.URL)
		if rv.Short {
			add("流程", "转载短流程")
		}
	}
	return out
}

// aroundReview fills in the items of the reader's queue before and after one.
func (h *Handler) aroundReview(ctx context.Context, id int64, v *adminpage.ReviewView) error {
	list, err := h.waiting(ctx)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(list, func(w store.Waiting) bool { return w.ArticleID == id })
	if at < 0 {
		return nil
	}
	v.Place = fmt.Sprintf("第 %d 篇，共 %d 篇", at+1, len(list))
	if at > 0 {
		v.Before = href.ReviewArticle(list[at-1].ArticleID)
	}
	if at+1 < len(list) {
		v.After = href.ReviewArticle(list[at+1].ArticleID)
	}
	return nil
}

// sinceSigned compares the version with the one that was signed or returned
// before, if there is another.
func (h *Handler) sinceSigned(ctx context.Context, tree *cms.Tree, rv *cms.Review, rev *cms.Revision, v *adminpage.ReviewView) error {
	all, err := h.Store.Reviews(ctx, rv.ArticleID)
	if err != nil {
		return err
	}
	var last *cms.Signature
	for i := range all {
		for j := range all[i].Signatures {
			if s := &all[i].Signatures[j]; s.RevisionID != rev.ID && all[i].ID != rv.ID {
				last = s
			}
		}
		if all[i].ID != rv.ID {
			v.Earlier = append(v.Earlier, h.signatureRows(&all[i])...)
		}
	}
	if last == nil {
		return nil
	}
	old, err := h.Store.Revision(ctx, last.RevisionID)
	if err != nil {
		return err
	}
	c := &adminpage.CompareView{Old: adminpage.RevisionHead{Name: fmt.Sprintf("第 %d 版", old.Number), Who: last.StepName + "时", When: minute(last.SignedAt)},
		New: adminpage.RevisionHead{Name: fmt.Sprintf("第 %d 版", rev.Number), Who: "现在这一版", When: minute(rev.CreatedAt)}}
	compareContents(tree, &old.Content, &rev.Content, c)
	v.Compare = c
	v.Words = len([]rune(sanitize.Text(rev.Body)))
	return nil
}

func (h *Handler) signatureRows(rv *cms.Review) []adminpage.SignatureRow {
	out := make([]adminpage.SignatureRow, len(rv.Signatures))
	for i, s := range rv.Signatures {
		out[i] = adminpage.SignatureRow{Step: s.StepName, Conclusion: s.Conclusion.Label(), Who: s.Name, When: minute(s.SignedAt), Opinion: s.Opinion,
			Finding: finding(&s), Void: s.Void, Back: s.Conclusion != cms.Pass}
	}
	return out
}

// finding is what a secrecy check found, in words; empty where it was none.
func finding(s *cms.Signature) string {
	if s.Secrecy == cms.FindingNone {
		return ""
	}
	out := "保密审查：" + s.Secrecy.Label()
	if s.Basis != "" {
		out += "（" + s.Basis + "）"
	}
	return out
}

func parseVerdict(f url.Values) editorial.Verdict {
	said := editorial.Verdict{ReviewID: web.Int64(f.Get("review")), Position: int(web.Int64(f.Get("position"))),
		Conclusion: cms.Conclusion(f.Get("conclusion")), Secrecy: cms.Finding(f.Get("secrecy")), Basis: web.Text(f, "basis"),
		Opinion: web.Text(f, "opinion"), Publish: f.Get("publish") != ""}
	if said.Conclusion == cms.Refer {
		said.Secrecy = cms.FindingRefer
	}
	return said
}

// signReview takes the verdict and goes on to the next item.
func (h *Handler) signReview(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r)
	if err != nil {
		return err
	}
	if err := parseForm(r); err != nil {
		return err
	}
	said, n := parseVerdict(r.PostForm), parseNote(r.PostForm)
	if strings.TrimSpace(n.draft.Text) != "" {
		n.open = true
		return h.renderReview(w, r, http.StatusUnprocessableEntity, id, said, n,
			cms.FieldErrors{"note_text": "这条批注还没有保存。请先点“保存批注”，不要了就点“取消”，再给意见"})
	}
	err = h.Desk.Sign(r.Context(), web.Actor(r), id, said)
	if bad, ok := fieldErrors(err); ok {
		return h.renderReview(w, r, http.StatusUnprocessableEntity, id, said, n, bad)
	}
	if cms.KindOf(err) == cms.Conflict {
		return h.failed(w, r, err, href.ReviewArticle(id))
	}
	if err != nil {
		return err
	}
	done := map[cms.Conclusion]string{cms.Pass: "已签字通过", cms.ReturnAuthor: "已退回作者", cms.ReturnDown: "已退回上一级",
		cms.Refer: "已记下报请，有答复后再来签"}[said.Conclusion]
	if said.Publish && said.Conclusion == cms.Pass {
		done = "已签字通过并发布"
	}
	list, err := h.waiting(r.Context())
	if err != nil {
		return err
	}
	// What was referred goes on waiting; it isn't the next one.
	list = slices.DeleteFunc(list, func(w store.Waiting) bool { return w.ArticleID == id })
	if len(list) == 0 {
		return h.done(w, r, web.Flash{Text: done, Note: "没有别的稿件在等您。"}, href.Queue)
	}
	return h.done(w, r, web.Flash{Text: done, Note: "下面是下一篇。"}, href.ReviewArticle(list[0].ArticleID))
}

// recall takes a submission back.
func (h *Handler) recall(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r)
	if err != nil {
		return err
	}
	if err := h.Desk.Recall(r.Context(), web.Actor(r), id); err != nil {
		return h.failed(w, r, err, href.AdminArticle(id))
	}
	return h.done(w, r, web.Flash{Text: "已撤回，可以接着改"}, href.AdminArticle(id))
}
