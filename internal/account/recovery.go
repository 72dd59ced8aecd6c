package account

import (
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"strings"
)

const recoveryCodes = 10

// recoveryAlphabet has no look-alikes.
const recoveryAlphabet = "abcdefghjkmnpqrstuvwxyz23456789"

// newRecoveryCodes makes codes of 16 characters, 79 bits: too many to be tried,
// so that a fast hash is enough.
func newRecoveryCodes(account int64) (codes []string, hashes [][]byte) {
	for range recoveryCodes {
		var code strings.Builder
		for i := 0; i < 16; {
			b := make([]byte, 1)
			rand.Read(b)
			if int(b[0]) >= 256/len(recoveryAlphabet)*len(recoveryAlphabet) {
				continue // or some characters would be likelier
			}
			if i > 0 && i%4 == 0 {
				code.WriteByte('-')
			}
			code.WriteByte(recoveryAlphabet[int(b[0])%len(recoveryAlphabet)])
			i++
		}
		codes = append(codes, code.String())
		hashes = append(hashes, recoveryHash(account, code.String()))
	}
	return codes, hashes
}

// recoveryHash ignores how the code is spaced and written.
func recoveryHash(account int64, code string) []byte {
	plain := strings.Map(func(r rune) rune {
		if strings.ContainsRune(recoveryAlphabet, r) {
			return r
		}
		return -1
	}, strings.ToLower(code))
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %s", account, plain))
	return sum[:]
}
