package job_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/editorial"
	"xuanlan/internal/job"
	"xuanlan/internal/notify"
	"xuanlan/internal/notify/notifytest"
	"xuanlan/internal/store"
	"xuanlan/internal/testdb"
)

// newsroom is a database in which an item waits for two people to sign it; one
// of them has an e-mail address.
type newsroom struct {
	t       *testing.T
	s       *store.Store
	desk    *editorial.Desk
	article int64
	reader  cms.User // who is told by e-mail
	author  cms.User
	out     *output
	mails   *notifytest.SMTP
	outlets notify.Outlets
}

func openNewsroom(t *testing.T) *newsroom {
	t.Helper()
	n := &newsroom{t: t, s: testdb.New(t, nil), out: &output{}, mails: notifytest.New(t, nil)}
	n.desk = editorial.New(n.s, time.Now)
	n.author = n.account(cms.User{Login: "author", Name: "程雨石", Grants: []cms.Grant{{Role: cms.RoleEditor}}})
	n.reader = n.account(cms.User{Login: "reader", Name: "方知夏", Email: "fang@example.gov.cn", Mails: true, Grants: []cms.Grant{{Role: cms.RoleFinal}}})
	n.account(cms.User{Login: "other", Name: "沈禾", Grants: []cms.Grant{{Role: cms.RoleFinal}}})
	mailer, err := notify.ParseMailer("smtp://portal:right@"+n.mails.Address, "portal@example.gov.cn")
	if err != nil {
		t.Fatal(err)
	}
	n.outlets = notify.Outlets{Mail: mailer, Public: "https://www.example.gov.cn"}
	c := cms.Column{Slug: "news", Name: "动态", Kind: cms.KindList, Visible: true, Workflow: &cms.Workflow{Levels: []string{"审签"}}}
	if err := n.desk.SaveColumn(t.Context(), actor, &c); err != nil {
		t.Fatal(err)
	}
	saved, err := n.desk.Save(t.Context(), as(&n.author), editorial.Draft{Submit: true, Body: "<p>还没公开的正文</p>",
		Content: cms.Content{Title: "巡河", ColumnID: c.ID, Source: "市水务局"}})
	if err != nil {
		t.Fatal(err)
	}
	n.article = saved.ArticleID
	return n
}

func as(u *cms.User) cms.Actor { return cms.Actor{ID: u.ID, Name: u.Name, User: u} }

func (n *newsroom) account(u cms.User) cms.User {
	n.t.Helper()
	if err := n.s.InTx(n.t.Context(), actor, func(tx *store.Tx) error { return tx.CreateUser(n.t.Context(), &u) }); err != nil {
		n.t.Fatal(err)
	}
	return u
}

func (n *newsroom) start() *job.Runner {
	n.t.Helper()
	return start(n.t, n.s, n.outlets, slog.New(slog.NewTextHandler(n.out, nil)))
}

// idle waits until no job of the kind is left to do.
func (n *newsroom) idle(kind string) {
	n.t.Helper()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if left, err := n.s.QueuedJobs(n.t.Context(), kind); err != nil {
			n.t.Fatal(err)
		} else if left == 0 {
			return
		}
	}
	n.t.Fatal("jobs are left")
}

func (n *newsroom) failures() []store.FailedJob {
	n.t.Helper()
	list, err := n.s.FailedJobs(n.t.Context(), []string{cms.MailNotice{}.Kind(), cms.PostNotice{}.Kind()}, 10)
	if err != nil {
		n.t.Fatal(err)
	}
	return list
}

var mailKind = cms.MailNotice{}.Kind()

// The mail says what is asked and where, and nothing of the text. It goes once,
// however often its job is done.
func TestMailOnce(t *testing.T) {
	t.Parallel()
	n := openNewsroom(t)
	n.start()
	got := next(t, n.mails.Got())
	if got.To != "fang@example.gov.cn" || got.Subject != "【】待审签：巡河" {
		t.Errorf("mail to %s, %q", got.To, got.Subject)
	}
	for _, want := range []string{"方知夏，您好", "《巡河》在等您审签", "栏目：动态", "https://www.example.gov.cn/admin/reviews/1"} {
		if !strings.Contains(got.Text, want) {
			t.Errorf("the mail lacks %s: %s", want, got.Text)
		}
	}
	if strings.Contains(got.Text, "正文") {
		t.Errorf("the mail holds the text: %s", got.Text)
	}
	n.idle(mailKind)
	again, err := n.s.Notices(t.Context(), n.reader.ID, 1, 0)
	if err != nil || len(again) != 1 {
		t.Fatalf("%d notices, %v", len(again), err)
	}
	err = n.s.InTx(t.Context(), actor, func(tx *store.Tx) error {
		return tx.Enqueue(t.Context(), cms.MailNotice{NoticeID: again[0].ID}, time.Time{})
	})
	if err != nil {
		t.Fatal(err)
	}
	n.idle(mailKind)
	if len(n.mails.Got()) != 0 {
		t.Errorf("sent twice: %+v", <-n.mails.Got())
	}
	if n.out.String() != "" {
		t.Errorf("the log says %s", n.out.String())
	}
}

// What was seen, settled or is no longer wanted is not mailed.
func TestMailOfThePast(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*newsroom, context.Context, *store.Tx) error{
		"read":    func(n *newsroom, ctx context.Context, tx *store.Tx) error { return tx.ReadNotices(ctx, n.reader.ID, 0) },
		"settled": func(n *newsroom, ctx context.Context, tx *store.Tx) error { return tx.SettleNotices(ctx, n.article) },
		"mails off": func(n *newsroom, ctx context.Context, tx *store.Tx) error {
			return tx.SetMails(ctx, n.reader.ID, false)
		},
		"no address": func(n *newsroom, ctx context.Context, tx *store.Tx) error {
			n.reader.Email = ""
			return tx.UpdateUser(ctx, &n.reader, false)
		},
		"disabled": func(n *newsroom, ctx context.Context, tx *store.Tx) error {
			now := time.Now()
			n.reader.DisabledAt = &now
			return tx.UpdateUser(ctx, &n.reader, false)
		},
		"expired": func(n *newsroom, ctx context.Context, tx *store.Tx) error {
			past := time.Now().Add(-72 * time.Hour)
			n.reader.ExpiresOn = &past
			return tx.UpdateUser(ctx, &n.reader, false)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := openNewsroom(t)
			if left, err := n.s.QueuedJobs(t.Context(), mailKind); err != nil || left != 1 {
				t.Fatalf("%d mails are queued, %v", left, err)
			}
			if err := n.s.InTx(t.Context(), actor, func(tx *store.Tx) error { return change(n, t.Context(), tx) }); err != nil {
				t.Fatal(err)
			}
			n.start()
			n.idle(mailKind)
			if len(n.mails.Got()) != 0 || len(n.failures()) != 0 {
				t.Errorf("mailed: %d; failed: %+v", len(n.mails.Got()), n.failures())
			}
		})
	}
}

// A server that is busy is asked again; one that refuses is not, and the
// administrator sees what it said.
func TestMailTriedAgain(t *testing.T) {
	t.Parallel()
	n := openNewsroom(t)
	asked := 0
	n.mails.Reply(func(string) string {
		if asked++; asked == 1 {
			return "451 4.7.1 come back later"
		}
		return ""
	})
	n.start()
	next(t, n.mails.Got())
	n.idle(mailKind)
	if !strings.Contains(n.out.String(), "come back later") || len(n.failures()) != 0 {
		t.Errorf("the log says %s; failed: %+v", n.out.String(), n.failures())
	}
}

func TestMailRefused(t *testing.T) {
	t.Parallel()
	n := openNewsroom(t)
	n.mails.Reply(func(string) string { return "550 5.1.1 no such user" })
	n.start()
	n.idle(mailKind)
	failed := n.failures()
	if len(failed) != 1 || !failed[0].GivenUp() || failed[0].Attempt != 1 || !strings.Contains(failed[0].Error, "no such user") {
		t.Errorf("failed: %+v", failed)
	}
}

// Neither the password of the mail server nor the address of the robot gets
// into the log, the queue or the errors that are kept.
func TestSecretsStayOut(t *testing.T) {
	t.Parallel()
	n := openNewsroom(t)
	robot := httptest.NewServer(http.NotFoundHandler())
	defer robot.Close()
	var err error
	if n.outlets.Robot, err = notify.ParseRobot(robot.URL+"/send?key=geheim", "json", "geheim"); err != nil {
		t.Fatal(err)
	}
	if n.outlets.Mail, err = notify.ParseMailer("smtp://portal:geheim@"+n.mails.Address, "portal@example.gov.cn"); err != nil {
		t.Fatal(err)
	}
	n.start()
	for end := time.Now().Add(20 * time.Second); len(n.failures()) < 2 && time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
	}
	failed := n.failures()
	if len(failed) != 2 || failed[0].GivenUp() || failed[1].GivenUp() {
		t.Fatalf("failed: %+v", failed)
	}
	said := n.out.String()
	for _, f := range failed {
		said += f.Error + string(f.Args)
	}
	if strings.Contains(said, "geheim") || !strings.Contains(said, "535") || !strings.Contains(said, "404") {
		t.Error(said)
	}
}

// The robot is told once of each event, with the names of those it concerns,
// and not of what is over.
func TestPosts(t *testing.T) {
	t.Parallel()
	n, l := openNewsroom(t), listen(t)
	close(l.hold)
	n.outlets.Robot = l.Robot
	r := n.start()
	got := next(t, l.posts)
	if got.Kind != "waiting" || strings.Join(got.Names, " ") != "方知夏 沈禾" || got.Step != "审签" || got.Column != "动态" ||
		got.Link != "https://www.example.gov.cn/admin/reviews/1" || !strings.Contains(got.Text, "【待审签】《巡河》") {
		t.Errorf("%+v", got)
	}
	stop(t, r, 5*time.Second)
	review, err := n.s.Review(t.Context(), n.article)
	if err != nil {
		t.Fatal(err)
	}
	// While nobody is at work it comes back, is submitted again and is signed.
	verdict := editorial.Verdict{ReviewID: review.ID, Conclusion: cms.ReturnAuthor, Opinion: "里程不对"}
	if err := n.desk.Sign(t.Context(), as(&n.reader), n.article, verdict); err != nil {
		t.Fatal(err)
	}
	draft, err := n.s.Draft(t.Context(), n.article)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := n.desk.Save(t.Context(), as(&n.author), editorial.Draft{ArticleID: n.article, BaseRevision: draft.Revision.ID, Submit: true,
		Body: string(draft.Revision.Body), Content: draft.Revision.Content}); err != nil {
		t.Fatal(err)
	}
	if review, err = n.s.Review(t.Context(), n.article); err != nil {
		t.Fatal(err)
	}
	if err := n.desk.Sign(t.Context(), as(&n.reader), n.article, editorial.Verdict{ReviewID: review.ID, Conclusion: cms.Pass, Secrecy: cms.FindingOpen}); err != nil {
		t.Fatal(err)
	}
	n.start()
	if got := next(t, l.posts); got.Kind != "approved" || len(got.Names) != 0 || !strings.Contains(got.Text, "没有能办理的人") {
		t.Errorf("then %+v", got)
	}
	n.idle(cms.PostNotice{}.Kind())
	if len(l.posts) != 0 {
		t.Errorf("and %+v", <-l.posts)
	}
}

// Who does what only he can do next himself is not told of it, nor is the
// group that nobody can.
func TestNoPostForOneself(t *testing.T) {
	t.Parallel()
	n := openNewsroom(t)
	chief := n.account(cms.User{Login: "chief", Name: "许观澜", Grants: []cms.Grant{{Role: cms.RoleFinal}, {Role: cms.RolePublisher}}})
	review, err := n.s.Review(t.Context(), n.article)
	if err != nil {
		t.Fatal(err)
	}
	verdict := editorial.Verdict{ReviewID: review.ID, Conclusion: cms.Pass, Secrecy: cms.FindingOpen}
	if err := n.desk.Sign(t.Context(), as(&chief), n.article, verdict); err != nil {
		t.Fatal(err)
	}
	if posts, err := n.s.QueuedJobs(t.Context(), cms.PostNotice{}.Kind()); err != nil || posts != 1 { // the one that it waits
		t.Errorf("%d posts, %v", posts, err)
	}
}
