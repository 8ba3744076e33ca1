-- Made-up customers stand apart, and a repeated answer carries the tag of the first.

CREATE INDEX customers_by_sandbox ON customers (sandbox, id);

ALTER TABLE idempotency_keys ADD COLUMN etag text;
