package localpg

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// minMajor is the oldest PostgreSQL that is used, the one of Ubuntu 22.04.
const minMajor = 14

// ErrNotInstalled is returned when no usable server program is installed.
var ErrNotInstalled = errors.New("未找到 PostgreSQL 服务端程序（需要 14 或更新的版本），请先安装：" +
	"Debian/Ubuntu 执行 apt-get install postgresql；" +
	"RHEL/openEuler 执行 dnf install postgresql-server；macOS 执行 brew install postgresql@17")

// binaries are the server programs of one installed PostgreSQL.
type binaries struct {
	postgres, initdb string
	major            int
	version          string // for people: "15.18"
}

// finder says where to look: the directories of a PATH, then shell patterns.
type finder struct {
	path     string
	patterns []string
}

func defaultFinder() finder {
	return finder{
		path: os.Getenv("PATH"),
		patterns: []string{
			"/usr/lib/postgresql/*/bin", // Debian, Ubuntu
			"/usr/pgsql-*/bin",          // packages of the PostgreSQL project
			"/usr/local/pgsql/bin",      // built from source
			"/opt/homebrew/opt/postgresql*/bin",
			"/usr/local/opt/postgresql*/bin",
			"/opt/homebrew/bin",
		},
	}
}

// find returns every usable installation, the preferred one first: that of
// PATH, then the newest.
func (f finder) find() ([]binaries, error) {
	var found []binaries
	seen := map[string]bool{}
	add := func(dir string) {
		if b, ok := inspect(dir); ok && !seen[b.postgres] {
			seen[b.postgres] = true
			found = append(found, b)
		}
	}
	for _, dir := range filepath.SplitList(f.path) {
		if filepath.IsAbs(dir) {
			add(dir)
		}
	}
	inPath := len(found)
	for _, pattern := range f.patterns {
		dirs, _ := filepath.Glob(pattern)
		for _, dir := range dirs {
			add(dir)
		}
	}
	slices.SortStableFunc(found[inPath:], func(a, b binaries) int { return cmp.Compare(b.major, a.major) })
	usable := slices.DeleteFunc(slices.Clone(found), func(b binaries) bool { return b.major < minMajor })
	if len(usable) == 0 && len(found) > 0 {
		return nil, fmt.Errorf("已安装的 PostgreSQL %s 太旧: %w", found[0].version, ErrNotInstalled)
	}
	if len(usable) == 0 {
		return nil, ErrNotInstalled
	}
	return usable, nil
}

var versionLine = regexp.MustCompile(`^postgres \(PostgreSQL\) ((\d+)\S*)`)

// inspect asks the server program in dir for its version. A link into another
// directory is followed first: initdb may have a link there or not.
func inspect(dir string) (binaries, bool) {
	postgres, err := filepath.EvalSymlinks(filepath.Join(dir, "postgres"))
	if err != nil {
		return binaries{}, false
	}
	b := binaries{postgres: postgres}
	for _, d := range []string{filepath.Dir(postgres), dir} {
		if path, err := exec.LookPath(filepath.Join(d, "initdb")); err == nil && b.initdb == "" {
			b.initdb = path
		}
	}
	out, err := exec.Command(postgres, "--version").Output()
	m := versionLine.FindStringSubmatch(string(out))
	if err != nil || m == nil || b.initdb == "" {
		return binaries{}, false
	}
	b.version = m[1]
	b.major, err = strconv.Atoi(m[2])
	return b, err == nil
}

// choose returns the installation that can run the cluster in data, or the
// preferred one when there is no cluster yet.
func choose(bins []binaries, data string) (b binaries, exists bool, err error) {
	text, err := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	if errors.Is(err, os.ErrNotExist) {
		return bins[0], false, nil
	}
	if err != nil {
		return b, false, fmt.Errorf("无法读取数据库目录 %s: %w", data, err)
	}
	want := strings.TrimSpace(string(text))
	var have []string
	for _, b := range bins {
		if strconv.Itoa(b.major) == want {
			return b, true, nil
		}
		have = append(have, strconv.Itoa(b.major))
	}
	return b, true, fmt.Errorf("数据库目录 %s 由 PostgreSQL %s 创建，而本机安装的是 PostgreSQL %s，无法打开："+
		"请安装 postgresql-%[2]s，或用 pg_upgrade 升级数据后再启动", data, want, strings.Join(have, "、"))
}
