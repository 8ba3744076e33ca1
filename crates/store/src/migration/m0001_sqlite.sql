CREATE TRIGGER customers_counted AFTER INSERT ON customers BEGIN
    INSERT INTO customer_counts (place, total) VALUES (coalesce(NEW.stage, NEW.status), 1)
        ON CONFLICT (place) DO UPDATE SET total = total + 1;
END;
CREATE TRIGGER customers_recounted AFTER UPDATE OF status, stage ON customers
WHEN coalesce(NEW.stage, NEW.status) <> coalesce(OLD.stage, OLD.status) BEGIN
    UPDATE customer_counts SET total = total - 1 WHERE place = coalesce(OLD.stage, OLD.status);
    INSERT INTO customer_counts (place, total) VALUES (coalesce(NEW.stage, NEW.status), 1)
        ON CONFLICT (place) DO UPDATE SET total = total + 1;
END;
-- What happened stays as it was written.
CREATE TRIGGER events_kept BEFORE UPDATE ON events BEGIN
    SELECT raise(ABORT, 'events are append-only');
END;
CREATE TRIGGER events_not_deleted BEFORE DELETE ON events BEGIN
    SELECT raise(ABORT, 'events are append-only');
END;
CREATE TRIGGER checks_decided_once BEFORE UPDATE OF outcome, decided_by, decided_at ON checks
WHEN OLD.decision IS NOT NULL
    AND (NEW.outcome <> OLD.outcome OR NEW.decided_by <> OLD.decided_by OR NEW.decided_at <> OLD.decided_at) BEGIN
    SELECT raise(ABORT, 'a check is decided once');
END;
CREATE TRIGGER notes_not_edited BEFORE UPDATE OF body, author, created_at, customer_id ON notes BEGIN
    SELECT raise(ABORT, 'notes are never edited');
END;
