-- A customer has its key for as long as it is not erased.
CREATE TRIGGER customers_sealed BEFORE INSERT ON customers FOR EACH ROW WHEN (NEW.data_key IS NULL)
EXECUTE FUNCTION probity_refuse('a customer has a key');
CREATE TRIGGER customers_keep_their_key BEFORE UPDATE OF data_key ON customers FOR EACH ROW
WHEN (NEW.data_key IS DISTINCT FROM OLD.data_key AND NEW.erased_at IS NULL)
EXECUTE FUNCTION probity_refuse('the key of a customer goes when it is erased');

-- Who was erased is counted nowhere.
CREATE FUNCTION probity_count_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM probity_count(coalesce(NEW.stage, NEW.status), -1);
    RETURN NULL;
END $$;
CREATE TRIGGER customers_uncounted AFTER UPDATE OF erased_at ON customers FOR EACH ROW
WHEN (NEW.erased_at IS NOT NULL AND OLD.erased_at IS NULL AND NOT NEW.sandbox)
EXECUTE FUNCTION probity_count_erased();
