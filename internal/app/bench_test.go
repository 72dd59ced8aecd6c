package app_test

import (
	"context"
	"net/http"
	"testing"

	"xuanlan/internal/apptest"
	"xuanlan/internal/cms"
)

// many fills the database with 100,000 articles of two years in twenty
// columns: most of them public, a thousand on their way through the review.
const many = `
	INSERT INTO article (state, created_at, updated_at, published_at, first_published_at, pinned_until, created_by)
	SELECT 'draft', now() - n * interval '10 minutes', now() - n * interval '10 minutes', NULL, NULL, NULL, 1 FROM generate_series(1, 100000) AS n;
	INSERT INTO article_revision (article_id, number, title, subtitle, column_id, other_ids, source, author, summary, keywords, cover_alt, body, body_text, created_by, created_at)
	SELECT a.id, 1, '第' || a.id || '号' || (ARRAY['巡河','支部','读书','会议','通知'])[1 + a.id % 5] || '记录', '', (SELECT min(id) FROM site_column) + a.id % 20, '{}',
	       '市' || a.id % 80 || '局', '作者' || a.id % 50, '', '', '', '<p>' || repeat('正文内容第' || a.id || '段。', 80) || '</p>',
	       repeat('正文内容第' || a.id || '段。', 80), 1, a.created_at
	FROM article a;
	UPDATE article a SET head_revision_id = r.id, live_revision_id = CASE WHEN a.id % 100 > 4 THEN r.id END,
	       state = CASE WHEN a.id % 100 > 4 THEN 'published' ELSE 'draft' END,
	       title = r.title, source = r.source, author = r.author, column_ids = ARRAY[r.column_id], published_at = CASE WHEN a.id % 100 > 4 THEN a.created_at END, first_published_at = CASE WHEN a.id % 100 > 4 THEN a.created_at END
	FROM article_revision r WHERE r.article_id = a.id;
	INSERT INTO placement (article_id, column_id, is_primary) SELECT article_id, column_id, true FROM article_revision;
	INSERT INTO review (article_id, revision_id, status, position, flow, submitted_by, submitted_at, waiting_since, due_at)
	SELECT a.id, a.head_revision_id, CASE a.id % 100 WHEN 1 THEN 'pending' WHEN 2 THEN 'returned' ELSE 'approved' END, CASE a.id % 100 WHEN 1 THEN 0 ELSE 1 END,
	       '[{"step": "first", "name": "初审", "secrecy": false}, {"step": "final", "name": "终审", "secrecy": true}]', 1, a.created_at, a.created_at, a.created_at
	FROM article a WHERE a.id % 100 <> 0 AND a.id % 100 <> 3;
	UPDATE article a SET review_id = v.id, review_status = v.status FROM review v WHERE v.article_id = a.id;
	INSERT INTO signature (review_id, revision_id, step, step_name, conclusion, secrecy, opinion, account_id, name, unit, signed_at)
	SELECT v.id, v.revision_id, 'first', '初审', CASE v.status WHEN 'returned' THEN 'return' ELSE 'pass' END, '', '请核对', 1, '甲', '', v.submitted_at
	FROM review v WHERE v.status <> 'pending';
	INSERT INTO article_search (article_id, terms, head_terms)
	SELECT id, CASE WHEN live_revision_id IS NOT NULL THEN t END, CASE WHEN live_revision_id IS NULL THEN t END
	FROM article, array_to_tsvector(ARRAY['正', '正文', '文', '文内', '内', '内容', '容', '容第', '第', '段', '号', id::text,
	     (ARRAY['巡河','支部','读书','会议','通知'])[1 + id % 5], '记录']) AS t;`

// settle leaves the tables as a database at work has them.
const settle = `VACUUM (ANALYZE)`

// BenchmarkDesk is how long the pages of the desk take with 100,000 articles
// in the database, over HTTP.
func BenchmarkDesk(b *testing.B) {
	ctx := context.Background()
	s := apptest.New(b)
	s.User("clerk", cms.RoleEditor, cms.RolePublisher)
	s.User("reviewer", cms.RoleFirst)
	for i := range 20 {
		s.Column("c"+string(rune('a'+i)), "栏目"+string(rune('甲'+i)), cms.KindList, nil)
	}
	if _, err := s.Store.Pool().Exec(ctx, many); err != nil {
		b.Fatal(err)
	}
	if _, err := s.Store.Pool().Exec(ctx, settle); err != nil {
		b.Fatal(err)
	}
	for _, page := range []struct{ name, login, path string }{
		{"queue", "reviewer", "/admin/reviews"},
		{"list", "clerk", "/admin/articles"},
		{"list, page 2500", "clerk", "/admin/articles?page=2500"},
		{"list of a column", "clerk", "/admin/articles?column_id=7"},
		{"list in review", "clerk", "/admin/articles?state=review"},
		{"list by title", "clerk", "/admin/articles?sort=title"},
		{"list by views", "clerk", "/admin/articles?sort=-views"},
		{"list of a source", "clerk", "/admin/articles?source=市7局"},
		{"list with a word", "clerk", "/admin/articles?q=巡河"},
		{"list with a rare word", "clerk", "/admin/articles?q=第77777号"},
		{"dashboard", "clerk", "/admin"},
	} {
		c := s.Login(page.login)
		b.Run(page.name, func(b *testing.B) {
			for b.Loop() {
				if r := c.Get(page.path); r.Status != http.StatusOK {
					b.Fatalf("%d", r.Status)
				}
			}
		})
	}
}
