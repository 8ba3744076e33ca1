-- Written in the transaction of the change that a request under a key asked for: a repeat never carries it out again,
-- whatever became of the answer. What it made is an id.
ALTER TABLE idempotency_keys ADD COLUMN carried_out_at bigint;
ALTER TABLE idempotency_keys ADD COLUMN made text;
-- Which instance works on it: one that has gone is not waited for.
ALTER TABLE idempotency_keys ADD COLUMN instance text;
