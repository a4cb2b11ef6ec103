-- What a redaction is to make unreadable, until the revision that lacks it is current. Fractions of the page as shown.
CREATE TABLE IF NOT EXISTS redaction_boxes (
    revision_id BIGINT NOT NULL,
    number      BIGINT NOT NULL,
    page        BIGINT NOT NULL,
    x1          DOUBLE NOT NULL,
    y1          DOUBLE NOT NULL,
    x2          DOUBLE NOT NULL,
    y2          DOUBLE NOT NULL,
    PRIMARY KEY (revision_id, number),
    CONSTRAINT redaction_boxes_revision FOREIGN KEY (revision_id) REFERENCES revisions (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
