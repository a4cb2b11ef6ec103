-- Logs browsers in: reads password hashes, as quire_tokens does.
GRANT SELECT ON schema_migrations TO 'quire_sessions'@'localhost';
GRANT SELECT ON organizations TO 'quire_sessions'@'localhost';
GRANT SELECT ON users TO 'quire_sessions'@'localhost';
GRANT SELECT ON memberships TO 'quire_sessions'@'localhost';
GRANT SELECT ON user_groups TO 'quire_sessions'@'localhost';
GRANT SELECT ON user_group_members TO 'quire_sessions'@'localhost';
GRANT SELECT, UPDATE (hash, updated_at) ON passwords TO 'quire_sessions'@'localhost';
GRANT SELECT, INSERT, DELETE ON login_failures TO 'quire_sessions'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON sessions TO 'quire_sessions'@'localhost';
