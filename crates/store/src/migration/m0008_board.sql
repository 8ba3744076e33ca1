-- The reviewers' board: who is to review what, what is due, saved views, and who a note mentions.

-- What is assigned to one person, or to nobody, in the order reviewers take it.
CREATE INDEX customers_assigned ON customers (assignee, stage, returned DESC, due_at, id);
-- How many are overdue at a stage, and which resubmissions nobody answered in time.
CREATE INDEX customers_due ON customers (stage, due_at);
CREATE INDEX customers_resubmission_due ON customers (status, resubmission_due);

CREATE TABLE saved_views (
    id {{uuid}} PRIMARY KEY,
    owner {{uuid}} NOT NULL REFERENCES users (id),
    list text NOT NULL CHECK (list IN ('queue', 'customers')),
    name text NOT NULL,
    query text NOT NULL,
    shared boolean NOT NULL,
    created_at bigint NOT NULL,
    UNIQUE (owner, list, name)
);
CREATE INDEX saved_views_shared ON saved_views (list) WHERE shared;

CREATE TABLE note_mentions (
    note_id {{uuid}} NOT NULL REFERENCES notes (id),
    user_id {{uuid}} NOT NULL REFERENCES users (id),
    PRIMARY KEY (note_id, user_id)
);
