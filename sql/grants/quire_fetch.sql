-- Fetches files from addresses; the only program with a network, so it sees and may do the least. It
-- reads no text, no name and no right of anybody, and changes only what an arriving file changes.
GRANT SELECT ON schema_migrations TO 'quire_fetch'@'localhost';
GRANT SELECT, DELETE ON fetches TO 'quire_fetch'@'localhost';
GRANT SELECT, INSERT, UPDATE ON jobs TO 'quire_fetch'@'localhost';
GRANT SELECT (id, user_id, organization_id, status, blob_id, original_extension, language,
    revision_control, removed_at, row_version),
    UPDATE (status, blob_id, original_extension, media_type, updated_at, row_version)
    ON documents TO 'quire_fetch'@'localhost';
GRANT SELECT, INSERT, UPDATE ON blobs TO 'quire_fetch'@'localhost';
GRANT SELECT (id, document_id, version), INSERT ON revisions TO 'quire_fetch'@'localhost';
GRANT SELECT (document_id, version), INSERT ON revision_records TO 'quire_fetch'@'localhost';
GRANT INSERT ON document_errors TO 'quire_fetch'@'localhost';
GRANT SELECT, INSERT, UPDATE ON index_queue TO 'quire_fetch'@'localhost';
