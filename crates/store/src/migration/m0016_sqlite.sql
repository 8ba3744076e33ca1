CREATE TRIGGER notes_not_edited BEFORE UPDATE OF body, author, created_at, customer_id ON notes BEGIN
    SELECT raise(ABORT, 'notes are never edited');
END;
CREATE TRIGGER events_kept BEFORE UPDATE ON events BEGIN
    SELECT raise(ABORT, 'events are append-only');
END;
CREATE TRIGGER audit_checkpoints_not_deleted BEFORE DELETE ON audit_checkpoints BEGIN
    SELECT raise(ABORT, 'checkpoints are append-only');
END;
-- A customer has its key for as long as it is not erased.
CREATE TRIGGER customers_sealed BEFORE INSERT ON customers WHEN NEW.data_key IS NULL BEGIN
    SELECT raise(ABORT, 'a customer has a key');
END;
CREATE TRIGGER customers_keep_their_key BEFORE UPDATE OF data_key ON customers
WHEN NEW.data_key IS NOT OLD.data_key AND NEW.erased_at IS NULL BEGIN
    SELECT raise(ABORT, 'the key of a customer goes when it is erased');
END;
-- Who was erased is counted nowhere.
CREATE TRIGGER customers_uncounted AFTER UPDATE OF erased_at ON customers
WHEN NEW.erased_at IS NOT NULL AND OLD.erased_at IS NULL AND NOT NEW.sandbox BEGIN
    UPDATE customer_counts SET total = total - 1 WHERE place = coalesce(NEW.stage, NEW.status);
END;
