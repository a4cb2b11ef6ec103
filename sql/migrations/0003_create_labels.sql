-- What people write on documents: tags and key/values.

CREATE TABLE IF NOT EXISTS tags (
    id              BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    uuid            BINARY(16)   NOT NULL,
    organization_id BIGINT       NOT NULL,
    name            VARCHAR(255) NOT NULL,
    name_key        VARCHAR(255) COLLATE utf8mb4_uca1400_nopad_as_ci AS (name) STORED,
    color           VARCHAR(32)  NOT NULL DEFAULT '',
    description     VARCHAR(2000) NOT NULL DEFAULT '',
    parent_id       BIGINT       NULL,
    inbox           TINYINT      NOT NULL DEFAULT 0,
    matching        TINYINT      NOT NULL DEFAULT 0, -- how documents get it by themselves; 0 never
    match_text      VARCHAR(256) NOT NULL DEFAULT '',
    match_anycase   TINYINT      NOT NULL DEFAULT 1,
    user_id         BIGINT       NULL, -- owner, where tags have one
    created_at      DATETIME(6)  NOT NULL,
    updated_at      DATETIME(6)  NOT NULL,
    UNIQUE KEY tags_by_uuid (uuid),
    UNIQUE KEY tags_by_name (organization_id, name_key),
    CONSTRAINT tags_organization FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE,
    CONSTRAINT tags_parent FOREIGN KEY (parent_id) REFERENCES tags (id) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS document_tags (
    document_id BIGINT NOT NULL,
    tag_id      BIGINT NOT NULL,
    PRIMARY KEY (document_id, tag_id),
    KEY document_tags_by_tag (tag_id, document_id),
    CONSTRAINT document_tags_document FOREIGN KEY (document_id) REFERENCES documents (id) ON DELETE CASCADE,
    CONSTRAINT document_tags_tag FOREIGN KEY (tag_id) REFERENCES tags (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS key_values (
    document_id BIGINT       NOT NULL,
    key_name    VARCHAR(50)  NOT NULL,
    position    BIGINT       NOT NULL, -- from 0, in the order they were added
    value       VARCHAR(300) NOT NULL,
    PRIMARY KEY (document_id, key_name, position),
    KEY key_values_by_value (key_name, value, document_id),
    CONSTRAINT key_values_document FOREIGN KEY (document_id) REFERENCES documents (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
