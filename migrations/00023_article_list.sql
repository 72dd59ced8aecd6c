-- +goose Up
-- What the editors' list sorts, filters and counts by stands in the article's
-- own row, so that a list of 100,000 articles reads no revisions.
ALTER TABLE article
    ADD COLUMN title         text     NOT NULL DEFAULT '',
    ADD COLUMN source        text     NOT NULL DEFAULT '',
    ADD COLUMN author        text     NOT NULL DEFAULT '',
    ADD COLUMN column_ids    bigint[] NOT NULL DEFAULT '{}',
    ADD COLUMN review_status text;
COMMENT ON COLUMN article.title IS 'title, source, author and column_ids (the primary column first) are those of the head revision';
COMMENT ON COLUMN article.review_status IS 'of the latest review';
UPDATE article a SET title = r.title, source = r.source, author = r.author, column_ids = r.column_id || r.other_ids
FROM article_revision r WHERE r.id = a.head_revision_id;
UPDATE article a SET review_status = v.status FROM review v WHERE v.id = a.review_id;
ALTER TABLE article ADD COLUMN standing text NOT NULL GENERATED ALWAYS AS (CASE
    WHEN deleted_at IS NOT NULL THEN 'deleted'
    WHEN state IN ('published', 'archived') THEN state
    WHEN next_revision_id IS NOT NULL OR review_status = 'approved' THEN 'ready'
    WHEN review_status = 'pending' THEN 'review'
    WHEN review_status = 'returned' THEN 'returned'
    ELSE state END) STORED;
COMMENT ON COLUMN article.standing IS 'where the article stands, as people say it';

DROP INDEX article_updated_idx;
CREATE INDEX article_list_idx ON article (updated_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX article_standing_idx ON article (standing, updated_at DESC, id DESC);
CREATE INDEX article_standing_count_idx ON article (standing);
CREATE INDEX article_title_idx ON article (title, id);
CREATE INDEX article_source_idx ON article (source);
CREATE INDEX article_column_ids_idx ON article USING gin (column_ids);

ALTER TABLE article_search
    ALTER COLUMN terms DROP NOT NULL,
    ADD COLUMN head_terms tsvector;
COMMENT ON COLUMN article_search.head_terms IS 'of the head revision; null while it is the live one';
CREATE INDEX article_search_head_terms_idx ON article_search USING gin (head_terms);
