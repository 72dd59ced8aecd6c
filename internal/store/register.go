package store

import (
	"context"
	"maps"
	"time"

	"github.com/jackc/pgx/v5"

	"xuanlan/internal/cms"
)

// RegisterFilter says which items the register lists: those that were first
// published between the times or, with Submitted, handed in. What was imported
// was published elsewhere and is listed only when it was handed in here.
type RegisterFilter struct {
	From, To      time.Time // To is exclusive
	Submitted     bool
	Scope         *cms.Scope // what the reader may see; nil: everything
	Limit, Offset int        // Limit 0: all
}

// RegisterRow is an item of the register, as it was published or else as it
// is now, with the review that this version went through.
type RegisterRow struct {
	ID               int64
	CreatedAt        time.Time
	ReviewID         *int64
	Title            string
	Summary          string
	Opening          string // of the text
	ColumnID         int64
	Source           string
	Author           string
	Writer           string
	Account          string // who began it
	DocNumber        string
	Repost           string // where it was taken over from
	SubmittedAt      *time.Time
	FirstPublishedAt *time.Time
	PublishedAt      *time.Time
	Standing         cms.Standing
	Review           *string // name of the step that waits for a signature
}

// registered are the articles m of a month with the review to show: one
// source for each kind of register.
var registered = map[bool]string{
	false: `
		SELECT a.id, a.first_published_at AS at,
		       COALESCE((SELECT max(w.id) FROM review w WHERE w.article_id = a.id AND w.revision_id = a.live_revision_id), a.review_id) AS review_id
		FROM article a WHERE a.first_published_at >= @from AND a.first_published_at < @to AND a.import_key IS NULL`,
	true: `
		SELECT w.article_id AS id, min(w.submitted_at) AS at, max(w.id) AS review_id
		FROM review w WHERE w.submitted_at >= @from AND w.submitted_at < @to GROUP BY w.article_id`,
}

func (f *RegisterFilter) from() string {
	return `
		FROM (` + registered[f.Submitted] + `) m JOIN article a ON a.id = m.id
		LEFT JOIN review s ON s.id = m.review_id
		LEFT JOIN review v ON v.id = a.review_id
		JOIN article_revision p ON p.id = ` + map[bool]string{false: `COALESCE(a.live_revision_id, a.head_revision_id)`, true: `s.revision_id`}[f.Submitted] + `
		WHERE @everywhere OR ` + within
}

func (f *RegisterFilter) args() pgx.NamedArgs {
	scope := f.Scope
	if scope == nil {
		scope = &cms.Scope{All: true}
	}
	args := pgx.NamedArgs{"from": f.From, "to": f.To, "limit": nil, "offset": f.Offset, "everywhere": scope.All}
	maps.Copy(args, scopeArgs(scope))
	if f.Limit > 0 {
		args["limit"] = f.Limit
	}
	return args
}

// Register returns a page of the register in the order of time.
func (q *Queries) Register(ctx context.Context, f RegisterFilter) ([]RegisterRow, error) {
	return many[RegisterRow](ctx, q.db, `
		SELECT a.id, a.created_at, m.review_id, p.title, p.summary, left(p.body_text, 400) AS opening, p.column_id, p.source, p.author, p.writer,
		       COALESCE((SELECT u.name FROM account u WHERE u.id = a.created_by), '') AS account,
		       COALESCE(p.doc_number, '') AS doc_number, COALESCE(p.repost_site, '') AS repost, s.submitted_at, a.first_published_at, a.published_at,
		       a.standing, CASE WHEN v.status = 'pending' THEN v.flow->v.position->>'name' END AS review
		`+f.from()+` ORDER BY m.at, a.id LIMIT @limit OFFSET @offset`, f.args())
}

// RegisterTotal counts the items of a standing.
type RegisterTotal struct {
	Standing cms.Standing
	Items    int
	Reposts  int // of them
	Unsigned int // of them, without a review
}

// RegisterTotals counts the items of the register by where they stand now.
func (q *Queries) RegisterTotals(ctx context.Context, f RegisterFilter) ([]RegisterTotal, error) {
	return many[RegisterTotal](ctx, q.db, `
		SELECT a.standing, count(*) AS items, count(p.repost_site) AS reposts, count(*) - count(m.review_id) AS unsigned
		`+f.from()+` GROUP BY a.standing`, f.args())
}

// Signatures returns the signatures of reviews that still hold, by review, in
// the order of time.
func (q *Queries) Signatures(ctx context.Context, reviews []int64) (map[int64][]cms.Signature, error) {
	rows, err := many[struct {
		ReviewID int64
		cms.Signature
	}](ctx, q.db, `
		SELECT review_id, id, revision_id, step, step_name, conclusion, secrecy, basis, opinion, account_id, name, unit, signed_at, void
		FROM signature WHERE review_id = ANY($1) AND NOT void ORDER BY id`, reviews)
	out := map[int64][]cms.Signature{}
	for _, r := range rows {
		out[r.ReviewID] = append(out[r.ReviewID], r.Signature)
	}
	return out, err
}
