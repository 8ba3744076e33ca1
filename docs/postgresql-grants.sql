-- What the role that serves (here probity_app) needs, and no more. Run it as the owner of the tables, in the database, once
-- after `probity migrate` and after each upgrade.

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public, keys, search TO probity_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public, keys, search TO probity_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO probity_app;

-- What is only ever added to.
REVOKE UPDATE, DELETE ON events, audit_checkpoints, consents, four_eyes, role_versions, purged FROM probity_app;
REVOKE DELETE ON legal_holds, erasure_requests, purges, users, customers, checks, marks, notes FROM probity_app;
-- Migrations are of whoever owns the tables.
REVOKE INSERT, UPDATE, DELETE ON schema_migrations FROM probity_app;
