-- Who uses the archive: tenants, users, memberships, groups, keys, and the brakes on guessing.
-- Enumerations are stored as the number of the C++ enumerator: only ever append to those.

CREATE TABLE IF NOT EXISTS organizations (
    id          BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
    uuid        BINARY(16)    NOT NULL,
    name        VARCHAR(255)  NOT NULL COLLATE utf8mb4_uca1400_nopad_as_ci,
    slug        VARCHAR(255)  NOT NULL,
    avatar_url  VARCHAR(1024) NOT NULL DEFAULT '',
    individual  TINYINT       NOT NULL DEFAULT 0,
    hidden      TINYINT       NOT NULL DEFAULT 0,
    active      TINYINT       NOT NULL DEFAULT 1,
    created_at  DATETIME(6)   NOT NULL,
    updated_at  DATETIME(6)   NOT NULL,
    deleted_at  DATETIME(6)   NULL,
    deleted_by  BIGINT        NULL,
    purge_at    DATETIME(6)   NULL,
    UNIQUE KEY organizations_by_uuid (uuid),
    KEY organizations_by_slug (slug),
    KEY organizations_by_name (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS users (
    id                     BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
    uuid                   BINARY(16)    NOT NULL,
    username               VARCHAR(150)  NOT NULL COLLATE utf8mb4_uca1400_nopad_as_ci,
    name                   VARCHAR(255)  NOT NULL COLLATE utf8mb4_uca1400_nopad_as_ci,
    email                  VARCHAR(254)  NULL COLLATE utf8mb4_uca1400_nopad_as_ci,
    avatar_url             VARCHAR(1024) NOT NULL DEFAULT '',
    staff                  TINYINT       NOT NULL DEFAULT 0,
    active                 TINYINT       NOT NULL DEFAULT 1,
    verified               TINYINT       NOT NULL DEFAULT 1,
    active_organization_id BIGINT        NOT NULL,
    created_at             DATETIME(6)   NOT NULL,
    updated_at             DATETIME(6)   NOT NULL,
    UNIQUE KEY users_by_uuid (uuid),
    UNIQUE KEY users_by_username (username),
    UNIQUE KEY users_by_email (email),
    KEY users_by_name (name),
    CONSTRAINT users_active_organization FOREIGN KEY (active_organization_id) REFERENCES organizations (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

-- Apart from users, so that an account that may read names cannot read hashes.
CREATE TABLE IF NOT EXISTS passwords (
    user_id    BIGINT       NOT NULL PRIMARY KEY,
    hash       VARCHAR(255) NOT NULL,
    epoch      BIGINT       NOT NULL DEFAULT 0, -- part of refresh tokens: growing ends old sessions
    updated_at DATETIME(6)  NOT NULL,
    CONSTRAINT passwords_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS memberships (
    user_id         BIGINT      NOT NULL,
    organization_id BIGINT      NOT NULL,
    role            TINYINT     NOT NULL, -- 0 member 1 admin 2 owner
    created_at      DATETIME(6) NOT NULL,
    PRIMARY KEY (user_id, organization_id),
    KEY memberships_by_organization (organization_id, user_id),
    CONSTRAINT memberships_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT memberships_organization FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS user_groups (
    id              BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    organization_id BIGINT       NOT NULL,
    name            VARCHAR(150) NOT NULL COLLATE utf8mb4_uca1400_nopad_as_ci,
    created_at      DATETIME(6)  NOT NULL,
    UNIQUE KEY user_groups_by_name (organization_id, name),
    CONSTRAINT user_groups_organization FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS user_group_members (
    group_id BIGINT NOT NULL,
    user_id  BIGINT NOT NULL,
    PRIMARY KEY (group_id, user_id),
    KEY user_group_members_by_user (user_id, group_id),
    CONSTRAINT user_group_members_group FOREIGN KEY (group_id) REFERENCES user_groups (id) ON DELETE CASCADE,
    CONSTRAINT user_group_members_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS api_keys (
    id              BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    uuid            BINARY(16)   NOT NULL,
    user_id         BIGINT       NOT NULL,
    organization_id BIGINT       NULL, -- limited to this one
    name            VARCHAR(255) NOT NULL,
    prefix          VARCHAR(32)  NOT NULL,
    token_sha256    BINARY(32)   NOT NULL,
    permissions     INT UNSIGNED NOT NULL, -- bits, domain/viewer.hpp
    created_at      DATETIME(6)  NOT NULL,
    expires_at      DATETIME(6)  NULL,
    last_used_at    DATETIME(6)  NULL,
    revoked_at      DATETIME(6)  NULL,
    UNIQUE KEY api_keys_by_uuid (uuid),
    UNIQUE KEY api_keys_by_token (token_sha256),
    KEY api_keys_by_user (user_id),
    CONSTRAINT api_keys_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT api_keys_organization FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS login_failures (
    id        BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    subject   BINARY(32)  NOT NULL, -- SHA-256 of login and address: neither is kept
    failed_at DATETIME(6) NOT NULL,
    KEY login_failures_by_subject (subject, failed_at),
    KEY login_failures_by_time (failed_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS anonymous_usage (
    address  VARCHAR(64) NOT NULL,
    day      DATE        NOT NULL,
    requests BIGINT      NOT NULL,
    PRIMARY KEY (address, day),
    KEY anonymous_usage_by_day (day)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
