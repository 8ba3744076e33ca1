-- Both engines read this file; {{serial}}, {{uuid}} and {{blob}} stand for what they spell differently.
-- Times are microseconds since 1970 in UTC. JSON is text. Personal values stand alone in their columns.

CREATE TABLE users (
    id {{uuid}} PRIMARY KEY,
    email text NOT NULL UNIQUE,
    name text NOT NULL,
    role text NOT NULL CHECK (role IN ('reviewer', 'approver', 'administrator', 'auditor')),
    password_hash text NOT NULL,
    disabled boolean NOT NULL,
    failed_attempts integer NOT NULL,
    locked_until bigint,
    created_at bigint NOT NULL,
    last_sign_in_at bigint
);

CREATE TABLE sessions (
    id {{uuid}} PRIMARY KEY,
    user_id {{uuid}} NOT NULL REFERENCES users (id),
    token_hash {{blob}} NOT NULL UNIQUE,
    created_at bigint NOT NULL,
    last_seen_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    ended_at bigint,
    user_agent text NOT NULL,
    address text NOT NULL
);
CREATE INDEX sessions_of_user ON sessions (user_id, ended_at, expires_at);

CREATE TABLE api_keys (
    id {{uuid}} PRIMARY KEY,
    name text NOT NULL,
    prefix text NOT NULL,
    token_hash {{blob}} NOT NULL UNIQUE,
    created_at bigint NOT NULL,
    created_by {{uuid}} REFERENCES users (id),
    last_used_at bigint,
    revoked_at bigint
);

CREATE TABLE levels (
    code text NOT NULL,
    version integer NOT NULL,
    definition text NOT NULL,
    created_at bigint NOT NULL,
    PRIMARY KEY (code, version)
);

CREATE TABLE reasons (
    code text PRIMARY KEY,
    group_code text NOT NULL,
    label text NOT NULL,
    targets text NOT NULL,
    disposition text NOT NULL CHECK (disposition IN ('retry', 'final', 'policy', 'escalate')),
    customer_visible boolean NOT NULL,
    customer_text text NOT NULL,
    sort_order integer NOT NULL,
    enabled boolean NOT NULL
);

CREATE TABLE customers (
    id {{uuid}} PRIMARY KEY,
    external_reference text NOT NULL UNIQUE,
    level_code text NOT NULL,
    level_version integer NOT NULL,
    status text NOT NULL CHECK (status IN ('pending', 'approved', 'rejected', 'resubmission')),
    stage text CHECK (stage IN ('incomplete', 'awaiting_review', 'in_check', 'awaiting_second_approval')),
    rejected_final boolean NOT NULL,
    round integer NOT NULL,
    version integer NOT NULL,
    returned boolean NOT NULL,
    submitted_at bigint,
    due_at bigint,
    holder {{uuid}} REFERENCES users (id),
    requested_by {{uuid}} REFERENCES users (id),
    resubmission_due text,
    risk text NOT NULL CHECK (risk IN ('low', 'medium', 'high')),
    country text,
    display_name text NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    FOREIGN KEY (level_code, level_version) REFERENCES levels (code, version),
    CHECK ((status = 'pending') = (stage IS NOT NULL)),
    CHECK ((stage IS NOT NULL AND stage = 'in_check') = (holder IS NOT NULL)),
    CHECK ((status = 'resubmission') = (resubmission_due IS NOT NULL))
);
-- The queue in the order reviewers take it: who came back first, then the oldest due.
CREATE INDEX customers_queue ON customers (stage, returned DESC, due_at, id);
CREATE INDEX customers_by_stage ON customers (stage, id);
CREATE INDEX customers_by_status ON customers (status, id);
CREATE INDEX customers_by_holder ON customers (holder, id);
CREATE INDEX customers_by_country ON customers (country, id);
CREATE INDEX customers_by_risk ON customers (risk, id);
CREATE INDEX customers_by_level ON customers (level_code, id);

-- How many stand where, kept by triggers: counting a million rows for every page would not do.
CREATE TABLE customer_counts (
    place text PRIMARY KEY,
    total bigint NOT NULL
);

CREATE TABLE customer_tags (
    tag text NOT NULL,
    customer_id {{uuid}} NOT NULL REFERENCES customers (id),
    PRIMARY KEY (tag, customer_id)
);
CREATE INDEX customer_tags_of_customer ON customer_tags (customer_id);

CREATE TABLE search_tokens (
    token text NOT NULL,
    customer_id {{uuid}} NOT NULL REFERENCES customers (id),
    item text NOT NULL,
    PRIMARY KEY (token, customer_id, item)
);
CREATE INDEX search_tokens_of_item ON search_tokens (customer_id, item);

CREATE TABLE fields (
    id {{uuid}} PRIMARY KEY,
    customer_id {{uuid}} NOT NULL REFERENCES customers (id),
    code text NOT NULL,
    version integer NOT NULL,
    value text NOT NULL,
    active boolean NOT NULL,
    supplied_at bigint NOT NULL,
    UNIQUE (customer_id, code, version)
);
CREATE UNIQUE INDEX fields_active ON fields (customer_id, code) WHERE active;

CREATE TABLE document_versions (
    id {{uuid}} PRIMARY KEY,
    customer_id {{uuid}} NOT NULL REFERENCES customers (id),
    kind text NOT NULL,
    version integer NOT NULL,
    country text,
    number text,
    issued_on text,
    expires_on text,
    active boolean NOT NULL,
    uploaded_at bigint NOT NULL,
    UNIQUE (customer_id, kind, version)
);
CREATE UNIQUE INDEX document_versions_active ON document_versions (customer_id, kind) WHERE active;

CREATE TABLE notes (
    id {{uuid}} PRIMARY KEY,
    customer_id {{uuid}} NOT NULL REFERENCES customers (id),
    author {{uuid}} NOT NULL REFERENCES users (id),
    body text NOT NULL,
    corrects {{uuid}} REFERENCES notes (id),
    pinned boolean NOT NULL,
    created_at bigint NOT NULL
);
CREATE INDEX notes_of_customer ON notes (customer_id, pinned, id);

CREATE TABLE files (
    id {{uuid}} PRIMARY KEY,
    customer_id {{uuid}} NOT NULL REFERENCES customers (id),
    document_version_id {{uuid}} REFERENCES document_versions (id),
    note_id {{uuid}} REFERENCES notes (id),
    side text NOT NULL CHECK (side IN ('front', 'back', 'page')),
    sort_order integer NOT NULL,
    format text NOT NULL,
    size_bytes bigint NOT NULL,
    sha256 text NOT NULL,
    name text NOT NULL,
    page_count integer NOT NULL,
    render_state text NOT NULL CHECK (render_state IN ('queued', 'ready', 'failed')),
    render_problem text,
    created_at bigint NOT NULL,
    CHECK ((document_version_id IS NULL) <> (note_id IS NULL)),
    CHECK ((render_state = 'failed') = (render_problem IS NOT NULL))
);
CREATE INDEX files_of_document_version ON files (document_version_id, sort_order);
CREATE INDEX files_of_note ON files (note_id, sort_order);
CREATE INDEX files_of_customer ON files (customer_id);

CREATE TABLE pages (
    id {{uuid}} PRIMARY KEY,
    file_id {{uuid}} NOT NULL REFERENCES files (id),
    number integer NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    UNIQUE (file_id, number)
);

CREATE TABLE checks (
    id {{uuid}} PRIMARY KEY,
    customer_id {{uuid}} NOT NULL REFERENCES customers (id),
    round integer NOT NULL,
    level_version integer NOT NULL,
    started_at bigint NOT NULL,
    holder {{uuid}} REFERENCES users (id),
    claim_until bigint,
    outcome text CHECK (outcome IN ('approve', 'reject', 'resubmission')),
    decided_by {{uuid}} REFERENCES users (id),
    decided_at bigint,
    decision text,
    UNIQUE (customer_id, round),
    CHECK ((holder IS NULL) = (claim_until IS NULL)),
    CHECK ((decision IS NULL) = (outcome IS NULL)),
    CHECK ((decision IS NULL) = (decided_by IS NULL)),
    CHECK (decision IS NULL OR holder IS NULL)
);
CREATE UNIQUE INDEX checks_open ON checks (customer_id) WHERE decision IS NULL;
CREATE INDEX checks_claimed ON checks (claim_until) WHERE holder IS NOT NULL;
CREATE INDEX checks_decided ON checks (decided_at);

CREATE TABLE marks (
    id {{uuid}} PRIMARY KEY,
    check_id {{uuid}} NOT NULL REFERENCES checks (id),
    item text NOT NULL,
    item_version integer NOT NULL,
    verdict text NOT NULL CHECK (verdict IN ('approved', 'pending', 'rejected')),
    reasons text NOT NULL,
    comment text,
    marked_by {{uuid}} NOT NULL REFERENCES users (id),
    marked_at bigint NOT NULL,
    carried_from {{uuid}} REFERENCES checks (id),
    active boolean NOT NULL,
    CHECK (verdict <> 'rejected' OR reasons <> '[]')
);
CREATE UNIQUE INDEX marks_active ON marks (check_id, item) WHERE active;
CREATE INDEX marks_of_check ON marks (check_id);

CREATE TABLE asked_items (
    customer_id {{uuid}} NOT NULL REFERENCES customers (id),
    item text NOT NULL,
    is_open boolean NOT NULL,
    answered boolean NOT NULL,
    PRIMARY KEY (customer_id, item)
);

CREATE TABLE transactions (
    id {{uuid}} PRIMARY KEY,
    external_id text NOT NULL UNIQUE,
    customer_id {{uuid}} NOT NULL REFERENCES customers (id),
    direction text NOT NULL CHECK (direction IN ('in', 'out')),
    amount text NOT NULL,
    currency text NOT NULL,
    description text,
    occurred_at bigint NOT NULL,
    received_at bigint NOT NULL,
    refusal text,
    request_hash text NOT NULL
);
CREATE INDEX transactions_of_customer ON transactions (customer_id, id);
CREATE INDEX transactions_by_currency ON transactions (currency, id);
CREATE INDEX transactions_refused ON transactions (id) WHERE refusal IS NOT NULL;

CREATE TABLE transaction_totals (
    customer_id {{uuid}} NOT NULL REFERENCES customers (id),
    currency text NOT NULL,
    month text NOT NULL,
    direction text NOT NULL,
    accepted bigint NOT NULL,
    amount text NOT NULL,
    PRIMARY KEY (customer_id, currency, month, direction)
);

CREATE TABLE events (
    seq {{serial}},
    id {{uuid}} NOT NULL UNIQUE,
    customer_id {{uuid}} REFERENCES customers (id),
    kind text NOT NULL,
    actor_type text NOT NULL CHECK (actor_type IN ('user', 'api_key', 'system')),
    actor_id {{uuid}},
    actor_role text,
    at bigint NOT NULL,
    data text NOT NULL
);
CREATE INDEX events_of_customer ON events (customer_id, seq);
CREATE INDEX events_of_kind ON events (kind, seq);
CREATE INDEX events_of_actor ON events (actor_id, seq);

CREATE TABLE notifications (
    id {{uuid}} PRIMARY KEY,
    user_id {{uuid}} NOT NULL REFERENCES users (id),
    customer_id {{uuid}} REFERENCES customers (id),
    event_seq bigint NOT NULL,
    kind text NOT NULL,
    created_at bigint NOT NULL,
    read_at bigint
);
CREATE INDEX notifications_of_user ON notifications (user_id, id);
CREATE INDEX notifications_unread ON notifications (user_id) WHERE read_at IS NULL;

CREATE TABLE jobs (
    id {{uuid}} PRIMARY KEY,
    kind text NOT NULL,
    payload text NOT NULL,
    state text NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
    attempts integer NOT NULL,
    run_at bigint NOT NULL,
    locked_until bigint,
    last_error text,
    created_at bigint NOT NULL,
    finished_at bigint
);
CREATE INDEX jobs_due ON jobs (state, run_at);

CREATE TABLE idempotency_keys (
    api_key_id {{uuid}} NOT NULL REFERENCES api_keys (id),
    idempotency_key text NOT NULL,
    request_hash text NOT NULL,
    status integer,
    body text,
    created_at bigint NOT NULL,
    PRIMARY KEY (api_key_id, idempotency_key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
