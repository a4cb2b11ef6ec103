-- Shows people to each other; may change the active organization, writes down mail.
GRANT SELECT ON schema_migrations TO 'quire_users'@'localhost';
GRANT SELECT ON organizations TO 'quire_users'@'localhost';
GRANT SELECT ON memberships TO 'quire_users'@'localhost';
GRANT SELECT ON user_groups TO 'quire_users'@'localhost';
GRANT SELECT ON user_group_members TO 'quire_users'@'localhost';
GRANT SELECT, UPDATE ON users TO 'quire_users'@'localhost';
GRANT SELECT, UPDATE (last_used_at) ON api_keys TO 'quire_users'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON anonymous_usage TO 'quire_users'@'localhost';
GRANT SELECT ON documents TO 'quire_users'@'localhost';
GRANT SELECT ON projects TO 'quire_users'@'localhost';
GRANT SELECT ON project_members TO 'quire_users'@'localhost';
GRANT SELECT ON project_documents TO 'quire_users'@'localhost';
GRANT SELECT, UPDATE (expires_at) ON sessions TO 'quire_users'@'localhost';
GRANT SELECT, INSERT ON outbox TO 'quire_users'@'localhost';
