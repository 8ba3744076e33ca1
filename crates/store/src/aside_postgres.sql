CREATE INDEX IF NOT EXISTS data_keys_by_master ON keys.data_keys (master_key);
CREATE INDEX IF NOT EXISTS tokens_of_customer ON search.tokens (customer_id, item);
