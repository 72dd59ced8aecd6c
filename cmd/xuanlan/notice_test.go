package main

import (
	"context"
	"fmt"
	"net/url"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/editorial"
	"xuanlan/internal/notify/notifytest"
	"xuanlan/internal/store"
	"xuanlan/internal/testdb"
)

const password = "Birch-secret-tulip-7"

// staff makes a column with one signature, somebody who writes for it and
// somebody who signs.
func staff(t *testing.T, s *store.Store) (column int64, signer cms.User) {
	t.Helper()
	ctx, actor := context.Background(), cms.Command("test")
	c := cms.Column{Slug: "news", Name: "动态", Kind: cms.KindList, Visible: true, Workflow: &cms.Workflow{Levels: []string{"审签"}}}
	if err := editorial.New(s, time.Now).SaveColumn(ctx, actor, &c); err != nil {
		t.Fatal(err)
	}
	users := []*cms.User{{Login: "author", Name: "程雨石", Grants: []cms.Grant{{Role: cms.RoleEditor}}},
		{Login: "signer", Name: "方知夏", Email: "fang@example.gov.cn", Grants: []cms.Grant{{Role: cms.RoleFinal}}}}
	for _, u := range users {
		holder(t, s, u)
	}
	return c.ID, *users[1]
}

// submit hands an item in over the web, and returns when that is acknowledged.
func (p *program) submit(column int64) {
	p.t.Helper()
	p.login("author").post("/admin/articles/new", url.Values{"title": {"巡河"}, "column_id": {fmt.Sprint(column)}, "source": {"市水务局"}, "body": {"<p>文</p>"},
		"base_revision": {"0"}, "action": {"submit"}})
}

// What was acknowledged survives a kill: the notice is there, and its mail,
// which was just being sent, goes out after the next start.
func TestNoticesSurviveAKill(t *testing.T) {
	t.Parallel()
	ctx, database := context.Background(), testdb.URL(t)
	s, err := store.Open(ctx, database)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	column, signer := staff(t, s)
	mails := notifytest.New(t, nil)
	begun, killed := make(chan struct{}), make(chan struct{})
	var held atomic.Bool
	mails.Reply(func(string) string {
		if held.CompareAndSwap(false, true) {
			close(begun)
			<-killed
		}
		return ""
	})
	env := []string{"XUANLAN_SMTP_URL=smtp://" + mails.Address, "XUANLAN_MAIL_FROM=portal@example.gov.cn"}
	p := serveProgram(t, database, "127.0.0.1:0", env...)
	p.submit(column)
	<-begun
	_ = p.end(syscall.SIGKILL)
	close(killed)
	list, err := s.Notices(ctx, signer.ID, 10, 0)
	if err != nil || len(list) != 1 || !list[0].Unread() || list[0].Phrase() != "待审签" {
		t.Fatalf("after the kill: %+v %v", list, err)
	}
	if left, err := s.QueuedJobs(ctx, cms.MailNotice{}.Kind()); err != nil || left != 1 {
		t.Fatalf("%d mails are queued, %v", left, err)
	}
	// A job that a dead process left behind is taken up again after minutes,
	// which pass here at once.
	if _, err := s.Pool().Exec(ctx, "UPDATE river_job SET attempted_at = attempted_at - interval '1 hour' WHERE state = 'running'"); err != nil {
		t.Fatal(err)
	}
	p = serveProgram(t, database, "127.0.0.1:0", env...)
	select {
	case m := <-mails.Got():
		if m.To != "fang@example.gov.cn" {
			t.Errorf("%+v", m)
		}
	case <-time.After(60 * time.Second):
		t.Error("the mail didn't go out")
	}
	if err := p.end(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	if len(mails.Got()) != 0 {
		t.Error("the mail went out twice")
	}
}
