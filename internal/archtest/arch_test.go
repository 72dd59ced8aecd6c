// Package archtest compares what the packages import with the table in
// ARCHITECTURE.md, and keeps SQL and HTTP where they belong.
package archtest

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// allowed lists for each package which of ours it may import. Who isn't in
// it may import none.
var allowed = map[string]string{
	"cmd/xuanlan":        "internal/account internal/app internal/audit internal/cms internal/config internal/importer internal/sample internal/sanitize internal/store internal/typeset",
	"internal/app":       "internal/account internal/admin internal/audit internal/blob internal/config internal/editorial internal/feed internal/job internal/library internal/localpg internal/notify internal/record internal/sample internal/search internal/site internal/stats internal/store internal/web static",
	"internal/admin":     "internal/account internal/audit internal/cms internal/diff internal/docx internal/editorial internal/href internal/library internal/notify internal/paper internal/record internal/sanitize internal/stats internal/store internal/typeset internal/web templates/adminpage templates/ui",
	"internal/job":       "internal/cms internal/editorial internal/href internal/notify internal/store",
	"internal/feed":      "internal/cms internal/href internal/sanitize internal/store internal/web",
	"internal/site":      "internal/audit internal/cms internal/href internal/library internal/sanitize internal/search internal/stats internal/store internal/web templates/sitepage templates/ui",
	"internal/web":       "internal/cms internal/href",
	"internal/sample":    "internal/account internal/cms internal/editorial internal/href internal/importer internal/library internal/store",
	"internal/importer":  "internal/cms internal/editorial internal/href internal/library internal/sanitize",
	"internal/editorial": "internal/cms internal/hanzi internal/sanitize internal/store",
	"internal/account":   "internal/cms internal/store",
	"internal/audit":     "internal/cms internal/store",
	"internal/library":   "internal/blob internal/cms internal/hanzi internal/href internal/picture internal/store",
	"internal/record":    "internal/cms internal/diff internal/paper internal/sanitize internal/store",
	"internal/search":    "internal/hanzi internal/store",
	"internal/stats":     "internal/cms internal/store",
	"internal/store":     "internal/cms migrations",
	"internal/config":    "internal/blob internal/notify",
	"internal/sanitize":  "internal/cms internal/href",
	"internal/docx":      "internal/cms internal/sanitize",
	"internal/typeset":   "internal/cms internal/sanitize",

	"templates/ui":        "internal/cms internal/href static",
	"templates/sitepage":  "internal/cms internal/href static templates/ui",
	"templates/adminpage": "internal/cms internal/href internal/paper static templates/ui",

	"internal/localpg/pgrun": "internal/localpg",
	"internal/blob/blobtest": "internal/blob",
	"internal/testdb":        "internal/store migrations",
	"internal/apptest":       "internal/account internal/app internal/blob internal/cms internal/store internal/testdb",
}

type pkg struct {
	ImportPath string
	Dir        string
	GoFiles    []string
	Imports    []string
}

func packages(t *testing.T) []pkg {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Dir,GoFiles,Imports", "xuanlan/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var list []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return list
		} else if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
}

func TestImports(t *testing.T) {
	t.Parallel()
	list := packages(t)
	if len(list) < 20 {
		t.Fatalf("go list found %d packages", len(list))
	}
	for _, p := range list {
		name := strings.TrimPrefix(p.ImportPath, "xuanlan/")
		may := strings.Fields(allowed[name])
		for _, i := range p.Imports {
			ours, ok := strings.CutPrefix(i, "xuanlan/")
			if ok && !slices.Contains(may, ours) {
				t.Errorf("%s imports %s", name, ours)
			}
		}
	}
}

// sql matches the beginnings of statements as they are written in this code.
var sql = regexp.MustCompile("(SELECT |INSERT INTO |UPDATE [a-z_]+ SET|DELETE FROM |CREATE TABLE)")

// sqlHomes may hold SQL; localpg and testdb create databases.
var sqlHomes = []string{"internal/store", "internal/localpg", "internal/testdb", "migrations"}

// httpHomes may import net/http; notify is a client.
var httpHomes = []string{"internal/notify", "internal/web", "internal/site", "internal/feed", "internal/admin", "internal/app", "internal/apptest"}

func TestHomes(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		name := strings.TrimPrefix(p.ImportPath, "xuanlan/")
		if slices.Contains(p.Imports, "net/http") && !slices.Contains(httpHomes, name) {
			t.Errorf("%s imports net/http", name)
		}
		if slices.Contains(sqlHomes, name) {
			continue
		}
		for _, f := range p.GoFiles {
			b, err := os.ReadFile(filepath.Join(p.Dir, f))
			if err != nil {
				t.Fatal(err)
			}
			if m := sql.Find(b); m != nil {
				t.Errorf("%s/%s holds SQL: %s", name, f, m)
			}
		}
	}
}
