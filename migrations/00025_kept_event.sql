-- +goose Up
-- The audit log lets go of its oldest entries; the record of an item (审核表) is
-- kept for ever. What it tells of them is put by when they go.
CREATE TABLE kept_event (LIKE audit_log, PRIMARY KEY (seq));
CREATE INDEX kept_event_object_idx ON kept_event (object_id, seq);
COMMENT ON TABLE kept_event IS 'entries of audit_log on articles, put by when they were pruned';
