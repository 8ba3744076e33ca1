-- The audit log: each event is hashed with the one before it, and the hash is signed.

ALTER TABLE events ADD COLUMN hash {{blob}};
ALTER TABLE events ADD COLUMN signature {{blob}};

-- Where the log stood at some moments, to be compared with what was copied elsewhere.
CREATE TABLE audit_checkpoints (
    seq bigint NOT NULL PRIMARY KEY,
    hash {{blob}} NOT NULL,
    signature {{blob}} NOT NULL,
    at bigint NOT NULL
);
