-- Browsers that are logged in. A row is a session: logging out, a new password and closing the account delete it.

CREATE TABLE IF NOT EXISTS sessions (
    id           BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    token_sha256 BINARY(32)  NOT NULL, -- the token itself is only in the cookie
    user_id      BIGINT      NOT NULL,
    created_at   DATETIME(6) NOT NULL,
    expires_at   DATETIME(6) NOT NULL, -- moves on while the session is used
    UNIQUE KEY sessions_by_token (token_sha256),
    KEY sessions_by_user (user_id),
    KEY sessions_by_expiry (expires_at),
    CONSTRAINT sessions_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
