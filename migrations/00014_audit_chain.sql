-- +goose Up
-- The audit log becomes a chain: each row carries the hash of the one before
-- it and one of its own. docs/audit.md describes the encoding.
CREATE TABLE audit_head (
    one       boolean PRIMARY KEY DEFAULT true CHECK (one),
    seq       bigint NOT NULL,
    hash      bytea  NOT NULL,
    base_seq  bigint NOT NULL,
    base_hash bytea  NOT NULL
);
COMMENT ON TABLE audit_head IS 'one row: the two ends of the chain in audit_log';
COMMENT ON COLUMN audit_head.seq IS 'number of the last row that was written, whether it is still there or not';
COMMENT ON COLUMN audit_head.base_seq IS 'number of the last row that was removed when its time was over';
INSERT INTO audit_head (seq, hash, base_seq, base_hash)
VALUES (0, decode(repeat('00', 32), 'hex'), 0, decode(repeat('00', 32), 'hex'));

ALTER TABLE audit_log RENAME TO audit_log_unchained;
ALTER TABLE audit_log_unchained RENAME CONSTRAINT audit_log_pkey TO audit_log_unchained_pkey;
DROP INDEX audit_log_at_idx;

CREATE TABLE audit_log (
    seq         bigint PRIMARY KEY,
    at          timestamptz NOT NULL,
    account_id  bigint,
    actor       text        NOT NULL,
    unit        text        NOT NULL DEFAULT '',
    action      text        NOT NULL,
    outcome     text        NOT NULL DEFAULT 'success' CHECK (outcome IN ('success', 'failure')),
    object_type text        NOT NULL,
    object_id   bigint,
    object      text        NOT NULL,
    detail      json        NOT NULL DEFAULT '{}',
    address     text        NOT NULL,
    request_id  text        NOT NULL,
    prev        bytea       NOT NULL,
    hash        bytea       NOT NULL
);
COMMENT ON TABLE audit_log IS 'what was done, written in the transaction that did it; append-only, chained';
COMMENT ON COLUMN audit_log.account_id IS 'null for commands run on the server and for failed logins; no foreign key: a check on account would wait while the chain is locked';
COMMENT ON COLUMN audit_log.unit IS 'the unit of the account as it was called then';
COMMENT ON COLUMN audit_log.detail IS 'json, not jsonb: it keeps the very text that was hashed';
CREATE INDEX audit_log_at_idx ON audit_log (at DESC, seq DESC);
CREATE INDEX audit_log_action_idx ON audit_log (action, seq DESC);

-- A value as its length in bytes, a colon and the value; one that is missing
-- as a minus. So no two rows have the same encoding.
CREATE FUNCTION audit_field(v text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN v IS NULL THEN '-,' ELSE octet_length(convert_to(v, 'UTF8')) || ':' || v || ',' END $$;

-- The hash that a row ought to have.
CREATE FUNCTION audit_hash(r audit_log) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT sha256(convert_to('xuanlan-audit-1' || chr(10)
    || audit_field(encode(r.prev, 'hex')) || audit_field(r.seq::text)
    || audit_field(to_char(r.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
    || audit_field(r.account_id::text) || audit_field(r.actor) || audit_field(r.unit)
    || audit_field(r.action) || audit_field(r.outcome)
    || audit_field(r.object_type) || audit_field(r.object_id::text) || audit_field(r.object)
    || audit_field(r.detail::text) || audit_field(r.address) || audit_field(r.request_id), 'UTF8')) $$;

-- +goose StatementBegin
-- Every insert is chained here, whoever makes it. The lock on the head is held
-- until the transaction ends, so that the order of the numbers is that in which
-- transactions end, without gaps.
CREATE FUNCTION audit_append() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    head audit_head;
    tail record;
BEGIN
    SELECT * INTO STRICT head FROM audit_head FOR UPDATE;
    -- The head is brought up to date after the statement; rows before this one
    -- in it are ahead of it. Rows that were cut off are behind it, and their
    -- gap stays open.
    SELECT l.seq, l.hash INTO tail FROM audit_log l ORDER BY l.seq DESC LIMIT 1;
    IF FOUND AND tail.seq > head.seq THEN
        NEW.seq := tail.seq + 1;
        NEW.prev := tail.hash;
    ELSE
        NEW.seq := head.seq + 1;
        NEW.prev := head.hash;
    END IF;
    NEW.hash := audit_hash(NEW);
    RETURN NEW;
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION audit_advance() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    UPDATE audit_head h SET seq = l.seq, hash = l.hash
    FROM (SELECT seq, hash FROM audit_log ORDER BY seq DESC LIMIT 1) l WHERE l.seq > h.seq;
    RETURN NULL;
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'restrict_violation';
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Rows may go only from the beginning of the chain, after audit_head says so.
CREATE FUNCTION audit_check_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM gone, audit_head h WHERE gone.seq > h.base_seq) THEN
        RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- The head moves forward only. The base moves only to a row that is there, and
-- past none that is younger than a year.
CREATE FUNCTION audit_check_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.base_seq = OLD.base_seq AND NEW.base_hash = OLD.base_hash AND NEW.seq > OLD.seq THEN
        RETURN NEW;
    END IF;
    IF NEW.base_seq > OLD.base_seq AND NEW.seq = OLD.seq AND NEW.hash = OLD.hash
        AND EXISTS (SELECT FROM audit_log WHERE seq = NEW.base_seq AND hash = NEW.base_hash)
        AND NOT EXISTS (SELECT FROM audit_log WHERE seq <= NEW.base_seq AND at > now() - interval '1 year') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the audit log is append-only and kept for a year at least' USING ERRCODE = 'restrict_violation';
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Removes what is older than the cutoff, as far as it is the beginning of the
-- chain, and records where the rest begins. Returns the number of rows.
CREATE FUNCTION audit_prune(cutoff timestamptz, moment timestamptz, who bigint, name text, from_unit text, client text, request text)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    head audit_head;
    upto record;
    gone bigint;
BEGIN
    IF cutoff > now() - interval '1 year' THEN
        RAISE EXCEPTION 'the audit log is append-only and kept for a year at least' USING ERRCODE = 'restrict_violation';
    END IF;
    SELECT * INTO STRICT head FROM audit_head FOR UPDATE;
    SELECT l.seq, l.hash INTO upto FROM audit_log l
    WHERE l.seq < COALESCE((SELECT min(k.seq) FROM audit_log k WHERE k.at >= cutoff), head.seq + 1)
    ORDER BY l.seq DESC LIMIT 1;
    IF NOT FOUND THEN
        RETURN 0;
    END IF;
    UPDATE audit_head SET base_seq = upto.seq, base_hash = upto.hash;
    DELETE FROM audit_log WHERE seq <= upto.seq;
    GET DIAGNOSTICS gone = ROW_COUNT;
    INSERT INTO audit_log (at, account_id, actor, unit, action, object_type, object, detail, address, request_id)
    VALUES (moment, who, name, from_unit, 'audit.prune', 'audit', '第 ' || head.base_seq + 1 || ' 至 ' || upto.seq || ' 条',
            json_build_object('through', upto.seq, 'hash', encode(upto.hash, 'hex'), 'count', gone, 'before_time', cutoff),
            client, request);
    RETURN gone;
END $$;
-- +goose StatementEnd

-- What runs with the owner's rights must not find the caller's tables first.
-- +goose StatementBegin
DO $$
DECLARE f text;
BEGIN
    FOREACH f IN ARRAY ARRAY['audit_append()', 'audit_advance()', 'audit_check_delete()', 'audit_check_head()',
        'audit_prune(timestamptz, timestamptz, bigint, text, text, text, text)'] LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, %I, pg_temp', f, current_schema());
    END LOOP;
END $$;
-- +goose StatementEnd
REVOKE EXECUTE ON FUNCTION audit_prune(timestamptz, timestamptz, bigint, text, text, text, text) FROM PUBLIC;

CREATE TRIGGER audit_log_append BEFORE INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION audit_append();
CREATE TRIGGER audit_log_advance AFTER INSERT ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION audit_advance();
CREATE TRIGGER audit_log_keep BEFORE UPDATE OR TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_log_delete AFTER DELETE ON audit_log REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION audit_check_delete();
CREATE TRIGGER audit_head_move BEFORE UPDATE ON audit_head FOR EACH ROW EXECUTE FUNCTION audit_check_head();
CREATE TRIGGER audit_head_keep BEFORE INSERT OR DELETE OR TRUNCATE ON audit_head FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
-- Also in a session that plays the part of a replica.
ALTER TABLE audit_log ENABLE ALWAYS TRIGGER audit_log_keep;
ALTER TABLE audit_log ENABLE ALWAYS TRIGGER audit_log_delete;
ALTER TABLE audit_head ENABLE ALWAYS TRIGGER audit_head_move;
ALTER TABLE audit_head ENABLE ALWAYS TRIGGER audit_head_keep;

-- What was recorded before is chained in the order in which it was written.
INSERT INTO audit_log (at, account_id, actor, action, outcome, object_type, object_id, object, detail, address, request_id)
SELECT at, account_id, actor, action, CASE WHEN action IN ('login.fail', 'login.lock') THEN 'failure' ELSE 'success' END,
       object_type, object_id, object, detail::text::json, address, request_id
FROM audit_log_unchained ORDER BY id;
DROP TABLE audit_log_unchained;
