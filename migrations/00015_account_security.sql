-- +goose Up
-- Each login, kept after its end for the record.
CREATE TABLE login_session (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id     bigint      NOT NULL REFERENCES account,
    auth_version   integer     NOT NULL,
    created_at     timestamptz NOT NULL,
    seen_at        timestamptz NOT NULL,
    address        text        NOT NULL,
    agent          text        NOT NULL,
    duty           text        NOT NULL DEFAULT '',
    password_until timestamptz NOT NULL,
    ended_at       timestamptz,
    ending         text        NOT NULL DEFAULT '',
    note           text        NOT NULL DEFAULT ''
);
CREATE INDEX login_session_open_idx ON login_session (account_id) WHERE ended_at IS NULL;
CREATE INDEX login_session_ended_idx ON login_session (ended_at);
COMMENT ON COLUMN login_session.duty IS 'what the user has to do before anything else';

-- Sessions of the former layout name no login.
DELETE FROM sessions;

-- Every password that an account had lately, the present one too.
CREATE TABLE password_history (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id bigint      NOT NULL REFERENCES account,
    hash       text        NOT NULL,
    set_at     timestamptz NOT NULL
);
CREATE INDEX password_history_account_idx ON password_history (account_id, set_at DESC);
-- Their age is counted from the upgrade, so that not everybody has to change
-- on the same morning.
INSERT INTO password_history (account_id, hash, set_at) SELECT id, password_hash, now() FROM account;

-- One row for each address that failed lately; its lock serialises them.
CREATE TABLE login_address (
    address      text PRIMARY KEY,
    locked_until timestamptz
);
CREATE TABLE login_failure (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    address    text        NOT NULL REFERENCES login_address ON DELETE CASCADE,
    account_id bigint      REFERENCES account,
    at         timestamptz NOT NULL
);
CREATE INDEX login_failure_address_idx ON login_failure (address, at);
COMMENT ON COLUMN login_failure.account_id IS 'null: there is no such account';

CREATE TABLE second_factor (
    account_id   bigint PRIMARY KEY REFERENCES account,
    secret       text        NOT NULL,
    started_at   timestamptz NOT NULL,
    confirmed_at timestamptz,
    last_step    bigint      NOT NULL DEFAULT 0
);
CREATE TABLE recovery_code (
    account_id bigint NOT NULL REFERENCES second_factor ON DELETE CASCADE,
    hash       bytea  NOT NULL,
    used_at    timestamptz,
    PRIMARY KEY (account_id, hash)
);
