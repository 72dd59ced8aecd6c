package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"xuanlan/internal/cms"
)

const reviewFields = `v.id, v.article_id, v.revision_id, v.status, v.position, v.flow, v.short, v.urgent, v.submitted_by, v.submitted_at, v.waiting_since, v.due_at,
	COALESCE((SELECT jsonb_agg(to_jsonb(s) ORDER BY s.id) FROM signature s WHERE s.review_id = v.id), '[]') AS signatures`

// Review returns the latest review of an article, or NotFound.
func (q *Queries) Review(ctx context.Context, article int64) (cms.Review, error) {
	return one[cms.Review](ctx, q.db, `
		SELECT `+reviewFields+` FROM article a JOIN review v ON v.id = a.review_id WHERE a.id = $1`, article)
}

// Reviews returns every review of an article, the oldest first.
func (q *Queries) Reviews(ctx context.Context, article int64) ([]cms.Review, error) {
	return many[cms.Review](ctx, q.db, `SELECT `+reviewFields+` FROM review v WHERE v.article_id = $1 ORDER BY v.id`, article)
}

// CreateReview stores a submission and sets its ID and SubmittedAt.
func (tx *Tx) CreateReview(ctx context.Context, r *cms.Review) error {
	r.SubmittedBy, r.SubmittedAt, r.WaitingSince = tx.actor.ID, tx.now(), tx.now()
	r.DueAt = cms.Target(r.WaitingSince, r.Urgent)
	id, err := value[int64](ctx, tx.db, `
		WITH new AS (
			INSERT INTO review (article_id, revision_id, status, position, flow, short, urgent, submitted_by, submitted_at, waiting_since, due_at)
			VALUES (@article, @revision, @status, @position, @flow, @short, @urgent, @by, @at, @at, @due) RETURNING id)
		UPDATE article SET review_id = new.id, review_status = @status FROM new WHERE article.id = @article RETURNING review_id`,
		pgx.StrictNamedArgs{"article": r.ArticleID, "revision": r.RevisionID, "status": r.Status, "position": r.Position,
			"flow": r.Flow, "short": r.Short, "urgent": r.Urgent, "by": r.SubmittedBy, "at": r.SubmittedAt, "due": r.DueAt})
	r.ID = id
	return err
}

// UpdateReview stores where a review stands now.
func (tx *Tx) UpdateReview(ctx context.Context, r *cms.Review) error {
	if err := execOne(ctx, tx.db, `
		WITH now AS (
			UPDATE review SET status = $2, position = $3, waiting_since = CASE WHEN position = $3 THEN waiting_since ELSE $4 END,
			       due_at = CASE WHEN position = $3 THEN due_at ELSE $5 END
			WHERE id = $1 RETURNING id)
		UPDATE article SET review_status = $2 FROM now WHERE review_id = now.id`,
		r.ID, r.Status, r.Position, tx.now(), cms.Target(tx.now(), r.Urgent)); err != nil {
		return err
	}
	void := []int64{}
	for _, s := range r.Signatures {
		if s.Void {
			void = append(void, s.ID)
		}
	}
	return exec(ctx, tx.db, `UPDATE signature SET void = true WHERE review_id = $1 AND id = ANY($2)`, r.ID, void)
}

// AddSignature stores the newest signature of a review.
func (tx *Tx) AddSignature(ctx context.Context, review int64, s *cms.Signature) error {
	s.SignedAt = tx.now()
	id, err := value[int64](ctx, tx.db, `
		INSERT INTO signature (review_id, revision_id, step, step_name, conclusion, secrecy, basis, opinion, account_id, name, unit, signed_at)
		VALUES (@review, @revision, @step, @step_name, @conclusion, @secrecy, @basis, @opinion, @account, @name, @unit, @at) RETURNING id`,
		pgx.StrictNamedArgs{"review": review, "revision": s.RevisionID, "step": s.Step, "step_name": s.StepName, "conclusion": s.Conclusion,
			"secrecy": s.Secrecy, "basis": s.Basis, "opinion": s.Opinion, "account": s.AccountID, "name": s.Name, "unit": s.Unit, "at": s.SignedAt})
	s.ID = id
	return err
}

// Writers returns the accounts that began an article or saved a version of it.
func (q *Queries) Writers(ctx context.Context, article int64) ([]int64, error) {
	return values[int64](ctx, q.db, `
		SELECT created_by FROM article WHERE id = $1 AND created_by IS NOT NULL
		UNION SELECT created_by FROM article_revision WHERE article_id = $1 AND created_by IS NOT NULL`, article)
}

// Waiting is an item that waits for a signature.
type Waiting struct {
	ArticleID    int64
	Title        string
	ColumnID     int64
	Source       string
	Submitter    string
	UnitID       *int64
	Step         cms.Step
	StepName     string
	Urgent       bool
	WaitingSince time.Time
	DueAt        time.Time // by when it should be signed
	SubmittedAt  time.Time
}

// Signer is who may sign a step, and where: in the columns, or everywhere.
type Signer struct {
	Step    cms.Step
	Columns []int64
	All     bool
}

// Waiting returns the items that the account could sign as one of the
// signers, the one that is due first at the top, but for those that it wrote or has
// signed.
func (q *Queries) Waiting(ctx context.Context, account int64, as []Signer, limit int) ([]Waiting, error) {
	var mine []string
	args := pgx.NamedArgs{"account": account, "limit": limit}
	for i, s := range as {
		step, columns := fmt.Sprintf("step%d", i), fmt.Sprintf("columns%d", i)
		cond := `v.flow->v.position->>'step' = @` + step
		args[step] = s.Step
		if !s.All {
			cond += ` AND a.column_ids[1] = ANY(@` + columns + `)`
			args[columns] = s.Columns
		}
		mine = append(mine, cond)
	}
	if mine == nil {
		return nil, nil
	}
	return many[Waiting](ctx, q.db, `
		SELECT v.article_id, a.title, a.column_ids[1] AS column_id, a.source, u.name AS submitter, a.unit_id, v.flow->v.position->>'step' AS step,
		       v.flow->v.position->>'name' AS step_name, v.urgent, v.waiting_since, v.due_at, v.submitted_at
		FROM review v JOIN article a ON a.id = v.article_id JOIN account u ON u.id = v.submitted_by
		WHERE v.status = 'pending' AND a.deleted_at IS NULL AND (`+strings.Join(mine, ` OR `)+`) AND v.submitted_by <> @account
		  AND a.created_by IS DISTINCT FROM @account
		  AND NOT EXISTS (SELECT FROM article_revision w WHERE w.article_id = a.id AND w.created_by = @account)
		  AND NOT EXISTS (SELECT FROM signature s WHERE s.review_id = v.id AND s.account_id = @account AND s.conclusion = 'pass' AND NOT s.void)
		ORDER BY v.due_at, v.id LIMIT @limit`, args)
}
