-- Signing in at an identity provider: whom it calls what, and the sign-ins that wait for its answer.

CREATE TABLE openid_identities (
    issuer text NOT NULL,
    -- As the issuer calls them for ever.
    subject text NOT NULL,
    user_id {{uuid}} NOT NULL REFERENCES users (id),
    created_at bigint NOT NULL,
    PRIMARY KEY (issuer, subject),
    -- Somebody else who was given the address of one who left does not get their account too.
    UNIQUE (user_id, issuer)
);

CREATE TABLE openid_attempts (
    -- The SHA-256 of what the browser comes back with.
    state_hash {{blob}} NOT NULL PRIMARY KEY,
    provider text NOT NULL,
    -- The SHA-256 of the token of the browser it began in.
    bound_to {{blob}} NOT NULL,
    -- The session whose person proves again who they are; none for a sign-in.
    session_id {{uuid}},
    next text NOT NULL,
    started_at bigint NOT NULL,
    expires_at bigint NOT NULL
);
CREATE INDEX openid_attempts_by_expiry ON openid_attempts (expires_at);
