-- +goose Up
CREATE TABLE article_search (
    article_id bigint PRIMARY KEY REFERENCES article,
    terms      tsvector NOT NULL
);
COMMENT ON TABLE article_search IS 'one- and two-character terms of the live revision, made by the program';
CREATE INDEX article_search_terms_idx ON article_search USING gin (terms);
