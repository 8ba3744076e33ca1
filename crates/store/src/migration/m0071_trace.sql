-- The trace that a job goes on with (W3C Trace Context): ids, and nothing of anyone.
ALTER TABLE jobs ADD COLUMN traceparent text;
