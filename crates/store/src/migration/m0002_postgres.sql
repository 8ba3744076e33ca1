-- What happened stays as it was written.
CREATE TRIGGER events_kept BEFORE UPDATE ON events FOR EACH ROW
EXECUTE FUNCTION probity_refuse('events are append-only');
CREATE TRIGGER events_not_deleted BEFORE DELETE ON events FOR EACH ROW
EXECUTE FUNCTION probity_refuse('events are append-only');
CREATE TRIGGER events_not_truncated BEFORE TRUNCATE ON events
EXECUTE FUNCTION probity_refuse('events are append-only');
