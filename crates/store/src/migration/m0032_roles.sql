-- Roles that administrators make: every version of each.

CREATE TABLE roles (
    id {{uuid}} PRIMARY KEY,
    created_at bigint NOT NULL
);

CREATE TABLE role_versions (
    role_id {{uuid}} NOT NULL REFERENCES roles (id),
    version integer NOT NULL,
    name text NOT NULL,
    permissions text NOT NULL,
    retired boolean NOT NULL,
    changed_by {{uuid}} REFERENCES users (id),
    at bigint NOT NULL,
    PRIMARY KEY (role_id, version)
);

-- Whoever has one is an auditor in `role`, which knows the built-in ones alone: what reads only that gives the least.
ALTER TABLE users ADD COLUMN custom_role {{uuid}} REFERENCES roles (id) CHECK (custom_role IS NULL OR role = 'auditor');
CREATE INDEX users_by_custom_role ON users (custom_role) WHERE custom_role IS NOT NULL;
