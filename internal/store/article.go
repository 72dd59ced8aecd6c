package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"xuanlan/internal/cms"
)

const articleFields = `a.id, a.state, a.head_revision_id, a.live_revision_id, COALESCE(a.created_by, 0) AS created_by, a.unit_id,
	a.created_at, a.updated_at, a.published_at, a.first_published_at, a.withdrawn_at, a.withdraw_reason, a.deleted_at,
	a.next_revision_id, a.publish_at, a.take_down_at, a.pinned_until, a.shown_at, a.redated_by, a.redated_at`

// Article returns where an article stands, whatever its state.
func (q *Queries) Article(ctx context.Context, id int64) (cms.Article, error) {
	return one[cms.Article](ctx, q.db, `SELECT `+articleFields+` FROM article a WHERE id = $1`, id)
}

// LockArticle is Article holding the row until the transaction ends.
func (tx *Tx) LockArticle(ctx context.Context, id int64) (cms.Article, error) {
	return one[cms.Article](ctx, tx.db, `SELECT `+articleFields+` FROM article a WHERE id = $1 FOR UPDATE`, id)
}

// CreateArticle makes an empty draft and returns its number. The transaction
// must add its first revision before it ends.
func (tx *Tx) CreateArticle(ctx context.Context) (int64, error) {
	return value[int64](ctx, tx.db, `
		INSERT INTO article (created_by, unit_id, created_at, updated_at)
		VALUES (NULLIF($1::bigint, 0), (SELECT unit_id FROM account WHERE id = $1), $2, $2) RETURNING id`,
		tx.actor.ID, tx.now())
}

// revisionRow is a row of article_revision.
type revisionRow struct {
	ID           int64
	ArticleID    int64
	Number       int
	Title        string
	Subtitle     string
	ColumnID     int64
	OtherIDs     []int64
	Source       string
	Author       string
	Writer       string
	WriterPhone  string
	RepostSite   *string
	RepostURL    *string
	RepostAt     *time.Time
	Summary      string
	Keywords     string
	CoverID      *int64
	CoverAlt     string
	Body         cms.SafeHTML
	BodyText     string
	DocNumber    *string
	DocIssuer    *string
	DocGenre     *string
	DocIndex     *string
	DocWrittenOn *time.Time
	DocValidity  *cms.Validity
	DocNote      *string
	DocOpenness  *cms.Openness
	DocGrade     *cms.Grade
	CreatedBy    int64
	CreatedAt    time.Time
}

const revisionFields = `r.id, r.article_id, r.number, r.title, r.subtitle, r.column_id, r.other_ids, r.source, r.author,
	r.writer, r.writer_phone, r.repost_site, r.repost_url, r.repost_at, r.summary, r.keywords, r.cover_id, r.cover_alt, r.body, r.body_text,
	r.doc_number, r.doc_issuer, r.doc_genre, r.doc_index, r.doc_written_on, r.doc_validity, r.doc_note, r.doc_openness, r.doc_grade,
	COALESCE(r.created_by, 0) AS created_by, r.created_at`

func (row *revisionRow) revision() cms.Revision {
	r := cms.Revision{
		ID: row.ID, ArticleID: row.ArticleID, Number: row.Number, BodyText: row.BodyText,
		CreatedBy: row.CreatedBy, CreatedAt: row.CreatedAt,
		Content: cms.Content{
			Title: row.Title, Subtitle: row.Subtitle, ColumnID: row.ColumnID, OtherIDs: row.OtherIDs,
			Source: row.Source, Author: row.Author, Writer: row.Writer, WriterPhone: row.WriterPhone,
			Summary: row.Summary, Keywords: row.Keywords, CoverID: row.CoverID, CoverAlt: row.CoverAlt, Body: row.Body,
		},
	}
	if row.RepostSite != nil {
		r.Repost = &cms.Repost{Site: *row.RepostSite, URL: *row.RepostURL, At: row.RepostAt}
	}
	if row.DocValidity != nil {
		r.Document = &cms.Document{
			Number: *row.DocNumber, Issuer: *row.DocIssuer, Genre: *row.DocGenre, IndexNumber: *row.DocIndex,
			WrittenOn: dateIn(row.DocWrittenOn), Validity: *row.DocValidity, Note: *row.DocNote,
			Openness: *row.DocOpenness, Grade: *row.DocGrade,
		}
	}
	return r
}

// dateIn moves a date, which the driver reads as midnight UTC, to midnight in
// the zone in which dates are shown.
func dateIn(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	y, m, d := t.Date()
	at := time.Date(y, m, d, 0, 0, 0, 0, cms.Zone)
	return &at
}

// Revision returns a revision with its attachments.
func (q *Queries) Revision(ctx context.Context, id int64) (cms.Revision, error) {
	row, err := one[revisionRow](ctx, q.db, `SELECT `+revisionFields+` FROM article_revision r WHERE id = $1`, id)
	if err != nil {
		return cms.Revision{}, err
	}
	r := row.revision()
	r.Attachments, err = many[cms.Attachment](ctx, q.db, `
		SELECT file_id, name FROM revision_file WHERE revision_id = $1 AND role = 'attachment' ORDER BY position`, id)
	return r, err
}

// AddRevision stores r as the newest revision of its article, with the files
// that its body shows and the terms by which editors find it, and sets ID,
// Number, CreatedBy and CreatedAt.
func (tx *Tx) AddRevision(ctx context.Context, r *cms.Revision, bodyFiles []int64, terms []string) error {
	r.CreatedBy, r.CreatedAt = tx.actor.ID, tx.now()
	unit, err := tx.rememberUnit(ctx, r.Source)
	if err != nil {
		return err
	}
	row, err := one[struct {
		ID     int64
		Number int
	}](ctx, tx.db, `
		INSERT INTO article_revision (article_id, number, title, subtitle, column_id, other_ids, source, unit_id, author,
			writer, writer_phone, repost_site, repost_url, repost_at, summary, keywords, cover_id, cover_alt, body, body_text,
			doc_number, doc_issuer, doc_genre, doc_index, doc_written_on, doc_validity, doc_note, doc_openness, doc_grade, created_by, created_at)
		SELECT @article_id, COALESCE(max(number), 0) + 1, @title, @subtitle, @column_id, @other_ids, @source, @unit_id, @author,
			@writer, @writer_phone, @repost_site, @repost_url, @repost_at, @summary, @keywords, @cover_id, @cover_alt, @body, @body_text,
			@doc_number, @doc_issuer, @doc_genre, @doc_index, @doc_written_on, @doc_validity, @doc_note, @doc_openness, @doc_grade,
			NULLIF(@created_by::bigint, 0), @created_at
		FROM article_revision WHERE article_id = @article_id
		RETURNING id, number`, revisionArgs(r, unit))
	if err != nil {
		return err
	}
	r.ID, r.Number = row.ID, row.Number
	if err := tx.addRevisionFiles(ctx, r, bodyFiles); err != nil {
		return err
	}
	if err := execOne(ctx, tx.db, `
		UPDATE article SET head_revision_id = $2, title = $3, source = $4, author = $5, column_ids = $6, updated_at = $7 WHERE id = $1`,
		r.ArticleID, r.ID, r.Title, r.Source, r.Author, r.ColumnIDs(), tx.now()); err != nil {
		return err
	}
	return exec(ctx, tx.db, `
		INSERT INTO article_search (article_id, head_terms) VALUES ($1, array_to_tsvector($2))
		ON CONFLICT (article_id) DO UPDATE SET head_terms = EXCLUDED.head_terms`, r.ArticleID, terms)
}

func revisionArgs(r *cms.Revision, unit *int64) pgx.StrictNamedArgs {
	args := pgx.StrictNamedArgs{
		"article_id": r.ArticleID, "title": r.Title, "subtitle": r.Subtitle, "column_id": r.ColumnID,
		"other_ids": append([]int64{}, r.OtherIDs...), "source": r.Source, "unit_id": unit, "author": r.Author,
		"writer": r.Writer, "writer_phone": r.WriterPhone, "repost_site": nil, "repost_url": nil, "repost_at": nil, "summary": r.Summary, "keywords": r.Keywords,
		"cover_id": r.CoverID, "cover_alt": r.CoverAlt, "body": r.Body, "body_text": r.BodyText,
		"created_by": r.CreatedBy, "created_at": r.CreatedAt,
		"doc_number": nil, "doc_issuer": nil, "doc_genre": nil, "doc_index": nil,
		"doc_written_on": nil, "doc_validity": nil, "doc_note": nil, "doc_openness": nil, "doc_grade": nil,
	}
	if o := r.Repost; o != nil {
		args["repost_site"], args["repost_url"], args["repost_at"] = o.Site, o.URL, o.At
	}
	if d := r.Document; d != nil {
		args["doc_number"], args["doc_issuer"], args["doc_genre"] = d.Number, d.Issuer, d.Genre
		args["doc_index"], args["doc_validity"], args["doc_note"] = d.IndexNumber, d.Validity, d.Note
		args["doc_openness"], args["doc_grade"] = d.Openness, d.Grade
		if d.WrittenOn != nil {
			args["doc_written_on"] = d.WrittenOn.In(cms.Zone).Format(time.DateOnly)
		}
	}
	return args
}

func (tx *Tx) addRevisionFiles(ctx context.Context, r *cms.Revision, bodyFiles []int64) error {
	add := func(id int64, role string, position int, name string) error {
		return exec(ctx, tx.db, `
			INSERT INTO revision_file (revision_id, file_id, role, position, name) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT DO NOTHING`, r.ID, id, role, position, name)
	}
	if r.CoverID != nil {
		if err := add(*r.CoverID, "cover", 0, ""); err != nil {
			return err
		}
	}
	for i, id := range bodyFiles {
		if err := add(id, "body", i, ""); err != nil {
			return err
		}
	}
	for i, a := range r.Attachments {
		if err := add(a.FileID, "attachment", i, a.Name); err != nil {
			return err
		}
	}
	return nil
}

// Publish makes a revision the one that the public sees, shown with the given
// 发布时间 and found by the entry. What was scheduled is done with.
func (tx *Tx) Publish(ctx context.Context, r *cms.Revision, shown time.Time, e SearchEntry) error {
	if err := execOne(ctx, tx.db, `
		UPDATE article SET state = 'published', live_revision_id = $2, published_at = $3, next_revision_id = NULL, publish_at = NULL,
		       withdrawn_at = NULL, withdraw_reason = '', first_published_at = COALESCE(first_published_at, $4), updated_at = $4
		WHERE id = $1 AND deleted_at IS NULL`, r.ArticleID, r.ID, shown, tx.now()); err != nil {
		return err
	}
	if err := tx.place(ctx, r); err != nil {
		return err
	}
	return tx.Index(ctx, r, e)
}

// Schedule sets the revision that becomes public at a time; nil for both takes
// it back.
func (tx *Tx) Schedule(ctx context.Context, article int64, revision *int64, at *time.Time) error {
	return execOne(ctx, tx.db, `UPDATE article SET next_revision_id = $2, publish_at = $3, updated_at = $4 WHERE id = $1`,
		article, revision, at, tx.now())
}

// SetPublishing stores what is set about an article's publication but for
// PublishAt. A 发布时间 set by hand shows at once, and who set it is kept.
func (tx *Tx) SetPublishing(ctx context.Context, article int64, p cms.Publishing) error {
	err := execOne(ctx, tx.db, `
		UPDATE article SET take_down_at = @down, pinned_until = @pinned,
		       published_at = CASE WHEN shown_at IS NOT DISTINCT FROM @shown::timestamptz OR published_at IS NULL THEN published_at
		                           ELSE COALESCE(@shown, first_published_at) END,
		       redated_by = CASE WHEN shown_at IS NOT DISTINCT FROM @shown THEN redated_by ELSE NULLIF(@by::bigint, 0) END,
		       redated_at = CASE WHEN shown_at IS NOT DISTINCT FROM @shown THEN redated_at ELSE @now END,
		       shown_at = @shown, updated_at = @now
		WHERE id = @id`,
		pgx.StrictNamedArgs{"id": article, "down": p.TakeDownAt, "pinned": p.PinnedUntil, "shown": p.ShownAt, "by": tx.actor.ID, "now": tx.now()})
	if err != nil {
		return err
	}
	return exec(ctx, tx.db, `
		UPDATE article_search s SET published_at = a.published_at FROM article a
		WHERE s.article_id = $1 AND a.id = $1 AND s.published_at <> a.published_at`, article)
}

// Due returns the articles whose time to be published or taken down has come,
// the earliest first.
func (q *Queries) Due(ctx context.Context) ([]int64, error) {
	return values[int64](ctx, q.db, `
		SELECT id FROM article WHERE deleted_at IS NULL AND (publish_at <= $1 OR take_down_at <= $1 AND state IN ('published', 'archived'))
		ORDER BY least(publish_at, take_down_at), id`, q.now())
}

func (tx *Tx) place(ctx context.Context, r *cms.Revision) error {
	if err := exec(ctx, tx.db, `DELETE FROM placement WHERE article_id = $1`, r.ArticleID); err != nil {
		return err
	}
	return exec(ctx, tx.db, `
		INSERT INTO placement (article_id, column_id, is_primary)
		SELECT DISTINCT $1::bigint, id, id = $2::bigint FROM unnest($3::bigint[]) AS id`,
		r.ArticleID, r.ColumnID, r.ColumnIDs())
}

// Withdraw takes a public article down. What was scheduled for it is off, and
// the review of what was public is done with: it stands as withdrawn, not as
// waiting to be published.
func (tx *Tx) Withdraw(ctx context.Context, id int64, reason string) error {
	return execOne(ctx, tx.db, `
		UPDATE article SET state = 'withdrawn', withdrawn_at = $3, withdraw_reason = $2, take_down_at = NULL,
		       next_revision_id = NULL, publish_at = NULL, updated_at = $3,
		       review_status = CASE WHEN (SELECT v.revision_id FROM review v WHERE v.id = review_id) = live_revision_id THEN NULL ELSE review_status END
		WHERE id = $1 AND state IN ('published', 'archived')`, id, reason, tx.now())
}

// SetState moves an article that is public into the archive or out of it.
func (tx *Tx) SetState(ctx context.Context, id int64, s cms.State) error {
	return execOne(ctx, tx.db, `UPDATE article SET state = $2, updated_at = $3 WHERE id = $1 AND state IN ('published', 'archived')`,
		id, s, tx.now())
}

// SetDeleted puts an article into the recycle bin or takes it out. What was
// scheduled for it is off.
func (tx *Tx) SetDeleted(ctx context.Context, id int64, deleted bool) error {
	return execOne(ctx, tx.db, `
		UPDATE article SET deleted_at = CASE WHEN $2 THEN $3::timestamptz END, next_revision_id = NULL, publish_at = NULL,
		       take_down_at = NULL, updated_at = $3
		WHERE id = $1`,
		id, deleted, tx.now())
}

// AddRedirect makes an address of the former site lead to an article. An
// address that already leads somewhere is moved.
func (tx *Tx) AddRedirect(ctx context.Context, path string, article int64) error {
	return exec(ctx, tx.db, `
		INSERT INTO redirect (path, article_id) VALUES ($1, $2)
		ON CONFLICT (path) DO UPDATE SET article_id = EXCLUDED.article_id`, path, article)
}

// Redirect returns the article that an address of the former site leads to.
func (q *Queries) Redirect(ctx context.Context, path string) (int64, error) {
	return value[int64](ctx, q.db, `SELECT article_id FROM redirect WHERE path = $1`, path)
}

// SetImportKey marks an article as imported under a key. It returns a
// Conflict when another article has it.
func (tx *Tx) SetImportKey(ctx context.Context, id int64, key string) error {
	return execOne(ctx, tx.db, `UPDATE article SET import_key = $2 WHERE id = $1`, id, key)
}

// Imported returns the article that was imported under a key, or NotFound.
func (q *Queries) Imported(ctx context.Context, key string) (int64, error) {
	return value[int64](ctx, q.db, `SELECT id FROM article WHERE import_key = $1`, key)
}
