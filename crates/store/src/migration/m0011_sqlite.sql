DROP TRIGGER events_kept;
