CREATE INDEX IF NOT EXISTS keys.data_keys_by_master ON data_keys (master_key);
CREATE INDEX IF NOT EXISTS search.tokens_of_customer ON tokens (customer_id, item);
