-- +goose Up
ALTER TABLE unit
    ADD COLUMN registered  boolean NOT NULL DEFAULT false,
    ADD COLUMN class       integer NOT NULL DEFAULT 0 CHECK (class BETWEEN 0 AND 3),
    ADD COLUMN position    integer NOT NULL DEFAULT 0,
    ADD COLUMN contact     text    NOT NULL DEFAULT '',
    ADD COLUMN phone       text    NOT NULL DEFAULT '',
    ADD COLUMN merged_into bigint REFERENCES unit CHECK (merged_into <> id);
COMMENT ON COLUMN unit.registered IS 'a subordinate unit; the others were only named as a source';
COMMENT ON COLUMN unit.class IS '信息报送 class 1 to 3; 0: none';
COMMENT ON COLUMN unit.position IS '排序号, the order of protocol';
CREATE TABLE unit_alias (
    name    text PRIMARY KEY,
    unit_id bigint NOT NULL REFERENCES unit
);
COMMENT ON TABLE unit_alias IS 'former names of units';

ALTER TABLE account
    ADD COLUMN unit_id    bigint REFERENCES unit,
    ADD COLUMN phone      text    NOT NULL DEFAULT '',
    ADD COLUMN staffed    boolean NOT NULL DEFAULT false,
    ADD COLUMN expires_on date;
COMMENT ON COLUMN account.staffed IS '在编';
COMMENT ON COLUMN account.expires_on IS 'the last day on which the account can be used';

CREATE TABLE role_grant (
    account_id bigint NOT NULL REFERENCES account,
    role       text   NOT NULL CHECK (role IN ('contributor', 'editor', 'publisher', 'system', 'security', 'auditor')),
    column_id  bigint REFERENCES site_column
);
CREATE UNIQUE INDEX role_grant_key ON role_grant (account_id, role, COALESCE(column_id, 0));
COMMENT ON COLUMN role_grant.column_id IS 'the column with everything below it; null: the whole site';
-- An administrator could do everything. Who sets up and who gives rights is
-- now told apart from who writes and who reads the log (GB/T 22239-2019).
INSERT INTO role_grant (account_id, role)
SELECT id, r.role FROM account a JOIN (VALUES ('admin', 'system'), ('admin', 'security'), ('editor', 'editor'), ('editor', 'publisher')) AS r (old, role)
    ON r.old = a.role;
ALTER TABLE account DROP COLUMN role;

ALTER TABLE article ADD COLUMN unit_id bigint REFERENCES unit;
COMMENT ON COLUMN article.unit_id IS 'the unit of the account that began it, as it was then';
CREATE INDEX article_unit_id_idx ON article (unit_id);
