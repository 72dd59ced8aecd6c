-- +goose Up
CREATE TABLE preview_link (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article_id   bigint      NOT NULL REFERENCES article,
    token_sha256 bytea       NOT NULL,
    created_by   bigint REFERENCES account,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    revoked_at   timestamptz,
    opened_at    timestamptz,
    opened       integer     NOT NULL DEFAULT 0,
    CONSTRAINT preview_link_token_sha256_key UNIQUE (token_sha256)
);
COMMENT ON TABLE preview_link IS 'links that show the newest revision of an article to who has no account';
COMMENT ON COLUMN preview_link.token_sha256 IS 'the token itself is shown once and not kept';
CREATE INDEX preview_link_article_id_idx ON preview_link (article_id);
