-- What lies beside the data, each in a database of its own, and is copied by rules of its own. Made at every start where it
-- is not there. Both engines read this file.

-- The keys: one copy, the latest. An old copy would bring back what was erased.
CREATE TABLE IF NOT EXISTS keys.data_keys (
    id {{uuid}} PRIMARY KEY,
    master_key text NOT NULL,
    wrapped {{blob}} NOT NULL
);
CREATE TABLE IF NOT EXISTS keys.shared_keys (
    name text PRIMARY KEY CHECK (name = 'shared'),
    master_key text NOT NULL,
    wrapped {{blob}} NOT NULL
);

-- What customers are found by: no copy. It is made anew of the data.
CREATE TABLE IF NOT EXISTS search.tokens (
    token {{blob}} NOT NULL,
    customer_id {{uuid}} NOT NULL,
    item integer NOT NULL,
    PRIMARY KEY (token, customer_id, item)
){{without_rowid}};
-- Up to which event the tokens are those of the data.
CREATE TABLE IF NOT EXISTS search.progress (
    id integer PRIMARY KEY CHECK (id = 1),
    seq bigint NOT NULL
);
