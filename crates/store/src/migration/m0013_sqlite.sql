CREATE TRIGGER events_kept BEFORE UPDATE ON events BEGIN
    SELECT raise(ABORT, 'events are append-only');
END;
CREATE TRIGGER events_chained BEFORE INSERT ON events
WHEN NEW.hash IS NULL OR length(NEW.hash) <> 32 OR NEW.signature IS NULL OR length(NEW.signature) <> 64 BEGIN
    SELECT raise(ABORT, 'an event is hashed and signed');
END;
CREATE TRIGGER audit_checkpoints_kept BEFORE UPDATE ON audit_checkpoints BEGIN
    SELECT raise(ABORT, 'checkpoints are append-only');
END;
CREATE TRIGGER audit_checkpoints_not_deleted BEFORE DELETE ON audit_checkpoints BEGIN
    SELECT raise(ABORT, 'checkpoints are append-only');
END;
