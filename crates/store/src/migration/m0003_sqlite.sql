CREATE TRIGGER consents_kept BEFORE UPDATE ON consents BEGIN
    SELECT raise(ABORT, 'consents are append-only');
END;
CREATE TRIGGER consents_not_deleted BEFORE DELETE ON consents BEGIN
    SELECT raise(ABORT, 'consents are append-only');
END;
