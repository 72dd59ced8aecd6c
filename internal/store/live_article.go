package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"xuanlan/internal/cms"
)

// Live returns a visible article; Gone when it was once public and is no
// longer (withdrawn or deleted), NotFound otherwise.
func (q *Queries) Live(ctx context.Context, id int64) (Live, error) {
	l, err := one[Listing](ctx, q.db, `SELECT `+listingFields+liveFrom+visible+` AND a.id = @id`,
		pgx.NamedArgs{"id": id, "now": q.now()})
	if cms.KindOf(err) == cms.NotFound {
		return Live{}, q.absence(ctx, id)
	}
	if err != nil {
		return Live{}, err
	}
	a, err := q.Article(ctx, id)
	if err != nil {
		return Live{}, err
	}
	r, err := q.Revision(ctx, *a.LiveRevisionID)
	if err != nil {
		return Live{}, err
	}
	live := Live{Listing: l, Revision: r, FirstPublishedAt: *a.FirstPublishedAt, Archived: a.State == cms.StateArchived}
	err = q.AttachFiles(ctx, &live)
	return live, err
}

// absence says why an article is not there.
func (q *Queries) absence(ctx context.Context, id int64) error {
	a, err := q.Article(ctx, id)
	if err != nil {
		return err
	}
	if a.FirstPublishedAt != nil && (a.State == cms.StateWithdrawn || a.DeletedAt != nil) {
		return cms.E(cms.Gone, "这篇稿件已按规定撤下")
	}
	return cms.E(cms.NotFound, "没有找到这篇稿件")
}

// AttachFiles fills in the files of a revision, but for those in the bin.
func (q *Queries) AttachFiles(ctx context.Context, l *Live) error {
	type row struct {
		Role  string
		Label string
		cms.File
	}
	rows, err := many[row](ctx, q.db, `
		SELECT rf.role, rf.name AS label, `+fileFields+`
		FROM revision_file rf JOIN file f ON f.id = rf.file_id AND f.deleted_at IS NULL
		WHERE rf.revision_id = $1 ORDER BY rf.role, rf.position`, l.Revision.ID)
	l.BodyFiles = make(map[string]cms.File, len(rows))
	for _, r := range rows {
		switch r.Role {
		case "cover":
			l.Cover = &r.File
		case "attachment":
			l.Files = append(l.Files, AttachedFile{Name: r.Label, File: r.File})
		default:
			l.BodyFiles[r.Key] = r.File
		}
	}
	return err
}

// Draft returns the newest revision of an article as Live would once it is
// published now.
func (q *Queries) Draft(ctx context.Context, id int64) (Live, error) {
	l, err := one[Listing](ctx, q.db, `
		SELECT a.id, r.title, r.summary, r.source, r.author, r.column_id, COALESCE(a.shown_at, a.published_at, @now) AS published_at,
		       COALESCE(a.pinned_until > @now, false) AS pinned,
		       COALESCE(f.key, '') AS cover_key, r.cover_alt, COALESCE(f.width, 0) AS cover_width, COALESCE(f.height, 0) AS cover_height,
		       COALESCE(f.scalable, false) AS cover_scalable,
		       COALESCE(r.doc_number, '') AS doc_number, r.doc_written_on, COALESCE(r.doc_validity, '') AS doc_validity,
		       false AS has_pdf, COALESCE(v.views + v.imported, 0) AS views
		FROM article a JOIN article_revision r ON r.id = a.head_revision_id
		LEFT JOIN file f ON f.id = r.cover_id AND f.deleted_at IS NULL
		LEFT JOIN article_view v ON v.article_id = a.id
		WHERE a.id = @id`, pgx.NamedArgs{"id": id, "now": q.now()})
	if err != nil {
		return Live{}, err
	}
	a, err := q.Article(ctx, id)
	if err != nil {
		return Live{}, err
	}
	r, err := q.Revision(ctx, a.HeadRevisionID)
	if err != nil {
		return Live{}, err
	}
	live := Live{Listing: l, Revision: r}
	err = q.AttachFiles(ctx, &live)
	return live, err
}
