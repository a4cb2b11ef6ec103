-- Mail on its way: written by handlers, sent by the worker.

CREATE TABLE IF NOT EXISTS outbox (
    id          BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    uuid        BINARY(16)   NOT NULL, -- becomes the Message-ID
    user_id     BIGINT       NOT NULL, -- to whom: the address is looked up when it is sent
    subject     VARCHAR(255) NOT NULL,
    content     MEDIUMTEXT   NOT NULL, -- emptied when the message was sent
    created_at  DATETIME(6)  NOT NULL,
    attempts    BIGINT       NOT NULL DEFAULT 0,
    try_at      DATETIME(6)  NULL,     -- NULL: sent or given up
    sent_at     DATETIME(6)  NULL,
    reason      VARCHAR(500) NOT NULL DEFAULT '', -- why the last attempt failed
    UNIQUE KEY outbox_by_uuid (uuid),
    KEY outbox_by_time (try_at),
    KEY outbox_by_user (user_id, created_at),
    CONSTRAINT outbox_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
