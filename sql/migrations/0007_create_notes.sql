-- What people write on the pages of a document. A note without a box is about the page as a whole.

CREATE TABLE IF NOT EXISTS notes (
    id              BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
    document_id     BIGINT        NOT NULL,
    user_id         BIGINT        NOT NULL, -- the author
    organization_id BIGINT        NOT NULL, -- where the author was at home then
    access          TINYINT       NOT NULL, -- 0 public 1 organization 2 private 3 invisible
    page_number     BIGINT        NOT NULL, -- from 0
    title           VARCHAR(500)  NOT NULL,
    content         VARCHAR(2000) NOT NULL, -- HTML as it was sent: cleaned when it is shown
    x1              DOUBLE        NULL, -- the box, in fractions of the page's width and height, from its top left
    x2              DOUBLE        NULL,
    y1              DOUBLE        NULL,
    y2              DOUBLE        NULL,
    created_at      DATETIME(6)   NOT NULL,
    updated_at      DATETIME(6)   NOT NULL,
    KEY notes_by_document (document_id, page_number, id),
    KEY notes_by_user (user_id),
    CONSTRAINT notes_document FOREIGN KEY (document_id) REFERENCES documents (id) ON DELETE CASCADE,
    CONSTRAINT notes_user FOREIGN KEY (user_id) REFERENCES users (id),
    CONSTRAINT notes_organization FOREIGN KEY (organization_id) REFERENCES organizations (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
