-- Blobs (bytes under their hash), documents, their revisions and pages.

CREATE TABLE IF NOT EXISTS blobs (
    id             BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    sha256         BINARY(32)  NOT NULL,
    sha1           BINARY(20)  NOT NULL,
    md5            BINARY(16)  NOT NULL,
    size_bytes     BIGINT      NOT NULL,
    created_at     DATETIME(6) NOT NULL,
    quarantined_at DATETIME(6) NULL,
    UNIQUE KEY blobs_by_sha256 (sha256),
    KEY blobs_by_md5 (md5)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

-- `shelf` is where a document stands in lists. Each way a viewer may see documents is one shelf, or
-- one shelf of a user or an organization, so each is a range of an index in the order of the list:
--   0 gone (removed, taken down)   1 public and readable   2 the organization's
--   3 personal (private, or public but not readable yet)   4 trash
CREATE TABLE IF NOT EXISTS documents (
    id                 BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
    uuid               BINARY(16)    NOT NULL,
    user_id            BIGINT        NOT NULL,
    organization_id    BIGINT        NOT NULL,
    title              VARCHAR(1000) NOT NULL,
    slug               VARCHAR(255)  NOT NULL,
    description        VARCHAR(4000) NOT NULL DEFAULT '',
    source             VARCHAR(1000) NOT NULL DEFAULT '',
    notes              VARCHAR(2048) NOT NULL DEFAULT '',
    language           VARCHAR(255)  NOT NULL DEFAULT 'eng',
    access             TINYINT       NOT NULL, -- 0 public 1 organization 2 private 3 invisible
    status             TINYINT       NOT NULL, -- 0 no file 1 pending 2 readable 3 success 4 error
    noindex            TINYINT       NOT NULL DEFAULT 0,
    admin_noindex      TINYINT       NOT NULL DEFAULT 0,
    revision_control   TINYINT       NOT NULL DEFAULT 0,
    published_url      VARCHAR(1024) NOT NULL DEFAULT '',
    related_article    VARCHAR(1024) NOT NULL DEFAULT '',
    publish_at         DATETIME(6)   NULL,
    document_date      DATETIME(6)   NULL,
    original_name      VARCHAR(1000) NOT NULL DEFAULT '',
    original_extension VARCHAR(16)   NOT NULL DEFAULT 'pdf',
    media_type         VARCHAR(255)  NOT NULL DEFAULT '',
    blob_id            BIGINT        NULL, -- the file as received last
    page_count         BIGINT        NOT NULL DEFAULT 0,
    page_spec          MEDIUMTEXT    NOT NULL DEFAULT '',
    file_hash          VARCHAR(40)   NOT NULL DEFAULT '',
    revision_id        BIGINT        NULL, -- the one that is read
    created_at         DATETIME(6)   NOT NULL,
    updated_at         DATETIME(6)   NOT NULL,
    trashed_at         DATETIME(6)   NULL,
    trashed_by         BIGINT        NULL,
    removed_at         DATETIME(6)   NULL,
    row_version        BIGINT        NOT NULL DEFAULT 1,
    shelf              TINYINT       AS (CASE
                                         WHEN removed_at IS NOT NULL OR access = 3 THEN 0
                                         WHEN trashed_at IS NOT NULL THEN 4
                                         WHEN access = 0 AND status IN (2, 3) THEN 1
                                         WHEN access = 1 THEN 2
                                         ELSE 3 END) STORED,
    title_key          VARCHAR(100)  COLLATE utf8mb4_uca1400_nopad_as_ci AS (LEFT(title, 100)) STORED,
    source_key         VARCHAR(100)  COLLATE utf8mb4_uca1400_nopad_as_ci AS (LEFT(source, 100)) STORED,
    UNIQUE KEY documents_by_uuid (uuid),
    KEY documents_by_shelf (shelf),
    KEY documents_by_shelf_created (shelf, created_at),
    KEY documents_by_shelf_title (shelf, title_key),
    KEY documents_by_shelf_source (shelf, source_key),
    KEY documents_by_shelf_pages (shelf, page_count),
    KEY documents_by_shelf_updated (shelf, updated_at),
    KEY documents_by_user (user_id, shelf),
    KEY documents_by_user_created (user_id, shelf, created_at),
    KEY documents_by_user_title (user_id, shelf, title_key),
    KEY documents_by_user_pages (user_id, shelf, page_count),
    KEY documents_by_user_status (user_id, status),
    KEY documents_by_organization (organization_id, shelf),
    KEY documents_by_organization_created (organization_id, shelf, created_at),
    KEY documents_by_organization_updated (organization_id, shelf, updated_at),
    KEY documents_by_organization_title (organization_id, shelf, title_key),
    KEY documents_by_organization_date (organization_id, shelf, document_date),
    KEY documents_by_organization_pages (organization_id, shelf, page_count),
    KEY documents_by_organization_status (organization_id, status),
    KEY documents_by_blob (blob_id, organization_id),
    CONSTRAINT documents_user FOREIGN KEY (user_id) REFERENCES users (id),
    CONSTRAINT documents_organization FOREIGN KEY (organization_id) REFERENCES organizations (id),
    CONSTRAINT documents_blob FOREIGN KEY (blob_id) REFERENCES blobs (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

-- One immutable set of bytes of a document: the original it was made from and the files made of it.
CREATE TABLE IF NOT EXISTS revisions (
    id                 BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    document_id        BIGINT       NOT NULL,
    version            BIGINT       NOT NULL, -- from 0
    state              TINYINT      NOT NULL DEFAULT 0, -- 0 being made 1 current 2 superseded 3 failed 4 purged
    blob_id            BIGINT       NULL,
    original_extension VARCHAR(16)  NOT NULL,
    language           VARCHAR(255) NOT NULL,
    force_ocr          TINYINT      NOT NULL DEFAULT 0,
    page_count         BIGINT       NOT NULL DEFAULT 0,
    page_spec          MEDIUMTEXT   NOT NULL DEFAULT '',
    pdf_sha1           VARCHAR(40)  NOT NULL DEFAULT '',
    pdf_bytes          BIGINT       NOT NULL DEFAULT 0,
    pages_left         BIGINT       NULL, -- not read yet; NULL before planning
    jobs_left          BIGINT       NULL, -- page-range jobs not done yet
    created_at         DATETIME(6)  NOT NULL,
    placed_at          DATETIME(6)  NULL, -- files are in their place, the index is to learn the text
    published_at       DATETIME(6)  NULL,
    purged_at          DATETIME(6)  NULL,
    UNIQUE KEY revisions_by_version (document_id, version),
    KEY revisions_by_blob (blob_id),
    CONSTRAINT revisions_document FOREIGN KEY (document_id) REFERENCES documents (id) ON DELETE CASCADE,
    CONSTRAINT revisions_blob FOREIGN KEY (blob_id) REFERENCES blobs (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS pages (
    revision_id BIGINT       NOT NULL,
    page        BIGINT       NOT NULL, -- from 0
    ocr         VARCHAR(20)  NOT NULL DEFAULT '', -- label of the engine; '' when the file had text
    characters  BIGINT       NOT NULL DEFAULT 0,
    failure     VARCHAR(500) NOT NULL DEFAULT '',
    PRIMARY KEY (revision_id, page),
    CONSTRAINT pages_revision FOREIGN KEY (revision_id) REFERENCES revisions (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS document_errors (
    id          BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
    document_id BIGINT        NOT NULL,
    created_at  DATETIME(6)   NOT NULL,
    message     VARCHAR(2000) NOT NULL,
    KEY document_errors_by_document (document_id, id),
    CONSTRAINT document_errors_document FOREIGN KEY (document_id) REFERENCES documents (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
