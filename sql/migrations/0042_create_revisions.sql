-- One processing of one document's bytes. Immutable once published; `blob_id` is the original, NULL
-- when nothing had been uploaded. `pages_left` counts the pages not yet read, NULL before planning;
-- `jobs_left` the page-range jobs not yet done.
CREATE TABLE IF NOT EXISTS revisions (
    id          BIGINT      NOT NULL AUTO_INCREMENT,
    document_id BIGINT      NOT NULL,
    version     INT         NOT NULL,
    blob_id     BIGINT      NULL,
    force_ocr   TINYINT(1)  NOT NULL DEFAULT 0,
    user_id     BIGINT      NULL,
    created     DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    page_count  INT         NULL,
    page_spec   MEDIUMTEXT  NULL,
    pages_left  INT         NULL,
    jobs_left   INT         NULL,
    pdf_sha1    CHAR(40)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    pdf_bytes   BIGINT      NOT NULL DEFAULT 0,
    published   DATETIME(6) NULL,
    purged      DATETIME(6) NULL,
    PRIMARY KEY (id),
    UNIQUE KEY document_version (document_id, version),
    KEY blob (blob_id)
) ENGINE=InnoDB;
