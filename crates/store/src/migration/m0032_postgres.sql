CREATE TRIGGER role_versions_kept BEFORE UPDATE ON role_versions FOR EACH ROW
EXECUTE FUNCTION probity_refuse('versions of a role are append-only');
CREATE TRIGGER role_versions_not_deleted BEFORE DELETE ON role_versions FOR EACH ROW
EXECUTE FUNCTION probity_refuse('versions of a role are append-only');
CREATE TRIGGER role_versions_not_truncated BEFORE TRUNCATE ON role_versions
EXECUTE FUNCTION probity_refuse('versions of a role are append-only');
