CREATE TRIGGER legal_holds_not_deleted BEFORE DELETE ON legal_holds BEGIN
    SELECT raise(ABORT, 'holds are lifted, not deleted');
END;
CREATE TRIGGER legal_holds_kept BEFORE UPDATE ON legal_holds
WHEN OLD.lifted_at IS NOT NULL OR NEW.lifted_at IS NULL OR NEW.id IS NOT OLD.id OR NEW.basis IS NOT OLD.basis
    OR NEW.customer_id IS NOT OLD.customer_id OR NEW.until IS NOT OLD.until OR NEW.reference IS NOT OLD.reference BEGIN
    SELECT raise(ABORT, 'a hold is lifted once and not changed');
END;
-- Whatever writes here: who is held is not erased.
CREATE TRIGGER customers_held BEFORE UPDATE OF erased_at ON customers
WHEN NEW.erased_at IS NOT NULL AND OLD.erased_at IS NULL AND EXISTS (
    SELECT 1 FROM legal_holds WHERE customer_id = OLD.id AND lifted_at IS NULL
        AND (until IS NULL OR until >= date(NEW.erased_at / 1000000, 'unixepoch'))) BEGIN
    SELECT raise(ABORT, 'a legal hold is in force');
END;
CREATE TRIGGER erasure_requests_not_deleted BEFORE DELETE ON erasure_requests BEGIN
    SELECT raise(ABORT, 'requests are answered, not deleted');
END;
CREATE TRIGGER purged_kept BEFORE UPDATE ON purged BEGIN
    SELECT raise(ABORT, 'what was purged stays told');
END;
CREATE TRIGGER purged_not_deleted BEFORE DELETE ON purged BEGIN
    SELECT raise(ABORT, 'what was purged stays told');
END;
CREATE TRIGGER purges_kept BEFORE UPDATE ON purges WHEN OLD.ended_at IS NOT NULL BEGIN
    SELECT raise(ABORT, 'a receipt is not changed');
END;
CREATE TRIGGER purges_not_deleted BEFORE DELETE ON purges BEGIN
    SELECT raise(ABORT, 'a receipt is not deleted');
END;
