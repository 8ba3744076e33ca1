-- Passkeys of users, and the challenges that wait for an answer.

CREATE TABLE passkeys (
    id {{uuid}} PRIMARY KEY,
    user_id {{uuid}} NOT NULL REFERENCES users (id),
    -- As its authenticator calls it; nobody else's has the same.
    credential_id {{blob}} NOT NULL UNIQUE,
    -- The public key in its COSE form.
    public_key {{blob}} NOT NULL,
    -- The authenticator's counter; it only ever goes on.
    sign_count bigint NOT NULL,
    backup_eligible boolean NOT NULL,
    name text NOT NULL,
    created_at bigint NOT NULL,
    last_used_at bigint
);
CREATE INDEX passkeys_by_user ON passkeys (user_id);

CREATE TABLE passkey_challenges (
    challenge {{blob}} NOT NULL PRIMARY KEY,
    purpose text NOT NULL,
    -- The session that asked for it, or the SHA-256 of the token of a browser in which nobody is signed in.
    bound_to {{blob}} NOT NULL,
    expires_at bigint NOT NULL
);
CREATE INDEX passkey_challenges_by_expiry ON passkey_challenges (expires_at);
