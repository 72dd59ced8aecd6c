-- +goose Up
ALTER TABLE article_revision
    ADD COLUMN doc_openness text CHECK (doc_openness IN ('open', 'request', 'closed')),
    ADD COLUMN doc_grade    text CHECK (doc_grade IN ('', 'internal', 'secret', 'confidential', 'top'));
COMMENT ON COLUMN article_revision.doc_openness IS '公开属性; set for official documents only';
COMMENT ON COLUMN article_revision.doc_grade IS '密级; empty: none';
UPDATE article_revision SET doc_openness = 'open', doc_grade = '' WHERE doc_validity IS NOT NULL;
