-- +goose Up
CREATE TABLE audit_log (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at          timestamptz NOT NULL,
    account_id  bigint REFERENCES account,
    actor       text        NOT NULL,
    action      text        NOT NULL,
    object_type text        NOT NULL,
    object_id   bigint,
    object      text        NOT NULL,
    detail      jsonb       NOT NULL DEFAULT '{}',
    address     text        NOT NULL,
    request_id  text        NOT NULL
);
COMMENT ON TABLE audit_log IS 'written in the transaction that made the change it records';
COMMENT ON COLUMN audit_log.account_id IS 'null for commands run on the server and for failed logins';
CREATE INDEX audit_log_at_idx ON audit_log (at DESC, id DESC);
