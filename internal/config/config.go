// Package config holds the settings of the program: each is a flag and an
// environment variable.
package config

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"

	"xuanlan/internal/blob"
)

// Database says where the data are. With an empty URL the program runs a
// PostgreSQL of its own inside DataDir.
type Database struct {
	DatabaseURL string `name:"database-url" env:"DATABASE_URL" placeholder:"URL" help:"PostgreSQL 地址；不设时程序自己在数据目录里运行一个 PostgreSQL"`
	DataDir     string `name:"data-dir" env:"XUANLAN_DATA" default:"var" placeholder:"DIR" help:"数据目录：上传的文件，以及自带的数据库"`
}

// Data says where the data are that go together: the database and the
// uploaded files.
type Data struct {
	Database
	FilesURL string `name:"files-url" env:"XUANLAN_FILES_URL" placeholder:"URL" help:"上传文件的 S3 存储桶，如 s3://访问键:密钥@主机/存储桶；不设时放在数据目录的 files 里"`
}

// Serve are the settings of the server.
type Serve struct {
	Data
	Notify
	Addr    string `env:"XUANLAN_ADDR" default:"127.0.0.1:8080" placeholder:"ADDR" help:"监听地址；只写 :8080 时同时监听 IPv4 和 IPv6"`
	Migrate bool   `env:"XUANLAN_MIGRATE" help:"启动前把数据库结构升到本程序的版本"`
	Sample  bool   `env:"XUANLAN_SAMPLE" help:"数据库为空时装入示例网站"`

	// AdminPassword is no flag: other users of the machine can read those.
	AdminPassword string `kong:"-"`
}

// variables are all environment variables of the program.
var variables = map[string]bool{
	"XUANLAN_DATA": true, "XUANLAN_ADDR": true, "XUANLAN_MIGRATE": true, "XUANLAN_SAMPLE": true,
	"XUANLAN_FILES_URL": true, "XUANLAN_SMTP_URL": true, "XUANLAN_MAIL_FROM": true, "XUANLAN_PUBLIC_URL": true,
	"XUANLAN_WEBHOOK_URL": true, "XUANLAN_WEBHOOK_FORMAT": true, "XUANLAN_WEBHOOK_SECRET": true,
	"XUANLAN_ADMIN_PASSWORD": true, "XUANLAN_TEST_DATABASE_URL": true, "XUANLAN_CHROMIUM": true,
}

// CheckEnvironment refuses variables that begin like ours and are none: a
// mistyped setting would otherwise be ignored in silence.
func CheckEnvironment(environ []string) error {
	for _, e := range environ {
		name, _, _ := strings.Cut(e, "=")
		if strings.HasPrefix(name, "XUANLAN_") && !variables[name] {
			return fmt.Errorf("不认识环境变量 %s", name)
		}
	}
	return nil
}

// Validate reports the first setting that can't work.
func (d Database) Validate() error {
	if d.DataDir == "" {
		return errors.New("数据目录（--data-dir 或 XUANLAN_DATA）不能为空")
	}
	if d.DatabaseURL == "" {
		return nil
	}
	if _, err := pgxpool.ParseConfig(d.DatabaseURL); err != nil {
		// The driver's text may hold the password.
		return errors.New("数据库地址（--database-url 或 DATABASE_URL）写法不对，应像 postgres://用户:密码@主机:5432/库名")
	}
	return nil
}

// Validate reports the first setting that can't work.
func (s Serve) Validate() error {
	host, port, err := net.SplitHostPort(s.Addr)
	if err != nil {
		return fmt.Errorf("监听地址（--addr 或 XUANLAN_ADDR）%q 写法不对，应像 127.0.0.1:8080 或 :8080", s.Addr)
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return fmt.Errorf("监听端口 %q 不对，应是 0 到 65535 的数字", port)
	}
	if host != "" && host != "localhost" && net.ParseIP(host) == nil {
		return fmt.Errorf("监听地址 %q 应是 IP 地址、localhost，或留空", host)
	}
	if _, err := s.Outlets(); err != nil {
		return err
	}
	return s.Data.Validate()
}

// Validate reports the first setting that can't work.
func (d Data) Validate() error {
	if _, err := d.Bucket(); err != nil {
		return fmt.Errorf("文件存储的地址（--files-url 或 XUANLAN_FILES_URL）%w", err)
	}
	return d.Database.Validate()
}

// Bucket is where uploaded files are kept, or nil: in the folder Files.
func (d Data) Bucket() (*blob.Location, error) {
	if d.FilesURL == "" {
		return nil, nil
	}
	at, err := blob.ParseURL(d.FilesURL, os.Getenv)
	return &at, err
}

// Files is the folder of uploaded files.
func (d Data) Files() string { return filepath.Join(d.DataDir, "files") }

// ReadSecrets takes the secrets that are no flags from the environment, and
// every secret of Serve out of it, so that no child process inherits them.
func (s *Serve) ReadSecrets() {
	s.AdminPassword, s.WebhookSecret = os.Getenv("XUANLAN_ADMIN_PASSWORD"), os.Getenv("XUANLAN_WEBHOOK_SECRET")
	for _, name := range []string{"XUANLAN_ADMIN_PASSWORD", "XUANLAN_WEBHOOK_SECRET", "XUANLAN_WEBHOOK_URL", "XUANLAN_SMTP_URL"} {
		_ = os.Unsetenv(name)
	}
}
