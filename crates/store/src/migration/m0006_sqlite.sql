-- Customers of the sandbox are not counted; whether one is made up never changes.
DROP TRIGGER customers_counted;
DROP TRIGGER customers_recounted;
CREATE TRIGGER customers_counted AFTER INSERT ON customers WHEN NOT NEW.sandbox BEGIN
    INSERT INTO customer_counts (place, total) VALUES (coalesce(NEW.stage, NEW.status), 1)
        ON CONFLICT (place) DO UPDATE SET total = total + 1;
END;
CREATE TRIGGER customers_recounted AFTER UPDATE OF status, stage ON customers
WHEN NOT NEW.sandbox AND coalesce(NEW.stage, NEW.status) <> coalesce(OLD.stage, OLD.status) BEGIN
    UPDATE customer_counts SET total = total - 1 WHERE place = coalesce(OLD.stage, OLD.status);
    INSERT INTO customer_counts (place, total) VALUES (coalesce(NEW.stage, NEW.status), 1)
        ON CONFLICT (place) DO UPDATE SET total = total + 1;
END;
CREATE TRIGGER customers_stay_apart BEFORE UPDATE OF sandbox ON customers WHEN NEW.sandbox <> OLD.sandbox BEGIN
    SELECT raise(ABORT, 'a customer stays in or out of the sandbox');
END;
