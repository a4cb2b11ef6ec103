-- What was removed after each redaction, and when. Kept when the document is gone; holds none of its words.
CREATE TABLE IF NOT EXISTS redaction_receipts (
    id                  BIGINT      NOT NULL AUTO_INCREMENT,
    document_id         BIGINT      NOT NULL,
    revision_id         BIGINT      NOT NULL, -- that shows the redacted pages
    user_id             BIGINT      NOT NULL, -- the document's owner
    pages               BIGINT      NOT NULL, -- that were redacted
    boxes               BIGINT      NOT NULL,
    notes               BIGINT      NOT NULL, -- that lie over a box: people decide about them
    kept_revisions      BIGINT      NOT NULL, -- unredacted, because the document keeps its revisions
    redacted_at         DATETIME(6) NOT NULL,
    files_removed_at    DATETIME(6) NULL,     -- PDF, text, positions and images as they were
    original_removed_at DATETIME(6) NULL,     -- the file as received; not while something else needs the same bytes
    index_expunged_at   DATETIME(6) NULL,     -- the index was written anew without the old words
    residue_expired_at  DATETIME(6) NULL,     -- an administrator saw to database logs and backups
    PRIMARY KEY (id),
    KEY redaction_receipts_by_document (document_id),
    KEY redaction_receipts_by_index (index_expunged_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
