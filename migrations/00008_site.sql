-- +goose Up
CREATE TABLE setting (
    name  text PRIMARY KEY,
    value jsonb NOT NULL
);

CREATE TABLE home_item (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind       text    NOT NULL CHECK (kind IN ('slide', 'topic', 'link')),
    title      text    NOT NULL CHECK (title <> ''),
    note       text    NOT NULL DEFAULT '',
    url        text    NOT NULL,
    link_group text    NOT NULL DEFAULT '',
    file_id    bigint REFERENCES file,
    alt        text    NOT NULL DEFAULT '',
    tone       text    NOT NULL DEFAULT '',
    position   integer NOT NULL DEFAULT 0,
    visible    boolean NOT NULL DEFAULT true,
    deleted_at timestamptz
);
CREATE INDEX home_item_kind_idx ON home_item (kind, position, id);
