-- +goose Up
ALTER TABLE site_column ADD COLUMN workflow jsonb;
COMMENT ON COLUMN site_column.workflow IS 'the signatures that items need; null: as the column above, or the site';

ALTER TABLE role_grant DROP CONSTRAINT role_grant_role_check;
ALTER TABLE role_grant ADD CONSTRAINT role_grant_role_check CHECK (role IN
    ('contributor', 'editor', 'first', 'second', 'secrecy', 'final', 'publisher', 'system', 'security', 'auditor'));

CREATE TABLE review (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article_id   bigint      NOT NULL,
    revision_id  bigint      NOT NULL,
    status       text        NOT NULL CHECK (status IN ('pending', 'approved', 'returned', 'recalled', 'cancelled')),
    position     integer     NOT NULL DEFAULT 0,
    flow         jsonb       NOT NULL,
    submitted_by bigint      NOT NULL REFERENCES account,
    submitted_at timestamptz NOT NULL,
    waiting_since timestamptz NOT NULL,
    FOREIGN KEY (article_id, revision_id) REFERENCES article_revision (article_id, id)
);
COMMENT ON COLUMN review.flow IS 'the steps as they were when the item was submitted';
CREATE UNIQUE INDEX review_open_key ON review (article_id) WHERE status IN ('pending', 'approved');
CREATE INDEX review_article_id_idx ON review (article_id, id);
CREATE INDEX review_waiting_idx ON review (waiting_since) WHERE status = 'pending';

CREATE TABLE signature (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    review_id   bigint      NOT NULL REFERENCES review,
    revision_id bigint      NOT NULL REFERENCES article_revision,
    step        text        NOT NULL,
    step_name   text        NOT NULL,
    conclusion  text        NOT NULL CHECK (conclusion IN ('pass', 'return', 'down')),
    opinion     text        NOT NULL,
    account_id  bigint      NOT NULL REFERENCES account,
    name        text        NOT NULL,
    unit        text        NOT NULL,
    signed_at   timestamptz NOT NULL,
    void        boolean     NOT NULL DEFAULT false
);
COMMENT ON TABLE signature IS 'kept for ever; name and unit as they were then';
CREATE INDEX signature_review_id_idx ON signature (review_id, id);
