-- +goose Up
CREATE TABLE account (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    login         text        NOT NULL CHECK (login = lower(login) AND login <> ''),
    name          text        NOT NULL,
    role          text        NOT NULL CHECK (role IN ('admin', 'editor')),
    password_hash text        NOT NULL,
    initial       boolean     NOT NULL DEFAULT true,
    auth_version  integer     NOT NULL DEFAULT 1,
    failed_logins integer     NOT NULL DEFAULT 0,
    locked_until  timestamptz,
    disabled_at   timestamptz,
    last_login_at timestamptz,
    created_at    timestamptz NOT NULL,
    CONSTRAINT account_login_key UNIQUE (login)
);
COMMENT ON COLUMN account.initial IS 'the password was chosen by somebody else';
COMMENT ON COLUMN account.auth_version IS 'raised to end every session of the account';

-- The layout that scs/pgxstore expects.
CREATE TABLE sessions (
    token  text PRIMARY KEY,
    data   bytea       NOT NULL,
    expiry timestamptz NOT NULL
);
CREATE INDEX sessions_expiry_idx ON sessions (expiry);
