// Command xuanlan serves and maintains a portal.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	osuser "os/user"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"xuanlan/internal/cms"
	"xuanlan/internal/config"
)

type commands struct {
	Serve   serve    `cmd:"" help:"运行网站"`
	Migrate migrate  `cmd:"" help:"把数据库结构升到本程序的版本"`
	Import  imports  `cmd:"" help:"导入稿件（每行一个 JSON）"`
	User    user     `cmd:"" help:"重设一个账号的密码并解锁"`
	Audit   auditLog `cmd:"" help:"操作日志：校验、导出、清理到期的记录"`
	Reindex reindex  `cmd:"" help:"重建站内搜索的索引；网站可以照常运行"`
	Clean   clean    `cmd:"" help:"把标准输入的 HTML 清理成正文的规范格式"`
	Typeset compose  `cmd:"" help:"清理标准输入的 HTML 并一键排版"`
}

func main() { os.Exit(run()) }

// run returns the exit code: 2 for a setting or argument that can't work, 1
// for work that failed.
func run() int {
	var c commands
	parser := kong.Must(&c, kong.Name("xuanlan"), kong.Description("宣栏：机关党建门户的发布系统"))
	err := config.CheckEnvironment(os.Environ())
	var k *kong.Context
	if err == nil {
		k, err = parser.Parse(os.Args[1:])
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "xuanlan: 设置有误：%v（全部设置见 xuanlan serve --help）\n", err)
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	k.BindTo(ctx, (*context.Context)(nil))
	if err := k.Run(); err != nil {
		if usage, ok := errors.AsType[usageError](err); ok {
			fmt.Fprintf(os.Stderr, "xuanlan: 设置有误：%v\n", usage)
			return 2
		}
		fmt.Fprintf(os.Stderr, "xuanlan: %s\n", oneLine(err))
		return 1
	}
	return 0
}

// oneLine folds the lines of an error; the driver's have several.
func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }

// usageError is a setting that turned out wrong only when it was used.
type usageError struct{ error }

// say tells the user what is being done.
func say(format string, args ...any) { fmt.Printf(format+"\n", args...) }

// note is say for commands whose standard output is their result.
func note(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }

// actor is who runs a command, for the audit log: the user of the system has
// no account of ours.
func actor(command string) cms.Actor {
	a := cms.Command(command)
	if u, err := osuser.Current(); err == nil {
		a.Address = "本机 " + u.Username
	}
	return a
}
