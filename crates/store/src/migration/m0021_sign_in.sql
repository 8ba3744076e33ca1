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
