-- The board counts what is late up to a thousand of each kind, for every page: from an index alone.
DROP INDEX customers_due;
CREATE INDEX customers_due ON customers (stage, due_at, sandbox) WHERE stage IS NOT NULL;
DROP INDEX customers_resubmission_due;
CREATE INDEX customers_resubmission_due ON customers (status, resubmission_due, sandbox)
    WHERE resubmission_due IS NOT NULL;
-- The queue narrowed to a country, a risk or a level, in its order: what else waits is not gone through.
CREATE INDEX customers_queue_by_country ON customers (stage, country, returned DESC, due_at, id)
    WHERE stage IS NOT NULL;
CREATE INDEX customers_queue_by_risk ON customers (stage, risk, returned DESC, due_at, id) WHERE stage IS NOT NULL;
CREATE INDEX customers_queue_by_level ON customers (stage, level_code, returned DESC, due_at, id)
    WHERE stage IS NOT NULL;
