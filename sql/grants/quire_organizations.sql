-- Shows organizations, spends their credits.
GRANT SELECT ON schema_migrations TO 'quire_organizations'@'localhost';
GRANT SELECT ON organizations TO 'quire_organizations'@'localhost';
GRANT SELECT ON users TO 'quire_organizations'@'localhost';
GRANT SELECT ON memberships TO 'quire_organizations'@'localhost';
GRANT SELECT ON user_groups TO 'quire_organizations'@'localhost';
GRANT SELECT ON user_group_members TO 'quire_organizations'@'localhost';
GRANT SELECT, UPDATE (last_used_at) ON api_keys TO 'quire_organizations'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON anonymous_usage TO 'quire_organizations'@'localhost';
GRANT SELECT ON documents TO 'quire_organizations'@'localhost';
GRANT SELECT, UPDATE (expires_at) ON sessions TO 'quire_organizations'@'localhost';
GRANT UPDATE (monthly_credits, purchased_credits, credit_allowance, credits_reset_on) ON organizations TO 'quire_organizations'@'localhost';
GRANT SELECT, INSERT ON credit_charges TO 'quire_organizations'@'localhost';
