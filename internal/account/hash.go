package account

import (
	"fmt"
	"runtime"

	"github.com/alexedwards/argon2id"
)

// Hasher turns passwords into hashes that can be stored, slowly on purpose. A
// KDF of the commercial cryptography rules (GB/T 39786-2021), such as PBKDF2
// over HMAC-SM3, is one more implementation; hashes name their own kind, so
// both could be read side by side until every password has been changed.
type Hasher interface {
	Hash(password string) (string, error)
	Match(password, hash string) (bool, error)
	// Decoy is a hash that no account has. Comparing with it takes as long
	// as comparing with any other.
	Decoy() string
}

// argon is argon2id with the parameters of the OWASP minimum: 19 MiB, two
// passes.
type argon struct {
	slots chan struct{} // bounds the memory that logins at the same moment take
}

var argonParams = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

var decoy, _ = argon2id.CreateHash("decoy", argonParams)

func newArgon() *argon { return &argon{slots: make(chan struct{}, 2*runtime.GOMAXPROCS(0))} }

func (a *argon) Hash(password string) (string, error) {
	a.slots <- struct{}{}
	defer func() { <-a.slots }()
	hash, err := argon2id.CreateHash(password, argonParams)
	if err != nil {
		return "", fmt.Errorf("hash password: %w", err)
	}
	return hash, nil
}

func (a *argon) Match(password, hash string) (bool, error) {
	a.slots <- struct{}{}
	defer func() { <-a.slots }()
	match, err := argon2id.ComparePasswordAndHash(password, hash)
	if err != nil {
		return false, fmt.Errorf("compare password: %w", err)
	}
	return match, nil
}

func (a *argon) Decoy() string { return decoy }
