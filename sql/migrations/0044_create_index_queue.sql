-- What the search index has yet to hear about: one row per document, written in the transaction of
-- the change, taken off after the index has committed. `version` counts the changes of this row, so
-- that a change during indexing is not forgotten.
CREATE TABLE IF NOT EXISTS index_queue (
    document_id BIGINT      NOT NULL,
    version     BIGINT      NOT NULL DEFAULT 1,
    text        TINYINT(1)  NOT NULL DEFAULT 0,
    queued      DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    PRIMARY KEY (document_id),
    KEY queued (queued)
) ENGINE=InnoDB;
