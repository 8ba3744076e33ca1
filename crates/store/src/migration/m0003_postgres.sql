CREATE TRIGGER consents_kept BEFORE UPDATE ON consents FOR EACH ROW
EXECUTE FUNCTION probity_refuse('consents are append-only');
CREATE TRIGGER consents_not_deleted BEFORE DELETE ON consents FOR EACH ROW
EXECUTE FUNCTION probity_refuse('consents are append-only');
CREATE TRIGGER consents_not_truncated BEFORE TRUNCATE ON consents
EXECUTE FUNCTION probity_refuse('consents are append-only');
