-- +goose Up
-- What search shows, filters and ranks by stands in the entry, so that a
-- query reads no revisions but those of the page it answers with.
ALTER TABLE article_search
    ADD COLUMN title        text NOT NULL DEFAULT '',
    ADD COLUMN number       text NOT NULL DEFAULT '',
    ADD COLUMN facts        text NOT NULL DEFAULT '',
    ADD COLUMN body         text NOT NULL DEFAULT '',
    ADD COLUMN column_id    bigint,
    ADD COLUMN source       text NOT NULL DEFAULT '',
    ADD COLUMN validity     text NOT NULL DEFAULT '',
    ADD COLUMN published_at timestamptz;
COMMENT ON TABLE article_search IS 'what the live revision is found by; written by the program when it publishes';
COMMENT ON COLUMN article_search.terms IS 'every character, pair of characters and Latin word; with ^ before it those of the title';
COMMENT ON COLUMN article_search.title IS 'title, number, facts and body are folded as package hanzi does, to compare words as typed';
COMMENT ON COLUMN article_search.facts IS 'subtitle, keywords, source, author and names of attachments';

-- Until `xuanlan reindex` has run, older entries are found by this.
UPDATE article_search s SET title = lower(r.title), number = lower(COALESCE(r.doc_number, '')), body = lower(r.body_text),
    facts = lower(concat_ws(E'\n', r.subtitle, r.keywords, r.source, r.author)), column_id = r.column_id, source = r.source,
    validity = COALESCE(r.doc_validity, ''), published_at = a.published_at
FROM article a JOIN article_revision r ON r.id = a.live_revision_id WHERE a.id = s.article_id;

ALTER TABLE article_search ADD COLUMN labels text[] NOT NULL GENERATED ALWAYS AS (ARRAY[
    'c' || column_id::text, 's' || source, 'v' || validity,
    'y' || date_part('year', published_at AT TIME ZONE 'Asia/Shanghai')::int::text,
    'q' || date_part('year', published_at AT TIME ZONE 'Asia/Shanghai')::int::text || '-' || date_part('quarter', published_at AT TIME ZONE 'Asia/Shanghai')::int::text
]) STORED;
COMMENT ON COLUMN article_search.labels IS 'column, source, validity, year and quarter of publication, for filters and for bounds on common words';

-- Texts lie outside the rows, which ranking reads by the thousand. Without a
-- list of pending entries no query has to search one.
ALTER TABLE article_search SET (toast_tuple_target = 256);
DROP INDEX article_search_terms_idx;
CREATE INDEX article_search_terms_idx ON article_search USING gin (terms, labels) WITH (fastupdate = off);
