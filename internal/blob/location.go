package blob

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"

	"github.com/minio/minio-go/v7/pkg/s3utils"
)

// Location says where a bucket is and how to get in. It prints itself
// without the secrets.
type Location struct {
	host      string // with the port, if it isn't the usual one
	plain     bool   // http instead of https
	bucket    string
	prefix    string // ends in "/" unless it is empty
	region    string
	style     string // "path", "host" or "": what fits the host
	accessKey string
	secretKey string
	token     string
}

// String is the address as it may be shown.
func (l Location) String() string {
	scheme := "s3"
	if l.plain {
		scheme = "s3+http"
	}
	return scheme + "://" + l.host + "/" + l.bucket + "/" + l.prefix
}

// GoString keeps the secrets out of %#v too.
func (l Location) GoString() string { return l.String() }

const urlForm = "应像 s3://访问键:密钥@主机/存储桶/前缀?region=cn-north-1（没有加密的内网服务写 s3+http://）"

// ParseURL reads the address of a bucket:
//
//	s3://ACCESS:SECRET@HOST[:PORT]/BUCKET[/PREFIX][?region=NAME&style=path|host]
//
// With s3+http:// the connection isn't encrypted. Keys and region that the
// address lacks are taken from the AWS_ variables of the environment. Errors
// are one line and repeat nothing of what may be secret.
func ParseURL(raw string, getenv func(string) string) (Location, error) {
	u, err := url.Parse(raw)
	if err != nil { // its text repeats the address
		return Location{}, errors.New("写法不对，" + urlForm + "；密钥里的 / + @ 等要写成 %2F %2B %40")
	}
	if u.Scheme != "s3" && u.Scheme != "s3+http" {
		return Location{}, errors.New("应以 s3:// 或 s3+http:// 开头，" + urlForm)
	}
	if u.Opaque != "" || u.Fragment != "" || !validHost(u) {
		return Location{}, errors.New("主机或端口不对，" + urlForm)
	}
	l := Location{host: u.Host, plain: u.Scheme == "s3+http"}
	bucket, prefix, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	if s3utils.CheckValidBucketNameStrict(bucket) != nil {
		return Location{}, errors.New("存储桶的名字不对或没有写，" + urlForm)
	}
	l.bucket = bucket
	if prefix = strings.Trim(prefix, "/"); prefix != "" {
		l.prefix = prefix + "/"
	}
	if s3utils.CheckValidObjectName(l.prefix+"x") != nil {
		return Location{}, errors.New("前缀不对，" + urlForm)
	}
	if err := l.readQuery(u.RawQuery); err != nil {
		return Location{}, err
	}
	return l, l.readKeys(u.User, getenv)
}

func validHost(u *url.URL) bool {
	h := u.Hostname()
	return net.ParseIP(h) != nil || s3utils.IsValidDomain(h)
}

func (l *Location) readQuery(raw string) error {
	q, err := url.ParseQuery(raw)
	if err != nil {
		return errors.New("问号后面的部分写法不对，" + urlForm)
	}
	for name := range q {
		switch name {
		case "region":
			l.region = q.Get(name)
		case "style":
			l.style = q.Get(name)
		default:
			return fmt.Errorf("不认识参数 %s，只有 region 和 style", name)
		}
	}
	if l.style != "" && l.style != "path" && l.style != "host" {
		return errors.New("style 只能是 path（桶名在路径里）或 host（桶名在主机名里）")
	}
	return nil
}

func (l *Location) readKeys(user *url.Userinfo, getenv func(string) string) error {
	if l.region == "" {
		l.region = getenv("AWS_REGION")
	}
	if l.region == "" {
		l.region = "us-east-1" // what services without regions expect
	}
	if user != nil {
		l.accessKey = user.Username()
		l.secretKey, _ = user.Password()
	} else {
		l.accessKey, l.secretKey, l.token = getenv("AWS_ACCESS_KEY_ID"), getenv("AWS_SECRET_ACCESS_KEY"), getenv("AWS_SESSION_TOKEN")
	}
	if l.accessKey == "" || l.secretKey == "" {
		return errors.New("缺少访问键或密钥：写在地址里，或设环境变量 AWS_ACCESS_KEY_ID 和 AWS_SECRET_ACCESS_KEY")
	}
	return nil
}
