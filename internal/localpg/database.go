package localpg

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// maintenance is the database that every cluster has.
const maintenance = "postgres"

// ping reports why the server behind the socket does not let us in.
func ping(ctx context.Context, socketDir string) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, socketURL(socketDir, maintenance))
	if err != nil {
		return err
	}
	return conn.Close(ctx)
}

// ensureDatabase creates the database when it is missing.
func (c *Cluster) ensureDatabase(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, socketURL(c.socketDir, maintenance))
	if err != nil {
		return fmt.Errorf("连接数据库: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	name := c.opt.Database
	var exists bool
	err = conn.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", name).Scan(&exists)
	if err != nil {
		return fmt.Errorf("查询数据库 %s: %w", name, err)
	}
	if exists {
		return nil
	}
	_, err = conn.Exec(ctx, "CREATE DATABASE "+pgx.Identifier{name}.Sanitize())
	const duplicate = "42P04" // another process was faster
	if pgErr, ok := errors.AsType[*pgconn.PgError](err); ok && pgErr.Code == duplicate {
		return nil
	}
	if err != nil {
		return fmt.Errorf("创建数据库 %s: %w", name, err)
	}
	return nil
}
