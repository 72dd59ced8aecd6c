// Package store holds all SQL of the program. Reads are methods of Queries;
// writes are methods of Tx, so that none can happen outside a transaction.
package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"xuanlan/internal/cms"
)

// DBTX is what a query needs; a pool and a transaction both are one.
type DBTX interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
}

// Queries reads. Its clock decides what is visible at the moment.
type Queries struct {
	db  DBTX
	now func() time.Time
}

// Store reads from a pool of connections and opens transactions.
type Store struct {
	*Queries
	pool   *pgxpool.Pool
	quotas quotas
}

// Tx is an open transaction on behalf of an actor.
type Tx struct {
	*Queries
	pg     pgx.Tx
	actor  cms.Actor
	quotas *quotas
	events []event // what it does, written when it ends
}

// Actor is on whose behalf the transaction is.
func (tx *Tx) Actor() cms.Actor { return tx.actor }

// New returns a store on the pool. now is the clock, time.Now outside tests.
func New(pool *pgxpool.Pool, now func() time.Time) *Store {
	return &Store{Queries: &Queries{db: pool, now: now}, pool: pool}
}

// minPool is the number of connections that the program may use at the least:
// the job queue holds one to hear of new jobs, and its workers need some.
const minPool = 10

// Open connects to the database at url and waits until it answers.
func Open(ctx context.Context, url string) (*Store, error) {
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("数据库地址有误: %w", err)
	}
	// Results are read in the zone in which they are shown.
	cfg.ConnConfig.RuntimeParams["timezone"] = "Asia/Shanghai"
	cfg.ConnConfig.RuntimeParams["application_name"] = "xuanlan"
	if !strings.Contains(url, "pool_max_conns") {
		cfg.MaxConns = max(cfg.MaxConns, minPool)
	}
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("数据库连接不上，请检查地址、账号和服务是否已启动: %w", err)
	}
	return New(pool, time.Now), nil
}

// Pool is the pool of connections, for libraries that keep their own tables.
func (s *Store) Pool() *pgxpool.Pool { return s.pool }

// Close closes every connection.
func (s *Store) Close() { s.pool.Close() }

// InTx runs f in a transaction, which is committed when f returns nil and
// rolled back otherwise. What f recorded with Audit is written last, since from
// then on until the commit no other transaction can append to the log.
func (s *Store) InTx(ctx context.Context, actor cms.Actor, f func(*Tx) error) error {
	return pgx.BeginFunc(ctx, s.pool, func(pgTx pgx.Tx) error {
		tx := &Tx{Queries: &Queries{db: pgTx, now: s.now}, pg: pgTx, actor: actor, quotas: &s.quotas}
		if err := f(tx); err != nil {
			return err
		}
		return tx.writeEvents(ctx)
	})
}

// Snapshot runs f on the database as it is at one moment, whatever others
// write meanwhile.
func (s *Store) Snapshot(ctx context.Context, f func(*Queries) error) error {
	opts := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	return pgx.BeginTxFunc(ctx, s.pool, opts, func(tx pgx.Tx) error {
		return f(&Queries{db: tx, now: s.now})
	})
}

// one returns the single row of a query, or NotFound.
func one[T any](ctx context.Context, db DBTX, sql string, args ...any) (T, error) {
	rows, _ := db.Query(ctx, sql, args...) // CollectExactlyOneRow reports the error
	v, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[T])
	return v, classify(err)
}

// many returns all rows of a query.
func many[T any](ctx context.Context, db DBTX, sql string, args ...any) ([]T, error) {
	rows, _ := db.Query(ctx, sql, args...)
	v, err := pgx.CollectRows(rows, pgx.RowToStructByName[T])
	return v, classify(err)
}

// value returns the single column of the single row of a query, or NotFound.
func value[T any](ctx context.Context, db DBTX, sql string, args ...any) (T, error) {
	rows, _ := db.Query(ctx, sql, args...)
	v, err := pgx.CollectExactlyOneRow(rows, pgx.RowTo[T])
	return v, classify(err)
}

// values returns the single column of all rows of a query.
func values[T any](ctx context.Context, db DBTX, sql string, args ...any) ([]T, error) {
	rows, _ := db.Query(ctx, sql, args...)
	v, err := pgx.CollectRows(rows, pgx.RowTo[T])
	return v, classify(err)
}

func exec(ctx context.Context, db DBTX, sql string, args ...any) error {
	_, err := db.Exec(ctx, sql, args...)
	return classify(err)
}

// execOne is exec for a statement that must hit a row; otherwise NotFound.
func execOne(ctx context.Context, db DBTX, sql string, args ...any) error {
	tag, err := db.Exec(ctx, sql, args...)
	if err == nil && tag.RowsAffected() == 0 {
		err = pgx.ErrNoRows
	}
	return classify(err)
}

// taken says for each unique constraint that a user can run into what
// happened and what to do.
var taken = map[string]cms.FieldErrors{
	"unit_name_key":        {"name": "已有同名的单位（或曾用过这个名称的来源），请核对"},
	"account_login_key":    {"login": "这个登录名已经有人使用，请换一个"},
	"site_column_slug_key": {"slug": "这个地址名已被别的栏目（或已删除的栏目）使用，请换一个"},
}

// classify turns the driver's errors into those of cms. It is the only place
// that knows them.
func classify(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, pgx.ErrNoRows) {
		return &cms.Error{Kind: cms.NotFound, Text: "没有找到，可能已被删除", Err: err}
	}
	pg, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		return err
	}
	switch pg.Code {
	case "23505":
		if f, ok := taken[pg.ConstraintName]; ok {
			return f
		}
		return &cms.Error{Kind: cms.Conflict, Text: "和已有的内容重复", Err: err}
	case "23503", "23514", "22001", "22021":
		return &cms.Error{Kind: cms.Invalid, Text: "内容不合要求，没有保存", Err: err}
	}
	return err
}
