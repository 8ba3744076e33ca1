-- Without a colon in any text: pgbench would take what follows for a variable.
\set place random(1, 10000)
BEGIN;
SELECT id FROM bench.customers WHERE place = :place FOR UPDATE;
UPDATE bench.checks SET round = round + 0, started_at = started_at + 1 WHERE place = :place;
INSERT INTO bench.marks VALUES (gen_random_uuid(), gen_random_uuid(), 'document_passport', 1, 'approved', '[]', NULL, gen_random_uuid(), 1700000000000000, NULL, true);
SELECT pg_advisory_xact_lock(1);
INSERT INTO bench.events (id, customer_id, kind, actor_type, actor_id, actor_role, at, data, hash, signature) VALUES (gen_random_uuid(), gen_random_uuid(), 'item_marked', 'user', gen_random_uuid(), 'reviewer', 1700000000000000, repeat('x', 200), decode(repeat('00', 32), 'hex'), decode(repeat('00', 64), 'hex'));
COMMIT;
