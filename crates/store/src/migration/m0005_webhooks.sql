-- Webhooks: endpoints, the secrets they sign with, what is on its way to them, and every attempt.

CREATE TABLE webhook_endpoints (
    id {{uuid}} NOT NULL PRIMARY KEY,
    url text NOT NULL,
    description text NOT NULL,
    -- The words of the events it gets, with spaces between; empty for all.
    events text NOT NULL,
    enabled boolean NOT NULL,
    sandbox boolean NOT NULL,
    failing_since bigint,
    given_up_at bigint,
    created_at bigint NOT NULL
);

-- The one without an end is the newest; the others sign beside it until theirs.
CREATE TABLE webhook_secrets (
    endpoint_id {{uuid}} NOT NULL REFERENCES webhook_endpoints (id),
    secret text NOT NULL,
    valid_until bigint,
    PRIMARY KEY (endpoint_id, secret)
);

CREATE TABLE webhook_deliveries (
    id {{uuid}} NOT NULL PRIMARY KEY,
    endpoint_id {{uuid}} NOT NULL REFERENCES webhook_endpoints (id),
    event_id {{uuid}} NOT NULL,
    event_type text NOT NULL,
    body text NOT NULL,
    state text NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed')),
    attempts integer NOT NULL DEFAULT 0,
    -- None while the endpoint is switched off, and once it has ended.
    next_attempt_at bigint,
    created_at bigint NOT NULL
);
-- An event goes to an endpoint once, however often it is tried.
CREATE UNIQUE INDEX webhook_deliveries_once ON webhook_deliveries (endpoint_id, event_id);
CREATE INDEX webhook_deliveries_of_endpoint ON webhook_deliveries (endpoint_id, id);
CREATE INDEX webhook_deliveries_by_age ON webhook_deliveries (created_at);

CREATE TABLE webhook_attempts (
    delivery_id {{uuid}} NOT NULL REFERENCES webhook_deliveries (id),
    number integer NOT NULL,
    at bigint NOT NULL,
    duration_ms integer NOT NULL,
    request_headers text NOT NULL,
    status integer,
    response text,
    problem text,
    PRIMARY KEY (delivery_id, number)
);

-- Jobs wait in lanes: what hangs in one holds up nothing in another.
ALTER TABLE jobs ADD COLUMN lane text NOT NULL DEFAULT 'work';
DROP INDEX jobs_due;
CREATE INDEX jobs_due ON jobs (lane, state, run_at);
