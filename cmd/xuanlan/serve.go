package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"xuanlan/internal/app"
	"xuanlan/internal/config"
	"xuanlan/internal/sample"
	"xuanlan/internal/store"
)

type serve struct{ config.Serve }

// Help is shown below the flags.
func (c *serve) Help() string {
	return "环境变量 XUANLAN_ADMIN_PASSWORD 是第一个管理员（admin）的密码，只在还没有任何用户时用；不设时随机生成，显示一次。\n" +
		"环境变量 XUANLAN_WEBHOOK_SECRET 是给群机器人的消息签名用的密钥（HMAC-SHA256）；不设时不签名。"
}

// Run serves until the process is told to stop.
func (c *serve) Run(ctx context.Context) (err error) {
	c.ReadSecrets()
	l, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return usageError{fmt.Errorf("监听 %s 失败，端口可能被占用：%w", c.Addr, err)}
	}
	defer l.Close()
	if err := os.MkdirAll(c.DataDir, 0o755); err != nil {
		return usageError{fmt.Errorf("数据目录 %s 建不了：%w", c.DataDir, err)}
	}
	s, closeDB, err := app.OpenDatabase(ctx, c.Database, say)
	if err != nil {
		return err
	}
	defer func() {
		say("正在停止……")
		if cerr := closeDB(); err == nil {
			err = cerr
		}
	}()
	a, err := c.prepare(ctx, s)
	if err != nil {
		return err
	}
	announce(l.Addr())
	return a.Serve(ctx, l)
}

// prepare brings the database into shape and builds the program on it.
func (c *serve) prepare(ctx context.Context, s *store.Store) (*app.App, error) {
	if c.Migrate {
		if err := migrateTo(ctx, s); err != nil {
			return nil, err
		}
	}
	if err := s.CheckVersion(ctx); err != nil {
		return nil, err
	}
	a, err := c.build(ctx, s)
	if err != nil {
		return nil, err
	}
	if c.Sample {
		if err := loadSample(ctx, a); err != nil {
			return nil, err
		}
	}
	created, password, err := a.Accounts.Bootstrap(ctx, c.AdminPassword)
	if err != nil {
		return nil, usageError{err}
	}
	switch {
	case password != "":
		say("\n  管理员  admin\n  密码    %s   （只显示这一次，第一次登录时要换掉）", password)
	case created:
		say("\n  管理员  admin\n  密码    XUANLAN_ADMIN_PASSWORD 里的那一个")
	}
	if created && c.Sample {
		return a, sampleUsers(ctx, a, cmp.Or(password, c.AdminPassword))
	}
	return a, nil
}

// build makes the program of its settings.
func (c *serve) build(ctx context.Context, s *store.Store) (*app.App, error) {
	blobs, err := app.OpenFiles(ctx, c.Data)
	if err != nil {
		return nil, err
	}
	access, err := os.OpenFile(filepath.Join(c.DataDir, "access.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o640)
	if err != nil {
		return nil, fmt.Errorf("访问日志打不开：%w", err)
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	outlets, err := c.Outlets()
	if err != nil {
		return nil, usageError{err}
	}
	return app.New(ctx, app.Options{Store: s, Blobs: blobs, Log: log, Access: slog.New(slog.NewJSONHandler(access, nil)), Now: time.Now, Outlets: outlets}), nil
}

// sampleUsers makes an account for each role and names them.
func sampleUsers(ctx context.Context, a *app.App, password string) error {
	users, err := sample.Users(ctx, a.Store, a.Accounts, password)
	if err == nil {
		err = sample.Desk(ctx, a.Store, a.Desk, users, time.Now())
	}
	for i := range users {
		u := &users[i]
		say("  %-8s%-10s%s", strings.Join(u.RoleNames(), "、"), u.Login, u.Unit)
	}
	if len(users) > 0 {
		say("  以上示例账号的密码和管理员的一样；正式使用前请停用。")
	}
	return err
}

func loadSample(ctx context.Context, a *app.App) error {
	start := time.Now()
	loaded, err := a.LoadSample(ctx, func(step string) { say("正在装入示例网站：%s……", step) })
	if err != nil {
		return fmt.Errorf("示例网站没有装好：%w", err)
	}
	if loaded {
		say("示例网站已装好，用时 %.1f 秒", time.Since(start).Seconds())
	}
	return nil
}

// announce prints the addresses. A wildcard listener is reached under
// localhost.
func announce(a net.Addr) {
	at := a.String()
	if t, ok := a.(*net.TCPAddr); ok && t.IP.IsUnspecified() {
		at = fmt.Sprintf("localhost:%d", t.Port)
	}
	say("\n  网站    http://%s/\n  后台    http://%s/admin\n\n按 Ctrl+C 停止。", at, at)
}

type migrate struct{ config.Database }

// Run applies the migrations.
func (c *migrate) Run(ctx context.Context) error {
	s, closeDB, err := app.OpenDatabase(ctx, c.Database, say)
	if err != nil {
		return err
	}
	defer closeDB()
	return migrateTo(ctx, s)
}

func migrateTo(ctx context.Context, s *store.Store) error {
	n := 0
	err := s.Migrate(ctx, func(file string, took time.Duration) {
		n++
		say("数据库结构 %s（%d 毫秒）", strings.TrimSuffix(filepath.Base(file), ".sql"), took.Milliseconds())
	})
	if err == nil && n == 0 {
		say("数据库结构已是最新")
	}
	return err
}
