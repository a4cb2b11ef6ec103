-- How documents are lent beyond their owner and organization.

CREATE TABLE IF NOT EXISTS projects (
    id          BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
    uuid        BINARY(16)    NOT NULL,
    user_id     BIGINT        NOT NULL,
    title       VARCHAR(255)  NOT NULL,
    slug        VARCHAR(255)  NOT NULL,
    description VARCHAR(4000) NOT NULL DEFAULT '',
    private     TINYINT       NOT NULL DEFAULT 0,
    created_at  DATETIME(6)   NOT NULL,
    updated_at  DATETIME(6)   NOT NULL,
    UNIQUE KEY projects_by_uuid (uuid),
    KEY projects_by_user (user_id),
    CONSTRAINT projects_user FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS project_members (
    project_id BIGINT      NOT NULL,
    user_id    BIGINT      NOT NULL,
    access     TINYINT     NOT NULL, -- 0 view 1 edit 2 admin
    pinned     TINYINT     NOT NULL DEFAULT 0,
    created_at DATETIME(6) NOT NULL,
    PRIMARY KEY (project_id, user_id),
    KEY project_members_by_user (user_id, project_id, access),
    CONSTRAINT project_members_project FOREIGN KEY (project_id) REFERENCES projects (id) ON DELETE CASCADE,
    CONSTRAINT project_members_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS project_documents (
    project_id  BIGINT      NOT NULL,
    document_id BIGINT      NOT NULL,
    lends       TINYINT     NOT NULL DEFAULT 0, -- 1: membership of the project gives access to it
    created_at  DATETIME(6) NOT NULL,
    PRIMARY KEY (project_id, document_id),
    KEY project_documents_by_document (document_id, lends, project_id),
    KEY project_documents_by_lending (project_id, lends, document_id),
    CONSTRAINT project_documents_project FOREIGN KEY (project_id) REFERENCES projects (id) ON DELETE CASCADE,
    CONSTRAINT project_documents_document FOREIGN KEY (document_id) REFERENCES documents (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

-- Rights on one document for one user or one group.
CREATE TABLE IF NOT EXISTS document_grants (
    id          BIGINT  NOT NULL AUTO_INCREMENT PRIMARY KEY,
    document_id BIGINT  NOT NULL,
    user_id     BIGINT  NULL,
    group_id    BIGINT  NULL,
    may         TINYINT NOT NULL, -- 0 view 1 edit
    UNIQUE KEY document_grants_by_user (user_id, document_id, may),
    UNIQUE KEY document_grants_by_group (group_id, document_id, may),
    KEY document_grants_by_document (document_id),
    CONSTRAINT document_grants_document FOREIGN KEY (document_id) REFERENCES documents (id) ON DELETE CASCADE,
    CONSTRAINT document_grants_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT document_grants_group FOREIGN KEY (group_id) REFERENCES user_groups (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
