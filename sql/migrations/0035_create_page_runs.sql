-- The pages of revisions that a modification makes, in order: runs of pages of revisions that are there.
CREATE TABLE IF NOT EXISTS page_runs (
    revision_id        BIGINT  NOT NULL,
    position           BIGINT  NOT NULL,
    source_revision_id BIGINT  NOT NULL,
    first_page         BIGINT  NOT NULL,
    last_page          BIGINT  NOT NULL,
    quarter_turns      TINYINT NOT NULL DEFAULT 0, -- clockwise
    PRIMARY KEY (revision_id, position),
    CONSTRAINT page_runs_revision FOREIGN KEY (revision_id) REFERENCES revisions (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
