-- The customer's side: who acts on the hosted page, what API keys may do, and what is known of a customer beside its items.

ALTER TABLE customers ADD COLUMN attempts_left integer NOT NULL DEFAULT 5 CHECK (attempts_left >= 0);
ALTER TABLE customers ADD COLUMN language text NOT NULL DEFAULT 'en';
ALTER TABLE customers ADD COLUMN contact_email text;
ALTER TABLE customers ADD COLUMN sandbox boolean NOT NULL DEFAULT false;
ALTER TABLE customers ADD COLUMN assignee {{uuid}} REFERENCES users (id);
CREATE INDEX customers_by_assignee ON customers (assignee, id);

ALTER TABLE api_keys ADD COLUMN scopes text NOT NULL
    DEFAULT 'customers:read customers:write transactions:read transactions:write links:write events:read';
ALTER TABLE api_keys ADD COLUMN expires_at bigint;
ALTER TABLE api_keys ADD COLUMN networks text NOT NULL DEFAULT '';
ALTER TABLE api_keys ADD COLUMN acts_for {{uuid}} REFERENCES users (id);

ALTER TABLE reasons ADD COLUMN translations text NOT NULL DEFAULT '{}';

-- Events by a customer: the list of who may act is a constraint, and SQLite changes one only with its table.
CREATE TABLE events_anew (
    seq {{serial}},
    id {{uuid}} NOT NULL UNIQUE,
    customer_id {{uuid}} REFERENCES customers (id),
    kind text NOT NULL,
    actor_type text NOT NULL CHECK (actor_type IN ('user', 'api_key', 'customer', 'system')),
    actor_id {{uuid}},
    actor_role text,
    at bigint NOT NULL,
    data text NOT NULL
);
INSERT INTO events_anew (seq, id, customer_id, kind, actor_type, actor_id, actor_role, at, data)
    SELECT seq, id, customer_id, kind, actor_type, actor_id, actor_role, at, data FROM events ORDER BY seq;
DROP TABLE events;
ALTER TABLE events_anew RENAME TO events;
CREATE INDEX events_of_customer ON events (customer_id, seq);
CREATE INDEX events_of_kind ON events (kind, seq);
CREATE INDEX events_of_actor ON events (actor_id, seq);
