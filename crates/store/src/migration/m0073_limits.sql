-- What instances count together. Requests of a key in a window: what was let through, or taken by an instance to be.
CREATE TABLE request_windows (
    api_key_id {{uuid}} PRIMARY KEY REFERENCES api_keys (id),
    since bigint NOT NULL,
    used integer NOT NULL
);
-- Tries that failed at a gate: of an address, an account. The gate is a keyed hash: whose it is stands nowhere.
CREATE TABLE gate_failures (
    gate text PRIMARY KEY,
    since bigint NOT NULL,
    failures integer NOT NULL
);
CREATE INDEX gate_failures_by_age ON gate_failures (since);
