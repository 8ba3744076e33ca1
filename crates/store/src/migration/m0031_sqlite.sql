-- Those who signed second before there was a column for it.
UPDATE checks SET second_by = unhex(substr(json_extract(decision, '$.second.by'), 5))
    WHERE json_extract(decision, '$.second.by') IS NOT NULL;

CREATE TRIGGER checks_signed_once BEFORE UPDATE OF second_by ON checks
WHEN OLD.second_by IS NOT NULL AND NEW.second_by IS NOT OLD.second_by BEGIN
    SELECT raise(ABORT, 'a check is signed second once');
END;
CREATE TRIGGER checks_signed_by_another BEFORE UPDATE OF second_by ON checks
WHEN NEW.second_by IS NOT NULL AND OLD.second_by IS NULL
    AND EXISTS (SELECT 1 FROM marks WHERE check_id = NEW.id AND active AND marked_by = NEW.second_by) BEGIN
    SELECT raise(ABORT, 'whoever marked does not sign second');
END;
CREATE TRIGGER four_eyes_kept BEFORE UPDATE ON four_eyes BEGIN
    SELECT raise(ABORT, 'versions of the policy are append-only');
END;
CREATE TRIGGER four_eyes_not_deleted BEFORE DELETE ON four_eyes BEGIN
    SELECT raise(ABORT, 'versions of the policy are append-only');
END;
