-- What was done to documents that keep their revisions, in order. A record shows the PDF of a revision,
-- or the file as it was received; one that shows neither gets the PDF of the next success.
CREATE TABLE IF NOT EXISTS revision_records (
    document_id BIGINT      NOT NULL,
    version     BIGINT      NOT NULL, -- from 1
    cause       TINYINT     NOT NULL, -- 0 initial 1 enabling 2 enabling again 3 processing 4 redacting 5 modifying
    user_id     BIGINT      NOT NULL, -- who did it
    extension   VARCHAR(16) NOT NULL DEFAULT 'pdf',
    revision_id BIGINT      NULL,
    blob_id     BIGINT      NULL,
    created_at  DATETIME(6) NOT NULL,
    PRIMARY KEY (document_id, version),
    KEY revision_records_by_revision (revision_id),
    KEY revision_records_by_blob (blob_id),
    CONSTRAINT revision_records_document FOREIGN KEY (document_id) REFERENCES documents (id) ON DELETE CASCADE,
    CONSTRAINT revision_records_revision FOREIGN KEY (revision_id) REFERENCES revisions (id),
    CONSTRAINT revision_records_blob FOREIGN KEY (blob_id) REFERENCES blobs (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
