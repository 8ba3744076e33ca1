-- The hosted page: links to it, sessions on it, what customers agreed to, and uploads that may be resumed.

CREATE TABLE links (
    id {{uuid}} PRIMARY KEY,
    customer_id {{uuid}} NOT NULL REFERENCES customers (id),
    token_hash {{blob}} NOT NULL UNIQUE,
    created_at bigint NOT NULL,
    created_by {{uuid}} REFERENCES users (id),
    expires_at bigint NOT NULL,
    used_at bigint,
    revoked_at bigint,
    requested_at bigint
);
CREATE INDEX links_of_customer ON links (customer_id, id);

CREATE TABLE portal_sessions (
    id {{uuid}} PRIMARY KEY,
    link_id {{uuid}} NOT NULL REFERENCES links (id),
    customer_id {{uuid}} NOT NULL REFERENCES customers (id),
    token_hash {{blob}} NOT NULL UNIQUE,
    created_at bigint NOT NULL,
    last_seen_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    ended_at bigint
);
CREATE INDEX portal_sessions_of_link ON portal_sessions (link_id);
CREATE INDEX portal_sessions_by_expiry ON portal_sessions (expires_at);

CREATE TABLE consents (
    id {{uuid}} PRIMARY KEY,
    customer_id {{uuid}} NOT NULL REFERENCES customers (id),
    text_version text NOT NULL,
    language text NOT NULL,
    given_at bigint NOT NULL
);
CREATE INDEX consents_of_customer ON consents (customer_id, id);

CREATE TABLE uploads (
    id {{uuid}} PRIMARY KEY,
    customer_id {{uuid}} NOT NULL REFERENCES customers (id),
    name text NOT NULL,
    size_bytes bigint NOT NULL CHECK (size_bytes > 0),
    received_bytes bigint NOT NULL CHECK (received_bytes >= 0 AND received_bytes <= size_bytes),
    checked boolean NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL
);
CREATE INDEX uploads_of_customer ON uploads (customer_id, id);
CREATE INDEX uploads_by_expiry ON uploads (expires_at);

CREATE TABLE upload_parts (
    upload_id {{uuid}} NOT NULL REFERENCES uploads (id),
    starts_at_bytes bigint NOT NULL,
    size_bytes bigint NOT NULL CHECK (size_bytes > 0),
    object text NOT NULL,
    PRIMARY KEY (upload_id, starts_at_bytes)
);
