-- +goose Up
CREATE TABLE editing (
    article_id bigint PRIMARY KEY REFERENCES article,
    account_id bigint      NOT NULL REFERENCES account,
    since      timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL,
    asked_by   bigint REFERENCES account,
    refused_at timestamptz
);
COMMENT ON TABLE editing IS 'who has the form of an article open to write in it; good while seen_at is fresh';
COMMENT ON COLUMN editing.asked_by IS 'who would like to write in it';
COMMENT ON COLUMN editing.refused_at IS 'when the holder said that it takes longer';
