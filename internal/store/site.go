package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"xuanlan/internal/cms"
)

// Site returns the settings of the site; before they are first saved, none.
func (q *Queries) Site(ctx context.Context) (cms.Site, error) {
	s, err := value[cms.Site](ctx, q.db, `SELECT value FROM setting WHERE name = 'site'`)
	if cms.KindOf(err) == cms.NotFound {
		return cms.Site{}, nil
	}
	return s, err
}

// SaveSite stores the settings of the site.
func (tx *Tx) SaveSite(ctx context.Context, s cms.Site) error {
	return exec(ctx, tx.db, `
		INSERT INTO setting (name, value) VALUES ('site', $1)
		ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value`, s)
}

// SampleUnderway reports whether the sample site was begun and not finished.
func (q *Queries) SampleUnderway(ctx context.Context) (bool, error) {
	return value[bool](ctx, q.db, `SELECT EXISTS (SELECT FROM setting WHERE name = 'sample')`)
}

// SetSampleUnderway notes that the sample site is being loaded, or forgets it.
func (tx *Tx) SetSampleUnderway(ctx context.Context, underway bool) error {
	if !underway {
		return exec(ctx, tx.db, `DELETE FROM setting WHERE name = 'sample'`)
	}
	return exec(ctx, tx.db, `INSERT INTO setting (name, value) VALUES ('sample', '{}') ON CONFLICT DO NOTHING`)
}

const homeItemFields = `id, kind, title, note, url, link_group AS "group", file_id, alt, tone, position, visible`

// HomeItems returns the hand-placed items of the home page in their order,
// hidden ones too.
func (q *Queries) HomeItems(ctx context.Context) ([]cms.HomeItem, error) {
	return many[cms.HomeItem](ctx, q.db, `
		SELECT `+homeItemFields+` FROM home_item WHERE deleted_at IS NULL ORDER BY kind, position, id`)
}

// HomeItem returns one item, deleted or not.
func (q *Queries) HomeItem(ctx context.Context, id int64) (cms.HomeItem, error) {
	return one[cms.HomeItem](ctx, q.db, `SELECT `+homeItemFields+` FROM home_item WHERE id = $1`, id)
}

func homeItemArgs(i *cms.HomeItem) pgx.StrictNamedArgs {
	return pgx.StrictNamedArgs{
		"id": i.ID, "kind": i.Kind, "title": i.Title, "note": i.Note, "url": i.URL, "group": i.Group,
		"file_id": i.FileID, "alt": i.Alt, "tone": i.Tone, "position": i.Position, "visible": i.Visible,
	}
}

// CreateHomeItem stores i behind the others of its kind and sets its ID.
func (tx *Tx) CreateHomeItem(ctx context.Context, i *cms.HomeItem) error {
	args := homeItemArgs(i)
	delete(args, "id")
	delete(args, "position")
	id, err := value[int64](ctx, tx.db, `
		INSERT INTO home_item (kind, title, note, url, link_group, file_id, alt, tone, visible, position)
		SELECT @kind, @title, @note, @url, @group, @file_id, @alt, @tone, @visible,
		       COALESCE(max(position) + 1, 0) FROM home_item WHERE kind = @kind
		RETURNING id`, args)
	i.ID = id
	return err
}

// UpdateHomeItem stores every field of i.
func (tx *Tx) UpdateHomeItem(ctx context.Context, i *cms.HomeItem) error {
	return execOne(ctx, tx.db, `
		UPDATE home_item SET kind = @kind, title = @title, note = @note, url = @url, link_group = @group,
		       file_id = @file_id, alt = @alt, tone = @tone, position = @position, visible = @visible
		WHERE id = @id`, homeItemArgs(i))
}

// SetHomeItemDeleted takes an item off the home page or brings it back.
func (tx *Tx) SetHomeItemDeleted(ctx context.Context, id int64, deleted bool) error {
	return execOne(ctx, tx.db, `
		UPDATE home_item SET deleted_at = CASE WHEN $2 THEN $3::timestamptz END WHERE id = $1`, id, deleted, tx.now())
}
