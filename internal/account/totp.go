package account

import (
	"bytes"
	"context"
	"crypto/subtle"
	"encoding/base32"
	"fmt"
	"image/png"
	"strings"
	"time"

	"github.com/pquerna/otp/totp"

	"xuanlan/internal/cms"
)

const (
	period = 30  // seconds that a code of RFC 6238 lasts
	qrSize = 264 // pixels
)

// FactorQR is the picture (PNG) that a phone reads the secret from, while the
// factor is being set up; afterwards NotFound.
func (a *Accounts) FactorQR(ctx context.Context, u cms.User) ([]byte, error) {
	f, err := a.store.Factor(ctx, u.ID)
	if err != nil {
		return nil, err
	}
	if f.ConfirmedAt != nil {
		return nil, cms.E(cms.NotFound, "动态口令已经启用，二维码不再显示")
	}
	site, err := a.store.Site(ctx)
	if err != nil {
		return nil, err
	}
	secret, err := secretBytes(f.Secret)
	if err != nil {
		return nil, err
	}
	issuer := site.Name
	if issuer == "" {
		issuer = "宣栏"
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: u.Login, Secret: secret})
	if err != nil {
		return nil, fmt.Errorf("make key: %w", err)
	}
	img, err := key.Image(qrSize, qrSize)
	if err != nil {
		return nil, fmt.Errorf("draw key: %w", err)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil, fmt.Errorf("draw key: %w", err)
	}
	return b.Bytes(), nil
}

// step is the period of which the code is, 0 for a wrong or used one. The
// clocks may be one period apart.
func (a *Accounts) step(f cms.Factor, code string) int64 {
	code = strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return -1
		}
		return r
	}, code)
	now := a.now().Unix() / period
	for _, step := range []int64{now, now - 1, now + 1} {
		want, err := totp.GenerateCode(f.Secret, time.Unix(step*period, 0))
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 && step > f.LastStep {
			return step
		}
	}
	return 0
}

func secretBytes(secret string) ([]byte, error) {
	b, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	if err != nil {
		return nil, fmt.Errorf("read secret: %w", err)
	}
	return b, nil
}

// grouped writes a secret in groups of four, for typing.
func grouped(secret string) string {
	var out strings.Builder
	for i, r := range secret {
		if i > 0 && i%4 == 0 {
			out.WriteByte(' ')
		}
		out.WriteRune(r)
	}
	return out.String()
}
