CREATE TRIGGER role_versions_kept BEFORE UPDATE ON role_versions BEGIN
    SELECT raise(ABORT, 'versions of a role are append-only');
END;
CREATE TRIGGER role_versions_not_deleted BEFORE DELETE ON role_versions BEGIN
    SELECT raise(ABORT, 'versions of a role are append-only');
END;
