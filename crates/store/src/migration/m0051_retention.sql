-- Legal holds, requests to be erased, and purges.

CREATE TABLE legal_holds (
    id {{uuid}} PRIMARY KEY,
    customer_id {{uuid}} NOT NULL REFERENCES customers (id),
    basis text NOT NULL,
    reference text NOT NULL,
    until text,
    placed_by {{uuid}} REFERENCES users (id),
    placed_at bigint NOT NULL,
    lifted_by {{uuid}} REFERENCES users (id),
    lifted_at bigint,
    lift_reason text,
    CHECK ((lifted_at IS NULL) = (lift_reason IS NULL))
);
CREATE INDEX legal_holds_of_customer ON legal_holds (customer_id, id);

CREATE TABLE erasure_requests (
    id {{uuid}} PRIMARY KEY,
    customer_id {{uuid}} NOT NULL REFERENCES customers (id),
    channel text NOT NULL,
    received_on text NOT NULL,
    due_on text NOT NULL,
    recorded_by {{uuid}} REFERENCES users (id),
    recorded_at bigint NOT NULL,
    answer text,
    until text,
    told text,
    answered_by {{uuid}} REFERENCES users (id),
    answered_at bigint,
    CHECK ((answer IS NULL) = (answered_at IS NULL))
);
CREATE INDEX erasure_requests_of_customer ON erasure_requests (customer_id, id);
CREATE INDEX erasure_requests_waiting ON erasure_requests (due_on) WHERE answer IS NULL OR answer = 'deferred';

CREATE TABLE purges (
    id {{uuid}} PRIMARY KEY,
    started_at bigint NOT NULL,
    ended_at bigint,
    receipt text,
    CHECK ((ended_at IS NULL) = (receipt IS NULL))
);

CREATE TABLE purged (
    customer_id {{uuid}} PRIMARY KEY REFERENCES customers (id),
    purge_id {{uuid}} NOT NULL REFERENCES purges (id),
    basis text NOT NULL,
    at bigint NOT NULL
);
CREATE INDEX purged_of ON purged (purge_id, at);
