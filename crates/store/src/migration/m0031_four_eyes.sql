-- Four eyes: every version of the policy, and who gave the second signature of a check.

CREATE TABLE four_eyes (
    version integer NOT NULL PRIMARY KEY,
    definition text NOT NULL,
    changed_by {{uuid}} REFERENCES users (id),
    at bigint NOT NULL
);

-- Never the same person, whatever writes here.
ALTER TABLE checks ADD COLUMN second_by {{uuid}} REFERENCES users (id)
    CHECK (second_by IS NULL OR (decided_by IS NOT NULL AND second_by <> decided_by));
