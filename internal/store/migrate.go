package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/rivermigrate"

	"xuanlan/internal/cms"
	"xuanlan/migrations"
)

func (s *Store) provider() (*goose.Provider, error) {
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 60))
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectPostgres, stdlib.OpenDBFromPool(s.pool), migrations.FS,
		goose.WithSessionLocker(locker), goose.WithDisableGlobalRegistry(true), goose.WithGoMigrations(riverTables(19, 8)))
}

// riverTables is the migration that brings the tables of the job queue to a
// version of River's own. A later one of River's gets a migration of its own.
// River takes each of its steps in a transaction and can be started again after
// any of them; all together in one are refused by PostgreSQL.
func riverTables(version int64, river int) *goose.Migration {
	return goose.NewGoMigration(version, &goose.GoFunc{RunDB: func(ctx context.Context, db *sql.DB) error {
		m, err := rivermigrate.New(riverdatabasesql.New(db), nil)
		if err != nil {
			return err
		}
		_, err = m.Migrate(ctx, rivermigrate.DirectionUp, &rivermigrate.MigrateOpts{TargetVersion: river})
		return err
	}}, nil)
}

// Migrate brings the schema to the program's version. step is called after
// each change with its file name and the time it took. Several processes may
// call it at once: one works, the others wait. What was applied is recorded
// after it: the log itself may be among the changes.
func (s *Store) Migrate(ctx context.Context, step func(file string, took time.Duration)) error {
	p, err := s.provider()
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	results, err := p.Up(ctx)
	for _, r := range results {
		name := r.Source.Path
		if name == "" { // made by a library
			name = fmt.Sprintf("%05d_river", r.Source.Version)
		}
		step(name, r.Duration)
	}
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return s.auditMigration(ctx, results)
}

func (s *Store) auditMigration(ctx context.Context, results []*goose.MigrationResult) error {
	if len(results) == 0 {
		return nil
	}
	first, last := results[0].Source.Version, results[len(results)-1].Source.Version
	return s.InTx(ctx, cms.Command("migrate"), func(tx *Tx) error {
		return tx.Audit(ctx, cms.Event{Action: "schema.migrate", ObjectType: "schema", Object: fmt.Sprintf("数据库结构第 %d 版", last),
			Detail: map[string]any{"before": map[string]any{"version": first - 1}, "after": map[string]any{"version": last}}})
	})
}

// CheckVersion returns an error that says what to do unless the schema is
// exactly the one that the program was built for.
func (s *Store) CheckVersion(ctx context.Context) error {
	p, err := s.provider()
	if err != nil {
		return fmt.Errorf("check schema: %w", err)
	}
	have, want, err := p.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("check schema: %w", err)
	}
	switch {
	case have < want:
		return fmt.Errorf("数据库结构是第 %d 版，本程序需要第 %d 版：请先备份，再运行 xuanlan migrate", have, want)
	case have > want:
		return fmt.Errorf("数据库结构是第 %d 版，比本程序（第 %d 版）新：请换用新版程序", have, want)
	}
	return nil
}
