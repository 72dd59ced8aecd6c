package adminpage

import (
	"context"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"xuanlan/internal/cms"
	"xuanlan/templates/ui"
)

// forbidden is what the content security policy would block.
var forbidden = regexp.MustCompile(`(?i)\sstyle=|\son[a-z]+=|<style|<script>|(href|action|src)="(javascript|data):`)

func TestPagesObeyContentSecurityPolicy(t *testing.T) {
	t.Parallel()
	bad := map[string]string{"title": "请写标题", "name": "请写名称", "password": "太短", "reason": "请写原因", "q": "其他"}
	choices := []Choice{{Value: "1", Label: "动态", Kind: "list", Depth: 1}}
	pages := map[string]templ.Component{
		"login":     Login(LoginView{Error: "用户名或密码不对"}),
		"dashboard": Dashboard(DashboardView{Recent: []RecentArticle{{ID: 1}}, Columns: []Freshness{{Level: "bad"}}, Chart: NewChart("", []int{1, 2}, nil)}),
		"articles": Articles(ArticlesView{CanPublish: true, Columns: choices, Rows: []ArticleRow{{ID: 1, Title: "标题", State: Badge{Key: cms.StandReady}}},
			ByTitle: Sort{URL: "?sort=title", Dir: "ascending"}, Pager: ui.NewPager(90, 20, 2, "篇", func(int) string { return "?page=1" })}),
		"article":  ArticleForm(ArticleFormView{ID: 1, Columns: choices, Others: choices, Attachments: []AttachmentRow{{ID: "1"}}, CanPublish: true, CanDelete: true, Errors: bad}),
		"withdraw": Withdraw(WithdrawView{Items: []WithdrawItem{{ID: 1}}, Errors: bad, Back: "javascript:alert(1)"}),
		"columns":  Columns(ColumnsView{Rows: []ColumnRow{{ID: 1, CanUp: true}}, Deleted: []ColumnRow{{ID: 2}}}),
		"column":   ColumnForm(ColumnFormView{ID: 1, Errors: bad}),
		"settings": Settings(SettingsView{Errors: bad}),
		"home":     HomeItems(HomeItemsView{Slides: []HomeItemRow{{ID: 1}}}),
		"homeItem": HomeItemForm(HomeItemFormView{HasPicture: true, HasTone: true, HasNote: true, HasGroup: true, Errors: bad}),
		"users":    Users(UsersView{Rows: []UserRow{{ID: 1, Disabled: true}, {ID: 2}}}),
		"user":     UserForm(UserFormView{ID: 1, ResetErrors: bad, Errors: bad}),
		"password": Password(PasswordView{Errors: bad}),
		"code":     LoginCode(CodeView{Error: "口令不对"}),
		"factor":   Factor(FactorView{Allowed: true, Secret: "ABCD EFGH", Errors: bad}),
		"codes":    RecoveryCodes(CodesView{Codes: []string{"abcd-efgh"}, Next: "javascript:alert(1)"}),
		"sessions": Sessions(SessionsView{Rows: []LoginRow{{ID: 1, Here: true}}, Others: true}),
		"logins":   UserLogins(UserLoginsView{ID: 1, Rows: []LoginRow{{ID: 1}, {ID: 2}}, LockedUntil: "10:30", Factor: "2026-11-24"}),
		"security": Security(SecurityView{Groups: []SecurityGroup{{ID: "lock", Session: true}}, Locked: []LockedRow{{Address: "10.0.0.7"}}, Errors: bad}),
		"audit":    Audit(AuditView{Rows: []AuditRow{{Action: "撤稿", Tone: "red"}}}),
		"message":  Message(MessageView{Title: "没有这篇稿件", Request: "1"}),
	}
	shell := Shell{Title: "稿件", CanWrite: true, CanStructure: true, CanSettings: true, CanUsers: true, CanAudit: true, PasswordNote: "密码要到期了。",
		Flash: &Flash{Text: "已移入回收站", Undo: &Undo{URL: "/x", Fields: []Hidden{{"id", "1"}}}}}
	for name, page := range pages {
		html := render(t, templ.ComponentFunc(layoutAround(shell, page)))
		if found := forbidden.FindString(html); found != "" {
			t.Errorf("%s: %q", name, found)
		}
	}
}

func TestArticleFormNamesItsFields(t *testing.T) {
	t.Parallel()
	html := render(t, ArticleForm(ArticleFormView{ID: 7, Others: []Choice{{Value: "2"}}, Attachments: []AttachmentRow{{ID: "5"}}, CanPublish: true, CanRedate: true, CanDelete: true,
		Body: "<p>甲 & 乙</p></textarea>"}))
	for _, name := range strings.Fields(`title subtitle column_id other_id source author writer writer_phone repost repost_site repost_url repost_at
		publish_at take_down_at pinned_until shown_at summary
		keywords cover_id cover_alt body attachment_id attachment_name doc_number doc_issuer doc_genre doc_index
		doc_written_on doc_validity doc_openness doc_grade doc_note base_revision action id`) {
		if !strings.Contains(html, ` name="`+name+`"`) {
			t.Errorf("no field %q", name)
		}
	}
	if !strings.Contains(html, "&lt;p&gt;甲 &amp; 乙&lt;/p&gt;&lt;/textarea&gt;</textarea>") {
		t.Error("the body is not escaped")
	}
	// Return in a text line presses the first button.
	first := regexp.MustCompile(`<button[^>]*>`).FindString(html)
	if !strings.Contains(first, `value="save"`) {
		t.Errorf("first button: got %s", first)
	}
}

func layoutAround(s Shell, page templ.Component) func(context.Context, io.Writer) error {
	return func(ctx context.Context, w io.Writer) error {
		return Layout(s).Render(templ.WithChildren(ctx, page), w)
	}
}

func render(t *testing.T, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
