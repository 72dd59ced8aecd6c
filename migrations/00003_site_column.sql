-- +goose Up
CREATE TABLE site_column (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    parent_id   bigint REFERENCES site_column,
    slug        text    NOT NULL CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    name        text    NOT NULL CHECK (name <> ''),
    description text    NOT NULL DEFAULT '',
    keywords    text    NOT NULL DEFAULT '',
    column_type text    NOT NULL DEFAULT '',
    kind        text    NOT NULL CHECK (kind IN ('list', 'page', 'documents', 'link')),
    link_url    text    NOT NULL DEFAULT '',
    home_style  text    NOT NULL DEFAULT '' CHECK (home_style IN ('', 'tabs', 'list', 'docs', 'talks', 'photos', 'strip')),
    position    integer NOT NULL DEFAULT 0,
    visible     boolean NOT NULL DEFAULT true,
    deleted_at  timestamptz,
    CONSTRAINT site_column_slug_key UNIQUE (slug),
    CHECK (parent_id <> id)
);
COMMENT ON COLUMN site_column.home_style IS 'how the home page shows the column; empty: not at all';
CREATE INDEX site_column_parent_id_idx ON site_column (parent_id, position, id);
