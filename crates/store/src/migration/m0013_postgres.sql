CREATE TRIGGER events_chained BEFORE INSERT ON events FOR EACH ROW
WHEN (NEW.hash IS NULL OR length(NEW.hash) <> 32 OR NEW.signature IS NULL OR length(NEW.signature) <> 64)
EXECUTE FUNCTION probity_refuse('an event is hashed and signed');
CREATE TRIGGER audit_checkpoints_kept BEFORE UPDATE ON audit_checkpoints FOR EACH ROW
EXECUTE FUNCTION probity_refuse('checkpoints are append-only');
CREATE TRIGGER audit_checkpoints_not_deleted BEFORE DELETE ON audit_checkpoints FOR EACH ROW
EXECUTE FUNCTION probity_refuse('checkpoints are append-only');
CREATE TRIGGER audit_checkpoints_not_truncated BEFORE TRUNCATE ON audit_checkpoints
EXECUTE FUNCTION probity_refuse('checkpoints are append-only');

-- Wakes every process that follows along or works, once what happened is committed. It says nothing else.
CREATE FUNCTION probity_wake() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('probity', '');
    RETURN NULL;
END $$;
CREATE TRIGGER events_wake AFTER INSERT ON events EXECUTE FUNCTION probity_wake();
CREATE TRIGGER jobs_wake AFTER INSERT ON jobs EXECUTE FUNCTION probity_wake();
