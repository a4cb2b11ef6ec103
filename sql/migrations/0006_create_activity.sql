-- What happened to documents, for people who ask later.

CREATE TABLE IF NOT EXISTS activity (
    id              BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
    uuid            BINARY(16)    NOT NULL,
    document_id     BIGINT        NOT NULL,
    organization_id BIGINT        NOT NULL,
    user_id         BIGINT        NULL,
    tag_id          BIGINT        NULL,
    event           TINYINT       NOT NULL, -- 0 created 1 updated 2 deleted 3 restored 4 tagged 5 untagged
    detail          VARCHAR(1000) NOT NULL DEFAULT '', -- names of changed fields, comma-separated
    created_at      DATETIME(6)   NOT NULL,
    UNIQUE KEY activity_by_uuid (uuid),
    KEY activity_by_document (document_id, id),
    KEY activity_by_organization (organization_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
