-- One row per page that was read; its files lie in the revision's folder. Pages are 0-based.
CREATE TABLE IF NOT EXISTS pages (
    revision_id BIGINT       NOT NULL,
    page        INT          NOT NULL,
    ocr         VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    characters  INT          NOT NULL DEFAULT 0,
    failure     VARCHAR(300) NOT NULL DEFAULT '',
    recorded    DATETIME(6)  NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    PRIMARY KEY (revision_id, page)
) ENGINE=InnoDB;
