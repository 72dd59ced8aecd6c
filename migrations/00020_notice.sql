-- +goose Up
CREATE TABLE notice (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id bigint      NOT NULL REFERENCES account,
    kind       text        NOT NULL CHECK (kind IN ('waiting', 'returned', 'approved', 'missed', 'published', 'withdrawn')),
    article_id bigint      NOT NULL REFERENCES article,
    title      text        NOT NULL,
    step       text        NOT NULL DEFAULT '',
    reason     text        NOT NULL DEFAULT '',
    by_name    text        NOT NULL,
    at         timestamptz NOT NULL,
    read_at    timestamptz,
    settled_at timestamptz,
    mailed_at  timestamptz
);
COMMENT ON COLUMN notice.title IS 'of the item at the time';
COMMENT ON COLUMN notice.step IS 'name of the step that waits, or that returned the item';
COMMENT ON COLUMN notice.by_name IS 'who did it';
COMMENT ON COLUMN notice.settled_at IS 'since then it asks for nothing any more';
CREATE INDEX notice_account_idx ON notice (account_id, id DESC);
CREATE INDEX notice_unread_idx ON notice (account_id, article_id) WHERE read_at IS NULL AND settled_at IS NULL;
CREATE INDEX notice_open_idx ON notice (article_id) WHERE settled_at IS NULL AND kind IN ('waiting', 'returned', 'approved', 'missed');

ALTER TABLE account
    ADD COLUMN email text    NOT NULL DEFAULT '',
    ADD COLUMN mails boolean NOT NULL DEFAULT true;
COMMENT ON COLUMN account.mails IS 'notices are sent to the e-mail address, too';
