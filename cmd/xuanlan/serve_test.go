package main

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"syscall"
	"testing"
	"time"

	"xuanlan/internal/cms"
	"xuanlan/internal/editorial"
	"xuanlan/internal/stats"
	"xuanlan/internal/store"
	"xuanlan/internal/testdb"
)

// program is xuanlan serve as a process of its own.
type program struct {
	t   *testing.T
	cmd *exec.Cmd
	url string
}

var address = regexp.MustCompile(`网站 +(http://[^/]+)/`)

func serveProgram(t *testing.T, database, addr string, env ...string) *program {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &program{t: t, cmd: exec.Command(exe, "serve", "--addr", addr, "--data-dir", filepath.Join(t.TempDir(), "var"))}
	p.cmd.Env = append(cleanEnv(), "RUN_XUANLAN=1", "DATABASE_URL="+database, "XUANLAN_ADMIN_PASSWORD=Test-pass-2026")
	p.cmd.Env = append(p.cmd.Env, env...)
	p.cmd.Stderr = os.Stderr
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.cmd.Process.Kill() }) // gone already, as a rule
	sc := bufio.NewScanner(out)
	for sc.Scan() {
		if m := address.FindStringSubmatch(sc.Text()); m != nil {
			p.url = m[1]
			break
		}
	}
	if p.url == "" {
		t.Fatal("the program said no address")
	}
	go func() {
		for sc.Scan() { // keep the pipe empty
		}
	}()
	return p
}

// visit loads a page as a person's browser does.
func (p *program) visit(url string) int {
	p.t.Helper()
	req, err := http.NewRequest("GET", url, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("User-Agent", "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	res.Body.Close()
	return res.StatusCode
}

func (p *program) end(s syscall.Signal) error {
	p.t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		p.t.Fatal(err)
	}
	return p.cmd.Wait()
}

func publish(t *testing.T, s *store.Store) int64 {
	t.Helper()
	ctx, actor := context.Background(), cms.Command("test")
	desk := editorial.New(s, time.Now)
	c := cms.Column{Slug: "news", Name: "动态", Kind: cms.KindList, Visible: true}
	if err := desk.SaveColumn(ctx, actor, &c); err != nil {
		t.Fatal(err)
	}
	saved, err := desk.Save(ctx, actor, editorial.Draft{Publish: true, Body: "<p>文</p>",
		Content: cms.Content{Title: "题", ColumnID: c.ID, Source: "某局"}})
	if err != nil {
		t.Fatal(err)
	}
	return saved.ArticleID
}

// A graceful stop loses no view; a kill loses at most those of the last five
// seconds.
func TestViewsSurviveTheEnd(t *testing.T) {
	t.Parallel()
	database := testdb.URL(t)
	s, err := store.Open(context.Background(), database)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	id := publish(t, s)
	views := func() int64 {
		n, err := s.Views(context.Background(), id)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	p := serveProgram(t, database, "127.0.0.1:0")
	page := fmt.Sprintf("%s/articles/%d", p.url, id)
	for range 3 {
		if got := p.visit(page); got != http.StatusOK {
			t.Fatalf("status %d", got)
		}
	}
	if err := p.end(syscall.SIGTERM); err != nil {
		t.Errorf("graceful stop: %v", err)
	}
	if got := views(); got != 3 {
		t.Errorf("%d views after a stop, want 3", got)
	}

	p = serveProgram(t, database, "127.0.0.1:0")
	page = fmt.Sprintf("%s/articles/%d", p.url, id)
	p.visit(page)
	p.visit(page)
	time.Sleep(stats.FlushEvery + time.Second)
	p.visit(page)
	_ = p.end(syscall.SIGKILL)
	if got := views(); got < 5 {
		t.Errorf("%d views after a kill, want at least 5", got)
	}
}

// A bare port listens on both families.
func TestListensOnBoth(t *testing.T) {
	t.Parallel()
	p := serveProgram(t, testdb.URL(t), ":0")
	port := p.url[len("http://localhost:"):]
	for _, host := range []string{"127.0.0.1", "[::1]"} {
		if got := p.visit("http://" + host + ":" + port + "/"); got != http.StatusOK {
			t.Errorf("%s: %d", host, got)
		}
	}
	if err := p.end(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
}
