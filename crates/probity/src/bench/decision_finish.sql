-- Without a colon in any text: pgbench would take what follows for a variable.
\set place random(1, 10000)
BEGIN;
SELECT id FROM bench.customers WHERE place = :place FOR UPDATE;
UPDATE bench.customers SET version = version + 1, due_at = due_at + 1, updated_at = updated_at + 1 WHERE place = :place;
UPDATE bench.checks SET started_at = started_at + 1, decided_at = decided_at + 1 WHERE place = :place;
SELECT pg_advisory_xact_lock(1);
INSERT INTO bench.events (id, customer_id, kind, actor_type, actor_id, actor_role, at, data, hash, signature) VALUES (gen_random_uuid(), gen_random_uuid(), 'decided', 'user', gen_random_uuid(), 'reviewer', 1700000000000000, repeat('x', 200), decode(repeat('00', 32), 'hex'), decode(repeat('00', 64), 'hex'));
INSERT INTO bench.emails (id, customer_id, check_id, kind, language, state, attempts, created_at) VALUES (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'approved', 'en', 'queued', 0, 1700000000000000);
INSERT INTO bench.jobs (id, kind, lane, payload, state, attempts, run_at, created_at) VALUES (gen_random_uuid(), 'send_email', 'work', gen_random_uuid() || '', 'queued', 0, 1700000000000000, 1700000000000000);
INSERT INTO bench.events (id, customer_id, kind, actor_type, actor_id, actor_role, at, data, hash, signature) VALUES (gen_random_uuid(), gen_random_uuid(), 'email_queued', 'user', gen_random_uuid(), 'reviewer', 1700000000000000, repeat('x', 200), decode(repeat('00', 32), 'hex'), decode(repeat('00', 64), 'hex'));
COMMIT;
