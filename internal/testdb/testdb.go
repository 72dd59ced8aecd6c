// Package testdb gives tests databases of their own, made by the real
// migrations in a real PostgreSQL. Without a server tests fail; they are not
// skipped.
package testdb

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"xuanlan/internal/store"
	"xuanlan/migrations"
)

const variable = "XUANLAN_TEST_DATABASE_URL"

// New returns a store on an empty, migrated database that goes when the test
// ends. now is the store's clock; nil means the real one.
func New(t testing.TB, now func() time.Time) *store.Store {
	t.Helper()
	s := store.New(pool(t, URL(t)), clock(now))
	t.Cleanup(s.Close)
	return s
}

// URL returns the address of an empty, migrated database that goes when the
// test ends.
func URL(t testing.TB) string {
	t.Helper()
	return create(t, templateOnce(t))
}

// Bare returns the address of a database without tables that goes when the
// test ends.
func Bare(t testing.TB) string {
	t.Helper()
	return create(t, "template1")
}

// Model is the name of a database that others are copied from. It stays until
// Drop. fill puts into it what the copies hold.
func Model(t testing.TB, fill func(s *store.Store)) string {
	t.Helper()
	name := copied(t, templateOnce(t))
	s := store.New(pool(t, withDatabase(t, name)), time.Now)
	defer s.Close() // PostgreSQL copies no database that is in use
	fill(s)
	return name
}

// NewFrom is New with what the model holds.
func NewFrom(t testing.TB, model string, now func() time.Time) *store.Store {
	t.Helper()
	s := store.New(pool(t, create(t, model)), clock(now))
	t.Cleanup(s.Close)
	return s
}

func create(t testing.TB, template string) string {
	t.Helper()
	name := copied(t, template)
	t.Cleanup(func() {
		if err := Drop(name); err != nil {
			t.Errorf("test database: %v", err)
		}
	})
	return withDatabase(t, name)
}

func copied(t testing.TB, template string) string {
	t.Helper()
	name := fmt.Sprintf("xt_%d_%d", os.Getpid(), time.Now().UnixNano())
	admin(t, func(ctx context.Context, c *pgx.Conn) error {
		_, err := c.Exec(ctx, fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s", name, template))
		return err
	})
	return name
}

// Drop removes a database.
func Drop(name string) error {
	return onServer(func(ctx context.Context, c *pgx.Conn) error {
		_, err := c.Exec(ctx, "DROP DATABASE "+name+" WITH (FORCE)")
		return err
	})
}

func clock(now func() time.Time) func() time.Time {
	if now == nil {
		return time.Now
	}
	return now
}

func pool(t testing.TB, url string) *pgxpool.Pool {
	t.Helper()
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	cfg.MaxConns = 8
	cfg.ConnConfig.RuntimeParams["timezone"] = "Asia/Shanghai"
	p, err := pgxpool.NewWithConfig(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

var (
	once     sync.Once
	template string
)

// templateOnce makes, once for each state of the migrations, a database from
// which the others are copied.
func templateOnce(t testing.TB) string {
	t.Helper()
	once.Do(func() {
		template = "xtpl_" + digest()
		makeTemplate(t, template)
	})
	return template
}

func makeTemplate(t testing.TB, name string) {
	admin(t, func(ctx context.Context, c *pgx.Conn) error {
		// Test binaries run side by side: one makes it, the others wait.
		if _, err := c.Exec(ctx, "SELECT pg_advisory_lock(7309211)"); err != nil {
			return err
		}
		var exists bool
		if err := c.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1 AND datistemplate)", name).Scan(&exists); err != nil || exists {
			return err
		}
		if _, err := c.Exec(ctx, "DROP DATABASE IF EXISTS "+name); err != nil {
			return err
		}
		if _, err := c.Exec(ctx, "CREATE DATABASE "+name); err != nil {
			return err
		}
		p := pool(t, withDatabase(t, name))
		s := store.New(p, time.Now)
		err := s.Migrate(ctx, func(string, time.Duration) {})
		s.Close()
		if err != nil {
			return err
		}
		_, err = c.Exec(ctx, "ALTER DATABASE "+name+" IS_TEMPLATE true")
		return err
	})
}

func digest() string {
	h := sha256.New()
	entries, _ := fs.ReadDir(migrations.FS, ".")
	for _, e := range entries {
		b, _ := fs.ReadFile(migrations.FS, e.Name())
		fmt.Fprintln(h, e.Name(), len(b))
		h.Write(b)
	}
	return hex.EncodeToString(h.Sum(nil))[:12]
}

// admin runs f on a connection to the server's own database.
func admin(t testing.TB, f func(context.Context, *pgx.Conn) error) {
	t.Helper()
	base(t)
	if err := onServer(f); err != nil {
		t.Fatalf("test database: %v", err)
	}
}

func onServer(f func(context.Context, *pgx.Conn) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	c, err := pgx.Connect(ctx, os.Getenv(variable))
	if err != nil {
		return fmt.Errorf("no PostgreSQL for tests: %w", err)
	}
	defer c.Close(ctx)
	return f(ctx, c)
}

func base(t testing.TB) string {
	t.Helper()
	u := os.Getenv(variable)
	if u == "" {
		t.Fatalf("%s is not set: run the tests with `make test`, or one package with `go run ./internal/localpg/pgrun -- go test ./internal/…`", variable)
	}
	return u
}

func withDatabase(t testing.TB, name string) string {
	t.Helper()
	u, err := url.Parse(base(t))
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}
