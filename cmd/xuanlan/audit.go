package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"

	"xuanlan/internal/app"
	"xuanlan/internal/audit"
	"xuanlan/internal/cms"
	"xuanlan/internal/config"
	"xuanlan/internal/store"
)

type auditLog struct {
	Verify auditVerify `cmd:"" help:"校验：每一条是否被改动、缺失、调换、截去"`
	Export auditExport `cmd:"" help:"把一段时间的日志写到标准输出，带哈希"`
	Prune  auditPrune  `cmd:"" help:"清理超过保存期限的记录（期限在站点设置里，至少一年）"`
}

// withLog runs f on the audit log of the configured database.
func withLog(ctx context.Context, c config.Database, f func(*audit.Log) error) error {
	s, closeDB, err := app.OpenDatabase(ctx, c, note)
	if err != nil {
		return err
	}
	defer closeDB()
	if err := s.CheckVersion(ctx); err != nil {
		return err
	}
	return f(audit.New(s, time.Now))
}

// progress draws a bar on standard error.
func progress() (step func(done, total int64), finish func()) {
	bar := progressbar.NewOptions64(-1, progressbar.OptionSetWriter(os.Stderr), progressbar.OptionSetDescription("校验"),
		progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionSetWidth(40), progressbar.OptionClearOnFinish())
	return func(done, total int64) {
			bar.ChangeMax64(total)
			_ = bar.Set64(done)
		}, func() {
			_ = bar.Finish()
		}
}

type auditVerify struct {
	config.Database
	Anchor []string `placeholder:"SEQ:HASH" help:"以前记下的锚点，可以写几次；对不上说明日志被整体改写过"`
}

// Run verifies the whole log and says in one line what it found.
func (c *auditVerify) Run(ctx context.Context) error {
	var o audit.Options
	for _, s := range c.Anchor {
		a, err := audit.ParseAnchor(s)
		if err != nil {
			return usageError{err}
		}
		o.Anchors = append(o.Anchors, a)
	}
	return withLog(ctx, c.Database, func(l *audit.Log) error {
		step, finish := progress()
		o.Progress = step
		rep, err := l.Check(ctx, actor("audit verify"), o)
		finish()
		if err != nil {
			return err
		}
		if rep.Problem != nil {
			return fmt.Errorf("操作日志没有通过校验，第 %d 条起有问题：%s", rep.Problem.Seq, rep.Problem.Text)
		}
		removed := ""
		if rep.Removed > 0 {
			removed = fmt.Sprintf("，之前 %d 条到期清理", rep.Removed)
		}
		fmt.Printf("操作日志完好：第 %d 至 %d 条，共 %d 条%s；锚点 %s\n", rep.From, rep.Through, rep.Through-rep.From+1, removed, rep.Last)
		return nil
	})
}

type auditExport struct {
	config.Database
	From   string `placeholder:"YYYY-MM-DD" help:"从这一天起（北京时间）；不写则从头"`
	To     string `placeholder:"YYYY-MM-DD" help:"到这一天为止，含当天；不写则到现在"`
	Format string `enum:"csv,jsonl" default:"csv" help:"csv 用 Excel 打开；jsonl 每行一个 JSON，内容与算哈希时逐字相同"`
}

// Run writes the entries to standard output.
func (c *auditExport) Run(ctx context.Context) error {
	var f store.AuditFilter
	detail := map[string]any{}
	for _, d := range []struct {
		name, value string
		to          *time.Time
		days        int
	}{{"from", c.From, &f.From, 0}, {"to", c.To, &f.To, 1}} {
		if d.value == "" {
			continue
		}
		t, err := time.ParseInLocation(time.DateOnly, d.value, cms.Zone)
		if err != nil {
			return usageError{fmt.Errorf("--%s 的日期 %q 写法不对，应像 2026-11-24", d.name, d.value)}
		}
		*d.to, detail[d.name] = t.AddDate(0, 0, d.days), d.value
	}
	return withLog(ctx, c.Database, func(l *audit.Log) error {
		n, err := l.Export(ctx, actor("audit export"), os.Stdout, c.Format, f, detail)
		if err != nil {
			return err
		}
		note("已导出 %d 条", n)
		return nil
	})
}

type auditPrune struct{ config.Database }

// Run removes what was kept for long enough.
func (c *auditPrune) Run(ctx context.Context) error {
	return withLog(ctx, c.Database, func(l *audit.Log) error {
		step, finish := progress()
		n, cutoff, err := l.Prune(ctx, actor("audit prune"), step)
		finish()
		if err != nil {
			return err
		}
		day := cutoff.In(cms.Zone).Format(time.DateOnly)
		if n == 0 {
			fmt.Printf("没有 %s 以前的记录，不用清理\n", day)
			return nil
		}
		fmt.Printf("清理了 %s 以前的 %d 条记录，已记入日志\n", day, n)
		return nil
	})
}
