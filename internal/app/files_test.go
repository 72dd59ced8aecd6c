package app_test

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"xuanlan/internal/app"
	"xuanlan/internal/apptest"
	"xuanlan/internal/blob"
	"xuanlan/internal/blob/blobtest"
	"xuanlan/internal/cms"
)

// upload sends a file as the admin pages do and returns its address.
func upload(t *testing.T, c *apptest.Client, name string, data []byte) (path string, r *apptest.Response) {
	t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	part, err := m.CreateFormFile("file", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	r = c.Do("POST", "/admin/files", &body, http.Header{"Content-Type": {m.FormDataContentType()}, "Sec-Fetch-Site": {"same-origin"}})
	var got struct{ URL string }
	if err := json.Unmarshal([]byte(r.Body), &got); err != nil {
		t.Fatalf("upload: %d %s", r.Status, r.Body)
	}
	return got.URL, r
}

// film is enough of a video to be taken for one.
func film(size int) []byte {
	head := "\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp41"
	return append([]byte(head), bytes.Repeat([]byte("0123456789"), size/10)...)
}

// publishWith publishes an article that shows the file.
func publishWith(t *testing.T, s *apptest.Server, path string) int64 {
	t.Helper()
	d := draft(s.Column("news", "动态", cms.KindList, nil), "有视频")
	d.Body = `<p>文</p><figure><video src="` + path + `" controls></video></figure>`
	return save(t, s, d)
}

// The whole program works the same on both kinds of storage.
func TestFilesOnBothStores(t *testing.T) {
	t.Parallel()
	dir, err := blob.NewDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, blobs := range map[string]blob.Store{"folder": dir, "S3": blobtest.New(t).Store(t)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := apptest.New(t, func(o *app.Options) { o.Blobs = blobs })
			s.User("clerk", cms.RoleEditor, cms.RolePublisher)
			data := film(300_000)
			path, r := upload(t, s.Login("clerk"), "走访.mp4", data)
			if r.Status != http.StatusOK {
				t.Fatalf("upload: %d %s", r.Status, r.Body)
			}
			publishWith(t, s, path)
			c := s.Client()
			if r := c.Get(path); r.Status != http.StatusOK || r.Body != string(data) || r.Header.Get("Accept-Ranges") != "bytes" {
				t.Errorf("whole: %d, %d bytes", r.Status, len(r.Body))
			}
			for asked, want := range map[string][2]int{"bytes=0-0": {0, 1}, "bytes=1000-1999": {1000, 2000}, "bytes=-10": {len(data) - 10, len(data)}} {
				r := c.Do("GET", path, nil, http.Header{"Range": {asked}})
				if r.Status != http.StatusPartialContent || r.Body != string(data[want[0]:want[1]]) {
					t.Errorf("%s: %d, %d bytes", asked, r.Status, len(r.Body))
				}
			}
			if r := c.Do("GET", path, nil, http.Header{"Range": {"bytes=9999999-"}}); r.Status != http.StatusRequestedRangeNotSatisfiable {
				t.Errorf("range beyond the end: %d", r.Status)
			}
			if r := c.Do("HEAD", path, nil, nil); r.Status != http.StatusOK || r.Body != "" {
				t.Errorf("HEAD: %d", r.Status)
			}
		})
	}
}

// A file that the storage has lost is a page that says so.
func TestLostFile(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	dir, err := blob.NewDir(root)
	if err != nil {
		t.Fatal(err)
	}
	s := apptest.New(t, func(o *app.Options) { o.Blobs = dir })
	s.User("clerk", cms.RoleEditor, cms.RolePublisher)
	path, _ := upload(t, s.Login("clerk"), "走访.mp4", film(1000))
	publishWith(t, s, path)
	key := filepath.Base(path)
	if err := os.Remove(filepath.Join(root, key[:2], key)); err != nil {
		t.Fatal(err)
	}
	if r := s.Client().Get(path); r.Status != http.StatusNotFound || r.Text("h1") == "" || strings.Contains(r.Header.Get("Cache-Control"), "public") {
		t.Errorf("%d %q %q", r.Status, r.Text("h1"), r.Header.Get("Cache-Control"))
	}
}

// While the storage is down, files and uploads fail with a clear word and the
// pages go on.
func TestStorageThatStops(t *testing.T) {
	t.Parallel()
	service := blobtest.New(t)
	s := apptest.New(t, func(o *app.Options) { o.Blobs = service.Store(t) })
	s.User("clerk", cms.RoleEditor, cms.RolePublisher)
	clerk := s.Login("clerk")
	path, _ := upload(t, clerk, "走访.mp4", film(1000))
	id := publishWith(t, s, path)
	service.Stop()
	start := time.Now()
	c := s.Client()
	if r := c.Get(path); r.Status != http.StatusInternalServerError || !strings.Contains(r.Text("main"), "暂时打不开") || strings.Contains(r.Body, "s3+http") {
		t.Errorf("file: %d %q", r.Status, r.Text("main"))
	}
	if _, r := upload(t, clerk, "又一个.mp4", film(2000)); r.Status != http.StatusInternalServerError || !strings.Contains(r.Body, "服务器出了问题") {
		t.Errorf("upload: %d %s", r.Status, r.Body)
	}
	if r := c.Get(article(id)); r.Status != http.StatusOK {
		t.Errorf("page: %d", r.Status)
	}
	if took := time.Since(start); took > 15*time.Second {
		t.Errorf("took %v", took)
	}
}
