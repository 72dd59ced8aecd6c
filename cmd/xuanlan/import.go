package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/schollz/progressbar/v3"

	"xuanlan/internal/account"
	"xuanlan/internal/app"
	"xuanlan/internal/audit"
	"xuanlan/internal/cms"
	"xuanlan/internal/config"
	"xuanlan/internal/importer"
	"xuanlan/internal/store"
)

type imports struct {
	config.Data
	File string `arg:"" type:"existingfile" help:"JSONL 文件；图片和附件放在它旁边"`
}

// Run imports the file and lists what did not go in.
func (c *imports) Run(ctx context.Context) error {
	s, closeDB, err := app.OpenDatabase(ctx, c.Database, say)
	if err != nil {
		return err
	}
	defer closeDB()
	if err := s.CheckVersion(ctx); err != nil {
		return err
	}
	rep, err := c.load(ctx, s)
	for _, p := range rep.Problems {
		if p.Kept {
			say("第 %d 行（已导入）：%s", p.Line, p.Reason)
		} else {
			say("第 %d 行：%s", p.Line, p.Reason)
		}
	}
	failed := 0
	for _, p := range rep.Problems {
		if !p.Kept {
			failed++
		}
	}
	if auditErr := audit.New(s, time.Now).Imported(context.WithoutCancel(ctx), actor("import"), filepath.Base(c.File), rep.Added, rep.Known, failed); auditErr != nil {
		return auditErr
	}
	say("新导入 %d 篇，原来已有 %d 篇，没有导入 %d 行", rep.Added, rep.Known, failed)
	if err == nil && failed > 0 {
		err = fmt.Errorf("有 %d 行没有导入，改好后可以再导入一次，已有的不会重复", failed)
	}
	return err
}

func (c *imports) load(ctx context.Context, s *store.Store) (importer.Report, error) {
	var none importer.Report
	f, err := os.Open(c.File)
	if err != nil {
		return none, err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return none, err
	}
	blobs, err := app.OpenFiles(ctx, c.Data)
	if err != nil {
		return none, err
	}
	columns, err := s.Columns(ctx)
	if err != nil {
		return none, err
	}
	a := app.New(ctx, app.Options{Store: s, Blobs: blobs, Log: slog.Default(), Access: slog.Default(), Now: time.Now})
	bar := progressbar.NewOptions64(st.Size(), progressbar.OptionSetWriter(os.Stderr), progressbar.OptionShowBytes(true),
		progressbar.OptionSetDescription("导入"), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionSetWidth(40),
		progressbar.OptionOnCompletion(func() { fmt.Fprintln(os.Stderr) }))
	rep, err := importer.New(a.Desk, a.Library).Run(ctx, actor("import"), cms.NewTree(columns), f,
		os.DirFS(filepath.Dir(c.File)), func(read int64) { _ = bar.Set64(min(read, st.Size())) })
	_ = bar.Finish()
	return rep, err
}

type user struct {
	config.Database
	Login       string `arg:"" help:"用户名"`
	ResetFactor bool   `help:"同时取消动态口令，手机和备用码都丢了时用"`
}

// Run gives the account a new random password and prints it. Locks of
// addresses are lifted, too: the operator may sit behind one of them.
func (c *user) Run(ctx context.Context) error {
	s, closeDB, err := app.OpenDatabase(ctx, c.Database, say)
	if err != nil {
		return err
	}
	defer closeDB()
	u, err := s.UserByLogin(ctx, c.Login)
	if cms.KindOf(err) == cms.NotFound {
		return fmt.Errorf("没有用户 %s", c.Login)
	}
	if err != nil {
		return err
	}
	password, accounts, actor := account.RandomPassword(), account.New(s, time.Now), actor("user")
	if err := accounts.ResetPassword(ctx, actor, u, password); err != nil {
		return err
	}
	if err := accounts.UnlockAddresses(ctx, actor); err != nil {
		return err
	}
	if c.ResetFactor {
		if err := accounts.ResetFactor(ctx, actor, u); err != nil && cms.KindOf(err) != cms.NotFound {
			return err
		}
	}
	say("%s 的新密码：%s（只显示这一次，登录后要先修改）", u.Login, password)
	return nil
}
