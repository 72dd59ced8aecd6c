-- +goose Up
-- The register asks for a month, the record of an item for all that was done
-- with it.
CREATE INDEX article_first_published_at_idx ON article (first_published_at) WHERE first_published_at IS NOT NULL;
CREATE INDEX review_submitted_at_idx ON review (submitted_at);
CREATE INDEX audit_log_object_idx ON audit_log (object_type, object_id, seq);
