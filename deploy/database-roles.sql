-- Two roles for one database: xuanlan_owner owns the tables and runs
-- `xuanlan migrate` and `xuanlan audit prune`; xuanlan_app is what
-- `xuanlan serve` and the other commands log in as. docs/database-roles.md
-- says when to run this. It may be run again at any time.
--
--     psql -1 -v ON_ERROR_STOP=1 -d xuanlan -f deploy/database-roles.sql
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO xuanlan_app;

-- The ordinary work, on the tables of today and of later versions.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO xuanlan_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO xuanlan_app;
ALTER DEFAULT PRIVILEGES FOR ROLE xuanlan_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO xuanlan_app;
ALTER DEFAULT PRIVILEGES FOR ROLE xuanlan_owner IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO xuanlan_app;

-- The audit log: read and append, nothing else.
REVOKE ALL ON audit_log, audit_head FROM xuanlan_app;
GRANT SELECT, INSERT ON audit_log TO xuanlan_app;
GRANT SELECT ON audit_head TO xuanlan_app;
REVOKE ALL ON kept_event FROM xuanlan_app;
GRANT SELECT ON kept_event TO xuanlan_app;
REVOKE ALL ON FUNCTION audit_prune(timestamptz, timestamptz, bigint, text, text, text, text) FROM PUBLIC, xuanlan_app;

-- The version of the schema is the owner's.
REVOKE ALL ON goose_db_version FROM xuanlan_app;
GRANT SELECT ON goose_db_version TO xuanlan_app;
