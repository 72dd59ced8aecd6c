// Package blobtest runs an S3 service in memory for tests.
package blobtest

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"xuanlan/internal/blob"
)

// S3 is a running service with the bucket "files".
type S3 struct {
	URL  string // of the bucket, with keys
	Stop func() // as when the service fails

	client *minio.Client
}

// New starts a service on the loopback interface.
func New(t testing.TB) *S3 {
	t.Helper()
	backend := s3mem.New()
	if err := backend.CreateBucket("files"); err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(gofakes3.New(backend).Server())
	t.Cleanup(srv.Close)
	host := strings.TrimPrefix(srv.URL, "http://")
	client, err := minio.New(host, &minio.Options{Creds: credentials.NewStaticV4("access", "secret-key", ""), Region: "us-east-1"})
	if err != nil {
		t.Fatal(err)
	}
	return &S3{URL: "s3+http://access:secret-key@" + host + "/files/portal", Stop: srv.Close, client: client}
}

// Store is a store in the bucket.
func (s *S3) Store(t testing.TB) blob.Store {
	t.Helper()
	at, err := blob.ParseURL(s.URL, func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	b, err := blob.NewS3(context.Background(), at)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Count is the number of objects, and of uploads that were begun and neither
// finished nor given up.
func (s *S3) Count(t testing.TB) (n int) {
	t.Helper()
	ctx := context.Background()
	for o := range s.client.ListObjects(ctx, "files", minio.ListObjectsOptions{Recursive: true}) {
		if o.Err != nil {
			t.Fatal(o.Err)
		}
		n++
	}
	for u := range s.client.ListIncompleteUploads(ctx, "files", "", true) {
		if minio.ToErrorResponse(u.Err).Code == minio.NoSuchUpload {
			continue // what this service says when there was none ever
		}
		if u.Err != nil {
			t.Fatal(u.Err)
		}
		n++
	}
	return n
}
