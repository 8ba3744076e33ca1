-- How many stand where. Customers of the sandbox are not counted; whether one is made up never changes.
-- Everybody changes the same few rows: whoever does holds the lock of the events first, which is taken after every row.
-- So nobody waits for a count while somebody else waits for what they hold.
CREATE FUNCTION probity_count(place_changed text, difference bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(28559150664676097);
    INSERT INTO customer_counts (place, total) VALUES (place_changed, difference)
        ON CONFLICT (place) DO UPDATE SET total = customer_counts.total + difference;
END $$;
CREATE FUNCTION probity_count_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM probity_count(coalesce(NEW.stage, NEW.status), 1);
    RETURN NULL;
END $$;
CREATE FUNCTION probity_count_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM probity_count(coalesce(OLD.stage, OLD.status), -1);
    PERFORM probity_count(coalesce(NEW.stage, NEW.status), 1);
    RETURN NULL;
END $$;

CREATE TRIGGER customers_counted AFTER INSERT ON customers FOR EACH ROW WHEN (NOT NEW.sandbox)
EXECUTE FUNCTION probity_count_new();
CREATE TRIGGER customers_recounted AFTER UPDATE OF status, stage ON customers FOR EACH ROW
WHEN (NOT NEW.sandbox AND coalesce(NEW.stage, NEW.status) <> coalesce(OLD.stage, OLD.status))
EXECUTE FUNCTION probity_count_moved();
CREATE TRIGGER customers_stay_apart BEFORE UPDATE OF sandbox ON customers FOR EACH ROW
WHEN (NEW.sandbox <> OLD.sandbox)
EXECUTE FUNCTION probity_refuse('a customer stays in or out of the sandbox');
