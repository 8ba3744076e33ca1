-- E-mails: that one was written and what became of it; neither its text nor an address is kept.

CREATE TABLE emails (
    id {{uuid}} NOT NULL PRIMARY KEY,
    customer_id {{uuid}} REFERENCES customers (id),
    user_id {{uuid}} REFERENCES users (id),
    check_id {{uuid}} REFERENCES checks (id),
    kind text NOT NULL,
    language text NOT NULL,
    state text NOT NULL CHECK (state IN ('queued', 'sent', 'failed', 'dropped')),
    attempts integer NOT NULL DEFAULT 0,
    problem text,
    created_at bigint NOT NULL,
    ended_at bigint
);
CREATE INDEX emails_of_customer ON emails (customer_id, id);

-- One reminder for each request, whoever looks first.
CREATE TABLE email_reminders (
    check_id {{uuid}} NOT NULL PRIMARY KEY REFERENCES checks (id),
    at bigint NOT NULL
);

-- The operator's own texts, every version; an empty subject puts the text that came with Probity back.
CREATE TABLE email_texts (
    kind text NOT NULL,
    language text NOT NULL,
    version integer NOT NULL,
    subject text NOT NULL,
    body text NOT NULL,
    changed_by {{uuid}} REFERENCES users (id),
    at bigint NOT NULL,
    PRIMARY KEY (kind, language, version)
);

-- The kinds a user does not want.
CREATE TABLE emails_off (
    user_id {{uuid}} NOT NULL REFERENCES users (id),
    kind text NOT NULL,
    PRIMARY KEY (user_id, kind)
);

-- Who is to be reminded: requests by the day they are due.
CREATE INDEX customers_by_resubmission_due ON customers (resubmission_due, id);
