-- Documents whose file is still to be fetched, and from where. A row goes with the document, when the
-- file has arrived, or when it has not for a month.
CREATE TABLE IF NOT EXISTS fetches (
    document_id BIGINT        NOT NULL PRIMARY KEY,
    address     VARCHAR(1024) NOT NULL,
    force_ocr   TINYINT       NOT NULL DEFAULT 0,
    any_type    TINYINT       NOT NULL DEFAULT 0, -- 1: nobody said what kind of file it is
    created_at  DATETIME(6)   NOT NULL,
    KEY fetches_by_creation (created_at),
    CONSTRAINT fetches_document FOREIGN KEY (document_id) REFERENCES documents (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
