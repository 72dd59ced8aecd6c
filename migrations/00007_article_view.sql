-- +goose Up
CREATE TABLE article_view (
    article_id bigint PRIMARY KEY REFERENCES article,
    views      bigint NOT NULL DEFAULT 0,
    imported   bigint NOT NULL DEFAULT 0
);
COMMENT ON COLUMN article_view.imported IS 'views counted by the former site';

CREATE TABLE article_view_day (
    article_id bigint NOT NULL REFERENCES article,
    day        date   NOT NULL,
    views      bigint NOT NULL,
    PRIMARY KEY (article_id, day)
);
