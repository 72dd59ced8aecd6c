package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"xuanlan/internal/cms"
)

const noticeFields = `n.id, n.account_id, n.kind, n.article_id, n.title, n.step, n.reason, n.by_name, n.at, n.read_at, n.settled_at`

// Notices returns a page of an account's notices, the newest first.
func (q *Queries) Notices(ctx context.Context, account int64, limit, offset int) ([]cms.Notice, error) {
	return many[cms.Notice](ctx, q.db, `
		SELECT `+noticeFields+` FROM notice n WHERE n.account_id = $1 ORDER BY n.id DESC LIMIT $2 OFFSET $3`, account, limit, offset)
}

// CountNotices counts all notices of an account.
func (q *Queries) CountNotices(ctx context.Context, account int64) (int, error) {
	return value[int](ctx, q.db, `SELECT count(*) FROM notice WHERE account_id = $1`, account)
}

// unread is the condition of the index notice_unread_idx.
const unread = `read_at IS NULL AND settled_at IS NULL`

// CountUnread counts the notices that an account still has to see.
func (q *Queries) CountUnread(ctx context.Context, account int64) (int, error) {
	return value[int](ctx, q.db, `SELECT count(*) FROM notice WHERE account_id = $1 AND `+unread, account)
}

// AddNotices stores a notice for each account and returns them. n gives what
// they have in common.
func (tx *Tx) AddNotices(ctx context.Context, n cms.Notice, accounts []int64) ([]cms.Notice, error) {
	return many[cms.Notice](ctx, tx.db, `
		INSERT INTO notice AS n (account_id, kind, article_id, title, step, reason, by_name, at)
		SELECT a, @kind, @article, @title, @step, @reason, @by_name, @at FROM unnest(@accounts::bigint[]) AS a
		RETURNING `+noticeFields,
		pgx.StrictNamedArgs{"accounts": accounts, "kind": n.Kind, "article": n.ArticleID, "title": n.Title, "step": n.Step,
			"reason": n.Reason, "by_name": tx.actor.Name, "at": tx.now()})
}

// SettleNotices ends what notices of an article ask for.
func (tx *Tx) SettleNotices(ctx context.Context, article int64) error {
	return exec(ctx, tx.db, `
		UPDATE notice SET settled_at = $2
		WHERE article_id = $1 AND settled_at IS NULL AND kind IN ('waiting', 'returned', 'approved', 'missed')`, article, tx.now())
}

// ReadNotices marks an account's notices as read: those of an article, or
// with 0 all. It passes over those that are being settled at the moment, since
// two who wait for each other would both fail.
func (tx *Tx) ReadNotices(ctx context.Context, account, article int64) error {
	return exec(ctx, tx.db, `
		UPDATE notice SET read_at = $3 WHERE id IN (
			SELECT id FROM notice WHERE account_id = $1 AND ($2 = 0 OR article_id = $2) AND `+unread+` FOR UPDATE SKIP LOCKED)`,
		account, article, tx.now())
}

// Letter is a notice with what else its e-mail needs.
type Letter struct {
	cms.Notice
	ColumnID int64 // where the item is now
	Name     string
	Email    string
	Mails    bool // the account wants e-mail
	Usable   bool // the account may be used
	MailedAt *time.Time
}

// Letter returns a notice to be sent, or NotFound.
func (q *Queries) Letter(ctx context.Context, id int64) (Letter, error) {
	return one[Letter](ctx, q.db, `
		SELECT `+noticeFields+`, r.column_id, a.name, a.email, a.mails, n.mailed_at,
		       a.disabled_at IS NULL AND (a.expires_on IS NULL OR a.expires_on >= $2::timestamptz::date) AS usable
		FROM notice n JOIN account a ON a.id = n.account_id JOIN article t ON t.id = n.article_id
		JOIN article_revision r ON r.id = t.head_revision_id
		WHERE n.id = $1`, id, q.now())
}

// SetMailed records that the e-mail of a notice was sent.
func (tx *Tx) SetMailed(ctx context.Context, id int64) error {
	return execOne(ctx, tx.db, `UPDATE notice SET mailed_at = $2 WHERE id = $1`, id, tx.now())
}

// SetMails stores whether an account wants its notices by e-mail.
func (tx *Tx) SetMails(ctx context.Context, account int64, yes bool) error {
	return execOne(ctx, tx.db, `UPDATE account SET mails = $2 WHERE id = $1`, account, yes)
}

// AnyUnsettled reports whether one of the notices still asks for something.
func (q *Queries) AnyUnsettled(ctx context.Context, ids []int64) (bool, error) {
	return value[bool](ctx, q.db, `SELECT EXISTS (SELECT FROM notice WHERE id = ANY($1) AND settled_at IS NULL)`, ids)
}

// Returned is an item that came back to its author.
type Returned struct {
	ArticleID  int64
	Title      string
	StepName   string
	Opinion    string
	Name       string // of the reviewer
	ReturnedAt time.Time
}

// Returned returns the items that came back to an account, which wrote or
// submitted them, and were not submitted again; the latest first.
func (q *Queries) Returned(ctx context.Context, account int64, limit int) ([]Returned, error) {
	return many[Returned](ctx, q.db, `
		SELECT v.article_id, h.title, s.step_name, s.opinion, s.name, s.signed_at AS returned_at
		FROM review v JOIN article a ON a.id = v.article_id JOIN article_revision h ON h.id = a.head_revision_id
		JOIN LATERAL (SELECT * FROM signature s WHERE s.review_id = v.id ORDER BY s.id DESC LIMIT 1) s ON true
		WHERE v.status = 'returned' AND a.deleted_at IS NULL
		  AND NOT EXISTS (SELECT FROM review l WHERE l.article_id = v.article_id AND l.id > v.id)
		  AND (v.submitted_by = $1 OR a.created_by = $1
		       OR EXISTS (SELECT FROM article_revision w WHERE w.article_id = a.id AND w.created_by = $1))
		ORDER BY s.id DESC LIMIT $2`, account, limit)
}
