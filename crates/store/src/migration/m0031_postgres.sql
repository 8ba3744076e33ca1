CREATE TRIGGER checks_signed_once BEFORE UPDATE OF second_by ON checks FOR EACH ROW
WHEN (OLD.second_by IS NOT NULL AND NEW.second_by IS DISTINCT FROM OLD.second_by)
EXECUTE FUNCTION probity_refuse('a check is signed second once');

CREATE FUNCTION probity_refuse_own_signature() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM marks WHERE check_id = NEW.id AND active AND marked_by = NEW.second_by) THEN
        RAISE EXCEPTION 'whoever marked does not sign second';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER checks_signed_by_another BEFORE UPDATE OF second_by ON checks FOR EACH ROW
WHEN (NEW.second_by IS NOT NULL AND OLD.second_by IS NULL)
EXECUTE FUNCTION probity_refuse_own_signature();

CREATE TRIGGER four_eyes_kept BEFORE UPDATE ON four_eyes FOR EACH ROW
EXECUTE FUNCTION probity_refuse('versions of the policy are append-only');
CREATE TRIGGER four_eyes_not_deleted BEFORE DELETE ON four_eyes FOR EACH ROW
EXECUTE FUNCTION probity_refuse('versions of the policy are append-only');
CREATE TRIGGER four_eyes_not_truncated BEFORE TRUNCATE ON four_eyes
EXECUTE FUNCTION probity_refuse('versions of the policy are append-only');
