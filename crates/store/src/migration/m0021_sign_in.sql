-- Signing in: second factors, and what a session has proved.

-- A session from before has proved nothing lately.
ALTER TABLE sessions ADD COLUMN proved_at bigint NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN second_factor_at bigint;

-- The authenticator app of a user. Until it is confirmed with a code, it counts for nothing.
CREATE TABLE totp_secrets (
    user_id {{uuid}} NOT NULL PRIMARY KEY REFERENCES users (id),
    -- Sealed; the database alone does not open it.
    secret {{blob}} NOT NULL,
    created_at bigint NOT NULL,
    confirmed_at bigint,
    -- The time step of the last code taken: no code is taken twice, nor one from before it.
    last_step bigint NOT NULL
);

CREATE TABLE recovery_codes (
    user_id {{uuid}} NOT NULL REFERENCES users (id),
    hash {{blob}} NOT NULL,
    used_at bigint,
    PRIMARY KEY (user_id, hash)
);

CREATE TABLE passkeys (
    id {{uuid}} NOT NULL PRIMARY KEY,
    user_id {{uuid}} NOT NULL REFERENCES users (id),
    name text NOT NULL,
    -- The id its authenticator knows it by.
    credential {{blob}} NOT NULL UNIQUE,
    -- As SubjectPublicKeyInfo (RFC 5280).
    public_key {{blob}} NOT NULL,
    -- How often it was used, as it says itself; 0 where it does not count.
    counter bigint NOT NULL,
    created_at bigint NOT NULL,
    last_used_at bigint
);
CREATE INDEX passkeys_of_user ON passkeys (user_id, id);

-- What a browser was asked to sign with a passkey, until it comes back or is too old. Each is taken once.
CREATE TABLE passkey_challenges (
    hash {{blob}} NOT NULL PRIMARY KEY,
    -- The session that asked; none for signing in with nothing else.
    session_id {{uuid}} REFERENCES sessions (id),
    expires_at bigint NOT NULL
);
CREATE INDEX passkey_challenges_by_age ON passkey_challenges (expires_at);
