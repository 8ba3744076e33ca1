CREATE TRIGGER legal_holds_not_deleted BEFORE DELETE ON legal_holds FOR EACH ROW
EXECUTE FUNCTION probity_refuse('holds are lifted, not deleted');
CREATE TRIGGER legal_holds_not_truncated BEFORE TRUNCATE ON legal_holds
EXECUTE FUNCTION probity_refuse('holds are lifted, not deleted');
CREATE TRIGGER legal_holds_kept BEFORE UPDATE ON legal_holds FOR EACH ROW
WHEN (OLD.lifted_at IS NOT NULL OR NEW.lifted_at IS NULL OR NEW.id <> OLD.id OR NEW.basis <> OLD.basis
    OR NEW.customer_id <> OLD.customer_id OR NEW.until IS DISTINCT FROM OLD.until OR NEW.reference <> OLD.reference)
EXECUTE FUNCTION probity_refuse('a hold is lifted once and not changed');

-- Whatever writes here: who is held is not erased.
CREATE FUNCTION probity_refuse_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM legal_holds WHERE customer_id = OLD.id AND lifted_at IS NULL AND (until IS NULL
        OR until >= to_char(to_timestamp(NEW.erased_at / 1000000) AT TIME ZONE 'UTC', 'YYYY-MM-DD') COLLATE "C")) THEN
        RAISE EXCEPTION 'a legal hold is in force';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER customers_held BEFORE UPDATE OF erased_at ON customers FOR EACH ROW
WHEN (NEW.erased_at IS NOT NULL AND OLD.erased_at IS NULL)
EXECUTE FUNCTION probity_refuse_held();

CREATE TRIGGER erasure_requests_not_deleted BEFORE DELETE ON erasure_requests FOR EACH ROW
EXECUTE FUNCTION probity_refuse('requests are answered, not deleted');
CREATE TRIGGER purged_kept BEFORE UPDATE ON purged FOR EACH ROW
EXECUTE FUNCTION probity_refuse('what was purged stays told');
CREATE TRIGGER purged_not_deleted BEFORE DELETE ON purged FOR EACH ROW
EXECUTE FUNCTION probity_refuse('what was purged stays told');
CREATE TRIGGER purges_kept BEFORE UPDATE ON purges FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL)
EXECUTE FUNCTION probity_refuse('a receipt is not changed');
CREATE TRIGGER purges_not_deleted BEFORE DELETE ON purges FOR EACH ROW
EXECUTE FUNCTION probity_refuse('a receipt is not deleted');
CREATE TRIGGER purged_not_truncated BEFORE TRUNCATE ON purged
EXECUTE FUNCTION probity_refuse('what was purged stays told');
