-- +goose Up
CREATE TABLE file (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key        text        NOT NULL,
    name       text        NOT NULL,
    mime       text        NOT NULL,
    size       bigint      NOT NULL CHECK (size >= 0),
    sha256     bytea       NOT NULL,
    width      integer     NOT NULL DEFAULT 0,
    height     integer     NOT NULL DEFAULT 0,
    created_by bigint REFERENCES account,
    created_at timestamptz NOT NULL,
    CONSTRAINT file_key_key UNIQUE (key)
);
CREATE INDEX file_sha256_idx ON file (sha256);
