-- Settings that administrators change: who made a version of a level, how often a reason changed, what customers see of
-- the operator.

-- Nobody: Probity itself, from the configuration. A level that a person ever changed is the settings page's.
ALTER TABLE levels ADD COLUMN changed_by {{uuid}} REFERENCES users (id);

ALTER TABLE reasons ADD COLUMN version integer NOT NULL DEFAULT 1;

-- Pictures customers see. Small, and none of a customer's: they are kept with what names them.
CREATE TABLE logos (
    sha256 text NOT NULL PRIMARY KEY,
    png {{blob}} NOT NULL
);

CREATE TABLE brandings (
    version integer NOT NULL PRIMARY KEY,
    definition text NOT NULL,
    logo text REFERENCES logos (sha256),
    changed_by {{uuid}} REFERENCES users (id),
    at bigint NOT NULL
);
