-- +goose Up
CREATE TABLE unit (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name    text        NOT NULL CHECK (name <> ''),
    used_at timestamptz NOT NULL,
    CONSTRAINT unit_name_key UNIQUE (name)
);
COMMENT ON TABLE unit IS 'units that articles have named as their source';

CREATE TABLE article (
    id                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    state              text        NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'published', 'withdrawn')),
    head_revision_id   bigint,
    live_revision_id   bigint,
    published_at       timestamptz,
    visible_from       timestamptz,
    pinned_until       timestamptz,
    first_published_at timestamptz,
    withdrawn_at       timestamptz,
    withdraw_reason    text        NOT NULL DEFAULT '',
    deleted_at         timestamptz,
    created_by         bigint REFERENCES account,
    created_at         timestamptz NOT NULL,
    updated_at         timestamptz NOT NULL,
    CONSTRAINT article_published_check CHECK (
        state <> 'published'
        OR (live_revision_id IS NOT NULL AND published_at IS NOT NULL
            AND visible_from IS NOT NULL AND first_published_at IS NOT NULL))
);
COMMENT ON COLUMN article.published_at IS 'as shown; first_published_at is the system''s own record';
COMMENT ON COLUMN article.visible_from IS 'the public sees a published article from this moment on';
COMMENT ON COLUMN article.created_by IS 'null for imported articles';

CREATE TABLE article_revision (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article_id     bigint      NOT NULL REFERENCES article,
    number         integer     NOT NULL,
    title          text        NOT NULL,
    subtitle       text        NOT NULL,
    column_id      bigint      NOT NULL REFERENCES site_column,
    other_ids      bigint[]    NOT NULL,
    source         text        NOT NULL,
    unit_id        bigint REFERENCES unit,
    author         text        NOT NULL,
    published_at   timestamptz,
    pinned_until   timestamptz,
    summary        text        NOT NULL,
    keywords       text        NOT NULL,
    cover_id       bigint REFERENCES file,
    cover_alt      text        NOT NULL,
    body           text        NOT NULL,
    body_text      text        NOT NULL,
    doc_number     text,
    doc_issuer     text,
    doc_genre      text,
    doc_index      text,
    doc_written_on date,
    doc_validity   text CHECK (doc_validity IN ('valid', 'modified', 'repealed')),
    doc_note       text,
    created_by     bigint REFERENCES account,
    created_at     timestamptz NOT NULL,
    CONSTRAINT article_revision_number_key UNIQUE (article_id, number),
    CONSTRAINT article_revision_article_key UNIQUE (article_id, id)
);
COMMENT ON TABLE article_revision IS 'never changed once written; doc_validity is set for official documents only';
COMMENT ON COLUMN article_revision.source IS 'the unit''s name as it was then; unit_id is who it is now';

-- The revisions that an article points at are its own.
ALTER TABLE article
    ADD CONSTRAINT article_head_revision_fkey FOREIGN KEY (id, head_revision_id)
        REFERENCES article_revision (article_id, id) DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT article_live_revision_fkey FOREIGN KEY (id, live_revision_id)
        REFERENCES article_revision (article_id, id) DEFERRABLE INITIALLY DEFERRED;

CREATE INDEX article_live_idx ON article (published_at DESC, id DESC)
    WHERE state = 'published' AND deleted_at IS NULL;
CREATE INDEX article_updated_idx ON article (updated_at DESC, id DESC);
CREATE INDEX article_revision_column_id_idx ON article_revision (column_id);
CREATE INDEX article_revision_doc_number_idx ON article_revision (doc_number) WHERE doc_number <> '';

CREATE TABLE placement (
    article_id bigint  NOT NULL REFERENCES article,
    column_id  bigint  NOT NULL REFERENCES site_column,
    is_primary boolean NOT NULL,
    PRIMARY KEY (article_id, column_id)
);
COMMENT ON TABLE placement IS 'the columns of the live revision';
CREATE INDEX placement_column_id_idx ON placement (column_id, article_id);

CREATE TABLE revision_file (
    revision_id bigint  NOT NULL REFERENCES article_revision,
    file_id     bigint  NOT NULL REFERENCES file,
    role        text    NOT NULL CHECK (role IN ('cover', 'body', 'attachment')),
    position    integer NOT NULL,
    name        text    NOT NULL DEFAULT '',
    PRIMARY KEY (revision_id, role, file_id)
);
CREATE INDEX revision_file_file_id_idx ON revision_file (file_id);

CREATE TABLE redirect (
    path       text PRIMARY KEY CHECK (path LIKE '/%'),
    article_id bigint NOT NULL REFERENCES article
);
COMMENT ON TABLE redirect IS 'addresses of the former site; path includes the query string';
CREATE INDEX redirect_article_id_idx ON redirect (article_id);
