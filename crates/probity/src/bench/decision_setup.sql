-- Copies of what a step of the review writes, with all their indexes, for pgbench to write the same rows.
DROP SCHEMA IF EXISTS bench CASCADE;
CREATE SCHEMA bench;
CREATE TABLE bench.customers (LIKE customers INCLUDING ALL);
INSERT INTO bench.customers SELECT * FROM customers ORDER BY id LIMIT 10000;
ALTER TABLE bench.customers ADD COLUMN place serial;
CREATE UNIQUE INDEX ON bench.customers (place);
CREATE TABLE bench.checks (LIKE checks INCLUDING ALL);
INSERT INTO bench.checks SELECT * FROM checks ORDER BY id LIMIT 10000;
ALTER TABLE bench.checks ADD COLUMN place serial;
CREATE UNIQUE INDEX ON bench.checks (place);
CREATE TABLE bench.marks (LIKE marks INCLUDING ALL);
CREATE TABLE bench.events (LIKE events INCLUDING ALL);
CREATE TABLE bench.emails (LIKE emails INCLUDING ALL);
CREATE TABLE bench.jobs (LIKE jobs INCLUDING ALL);
