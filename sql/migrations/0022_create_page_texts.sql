-- Texts that somebody set for pages, until the revision that shows them is current. `words` is the
-- page's file of positions as it will be written; NULL leaves that file as it is.
CREATE TABLE IF NOT EXISTS page_texts (
    revision_id BIGINT      NOT NULL,
    page        BIGINT      NOT NULL,
    text        LONGTEXT    NOT NULL,
    ocr         VARCHAR(20) NOT NULL DEFAULT '',
    words       LONGTEXT    NULL,
    PRIMARY KEY (revision_id, page),
    CONSTRAINT page_texts_revision FOREIGN KEY (revision_id) REFERENCES revisions (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
