-- +goose Up
ALTER TABLE article ADD COLUMN import_key text;
COMMENT ON COLUMN article.import_key IS 'what tells an imported article from all others, so that a second import skips it';
CREATE UNIQUE INDEX article_import_key_idx ON article (import_key);
