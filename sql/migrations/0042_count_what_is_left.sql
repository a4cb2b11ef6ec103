-- What a revision in the making still lacks: pages not yet read and page-range jobs not yet done,
-- NULL before planning. `placed_at`: its files are complete where everybody reads them, and the
-- index is to learn their text before the document shows them.
ALTER TABLE revisions
    ADD COLUMN IF NOT EXISTS pages_left BIGINT      NULL,
    ADD COLUMN IF NOT EXISTS jobs_left  BIGINT      NULL,
    ADD COLUMN IF NOT EXISTS placed_at  DATETIME(6) NULL;
