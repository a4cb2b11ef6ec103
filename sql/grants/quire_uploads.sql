-- Receives files for documents that exist: blobs and their documents.
GRANT SELECT ON schema_migrations TO 'quire_uploads'@'localhost';
GRANT SELECT ON organizations TO 'quire_uploads'@'localhost';
GRANT SELECT ON users TO 'quire_uploads'@'localhost';
GRANT SELECT ON memberships TO 'quire_uploads'@'localhost';
GRANT SELECT ON user_groups TO 'quire_uploads'@'localhost';
GRANT SELECT ON user_group_members TO 'quire_uploads'@'localhost';
GRANT SELECT, UPDATE (last_used_at) ON api_keys TO 'quire_uploads'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON anonymous_usage TO 'quire_uploads'@'localhost';
GRANT SELECT, INSERT, UPDATE ON blobs TO 'quire_uploads'@'localhost';
GRANT SELECT, UPDATE ON documents TO 'quire_uploads'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON index_queue TO 'quire_uploads'@'localhost';
GRANT SELECT ON revisions TO 'quire_uploads'@'localhost';
GRANT SELECT ON projects TO 'quire_uploads'@'localhost';
GRANT SELECT ON project_members TO 'quire_uploads'@'localhost';
GRANT SELECT ON project_documents TO 'quire_uploads'@'localhost';
GRANT SELECT ON document_tags TO 'quire_uploads'@'localhost';
GRANT SELECT ON tags TO 'quire_uploads'@'localhost';
GRANT SELECT ON key_values TO 'quire_uploads'@'localhost';
