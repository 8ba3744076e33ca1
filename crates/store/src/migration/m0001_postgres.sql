-- Refuses a change, with the reason that the trigger gives.
CREATE FUNCTION probity_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0];
END $$;

CREATE TRIGGER checks_decided_once BEFORE UPDATE OF outcome, decided_by, decided_at ON checks FOR EACH ROW
WHEN (OLD.decision IS NOT NULL
    AND (NEW.outcome <> OLD.outcome OR NEW.decided_by <> OLD.decided_by OR NEW.decided_at <> OLD.decided_at))
EXECUTE FUNCTION probity_refuse('a check is decided once');
CREATE TRIGGER notes_not_edited BEFORE UPDATE OF body, author, created_at, customer_id ON notes FOR EACH ROW
EXECUTE FUNCTION probity_refuse('notes are never edited');
