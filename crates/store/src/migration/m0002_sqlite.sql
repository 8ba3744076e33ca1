CREATE TRIGGER events_kept BEFORE UPDATE ON events BEGIN
    SELECT raise(ABORT, 'events are append-only');
END;
CREATE TRIGGER events_not_deleted BEFORE DELETE ON events BEGIN
    SELECT raise(ABORT, 'events are append-only');
END;
