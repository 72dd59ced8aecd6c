-- +goose Up
CREATE TABLE note (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article_id   bigint      NOT NULL,
    revision_id  bigint      NOT NULL,
    field        text        NOT NULL CHECK (field IN ('title', 'subtitle', 'body')),
    exact        text        NOT NULL CHECK (exact <> ''),
    prefix       text        NOT NULL,
    suffix       text        NOT NULL,
    start        integer     NOT NULL,
    text         text        NOT NULL CHECK (char_length(text) BETWEEN 1 AND 500),
    account_id   bigint      NOT NULL REFERENCES account,
    name         text        NOT NULL,
    created_at   timestamptz NOT NULL,
    dropped      boolean     NOT NULL DEFAULT false,
    signature_id bigint      REFERENCES signature,
    settled_at   timestamptz,
    settled_by   bigint      REFERENCES account,
    FOREIGN KEY (article_id, revision_id) REFERENCES article_revision (article_id, id),
    CHECK (NOT dropped OR signature_id IS NULL),
    CHECK (settled_at IS NULL OR signature_id IS NOT NULL),
    CHECK ((settled_at IS NULL) = (settled_by IS NULL))
);
COMMENT ON TABLE note IS 'a remark of a reviewer on words of a version; on record, and not changed any more, once it has a signature';
COMMENT ON COLUMN note.exact IS 'the words; with prefix and suffix they are found again, start helps where they occur several times';
CREATE INDEX note_article_id_idx ON note (article_id);
