-- Queries that people keep under a name.

CREATE TABLE IF NOT EXISTS saved_searches (
    id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    uuid       BINARY(16)   NOT NULL,
    user_id    BIGINT       NOT NULL,
    name       VARCHAR(255) NOT NULL,
    query      MEDIUMTEXT   NOT NULL,
    created_at DATETIME(6)  NOT NULL,
    updated_at DATETIME(6)  NOT NULL,
    UNIQUE KEY saved_searches_by_uuid (uuid),
    KEY saved_searches_by_user (user_id, id),
    CONSTRAINT saved_searches_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
