package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

const (
	dialTimeout = 5 * time.Second
	silence     = 15 * time.Second // of a connection, then it is given up
	checkFor    = 15 * time.Second // at start
	attempts    = 2
	partSize    = 16 << 20
)

// S3 is a Store in a bucket of an S3-compatible service.
type S3 struct {
	client *minio.Client
	at     Location
}

// NewS3 returns a store in the bucket, or one line that says why it can't be
// used.
func NewS3(ctx context.Context, at Location) (*S3, error) {
	transport, err := minio.DefaultTransport(!at.plain)
	if err != nil {
		return nil, err
	}
	dialer := &net.Dialer{Timeout: dialTimeout}
	transport.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		c, err := dialer.DialContext(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		return &liveConn{Conn: c, silence: silence}, nil
	}
	transport.TLSHandshakeTimeout, transport.IdleConnTimeout = dialTimeout, silence
	client, err := minio.New(at.host, &minio.Options{
		Creds:  credentials.NewStaticV4(at.accessKey, at.secretKey, at.token),
		Secure: !at.plain, Region: at.region, Transport: transport, MaxRetries: attempts,
		BucketLookup: map[string]minio.BucketLookupType{"path": minio.BucketLookupPath, "host": minio.BucketLookupDNS}[at.style],
	})
	if err != nil {
		return nil, fmt.Errorf("文件存储 %s 不能用: %w", at, err)
	}
	s := &S3{client: client, at: at}
	return s, s.check(ctx)
}

func (s *S3) check(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, checkFor)
	defer cancel()
	found, err := s.client.BucketExists(ctx, s.at.bucket)
	switch {
	case err == nil && !found:
		return fmt.Errorf("文件存储 %s 没有存储桶 %s，请先建好", s.at, s.at.bucket)
	case err == nil:
		return nil
	case minio.ToErrorResponse(err).StatusCode != 0:
		return fmt.Errorf("文件存储 %s 拒绝访问，请检查访问键、密钥、区域和权限: %w", s.at, err)
	}
	return fmt.Errorf("文件存储 %s 连接不上，请检查地址和服务是否已启动: %w", s.at, err)
}

// Put uploads large files in parts; the service joins them only when it has
// all of them.
func (s *S3) Put(ctx context.Context, key string, r io.Reader, size int64) error {
	if err := checkKey(key); err != nil {
		return err
	}
	if _, ok := r.(io.ReaderAt); !ok {
		// The client would rewind or close what it was lent.
		r = struct{ io.Reader }{r}
	}
	// The body isn't signed, because not every service knows how to check
	// that; the checksum does the same for what the line may damage.
	_, err := s.client.PutObject(ctx, s.at.bucket, s.at.prefix+key, r, size, minio.PutObjectOptions{
		ContentType: "application/octet-stream", DisableContentSha256: true, SendContentMd5: true, PartSize: partSize, NumThreads: 1})
	return s.wrap("put", err)
}

// Open asks whether the key is there; its bytes come as they are read.
func (s *S3) Open(ctx context.Context, key string) (io.ReadSeekCloser, error) {
	if checkKey(key) != nil {
		return nil, ErrNotFound
	}
	o, err := s.client.GetObject(ctx, s.at.bucket, s.at.prefix+key, minio.GetObjectOptions{})
	if err != nil {
		return nil, s.wrap("open", err)
	}
	if _, err := o.Stat(); err != nil {
		o.Close()
		if minio.ToErrorResponse(err).Code == minio.NoSuchKey {
			return nil, ErrNotFound
		}
		return nil, s.wrap("open", err)
	}
	return o, nil
}

// Delete removes a key.
func (s *S3) Delete(ctx context.Context, key string) error {
	if checkKey(key) != nil {
		return nil // nothing can be kept there
	}
	return s.wrap("delete", s.client.RemoveObject(ctx, s.at.bucket, s.at.prefix+key, minio.RemoveObjectOptions{}))
}

func (s *S3) wrap(what string, err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	return fmt.Errorf("blob: %s in %s: %w", what, s.at, err)
}
