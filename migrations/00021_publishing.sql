-- +goose Up
-- When an item is public is set beside its versions: changing that needs no
-- new signatures. Times to come are kept by jobs, which record what they do.
ALTER TABLE article
    ADD COLUMN shown_at         timestamptz,
    ADD COLUMN redated_by       bigint REFERENCES account,
    ADD COLUMN redated_at       timestamptz,
    ADD COLUMN next_revision_id bigint,
    ADD COLUMN publish_at       timestamptz,
    ADD COLUMN take_down_at     timestamptz;
COMMENT ON COLUMN article.shown_at IS '发布时间 as somebody set it; null: the system''s';
COMMENT ON COLUMN article.redated_by IS 'who changed 发布时间 by hand the last time';
COMMENT ON COLUMN article.next_revision_id IS 'the revision that becomes public at publish_at';

UPDATE article a SET shown_at = r.published_at, pinned_until = r.pinned_until
FROM article_revision r WHERE r.id = a.head_revision_id;
ALTER TABLE article DROP CONSTRAINT article_published_check, DROP CONSTRAINT article_state_check;
UPDATE article SET state = 'draft', next_revision_id = live_revision_id, publish_at = visible_from, shown_at = NULL,
    live_revision_id = NULL, published_at = NULL, first_published_at = NULL
WHERE state = 'published' AND visible_from > now();
ALTER TABLE article
    DROP COLUMN visible_from,
    ADD CONSTRAINT article_state_check CHECK (state IN ('draft', 'published', 'withdrawn', 'archived')),
    ADD CONSTRAINT article_published_check CHECK (
        state NOT IN ('published', 'archived')
        OR (live_revision_id IS NOT NULL AND published_at IS NOT NULL AND first_published_at IS NOT NULL)),
    ADD CONSTRAINT article_schedule_check CHECK ((next_revision_id IS NULL) = (publish_at IS NULL)),
    ADD CONSTRAINT article_next_revision_fkey FOREIGN KEY (id, next_revision_id)
        REFERENCES article_revision (article_id, id) DEFERRABLE INITIALLY DEFERRED;
DROP INDEX article_live_idx;
CREATE INDEX article_live_idx ON article (published_at DESC, id DESC)
    WHERE state IN ('published', 'archived') AND deleted_at IS NULL;
CREATE INDEX article_publish_at_idx ON article (publish_at) WHERE publish_at IS NOT NULL;
CREATE INDEX article_take_down_at_idx ON article (take_down_at) WHERE take_down_at IS NOT NULL;

ALTER TABLE article_revision
    DROP COLUMN published_at,
    DROP COLUMN pinned_until,
    ADD COLUMN writer       text NOT NULL DEFAULT '',
    ADD COLUMN writer_phone text NOT NULL DEFAULT '',
    ADD COLUMN repost_site  text,
    ADD COLUMN repost_url   text,
    ADD COLUMN repost_at    timestamptz;
COMMENT ON COLUMN article_revision.writer IS '执笔人 of an item that a unit sent in';
COMMENT ON COLUMN article_revision.repost_site IS 'set for reposts (转载): where it was first published';

ALTER TABLE article ADD COLUMN review_id bigint REFERENCES review;
COMMENT ON COLUMN article.review_id IS 'the latest review';
UPDATE article a SET review_id = (SELECT max(v.id) FROM review v WHERE v.article_id = a.id);

ALTER TABLE review ADD COLUMN short boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN review.short IS 'the short path of reposts from official media';
ALTER TABLE signature
    DROP CONSTRAINT signature_conclusion_check,
    ADD CONSTRAINT signature_conclusion_check CHECK (conclusion IN ('pass', 'return', 'down', 'refer')),
    ADD COLUMN secrecy text NOT NULL DEFAULT '' CHECK (secrecy IN ('', 'open', 'trimmed', 'closed', 'refer')),
    ADD COLUMN basis   text NOT NULL DEFAULT '';
COMMENT ON COLUMN signature.secrecy IS 'what the secrecy check (保密审查) found; empty where it is not part of the step';
COMMENT ON COLUMN signature.basis IS 'on what the secrecy check rests';
-- Signatures of the secrecy step had no finding of their own: who passed it
-- said that the item may be public.
UPDATE signature SET secrecy = 'open' WHERE step = 'secrecy' AND conclusion = 'pass';
UPDATE review v SET flow = (
    SELECT jsonb_agg(s || jsonb_build_object('secrecy', s->>'step' = 'secrecy'
        OR v.status = 'pending' AND s->>'step' = 'final' AND NOT v.flow @> '[{"step": "secrecy"}]') ORDER BY n)
    FROM jsonb_array_elements(v.flow) WITH ORDINALITY AS f (s, n))
WHERE status IN ('pending', 'approved') AND jsonb_array_length(flow) > 0;
