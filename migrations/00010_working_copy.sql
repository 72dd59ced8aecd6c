-- +goose Up
CREATE TABLE working_copy (
    account_id    bigint NOT NULL REFERENCES account,
    article_id    bigint NOT NULL,
    base_revision bigint NOT NULL,
    form          jsonb  NOT NULL,
    started_at    timestamptz NOT NULL,
    saved_at      timestamptz NOT NULL,
    PRIMARY KEY (account_id, article_id)
);
COMMENT ON TABLE working_copy IS 'what somebody is typing and has not saved; not part of an article and not recorded in the audit log';
COMMENT ON COLUMN working_copy.article_id IS '0 for an article that was never saved';
