package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"xuanlan/internal/cms"
)

const unitFields = `id, name, registered, class, position, contact, phone, merged_into`

// RegisteredUnits returns the subordinate units in the order of protocol,
// merged ones last.
func (q *Queries) RegisteredUnits(ctx context.Context) ([]cms.Unit, error) {
	return many[cms.Unit](ctx, q.db, `
		SELECT `+unitFields+` FROM unit WHERE registered ORDER BY merged_into IS NOT NULL, position, id`)
}

// Unit returns a unit by number.
func (q *Queries) Unit(ctx context.Context, id int64) (cms.Unit, error) {
	return one[cms.Unit](ctx, q.db, `SELECT `+unitFields+` FROM unit WHERE id = $1`, id)
}

// Units returns the names of units that can be named as a source: the
// subordinate ones in their order, then the others, the latest used first.
func (q *Queries) Units(ctx context.Context) ([]string, error) {
	return values[string](ctx, q.db, `
		SELECT name FROM unit WHERE merged_into IS NULL
		ORDER BY registered DESC, CASE WHEN registered THEN position END, used_at DESC, id DESC LIMIT 500`)
}

// rememberUnit notes that a unit was named as a source, by its name or a
// former one, and returns its number; nil for an empty name.
func (tx *Tx) rememberUnit(ctx context.Context, name string) (*int64, error) {
	if name == "" {
		return nil, nil
	}
	id, err := value[int64](ctx, tx.db, `SELECT unit_id FROM unit_alias WHERE name = $1`, name)
	if err == nil || cms.KindOf(err) != cms.NotFound {
		return &id, err
	}
	id, err = value[int64](ctx, tx.db, `
		INSERT INTO unit (name, used_at) VALUES ($1, $2)
		ON CONFLICT (name) DO UPDATE SET used_at = EXCLUDED.used_at RETURNING id`, name, tx.now())
	return &id, err
}

// SaveUnit stores a subordinate unit: a new one (ID 0), which may have been
// named as a source before, or a changed one, whose former name stays known.
func (tx *Tx) SaveUnit(ctx context.Context, u *cms.Unit) error {
	if u.ID == 0 {
		id, err := tx.rememberUnit(ctx, u.Name)
		if err != nil {
			return err
		}
		u.ID = *id
	}
	old, err := tx.Unit(ctx, u.ID)
	if err != nil {
		return err
	}
	if old.Name != u.Name {
		if err := exec(ctx, tx.db, `
			INSERT INTO unit_alias (name, unit_id) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET unit_id = EXCLUDED.unit_id`, old.Name, u.ID); err != nil {
			return err
		}
		if err := exec(ctx, tx.db, `DELETE FROM unit_alias WHERE name = $1`, u.Name); err != nil {
			return err
		}
	}
	return execOne(ctx, tx.db, `
		UPDATE unit SET name = @name, registered = true, class = @class, position = @position, contact = @contact, phone = @phone,
		       merged_into = @merged_into WHERE id = @id`,
		pgx.StrictNamedArgs{"id": u.ID, "name": u.Name, "class": u.Class, "position": u.Position, "contact": u.Contact,
			"phone": u.Phone, "merged_into": u.MergedInto})
}

// UnitNames returns the former names of a unit.
func (q *Queries) UnitNames(ctx context.Context, id int64) ([]string, error) {
	return values[string](ctx, q.db, `SELECT name FROM unit_alias WHERE unit_id = $1 ORDER BY name`, id)
}
