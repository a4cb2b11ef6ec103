-- Logs people in: one of the two handlers that read password hashes.
GRANT SELECT ON schema_migrations TO 'quire_tokens'@'localhost';
GRANT SELECT ON organizations TO 'quire_tokens'@'localhost';
GRANT SELECT ON users TO 'quire_tokens'@'localhost';
GRANT SELECT ON memberships TO 'quire_tokens'@'localhost';
GRANT SELECT ON user_groups TO 'quire_tokens'@'localhost';
GRANT SELECT ON user_group_members TO 'quire_tokens'@'localhost';
GRANT SELECT, UPDATE (last_used_at) ON api_keys TO 'quire_tokens'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON anonymous_usage TO 'quire_tokens'@'localhost';
GRANT SELECT, UPDATE (hash, updated_at) ON passwords TO 'quire_tokens'@'localhost';
GRANT SELECT, INSERT, DELETE ON login_failures TO 'quire_tokens'@'localhost';
