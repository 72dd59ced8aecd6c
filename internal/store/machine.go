package store

import (
	"context"
	"time"

	"xuanlan/internal/cms"
)

// LiveText is the text of a visible article.
type LiveText struct {
	ID        int64
	Body      cms.SafeHTML
	BodyText  string
	ChangedAt time.Time // when it last changed before the public
}

// changedAt is when the public's version of article a with its revision r came
// to be.
const changedAt = `GREATEST(r.created_at, a.first_published_at)`

// LiveTexts returns the texts of those of the articles that are visible.
func (q *Queries) LiveTexts(ctx context.Context, ids []int64) (map[int64]LiveText, error) {
	rows, err := many[LiveText](ctx, q.db, `
		SELECT a.id, r.body, r.body_text, `+changedAt+` AS changed_at
		FROM article a JOIN article_revision r ON r.id = a.live_revision_id WHERE a.id = ANY($1) AND `+visible, ids)
	out := make(map[int64]LiveText, len(rows))
	for _, t := range rows {
		out[t.ID] = t
	}
	return out, err
}

// MapPart is a stretch of article numbers with visible articles in it.
type MapPart struct {
	Part      int64 // from Part*size on
	ChangedAt time.Time
}

// MapParts returns the stretches of size numbers that hold visible articles.
func (q *Queries) MapParts(ctx context.Context, size int64) ([]MapPart, error) {
	return many[MapPart](ctx, q.db, `
		SELECT a.id / $1 AS part, max(`+changedAt+`) AS changed_at
		FROM article a JOIN article_revision r ON r.id = a.live_revision_id WHERE `+visible+` GROUP BY 1 ORDER BY 1`, size)
}

// Address is a visible article for a site map.
type Address struct {
	ID        int64
	ChangedAt time.Time
}

// MapPart returns the visible articles whose numbers are from the first one on
// and below the last.
func (q *Queries) MapPart(ctx context.Context, from, below int64) ([]Address, error) {
	return many[Address](ctx, q.db, `
		SELECT a.id, `+changedAt+` AS changed_at
		FROM article a JOIN article_revision r ON r.id = a.live_revision_id WHERE a.id >= $1 AND a.id < $2 AND `+visible+` ORDER BY a.id`, from, below)
}
