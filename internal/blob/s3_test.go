package blob_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"xuanlan/internal/blob"
	"xuanlan/internal/blob/blobtest"
)

func environment(pairs ...string) func(string) string {
	return func(name string) string {
		for _, p := range pairs {
			if v, ok := strings.CutPrefix(p, name+"="); ok {
				return v
			}
		}
		return ""
	}
}

var keys = []string{"AWS_ACCESS_KEY_ID=envkey", "AWS_SECRET_ACCESS_KEY=envsecret"}

func TestParseURL(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"s3://key:sesame@oss.example.cn/portal":                             "s3://oss.example.cn/portal/",
		"s3://key:ses%2Fame%2B@oss.example.cn:9443/portal/a/b/?region=cn-1": "s3://oss.example.cn:9443/portal/a/b/",
		"s3+http://10.0.0.7:9000/portal?style=path":                         "s3+http://10.0.0.7:9000/portal/",
		"s3+http://[::1]:9000/portal/":                                      "s3+http://[::1]:9000/portal/",
		"s3://key:sesame@cos.example.cn/portal-125/文件?style=host&region=x":  "s3://cos.example.cn/portal-125/文件/",
	} {
		got, err := blob.ParseURL(raw, environment(keys...))
		if err != nil || got.String() != want {
			t.Errorf("%s: %s %v", raw, got, err)
		}
		if all := fmt.Sprintf("%v %+v %#v", got, got, got); strings.Contains(all, "sesame") || strings.Contains(all, "secret") {
			t.Errorf("prints its secret: %s", all)
		}
	}
	for _, raw := range []string{"", "files", "/var/files", "http://key:sesame@host/bucket", "s3:key:sesame", "s3://key:sesame@/bucket",
		"s3://key:sesame@host", "s3://key:sesame@host/", "s3://key:sesame@host/B_", "s3://key:sesame@host/bucket?regoin=x",
		"s3://key:sesame@host/bucket?style=odd", "s3://key:sesame@host:port/bucket", "s3://key@host/bucket", "s3://key:ses/ame@host/bucket",
		"s3://key:sesame@ho st/bucket", "s3://key:sesame@host/bucket#x", "s3://key:%zz@host/bucket", "s3://key:sesame@host/bucket?%zz"} {
		_, err := blob.ParseURL(raw, environment(keys...))
		if err == nil || strings.Contains(err.Error(), "ame") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", raw, err)
		}
	}
	if _, err := blob.ParseURL("s3://host/bucket", environment()); err == nil || !strings.Contains(err.Error(), "AWS_ACCESS_KEY_ID") {
		t.Errorf("without keys: %v", err)
	}
}

func dial(t *testing.T, raw string) (took time.Duration, err error) {
	t.Helper()
	at, err := blob.ParseURL(raw, environment())
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	_, err = blob.NewS3(context.Background(), at)
	return time.Since(start), err
}

func TestBucketThatIsNotThere(t *testing.T) {
	t.Parallel()
	service := blobtest.New(t)
	_, err := dial(t, strings.Replace(service.URL, "/files/", "/other/", 1))
	if err == nil || !strings.Contains(err.Error(), "没有存储桶 other") {
		t.Error(err)
	}
	service.Stop()
	took, err := dial(t, service.URL)
	if err == nil || !strings.Contains(err.Error(), "连接不上") || strings.Contains(err.Error(), "secret-key") || took > 10*time.Second {
		t.Errorf("%v after %v", err, took)
	}
}

// Wrong keys are told apart from a service that is away.
func TestAccessDenied(t *testing.T) {
	t.Parallel()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }))
	defer srv.Close()
	_, err := dial(t, "s3+http://access:secret-key@"+strings.TrimPrefix(srv.URL, "http://")+"/files")
	if err == nil || !strings.Contains(err.Error(), "拒绝访问") || strings.Contains(err.Error(), "secret-key") || strings.Contains(err.Error(), "\n") {
		t.Error(err)
	}
}

// A service that takes connections and never answers is given up.
func TestServiceThatHangs(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	took, err := dial(t, "s3+http://access:secret-key@"+l.Addr().String()+"/files")
	if err == nil || took > 40*time.Second {
		t.Errorf("%v after %v", err, took)
	}
}
