-- Takes the turn to append an event, and tells where the log stands then: by one question instead of two, for whoever
-- waits for the turn waits for these as well. The second statement sees what was committed while the first waited.
CREATE FUNCTION probity_turn_to_append(turn bigint)
RETURNS TABLE (seq bigint, hash bytea, signature bytea) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(turn);
    RETURN QUERY SELECT e.seq, e.hash, e.signature FROM events e ORDER BY e.seq DESC LIMIT 1;
END $$;
