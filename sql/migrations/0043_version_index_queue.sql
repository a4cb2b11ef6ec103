-- Counts the changes of a queued document, so that a change during indexing is not forgotten.
ALTER TABLE index_queue
    DROP COLUMN IF EXISTS row_version,
    ADD COLUMN IF NOT EXISTS version BIGINT NOT NULL DEFAULT 1;
