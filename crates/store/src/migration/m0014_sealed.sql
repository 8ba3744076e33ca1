-- Personal data is sealed with a key per customer. The keys, and what customers are found by, lie beside the data.

ALTER TABLE customers ADD COLUMN data_key {{uuid}};
ALTER TABLE customers ADD COLUMN erased_at bigint;
DROP TABLE search_tokens;
-- Readable answers, kept for a day: a request that is repeated once across this upgrade is carried out again.
DELETE FROM idempotency_keys;

-- One row once everything in the vault is sealed too.
CREATE TABLE vault_sealed (
    id integer PRIMARY KEY CHECK (id = 1)
);
