-- +goose Up
ALTER TABLE file
    ADD COLUMN title         text     NOT NULL DEFAULT '',
    ADD COLUMN alt           text     NOT NULL DEFAULT '',
    ADD COLUMN decorative    boolean  NOT NULL DEFAULT false,
    ADD COLUMN credit        text     NOT NULL DEFAULT '',
    ADD COLUMN scalable      boolean  NOT NULL DEFAULT false,
    ADD COLUMN upload_sha256 bytea,
    ADD COLUMN terms         tsvector NOT NULL DEFAULT '',
    ADD COLUMN deleted_at    timestamptz,
    ADD COLUMN kind          text     NOT NULL GENERATED ALWAYS AS (
        CASE WHEN mime LIKE 'image/%' THEN 'picture'
             WHEN mime LIKE 'video/%' OR mime LIKE 'audio/%' THEN 'recording'
             ELSE 'attachment' END) STORED;
COMMENT ON COLUMN file.scalable IS 'a still picture, of which smaller versions may be made';
COMMENT ON COLUMN file.upload_sha256 IS 'of the bytes as they came; sha256 is of those that are kept';
COMMENT ON COLUMN file.terms IS 'one- and two-character terms of name, title, alternative text and credit';
UPDATE file SET scalable = mime IN ('image/jpeg', 'image/png'), upload_sha256 = sha256;
ALTER TABLE file ALTER COLUMN upload_sha256 SET NOT NULL;
DROP INDEX file_sha256_idx;
CREATE INDEX file_upload_sha256_idx ON file (upload_sha256);
CREATE INDEX file_kind_idx ON file (kind, created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX file_terms_idx ON file USING gin (terms);
CREATE INDEX article_revision_cover_id_idx ON article_revision (cover_id);
CREATE INDEX home_item_file_id_idx ON home_item (file_id);
