-- The table of contents that people give a document: at most one section begins on a page.

CREATE TABLE IF NOT EXISTS sections (
    id          BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    document_id BIGINT       NOT NULL,
    page_number BIGINT       NOT NULL, -- from 0
    title       VARCHAR(200) NOT NULL,
    UNIQUE KEY sections_by_page (document_id, page_number),
    CONSTRAINT sections_document FOREIGN KEY (document_id) REFERENCES documents (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
