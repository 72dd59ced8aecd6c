-- +goose Up
ALTER TABLE review
    ADD COLUMN urgent boolean NOT NULL DEFAULT false,
    ADD COLUMN due_at timestamptz;
COMMENT ON COLUMN review.due_at IS 'by when the step that waits should be signed';
UPDATE review SET due_at = waiting_since + interval '2 days';
ALTER TABLE review ALTER COLUMN due_at SET NOT NULL;
DROP INDEX review_waiting_idx;
CREATE INDEX review_due_idx ON review (due_at, id) WHERE status = 'pending';
