package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"xuanlan/internal/cms"
)

const columnFields = `id, parent_id, slug, name, description, keywords, column_type, kind, link_url, home_style, position, visible, workflow, deleted_at`

// Columns returns every column that is not deleted, siblings in their order.
func (q *Queries) Columns(ctx context.Context) ([]cms.Column, error) {
	return many[cms.Column](ctx, q.db, `
		SELECT `+columnFields+` FROM site_column
		WHERE deleted_at IS NULL ORDER BY position, id`)
}

// Column returns a column, deleted or not.
func (q *Queries) Column(ctx context.Context, id int64) (cms.Column, error) {
	return one[cms.Column](ctx, q.db, `SELECT `+columnFields+` FROM site_column WHERE id = $1`, id)
}

// LockColumns keeps other transactions from changing the tree until this one
// ends, so that rules about its shape can be checked.
func (tx *Tx) LockColumns(ctx context.Context) error {
	return exec(ctx, tx.db, `LOCK TABLE site_column IN SHARE ROW EXCLUSIVE MODE`)
}

func columnArgs(c *cms.Column) pgx.StrictNamedArgs {
	return pgx.StrictNamedArgs{
		"id": c.ID, "parent_id": c.ParentID, "slug": c.Slug, "name": c.Name,
		"description": c.Description, "keywords": c.Keywords, "column_type": c.ColumnType,
		"kind": c.Kind, "link_url": c.LinkURL, "home_style": c.HomeStyle, "position": c.Position, "visible": c.Visible, "workflow": c.Workflow,
	}
}

// CreateColumn stores c behind its siblings and sets its ID and Position.
func (tx *Tx) CreateColumn(ctx context.Context, c *cms.Column) error {
	args := columnArgs(c)
	delete(args, "id")
	delete(args, "position")
	row, err := one[struct {
		ID       int64
		Position int
	}](ctx, tx.db, `
		INSERT INTO site_column (parent_id, slug, name, description, keywords, column_type, kind, link_url, home_style, visible, workflow, position)
		SELECT @parent_id, @slug, @name, @description, @keywords, @column_type, @kind, @link_url, @home_style, @visible, @workflow::jsonb,
		       COALESCE(max(position) + 1, 0) FROM site_column WHERE parent_id IS NOT DISTINCT FROM @parent_id
		RETURNING id, position`, args)
	c.ID, c.Position = row.ID, row.Position
	return err
}

// UpdateColumn stores every field of c but DeletedAt.
func (tx *Tx) UpdateColumn(ctx context.Context, c *cms.Column) error {
	return execOne(ctx, tx.db, `
		UPDATE site_column SET parent_id = @parent_id, slug = @slug, name = @name, description = @description,
		       keywords = @keywords, column_type = @column_type, kind = @kind, link_url = @link_url, home_style = @home_style, workflow = @workflow::jsonb,
		       position = @position, visible = @visible
		WHERE id = @id`, columnArgs(c))
}

// DeleteColumn marks a column as deleted.
func (tx *Tx) DeleteColumn(ctx context.Context, id int64) error {
	return execOne(ctx, tx.db, `UPDATE site_column SET deleted_at = $2 WHERE id = $1 AND deleted_at IS NULL`, id, tx.now())
}

// RestoreColumn takes the mark away again.
func (tx *Tx) RestoreColumn(ctx context.Context, id int64) error {
	return execOne(ctx, tx.db, `UPDATE site_column SET deleted_at = NULL WHERE id = $1`, id)
}

// ColumnUse counts what hangs on a column: articles (newest revision, not in
// the recycle bin) by column ID.
func (q *Queries) ColumnUse(ctx context.Context) (map[int64]int, error) {
	type row struct {
		ColumnID int64
		N        int
	}
	rows, err := many[row](ctx, q.db, `
		SELECT c.column_id, count(*) AS n
		FROM article a JOIN article_revision r ON r.id = a.head_revision_id
		CROSS JOIN LATERAL unnest(r.other_ids || r.column_id) AS c(column_id)
		WHERE a.deleted_at IS NULL GROUP BY c.column_id`)
	use := make(map[int64]int, len(rows))
	for _, r := range rows {
		use[r.ColumnID] = r.N
	}
	return use, err
}

// DeletedColumns returns the columns that may be brought back, the latest
// deleted first.
func (q *Queries) DeletedColumns(ctx context.Context) ([]cms.Column, error) {
	return many[cms.Column](ctx, q.db, `
		SELECT `+columnFields+` FROM site_column WHERE deleted_at IS NOT NULL ORDER BY deleted_at DESC, id DESC`)
}

// Tree returns the columns as a tree.
func (q *Queries) Tree(ctx context.Context) (*cms.Tree, error) {
	columns, err := q.Columns(ctx)
	return cms.NewTree(columns), err
}
